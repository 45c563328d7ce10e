"""Reads an environment in a process of its own, so that nobody who types has to wait for it.

    python -P -m airsmith.catalog.installed INTERPRETER TARGET [--data FOLDER] [--cache FOLDER]
        [--temporary FOLDER] [--watch-stdin]

Prints the name and version of each distribution that it turns to. Ends with 0 where the environment's catalog is kept now,
or where none is needed; 2 where it cannot be made; 3 where the environment changed meanwhile; 4 where nothing can be kept.
"""

import argparse
import gc
import os
import sqlite3
import sys
import threading
from contextlib import suppress
from pathlib import Path

from airsmith.catalog.installed.exit_codes import CANNOT_KEEP, CANNOT_READ, HAS_CHANGED
from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.kept import can_keep
from airsmith.catalog.installed.making import InstallationChangedError, make_kept
from airsmith.catalog.installed.model import NotAnInterpreter
from airsmith.catalog.installed.plan import plan_reading
from airsmith.catalog.lookup import open_catalog
from airsmith.catalog.manifest import DATA_FOLDER, DataError
from airsmith.catalog.reading.deep_stack import run_with_deep_stack
from airsmith.catalog.storage import user_cache
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion

_POLITENESS = 10
_STDIN = 0


def main(arguments: list[str]) -> int:
    """Read an environment for a target and keep its catalog."""
    parser = argparse.ArgumentParser(prog="python -m airsmith.catalog.installed", description=__doc__)
    parser.add_argument("interpreter", type=Path)
    parser.add_argument("target", type=AirflowVersion.parse)
    parser.add_argument("--data", type=Path, default=DATA_FOLDER)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--temporary", type=Path, help="a cache of this process's own, for its parent to remove")
    parser.add_argument("--watch-stdin", action="store_true", help="end with stdin, and remove the folder --temporary")
    options = parser.parse_args(arguments)
    if options.watch_stdin:
        _end_with_stdin(options.temporary)
    cache = options.temporary or options.cache
    try:
        return _read(options.interpreter, options.target or NEWEST_VERSION, options.data, cache)
    except InstallationChangedError:
        return HAS_CHANGED
    except (DataError, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{_reason(error)}\n")
        return CANNOT_READ


def _read(interpreter: Path, target: AirflowVersion, data: Path, cache: Path | None) -> int:
    installation = find_installation(interpreter)
    if isinstance(installation, NotAnInterpreter):
        sys.stderr.write(f"{installation.message}\n")
        return CANNOT_READ
    packaged = open_catalog(target, data_folder=data, cache_folder=cache)
    plan = plan_reading(installation, target, packaged)
    packaged.close()
    if plan is None:
        return 0
    if not can_keep(cache):
        folder = cache or user_cache()
        sys.stderr.write(f"the cache folder {folder} cannot be written, so set XDG_CACHE_HOME to one that can\n")
        return CANNOT_KEEP
    make_kept(installation, plan, _tell, data_folder=data, cache_folder=cache)
    return 0


def _end_with_stdin(temporary: Path | None) -> None:
    """Let this process end when stdin does: its parent, which holds the other end, is gone then, however it ended."""

    def wait() -> None:
        with suppress(OSError):
            while os.read(_STDIN, 1):
                pass
        if temporary is None:
            os._exit(CANNOT_READ)
        # Another program takes this one's place, whose other thread could write into the folder while that is removed.
        remove = f"import shutil, sys; shutil.rmtree(sys.argv[1], ignore_errors=True); sys.exit({CANNOT_READ})"
        os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", remove, str(temporary)])  # noqa: S606 - no shell is wanted

    threading.stack_size(0)  # the usual one
    threading.Thread(target=wait, daemon=True).start()


def _reason(error: Exception) -> str:
    """What went wrong; where the system says it, without its number."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.strerror}: {error.filename}" if error.filename else error.strerror


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
