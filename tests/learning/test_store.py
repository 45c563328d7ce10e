import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import Mock

import pytest

from airsmith.learning.records import CachedReply, ErrorSeen, GeneratedFile, GenerationRecord, SuccessPattern
from airsmith.learning.rows import MESSAGE_LIMIT
from airsmith.learning.store import LearningStore, LearningUnavailable
from airsmith.usage import TokenUsage

MakeRun = Callable[..., GenerationRecord]


MISSING_EXECUTE = ErrorSeen("missing_execute", "RowCountOperator has no execute method.", "Add execute(self, context).")


def success(name: str, clock: Mock, code: str = "class RowCountOperator: ...\n"):
    return SuccessPattern(name, "operator", "database", "Counts rows.", code, clock())


def written(path: Path, text: str, clock: Mock):
    return GeneratedFile(str(path), text, "RowCountOperator", clock())


def test_a_run_comes_back_as_it_was(store: LearningStore, clock: Mock):
    run = GenerationRecord(
        component_name="RowCountOperator",
        component_type="operator",
        category="database",
        attempts_needed=3,
        success=False,
        execution_time_s=12.75,
        usage=TokenUsage(1, 2, 3, 4, 5, 6, is_estimated=True),
        cost_usd=None,
        model=None,
        engine="claude",
        created_at=clock(),
        failure_kind="overloaded",
        errors=(MISSING_EXECUTE, MISSING_EXECUTE, ErrorSeen("overloaded", "The service is busy.")),
    )
    store.record(run)
    assert store.last_run("RowCountOperator") == run
    assert store.history() == (run,)


def test_the_newest_run_is_the_last_even_when_recorded_first(store: LearningStore, clock: Mock, make_run: MakeRun):
    newest = make_run(attempts_needed=2, created_at=clock() + timedelta(hours=1))
    store.record(newest)
    store.record(make_run())
    store.record(make_run("OtherOperator"))
    assert store.last_run("RowCountOperator") == newest
    assert store.last_run("NoSuchOperator") is None


def test_of_runs_at_the_same_moment_the_one_recorded_later_is_the_last(store: LearningStore, make_run: MakeRun):
    store.record(make_run(attempts_needed=1))
    store.record(make_run(attempts_needed=2))
    last = store.last_run("RowCountOperator")
    assert last is not None
    assert last.attempts_needed == 2


def test_history_begins_where_it_is_asked_to(store: LearningStore, clock: Mock, make_run: MakeRun):
    early = make_run()
    clock.return_value += timedelta(microseconds=1)
    late = make_run()
    for run in (late, early):
        store.record(run)
    assert store.history() == (early, late)
    assert store.history(since=clock()) == (late,)


def test_a_generated_file_is_found_by_its_path_and_only_the_last_text_is_kept(
    store: LearningStore, clock: Mock, make_run: MakeRun, tmp_path: Path
):
    path = tmp_path / "row_count_operator.py"
    store.record(make_run(), files=[written(path, "first\n", clock), written(tmp_path / "b.md", "docs\n", clock)])
    store.record(make_run(), files=[written(path, "second\r\n", clock)])
    assert store.generated_file(path) == written(path, "second\r\n", clock)
    assert store.generated_file(str(tmp_path / "b.md")) == written(tmp_path / "b.md", "docs\n", clock)
    assert store.generated_file(tmp_path / "c.py") is None


def test_a_success_replaces_the_earlier_one_of_its_component(store: LearningStore, clock: Mock, make_run: MakeRun):
    store.record(make_run(), success("RowCountOperator", clock, "old"))
    clock.return_value += timedelta(minutes=1)
    other = success("OtherOperator", clock)
    store.record(make_run("OtherOperator"), other)
    clock.return_value += timedelta(minutes=1)
    newest = success("RowCountOperator", clock, "new")
    store.record(make_run(), newest)
    assert store.success_patterns(limit=10) == (newest, other)
    assert store.success_patterns(limit=1) == (newest,)


def test_a_cached_reply_serves_for_thirty_days_and_is_then_dropped(store: LearningStore, folder: Path, clock: Mock):
    reply = CachedReply("code", "claude-sonnet-4-5", clock())
    store.cache_reply("digest", reply)
    clock.return_value += timedelta(days=30)
    assert store.cached_reply("digest") == reply
    assert store.cached_reply("another digest") is None
    clock.return_value += timedelta(microseconds=1)
    assert store.cached_reply("digest") is None
    store.cache_reply("next", CachedReply("code", "claude-sonnet-4-5", clock()))
    assert column(folder, "SELECT request_digest FROM request_cache") == ["next"]


