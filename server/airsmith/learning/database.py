"""The file `learning.db`: opened, migrated, locked, and replaced where it is broken.

Every call opens a connection of its own and closes it, so that threads and processes need not know of each other, and
an editor that runs for days notices that the file was deleted or replaced.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

from filelock import FileLock
from sqlite_utils import Database

from airsmith.learning import migrations
from airsmith.learning.failures import DamagedRowError, LearningUnavailable, NewerDatabase, is_corruption, reason_of

_log = logging.getLogger(__name__)

_BUSY_TIMEOUT_S = 5.0
_LOCK_TIMEOUT_S = 15.0
_LOCK_POLL_S = 0.01
_GLANCE_TIMEOUT_S = 0.1

_Result = TypeVar("_Result")
Work = Callable[[Database], _Result]


class LearningDatabase:
    """The database in `folder`, which any number of threads and processes may share.

    Its methods raise LearningUnavailable for what the outside does. What they hand to `work` is a connection that is
    closed when `work` returns, so results must not be lazy.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.path = folder / "learning.db"
        self._folder = folder
        self._clock = clock
        # Each thread that takes it counts on its own, so one thread may take it again while it holds it.
        self._lock = FileLock(folder / "learning.lock", timeout=_LOCK_TIMEOUT_S, poll_interval=_LOCK_POLL_S)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers out, those in other processes too."""
        with self._telling_failures():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def read(self, work: Work[_Result]) -> _Result:
        """What `work` finds. A database that is not there reads as an empty one: looking makes no files."""
        with self._telling_failures():
            if self.path.exists():
                return self._run_replacing_corrupt(work)
            with closing(_connect(":memory:")) as connection:
                db = _wrap(connection)
                migrations.apply_pending(db)
                return work(db)

    def glance(self, work: Work[_Result]) -> _Result | None:
        """What `work` finds at first sight; None where there is no database, or one of another version.

        For what is shown in passing: nothing is made, migrated, replaced, locked or waited for, and no file is left
        behind.
        """
        with self._telling_failures():
            if not self.path.exists():
                return None
            with closing(_connect_to_look(self.path)) as connection:
                db = _wrap(connection)
                return work(db) if migrations.version_of(db) == len(migrations.STEPS) else None

    def write(self, work: Work[_Result]) -> _Result:
        """Let `work` change the database, in one transaction that is undone where it raises."""

        def in_transaction(db: Database) -> _Result:
            with _immediate_transaction(db):
                return work(db)

        with self.locked(), self._telling_failures():
            return self._run_replacing_corrupt(in_transaction)

    def _run_replacing_corrupt(self, work: Work[_Result]) -> _Result:
        try:
            return self._run(work)
        except sqlite3.DatabaseError as error:
            if not is_corruption(error):
                raise
        with self.locked():
            try:
                return self._run(work)  # another process may have replaced the file while this one waited
            except sqlite3.DatabaseError as error:
                if not is_corruption(error):
                    raise
                self._set_aside(error)
            return self._run(work)

    def _run(self, work: Work[_Result]) -> _Result:
        with closing(_connect(self.path)) as connection:
            db = _wrap(connection)
            self._migrate(db)
            return work(db)

    def _migrate(self, db: Database) -> None:
        version, newest = migrations.version_of(db), len(migrations.STEPS)
        if version == newest:
            return
        if not 0 <= version < newest:
            raise NewerDatabase(
                f"{self.path} was written by a newer Airsmith (its version is {version}, this one knows {newest}): "
                "upgrade Airsmith, or set AIRSMITH_DATA_DIR to another folder."
            )
        with self.locked():
            db.enable_wal()
            with _immediate_transaction(db):
                migrations.apply_pending(db)

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        target = self._free_name(f"{self.path.name}.corrupt-{self._clock():%Y%m%dT%H%M%SZ}")
        # The log goes first: left beside a new database, it could be taken for its own.
        for suffix in ("-wal", "-shm", ""):
            part = self.path.with_name(self.path.name + suffix)
            if part.exists():
                part.replace(target.with_name(target.name + suffix))
        _log.warning("%s is damaged (%s): it was moved to %s and a new one begun.", self.path, error, target.name)

    def _free_name(self, name: str) -> Path:
        names = (name if number == 1 else f"{name}-{number}" for number in count(1))
        return next(path for path in map(self._folder.joinpath, names) if not path.exists())

    @contextmanager
    def _telling_failures(self) -> Iterator[None]:
        try:
            yield
        except DamagedRowError as error:
            raise LearningUnavailable(
                f"{self.path} has an unreadable row in {error}: move the file away to begin a new one."
            ) from error
        except (sqlite3.Error, OSError) as error:
            raise LearningUnavailable(f"{self.path} cannot be used, {reason_of(error)}.") from error


def _connect(path: Path | str) -> sqlite3.Connection:
    # No isolation level: transactions begin where this module says so, and nowhere else.
    return sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)


def _connect_to_look(path: Path) -> sqlite3.Connection:
    # Not mode=ro: such a connection cannot take away the -wal and -shm files that reading makes. Not immutable=1: it
    # would read pages that another process is about to write.
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, timeout=_GLANCE_TIMEOUT_S, isolation_level=None, uri=True)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _wrap(connection: sqlite3.Connection) -> Database:
    # Plugins of sqlite-utils are for its command line, and none of ours.
    return Database(connection, execute_plugins=False)


@contextmanager
def _immediate_transaction(db: Database) -> Iterator[None]:
    # Taking the write lock at once means that nothing read inside can be outdated.
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    finally:
        db.rollback()  # without effect after the commit
