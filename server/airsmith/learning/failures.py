"""Why the history cannot be used: failures of the disk and of SQLite, told in one line."""

import errno
import sqlite3

import filelock

_PRIMARY_CODE = 0xFF  # SQLite puts the kind of error into the low byte and details above it

_TRY_ANOTHER_FOLDER = "check its permissions, or set AIRSMITH_DATA_DIR to another folder"
_DISK_FULL = "the disk is full: free some space"
_LOCKED = "another program keeps it locked: close that program, or try again later"
_NOT_WRITABLE = f"it cannot be opened for writing: {_TRY_ANOTHER_FOLDER}"
_REASONS = {
    sqlite3.SQLITE_FULL: _DISK_FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: _NOT_WRITABLE,
    sqlite3.SQLITE_PERM: _NOT_WRITABLE,
}


class LearningUnavailable(Exception):  # noqa: N818 - names a state, and reads so where it is caught
    """The history cannot be read or written, for a reason outside of Airsmith; str() is one line for the user."""


class NewerDatabase(LearningUnavailable):
    """The database has a version that this Airsmith does not know, and was left as it is."""


class DamagedRowError(ValueError):
    """A row holds something that was never written there; str() names the table."""


def is_corruption(error: sqlite3.Error) -> bool:
    """Whether the file is no sound SQLite database."""
    return _code_of(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def reason_of(error: sqlite3.Error | OSError) -> str:
    """What went wrong and what to do, as the end of a sentence."""
    if isinstance(error, sqlite3.Error):
        return _REASONS.get(_code_of(error), f"SQLite reports: {error}")
    if isinstance(error, filelock.Timeout):
        return _LOCKED
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _DISK_FULL
    return f"{error.strerror or error}: {_TRY_ANOTHER_FOLDER}"


def _code_of(error: sqlite3.Error) -> int:
    # Errors that Python raises before it asks SQLite have no code.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & _PRIMARY_CODE
