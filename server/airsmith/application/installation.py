"""Where the user's own Python environment is, what is installed in it, and whether its catalog is at hand."""

import os.path
from dataclasses import dataclass
from pathlib import Path

from airsmith.application.workspace import Workspace
from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.model import Installation, NotAnInterpreter
from airsmith.catalog.installed.plan import plan_reading
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.rows import Rows
from airsmith.catalog.targets import AirflowVersion

_USUAL_FOLDERS = (".venv", "venv")
_VENV_FILE = "pyvenv.cfg"


@dataclass(frozen=True, slots=True)
class Interpreters:
    """Where an environment may be, in order. `is_configured`: the settings name the one place that counts."""

    paths: tuple[Path, ...]
    is_configured: bool = False


@dataclass(frozen=True, slots=True)
class NeedsReading:
    """An installation that has other versions than the packaged data, and that was not read for the target yet."""

    installation: Installation
    target: AirflowVersion


def interpreters_of(workspace: Workspace, root: Path, virtual_env: Path | None) -> Interpreters:
    """Where the environment of a workspace may be; does not touch the disk.

    As configured; else beside the settings file or in `root`, the folder that is open or worked in; else the active one.
    """
    configured = workspace.settings.interpreter
    if configured is not None:
        path = Path(os.path.expanduser(configured))  # noqa: PTH111 - Path's own raises where there is no home
        return Interpreters((workspace.folder / path,), is_configured=True)
    usual = [folder / name for folder in (workspace.folder, root) for name in _USUAL_FOLDERS]
    return Interpreters(tuple(dict.fromkeys([*usual, *([virtual_env] if virtual_env else [])])))


def look_for_installation(interpreters: Interpreters) -> Installation | NotAnInterpreter | None:
    """What is installed in the first of the places that is an environment; a configured one that is none is a problem."""
    for path in interpreters.paths:
        found = find_installation(path)
        if isinstance(found, Installation) or interpreters.is_configured:
            return found
    return None


def state_of(interpreters: Interpreters, installation: Installation | None) -> tuple[int, ...]:
    """What changes when another environment would be found, or something is installed in this one. Cheap."""
    places = [place for path in interpreters.paths for place in (path, path / _VENV_FILE)]
    folders = installation.folders if installation is not None else ()
    return tuple(_changed_at(place) for place in (*places, *folders))


def find_catalog(
    installation: Installation, target: AirflowVersion, temporary: Path | None = None
) -> Catalog | NeedsReading | None:
    """The installation's catalog where it was read before; None where the packaged one holds. Raises DataError.

    It is looked for in the user's cache, or in a `temporary` one, which may be removed then.
    """
    from airsmith.catalog.installed.kept import load_kept, open_kept  # loads the database engine

    plan = plan_reading(installation, target, packaged_catalog(target))
    if plan is None:
        return None
    connection = open_kept(plan) if temporary is None else load_kept(plan, temporary)
    return NeedsReading(installation, target) if connection is None else Catalog(Rows(connection), target)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return 0
