"""The user's Python environment on the command line: looked at once, and read where need be while the user waits."""

from dataclasses import replace
from pathlib import Path

import click

from airsmith.application.installation import (
    Interpreters,
    NeedsReading,
    find_catalog,
    interpreters_of,
    look_for_installation,
)
from airsmith.application.installation_reading import read_installation, temporary_cache
from airsmith.application.user_environment import UserEnvironment
from airsmith.application.workspace import Workspace
from airsmith.catalog.installed.model import Installation, NotAnInterpreter
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import AirflowVersion
from airsmith.cli.status_line import StatusLine
from airsmith.spec.wording import one_line


class Environments:
    """Environments of one run. Of one that cannot be used a line on stderr tells; the packaged catalog then holds."""

    def __init__(self, status: StatusLine, virtual_env: Path | None) -> None:
        self._status = status
        self._virtual_env = virtual_env
        self._known: dict[Interpreters, UserEnvironment | None] = {}

    def around(self, workspace: Workspace) -> Workspace:
        """The workspace with its environment."""
        interpreters = interpreters_of(workspace, Path.cwd(), self._virtual_env)
        if interpreters not in self._known:
            found = look_for_installation(interpreters)
            if isinstance(found, NotAnInterpreter):
                self._tell(found.message)
            self._known[interpreters] = UserEnvironment(found, self._learn) if isinstance(found, Installation) else None
        return replace(workspace, environment=self._known[interpreters])

    def _learn(self, environment: UserEnvironment, target: AirflowVersion) -> None:
        found = find_catalog(environment.installation, target)
        environment.learn(target, self._read(found) if isinstance(found, NeedsReading) else found)

    def _read(self, needed: NeedsReading) -> Catalog | None:
        with temporary_cache() as temporary:
            problem = read_installation(needed, lambda name: self._status.update(f"Reading {name} …"), temporary)
            self._status.clear()
            if problem is not None:
                self._tell(problem.message)
                return None
            found = find_catalog(needed.installation, needed.target, temporary)
        return found if isinstance(found, Catalog) else None

    def _tell(self, problem: str) -> None:
        with self._status.hidden():
            click.echo(f"airsmith: {one_line(problem)}", err=True)
