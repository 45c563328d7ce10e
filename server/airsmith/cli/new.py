"""`airsmith new`: a spec to begin with."""

import os
from pathlib import Path

import click

from airsmith.application.environment import read_environment
from airsmith.application.new_spec import new_spec
from airsmith.application.output import create_text, reason_of
from airsmith.application.workspace import open_workspace
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.catalog.targets import AirflowVersion
from airsmith.cli.environments import Environments
from airsmith.cli.problems import CannotRunError
from airsmith.cli.status_line import StatusLine


@click.command("new")
@click.argument("component_type", type=click.Choice(COMPONENT_TYPES), metavar="operator|sensor|hook")
@click.argument("name")
def new_command(component_type: ComponentType, name: str) -> None:
    """Write a spec to begin with into this folder.

    NAME may be written in any way: RowCount, row_count and "row count operator" give the same spec.
    """
    spec = new_spec(component_type, name, _target())
    if spec is None:
        raise CannotRunError(f"{name!r} gives no class name of its own; use words, such as RowCount or row_count.")
    path = Path(spec.file_name)
    try:
        create_text(path, spec.text)
    except FileExistsError:
        raise CannotRunError(f"{path} exists already; nothing was changed.") from None
    except OSError as error:
        raise CannotRunError(f"{path} cannot be written: {reason_of(error)}.") from None
    click.echo(f"{path} is written. Fill it in, then run: airsmith generate {path}")


def _target() -> AirflowVersion:
    """What this folder's settings or environment aim at."""
    with StatusLine() as status:
        environments = Environments(status, read_environment(os.environ).virtual_env)
        return environments.around(open_workspace(Path.cwd())).target