def test_error_patterns_count_every_sighting_and_name_every_component(
    store: LearningStore, clock: Mock, make_run: MakeRun
):
    first = clock()
    store.record(make_run("ZebraOperator", errors=(MISSING_EXECUTE, MISSING_EXECUTE)))
    clock.return_value += timedelta(hours=1)
    without_solution = ErrorSeen(MISSING_EXECUTE.type, MISSING_EXECUTE.message)
    store.record(make_run("AppleOperator", errors=(without_solution, ErrorSeen("type_error", "int is not str."))))
    frequent, rare = store.error_patterns()
    assert (frequent.type, frequent.frequency, frequent.solution) == ("missing_execute", 3, MISSING_EXECUTE.solution)
    assert frequent.affected_components == ("AppleOperator", "ZebraOperator")
    assert (frequent.first_seen, frequent.last_seen) == (first, clock())
    assert (rare.type, rare.frequency, rare.first_seen) == ("type_error", 1, clock())


def test_an_older_record_that_arrives_late_moves_first_seen_only(store: LearningStore, clock: Mock, make_run: MakeRun):
    now = clock()
    store.record(make_run(errors=(MISSING_EXECUTE,)))
    store.record(make_run(errors=(MISSING_EXECUTE,), created_at=now - timedelta(days=2)))
    (pattern,) = store.error_patterns()
    assert (pattern.first_seen, pattern.last_seen) == (now - timedelta(days=2), now)


def test_a_newer_solution_replaces_the_old_one(store: LearningStore, make_run: MakeRun):
    store.record(make_run(errors=(MISSING_EXECUTE,)))
    store.record(make_run(errors=(ErrorSeen(MISSING_EXECUTE.type, MISSING_EXECUTE.message, "Better."),)))
    assert [pattern.solution for pattern in store.error_patterns()] == ["Better."]


def test_error_patterns_of_a_window_are_those_seen_in_it(store: LearningStore, clock: Mock, make_run: MakeRun):
    store.record(make_run(errors=(MISSING_EXECUTE,)))
    clock.return_value += timedelta(days=3)
    store.record(make_run(errors=(ErrorSeen("type_error", "int is not str."),)))
    assert [pattern.type for pattern in store.error_patterns(since=clock())] == ["type_error"]


@pytest.mark.parametrize(
    "text", ["Größe 東京 👩🏽‍🚀 \u202e", "quote ' \" ; DROP TABLE x --", "nul \x00 inside", "\r\n\t", ""]
)
def test_any_text_comes_back(store: LearningStore, clock: Mock, make_run: MakeRun, tmp_path: Path, text: str):
    path = tmp_path / "größe 東京.py"
    error = ErrorSeen("type_error", text, text)
    store.record(
        make_run(text, category=text, errors=(error,)), success(text, clock, text), [written(path, text, clock)]
    )
    assert store.last_run(text) == make_run(text, category=text, errors=(error,))
    assert store.generated_file(path) == written(path, text, clock)
    assert store.success_patterns(1)[0].code == text
    assert [pattern.message for pattern in store.error_patterns()] == [text]


def test_lone_surrogates_become_replacement_characters_and_still_count_as_one_pattern(
    store: LearningStore, make_run: MakeRun
):
    run = make_run("Bad\ud800Operator", errors=(ErrorSeen("type_error", "half \udfff pair", "whole 👩 \ud83d"),))
    store.record(run)
    store.record(run)
    (pattern,) = store.error_patterns()
    assert (pattern.message, pattern.solution, pattern.frequency) == ("half \ufffd pair", "whole 👩 \ufffd", 2)
    assert pattern.affected_components == ("Bad\ufffdOperator",)
    assert store.last_run("Bad\ud800Operator") is not None


def test_huge_messages_are_cut_and_huge_files_are_not(
    store: LearningStore, clock: Mock, make_run: MakeRun, tmp_path: Path
):
    message, text = "é" * 5_000_000, "x" * 5_000_000
    run = make_run(errors=(ErrorSeen("type_error", message, message),))
    store.record(run, files=[written(tmp_path / "big.py", text, clock)])
    store.record(run)
    (pattern,) = store.error_patterns()
    assert len(pattern.message) == MESSAGE_LIMIT
    assert pattern.message.endswith("é…")
    assert pattern.frequency == 2
    last = store.last_run("RowCountOperator")
    assert last is not None
    assert last.errors == (ErrorSeen("type_error", pattern.message, pattern.message),)
    found = store.generated_file(tmp_path / "big.py")
    assert found is not None
    assert found.text == text


