"""Catalogs of environments on disk, found by what they were made from."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from airsmith.catalog.installed.plan import ReadingPlan
from airsmith.catalog.manifest import DATA_FOLDER
from airsmith.catalog.storage import open_current, user_cache

PREFIX = "environment-"
_DISTRIBUTIONS = "distributions"


def open_kept(
    plan: ReadingPlan, *, data_folder: Path = DATA_FOLDER, cache_folder: Path | None = None
) -> sqlite3.Connection | None:
    """The database of an environment that was read before; None where there is none."""
    key = plan.key(data_folder)
    path = kept_path(cache_folder, key)
    connection = open_current(path, key)
    if connection is not None:
        _touch(path)
    return connection


def load_kept(plan: ReadingPlan, cache_folder: Path, *, data_folder: Path = DATA_FOLDER) -> sqlite3.Connection | None:
    """The database of an environment in memory, so that the folder may go; None where it is not there."""
    kept = open_kept(plan, data_folder=data_folder, cache_folder=cache_folder)
    if kept is None:
        return None
    loaded = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    with closing(kept):
        kept.backup(loaded)
    return loaded


def can_keep(cache_folder: Path | None = None) -> bool:
    """Whether what was read can be kept. Makes the folders for it."""
    try:
        for folder in (cache_folder or user_cache(), distributions_folder(cache_folder)):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
    except OSError:
        return False
    return True


def distributions_folder(cache_folder: Path | None) -> Path:
    """Where what was read of single distributions is kept."""
    return (cache_folder or user_cache()) / _DISTRIBUTIONS


def kept_path(cache_folder: Path | None, key: str) -> Path:
    """Where the database with a key is kept."""
    return (cache_folder or user_cache()) / f"{PREFIX}{key[:24]}.sqlite"


def _touch(path: Path) -> None:
    """Note that the file was used just now, where that can be noted."""
    try:
        os.utime(path)
    except OSError:
        return
