import errno
import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from unittest.mock import Mock

import pytest
from filelock import FileLock
from sqlite_utils import Database

from airsmith.learning import database, migrations
from airsmith.learning.records import ErrorSeen, GeneratedFile, GenerationRecord
from airsmith.learning.store import LearningStore, LearningUnavailable, NewerDatabase

MakeRun = Callable[..., GenerationRecord]


STAMP = "2026-11-23T12:00:00.000000+00:00"
NEWEST = len(migrations.STEPS)
TABLES = {"generation_history", "error_patterns", "success_patterns", "request_cache", "generated_files"}


def shape(path: Path):
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        schema = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL").fetchall())
    return version, journal, schema


def make_version(path: Path, version: int):
    """A database as the Airsmith of that version left it."""
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection:
        for name in migrations.STEPS[:version]:
            connection.executescript(files(migrations).joinpath(name).read_text("utf-8"))
        connection.execute(f"PRAGMA user_version = {version}")


def test_a_new_database_has_the_newest_shape_in_wal_mode(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    version, journal, schema = shape(folder / "learning.db")
    assert (version, journal) == (NEWEST, "wal")
    assert set(schema) >= TABLES


@pytest.mark.parametrize("version", range(NEWEST + 1))
def test_a_database_of_any_earlier_version_becomes_the_newest(
    store: LearningStore, folder: Path, make_run: MakeRun, tmp_path: Path, version: int
):
    make_version(tmp_path / "fresh.db" / "learning.db", NEWEST)
    make_version(folder / "learning.db", version)
    assert store.history() == ()
    store.record(make_run())
    assert store.history() == (make_run(),)
    assert shape(folder / "learning.db")[2] == shape(tmp_path / "fresh.db" / "learning.db")[2]


def test_what_an_earlier_version_kept_is_still_there(
    store: LearningStore, folder: Path, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "STEPS", migrations.STEPS[:1])
        database.LearningDatabase(folder, store._clock).write(
            lambda db: db.execute(
                "INSERT INTO error_patterns VALUES ('type_error', 'm', NULL, 7, '[]', ?, ?)", [STAMP] * 2
            )
        )
    assert [pattern.frequency for pattern in store.error_patterns()] == [7]
    assert shape(folder / "learning.db")[0] == NEWEST


def test_a_step_that_fails_leaves_the_database_as_it_was(folder: Path, clock: Mock, monkeypatch: pytest.MonkeyPatch):
    make_version(folder / "learning.db", 1)
    before = shape(folder / "learning.db")[2]
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, "0001_history.sql"))
    with pytest.raises(LearningUnavailable, match="already exists"):
        database.LearningDatabase(folder, clock).read(lambda _: None)
    version, _, schema = shape(folder / "learning.db")
    assert (version, schema) == (1, before)


def test_every_step_is_numbered_in_order_and_listed():
    found = sorted(item.name for item in files(migrations).iterdir() if item.name.endswith(".sql"))
    assert list(migrations.STEPS) == found
    assert [int(name[:4]) for name in found] == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("version", [NEWEST + 1, -1])