def test_source_stands_in_the_tables_made_for_it_and_nowhere_else(
    store: LearningStore, folder: Path, clock: Mock, make_run: MakeRun, tmp_path: Path
):
    code = "class Secretive(BaseOperator): marker_of_source = 1"
    store.record(
        make_run(errors=(MISSING_EXECUTE,)), success("X", clock, code), [written(tmp_path / "x.py", code, clock)]
    )
    with sqlite3.connect(folder / "learning.db") as connection:
        dump = [line for line in connection.iterdump() if "marker_of_source" in line]
    connection.close()
    assert {line.split('"')[1] for line in dump} == {"success_patterns", "generated_files"}
    assert "marker_of_source" not in (folder / "error_patterns.json").read_text("utf-8")


def test_asking_an_empty_store_makes_no_files(store: LearningStore, folder: Path, clock: Mock):
    assert store.last_run("RowCountOperator") is None
    assert store.generated_file(Path("/nowhere/x.py")) is None
    assert store.history() == store.error_patterns() == store.success_patterns(5) == ()
    assert store.cached_reply("digest") is None
    assert not folder.exists()


def test_threads_may_share_a_store(store: LearningStore, make_run: MakeRun):
    runs = [make_run(f"Number{number}Operator", errors=(MISSING_EXECUTE,)) for number in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(store.record, runs))
    assert sorted(run.component_name for run in store.history()) == sorted(run.component_name for run in runs)
    (pattern,) = store.error_patterns()
    assert (pattern.frequency, len(pattern.affected_components)) == (24, 24)


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 23), datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=1)))],  # noqa: DTZ001 - naive is the point
)
def test_times_that_are_not_in_utc_are_refused(make_run: MakeRun, moment: datetime):
    with pytest.raises(ValueError, match="UTC"):
        make_run(created_at=moment)
    with pytest.raises(ValueError, match="UTC"):
        CachedReply("", "", moment)


def test_a_relative_path_is_refused():
    with pytest.raises(ValueError, match="absolute"):
        GeneratedFile("x.py", "", "X", datetime(2026, 11, 23, tzinfo=UTC))


def column(folder: Path, sql: str):
    connection = sqlite3.connect(folder / "learning.db")
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


def test_a_glance_at_the_last_run_changes_nothing(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    before = (folder / "learning.db").read_bytes()
    with sqlite3.connect(folder / "learning.db") as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert store.last_run("RowCountOperator") == make_run()  # although another process is writing
        writer.rollback()
    writer.close()
    assert (folder / "learning.db").read_bytes() == before


def test_a_glance_leaves_nothing_behind(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    (folder / "learning.lock").unlink(missing_ok=True)
    before = sorted(path.name for path in folder.iterdir())
    assert store.last_run("RowCountOperator") == make_run()
    assert store.past_runs() == (make_run(),)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert not any(name.endswith(("-wal", "-shm", ".lock")) for name in before)


def test_a_glance_sees_what_another_process_has_written_but_not_yet_put_away(
    store: LearningStore, folder: Path, make_run: MakeRun
):
    store.record(make_run())
    with sqlite3.connect(folder / "learning.db") as other:
        other.execute("UPDATE generation_history SET attempts_needed = 7")
        other.commit()
        last = store.last_run("RowCountOperator")
        assert last is not None
        assert last.attempts_needed == 7
    other.close()


@pytest.mark.parametrize("version", [1, 99])
def test_a_database_of_another_version_is_left_as_it_is(
    store: LearningStore, folder: Path, make_run: MakeRun, version: int
):
    store.record(make_run())
    with sqlite3.connect(folder / "learning.db") as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    assert store.last_run("RowCountOperator") is None
    assert store.past_runs() == ()
    with sqlite3.connect(folder / "learning.db") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    connection.close()


def test_a_damaged_database_is_not_replaced_in_passing(store: LearningStore, folder: Path):
    folder.mkdir(parents=True)
    (folder / "learning.db").write_bytes(b"broken" * 5000)
    for glance in (lambda: store.last_run("RowCountOperator"), store.past_runs):
        with pytest.raises(LearningUnavailable):
            glance()
    assert [path.name for path in folder.iterdir()] == ["learning.db"]
