"""Catalogs of environments on disk, found by what they were made from."""

import os
import sqlite3
from pathlib import Path

from airsmith.catalog.installed.plan import ReadingPlan
from airsmith.catalog.manifest import DATA_FOLDER
from airsmith.catalog.storage import open_current, user_cache

PREFIX = "environment-"


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


def kept_path(cache_folder: Path | None, key: str) -> Path:
    """Where the database with a key is kept."""
    return (cache_folder or user_cache()) / f"{PREFIX}{key[:24]}.sqlite"


def _touch(path: Path) -> None:
    """Note that the file was used just now, where that can be noted."""
    try:
        os.utime(path)
    except OSError:
        return