def test_a_database_of_an_unknown_version_is_refused_and_left_alone(
    store: LearningStore, folder: Path, make_run: MakeRun, version: int
):
    make_version(folder / "learning.db", 0)
    with closing(sqlite3.connect(folder / "learning.db")) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    before = (folder / "learning.db").read_bytes()
    for attempt in (lambda: store.record(make_run()), store.history):
        with pytest.raises(NewerDatabase, match="upgrade Airsmith") as caught:
            attempt()
        assert "\n" not in str(caught.value)
    assert (folder / "learning.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["learning.db", "learning.lock"]


def put(folder: Path, content: bytes):
    folder.mkdir(parents=True)
    (folder / "learning.db").write_bytes(content)


@pytest.mark.parametrize("content", [b"this is no database " * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
@pytest.mark.parametrize("first_call", ["record", "read"])
def test_a_corrupt_file_is_moved_aside_and_a_new_one_begun(
    store: LearningStore,
    folder: Path,
    make_run: MakeRun,
    caplog: pytest.LogCaptureFixture,
    content: bytes,
    first_call: str,
):
    put(folder, content)
    with caplog.at_level(logging.WARNING):
        if first_call == "read":
            assert store.history() == ()
        store.record(make_run())
    assert store.history() == (make_run(),)
    assert (folder / "learning.db.corrupt-20261123T120000Z").read_bytes() == content
    (message,) = (record.getMessage() for record in caplog.records)
    assert "learning.db.corrupt-20261123T120000Z" in message


def test_damage_that_shows_only_in_use_is_found_too(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run(errors=tuple(ErrorSeen("type_error", f"{number} {'x' * 500}") for number in range(200))))
    with (folder / "learning.db").open("r+b") as file:
        file.seek(4096)
        file.write(b"\x55" * ((folder / "learning.db").stat().st_size - 4096))
    store.record(make_run("AfterOperator"))
    assert [run.component_name for run in store.history()] == ["AfterOperator"]
    assert len(list(folder.glob("learning.db.corrupt-*"))) == 1


def test_a_second_corrupt_file_does_not_replace_the_first(store: LearningStore, folder: Path, make_run: MakeRun):
    put(folder, b"first" * 1000)
    store.record(make_run())
    (folder / "learning.db").write_bytes(b"second" * 1000)
    store.record(make_run())
    assert {path.read_bytes()[:5] for path in folder.glob("learning.db.corrupt-*")} == {b"first", b"secon"}


def test_the_log_of_a_corrupt_file_goes_with_it(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    # SQLite keeps the log beside the database for as long as another process has it open.
    with closing(sqlite3.connect(folder / "learning.db")) as other:
        other.execute("DELETE FROM generation_history")
        other.commit()
        other.execute("PRAGMA wal_checkpoint")
        log = (folder / "learning.db-wal").read_bytes()
        (folder / "learning.db").write_bytes(b"broken" * 5000)
        store.record(make_run("AfterOperator"))
        assert (folder / "learning.db.corrupt-20261123T120000Z-wal").read_bytes() == log
    assert store.history() == (make_run("AfterOperator"),)


def test_a_file_that_another_process_has_just_replaced_is_not_moved_again(
    store: LearningStore, folder: Path, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
):
    store.record(make_run())
    real, calls = database.LearningDatabase._run, []

    def corrupt_at_first(self: database.LearningDatabase, work: database.Work[object]) -> object:
        calls.append(work)
        if len(calls) == 1:
            error = sqlite3.DatabaseError("malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
        return real(self, work)

    monkeypatch.setattr(database.LearningDatabase, "_run", corrupt_at_first)
    assert store.history() == (make_run(),)
    assert list(folder.glob("*corrupt*")) == []


def test_a_truncated_and_an_empty_file_do_no_harm(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    with (folder / "learning.db").open("r+b") as file:
        file.truncate(5000)
    store.record(make_run("NextOperator"))
    assert store.last_run("NextOperator") is not None
    (folder / "learning.db").write_bytes(b"")
    store.record(make_run("LastOperator"))
    assert [run.component_name for run in store.history()] == ["LastOperator"]


def test_a_row_that_nobody_wrote_is_told_and_nothing_is_thrown_away(
    store: LearningStore, folder: Path, make_run: MakeRun
):
    store.record(make_run(errors=(ErrorSeen("type_error", "m"),)))
    with closing(sqlite3.connect(folder / "learning.db")) as connection, connection:
        connection.execute("UPDATE error_patterns SET affected_components = 'not json'")
        connection.execute("UPDATE generation_history SET created_at = 'yesterday'")
    with pytest.raises(LearningUnavailable, match="unreadable row in generation_history: move the file away"):
        store.history()
    with pytest.raises(LearningUnavailable, match="unreadable row in error_patterns"):
        store.record(make_run(errors=(ErrorSeen("type_error", "m"),)))
    assert list(folder.glob("*corrupt*")) == []


def test_a_folder_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, folder: Path, store: LearningStore, make_run: MakeRun
):
    folder.parent.write_text("a file where a folder should be")
    with pytest.raises(LearningUnavailable) as caught:
        store.record(make_run())
    assert str(folder) in str(caught.value)
    assert "AIRSMITH_DATA_DIR" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_read_only_database_is_told(
    store: LearningStore, folder: Path, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
):
    store.record(make_run())
    connect = sqlite3.connect

    def connect_read_only(path: Path, **options: object) -> sqlite3.Connection:
        return connect(f"{Path(path).as_uri()}?mode=ro", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", connect_read_only)
    assert store.history() == (make_run(),)
    with pytest.raises(LearningUnavailable, match="cannot be opened for writing: check its permissions"):
        store.record(make_run())


def test_a_database_that_is_a_folder_is_told(store: LearningStore, folder: Path, make_run: MakeRun):
    (folder / "learning.db").mkdir(parents=True)
    with pytest.raises(LearningUnavailable, match="cannot be opened for writing"):
        store.record(make_run())


def test_a_full_disk_is_told_and_leaves_no_half_of_a_record(
    store: LearningStore, folder: Path, make_run: MakeRun, clock: Mock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    store.record(make_run("BeforeOperator"))
    wrap = database._wrap

    def wrap_with_little_room(connection: sqlite3.Connection) -> Database:
        db = wrap(connection)
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 2}")
        return db

    with monkeypatch.context() as full:
        full.setattr(database, "_wrap", wrap_with_little_room)
        with pytest.raises(LearningUnavailable, match="the disk is full: free some space"):
            store.record(make_run(), files=[GeneratedFile(str(tmp_path / "x.py"), "x" * 100_000, "X", clock())])
    assert [run.component_name for run in store.history()] == ["BeforeOperator"]
    store.record(make_run("AfterOperator"))
    assert [run.component_name for run in store.history()] == ["BeforeOperator", "AfterOperator"]


def test_a_locked_database_is_told(
    store: LearningStore, folder: Path, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
):
    store.record(make_run())
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_S", 0.0)
    with closing(sqlite3.connect(folder / "learning.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LearningUnavailable, match="another program keeps it locked"):
            store.record(make_run("LateOperator"))
        assert store.history() == (make_run(),)


def test_a_write_keeps_others_out_from_its_first_read_on(folder: Path, clock: Mock):
    def try_to_begin(_db: Database) -> None:
        connection = sqlite3.connect(folder / "learning.db", timeout=0, isolation_level=None)
        with closing(connection) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

    database.LearningDatabase(folder, clock).write(try_to_begin)


def test_a_lock_that_nobody_gives_back_is_told(
    folder: Path, store: LearningStore, clock: Mock, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
):
    store.record(make_run())
    monkeypatch.setattr(store._database, "_lock", FileLock(folder / "learning.lock", timeout=0))
    with (
        FileLock(folder / "learning.lock"),
        pytest.raises(LearningUnavailable, match="another program keeps it locked"),
    ):
        store.record(make_run())
    store.record(make_run())


def test_a_failed_write_gives_the_lock_back(
    folder: Path, store: LearningStore, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
):
    def fail(_self: object, _work: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(database.LearningDatabase, "_run", fail)
        with pytest.raises(LearningUnavailable, match="Input/output error"):
            store.record(make_run())
    with FileLock(folder / "learning.lock", timeout=0):
        pass


def test_a_bug_inside_a_transaction_undoes_it_and_is_not_hidden(folder: Path, clock: Mock):
    opened = database.LearningDatabase(folder, clock)

    def half_done(db: Database) -> None:
        db.execute("INSERT INTO request_cache VALUES ('digest', 'text', 'model', 'now')")
        raise RuntimeError("bug")

    with pytest.raises(RuntimeError, match="bug"):
        opened.write(half_done)
    assert opened.read(lambda db: db.table("request_cache").count) == 0


def test_a_database_deleted_while_the_editor_runs_is_begun_anew(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    (folder / "learning.db").unlink()
    store.record(make_run("NextOperator"))
    assert [run.component_name for run in store.history()] == ["NextOperator"]
