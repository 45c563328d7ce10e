"""How `learning.db` came to its present shape: one SQL file for each step, never changed once released.

The database's `user_version` is the number of steps it has been through.
"""

from importlib.resources import files

from sqlite_utils import Database

STEPS: tuple[str, ...] = ("0001_history.sql", "0002_texts.sql", "0003_success_search.sql", "0004_spec_path.sql")


def version_of(db: Database) -> int:
    """How many steps the database has been through; 0 for a new file."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def apply_pending(db: Database) -> None:
    """Bring the database to the newest version. Call it inside a write transaction: it happens once or not at all."""
    done = version_of(db)
    for number, name in enumerate(STEPS[done:], start=done + 1):
        db.executescript(files(__name__).joinpath(name).read_text("utf-8"))
        db.execute(f"PRAGMA user_version = {number}")
