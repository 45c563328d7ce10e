import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest

from airsmith.learning.records import ErrorSeen, GenerationRecord
from airsmith.learning.store import LearningStore, LearningUnavailable

MakeRun = Callable[..., GenerationRecord]


MISSING_POKE = ErrorSeen("missing_poke", "FileSensor has no poke method.", "Add poke(self, context).")
TYPE_ERROR = ErrorSeen("type_error", "Größe is not an int. 東京")


def read(folder: Path):
    return json.loads((folder / "error_patterns.json").read_text("utf-8"))


def types(folder: Path):
    return [pattern["type"] for pattern in read(folder)["patterns"]]


def test_the_file_says_what_the_database_knows(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run("FileSensor", errors=(TYPE_ERROR, MISSING_POKE, MISSING_POKE)))
    seen = {"first_seen": "2026-11-23T12:00:00.000000+00:00", "last_seen": "2026-11-23T12:00:00.000000+00:00"}
    assert read(folder) == {
        "version": 1,
        "patterns": [
            {
                "type": "missing_poke",
                "message": "FileSensor has no poke method.",
                "solution": "Add poke(self, context).",
                "frequency": 2,
                "affected_components": ["FileSensor"],
                **seen,
            },
            {
                "type": "type_error",
                "message": "Größe is not an int. 東京",
                "solution": None,
                "frequency": 1,
                "affected_components": ["FileSensor"],
                **seen,
            },
        ],
    }


def test_a_run_without_errors_writes_an_empty_list(store: LearningStore, folder: Path, make_run: MakeRun):
    store.record(make_run())
    assert read(folder) == {"version": 1, "patterns": []}


def test_patterns_leave_the_file_after_thirty_days_and_stay_in_the_database(
    store: LearningStore, folder: Path, clock: Mock, make_run: MakeRun
):
    store.record(make_run(errors=(MISSING_POKE,)))
    clock.return_value += timedelta(days=30)
    store.record(make_run(errors=(TYPE_ERROR,)))
    assert types(folder) == ["missing_poke", "type_error"]
    clock.return_value += timedelta(microseconds=1)
    store.record(make_run())
    assert types(folder) == ["type_error"]
    assert [pattern.type for pattern in store.error_patterns()] == ["missing_poke", "type_error"]


def test_a_pattern_seen_again_comes_back_with_its_whole_count(
    store: LearningStore, folder: Path, clock: Mock, make_run: MakeRun
):
    store.record(make_run(errors=(MISSING_POKE,)))
    clock.return_value += timedelta(days=60)
    store.record(make_run())
    assert types(folder) == []
    store.record(make_run(errors=(MISSING_POKE,)))
    (pattern,) = read(folder)["patterns"]
    assert pattern["frequency"] == 2
    assert pattern["first_seen"] < pattern["last_seen"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2", b"\xff\xfe\x00", b'{"version": 99}', b"null"])
def test_a_broken_file_is_replaced(store: LearningStore, folder: Path, make_run: MakeRun, content: bytes):
    store.record(make_run(errors=(MISSING_POKE,)))
    (folder / "error_patterns.json").write_bytes(content)
    store.record(make_run())
    assert types(folder) == ["missing_poke"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_keeps_its_content_and_catches_up_later(
    store: LearningStore, folder: Path, clock: Mock, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch, step: str
):
    store.record(make_run(errors=(MISSING_POKE,)))
    before = read(folder)

    def fail(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
        with pytest.raises(LearningUnavailable, match=r"The run was kept, but .*error_patterns\.json"):
            store.record(make_run(errors=(TYPE_ERROR,)))
    assert read(folder) == before
    assert len(store.history()) == 2
    store.record(make_run(created_at=clock() + timedelta(seconds=1)))
    assert types(folder) == ["missing_poke", "type_error"]
    assert sorted(path.name for path in folder.iterdir()) == ["error_patterns.json", "learning.db", "learning.lock"]


def test_what_a_crash_left_behind_is_in_nobodys_way(store: LearningStore, folder: Path, make_run: MakeRun):
    folder.mkdir(parents=True)
    (folder / "error_patterns.json.tmp").write_text('{"version": 1, "patt')
    store.record(make_run(errors=(MISSING_POKE,)))
    assert types(folder) == ["missing_poke"]
    assert not (folder / "error_patterns.json.tmp").exists()
