"""Reads an environment in a process of its own, so that nobody who types has to wait for it.

    python -P -m airsmith.catalog.installed INTERPRETER TARGET [--data FOLDER] [--cache FOLDER]

Prints the name and version of each distribution that it turns to. Ends with 0 where the environment's catalog is kept now,
or where none is needed; 2 where it cannot be made; 3 where the environment changed meanwhile.
"""

import argparse
import gc
import os
import sqlite3
import sys
from pathlib import Path

from airsmith.catalog.installed.exit_codes import CANNOT_READ, HAS_CHANGED
from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.making import InstallationChangedError, make_kept
from airsmith.catalog.installed.model import NotAnInterpreter
from airsmith.catalog.installed.plan import plan_reading
from airsmith.catalog.lookup import open_catalog
from airsmith.catalog.manifest import DATA_FOLDER, DataError
from airsmith.catalog.reading.deep_stack import run_with_deep_stack
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion

_POLITENESS = 10


def main(arguments: list[str]) -> int:
    """Read an environment for a target and keep its catalog."""
    parser = argparse.ArgumentParser(prog="python -m airsmith.catalog.installed", description=__doc__)
    parser.add_argument("interpreter", type=Path)
    parser.add_argument("target", type=AirflowVersion.parse)
    parser.add_argument("--data", type=Path, default=DATA_FOLDER)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args(arguments)
    try:
        return _read(options.interpreter, options.target or NEWEST_VERSION, options.data, options.cache)
    except InstallationChangedError:
        return HAS_CHANGED
    except (DataError, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_READ


def _read(interpreter: Path, target: AirflowVersion, data: Path, cache: Path | None) -> int:
    installation = find_installation(interpreter)
    if isinstance(installation, NotAnInterpreter):
        sys.stderr.write(f"{installation.message}\n")
        return CANNOT_READ
    packaged = open_catalog(target, data_folder=data, cache_folder=cache)
    plan = plan_reading(installation, target, packaged)
    packaged.close()
    if plan is not None:
        make_kept(installation, plan, _tell, data_folder=data, cache_folder=cache)
    return 0


def _tell(name: str, version: str) -> None:
    sys.stdout.write(f"{name} {version}\n")
    sys.stdout.flush()


def _prepare_process() -> None:
    """Let everything else go first; and collect nothing, which would take a third of the time and free no memory."""
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)
    gc.disable()


if __name__ == "__main__":
    _prepare_process()
    sys.exit(run_with_deep_stack(lambda: main(sys.argv[1:])))
