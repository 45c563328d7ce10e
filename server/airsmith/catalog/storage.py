"""Finds the catalog's database, and makes it where it is missing or older than the data."""

import logging
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from airsmith.catalog.manifest import DATA_FOLDER, database_key

_log = logging.getLogger(__name__)
PACKAGED_NAME = "catalog.sqlite"
_LOCK_PATIENCE = 60.0
"""Seconds to wait for another process that makes the same file."""
_LONGEST_WORK = 3600.0
"""Seconds after which nobody writes a temporary file any more."""


def open_database(data_folder: Path = DATA_FOLDER, cache_folder: Path | None = None) -> sqlite3.Connection:
    """A read-only connection to a current database, for use from any thread by one at a time.

    The packaged file is taken where it is current; else one in the cache folder, which is made if need be; where
    nothing can be written, a database in memory. Raises DataError where the data itself is missing.
    """
    key = database_key(data_folder)
    packaged = open_current(data_folder / PACKAGED_NAME, key)
    if packaged is not None:
        return packaged
    try:
        cached = _cached(data_folder, cache_folder or user_cache(), key)
    except (OSError, sqlite3.Error) as error:
        _log.warning("The catalog cannot be kept on disk (%s); it is made in memory.", error)
        return _in_memory(data_folder)
    return cached


def make_packaged(data_folder: Path) -> None:
    """Put a current database beside the data, for packages and editable installs; nothing is done where it is there."""
    path = data_folder / PACKAGED_NAME
    current = open_current(path, database_key(data_folder))
    if current is not None:
        current.close()
        return
    _make(data_folder, path)


def open_current(path: Path, key: str) -> sqlite3.Connection | None:
    """A connection to a file that says it is current; None for one that is missing, broken or older."""
    if not path.is_file():
        return None
    connection: sqlite3.Connection | None = None
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        row = connection.execute("SELECT value FROM meta WHERE key = 'key'").fetchone()
        is_current = row is not None and row[0] == key
    except sqlite3.Error:
        is_current = False
    if not is_current and connection is not None:
        connection.close()
    return connection if is_current else None


def make_in_place(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file written beside its place and move it there, so that no reader ever sees half a file."""
    handle, name = tempfile.mkstemp(prefix="catalog-", suffix=".tmp", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def maker_lock(path: Path) -> Iterator[None]:
    """Lets one process make the file while others wait; who has waited too long makes it too, which does no harm."""
    from filelock import FileLock, Timeout  # only where a file has to be made

    lock = FileLock(path.with_suffix(".lock"))
    try:
        lock.acquire(timeout=_LOCK_PATIENCE)
    except Timeout:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def forget_all_but_newest(files: Iterable[Path], count: int) -> None:
    """Remove the files that were changed longest ago, with their locks, and what killed processes have left unfinished.

    What somebody else removes or has open meanwhile stays as it is.
    """
    by_age = sorted(((_changed_at(path), path) for path in files), reverse=True)
    old = [path for _, path in by_age[count:]]
    folders = {path.parent for _, path in by_age}
    oldest_work = time.time() - _LONGEST_WORK
    unfinished = [path for folder in folders for path in folder.glob("*.tmp") if _changed_at(path) < oldest_work]
    for path in (*old, *(path.with_suffix(".lock") for path in old), *unfinished):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def user_cache() -> Path:
    """The folder for what can be made again."""
    from platformdirs import user_cache_path  # only where the packaged file does not do

    return user_cache_path("airsmith")


def _cached(data_folder: Path, folder: Path, key: str) -> sqlite3.Connection:
    path = folder / f"catalog-{key[:16]}.sqlite"
    current = open_current(path, key)
    if current is not None:
        return current
    folder.mkdir(parents=True, exist_ok=True)
    with maker_lock(path):
        current = open_current(path, key)
        if current is None:
            _make(data_folder, path)
            current = open_current(path, key)
    if current is None:
        raise OSError(f"{path} cannot be read back")
    return current


def _make(data_folder: Path, path: Path) -> None:
    from airsmith.catalog.database import write_database  # only where a file has to be made

    make_in_place(path, lambda temporary: write_database(data_folder, temporary))


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _in_memory(data_folder: Path) -> sqlite3.Connection:
    from airsmith.catalog.database import fill_database  # only where nothing can be written

    connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    fill_database(data_folder, connection)
    return connection
