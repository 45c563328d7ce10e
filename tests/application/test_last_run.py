"""The line about a component's last run."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from airsmith.application.last_run import last_run_line
from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage

SPEC = "row_count.component.yaml"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def line(folder: Path, *, ago: timedelta = timedelta(days=3), **changes: object) -> str | None:
    facts: dict[str, object] = {
        "component_name": "RowCountOperator",
        "component_type": "operator",
        "category": "database",
        "attempts_needed": 2,
        "success": True,
        "execution_time_s": 4.0,
        "usage": TokenUsage(input=100),
        "cost_usd": 0.0312,
        "model": "m",
        "engine": "claude",
        "created_at": NOW - ago,
        "spec_path": str(folder / SPEC),
    }
    LearningStore(folder, lambda: NOW).record(GenerationRecord(**(facts | changes)))  # type: ignore[arg-type]
    return last_run_line(folder, "RowCountOperator", folder / SPEC, NOW)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({}, "done, 2 attempts, $0.031"),
        ({"attempts_needed": 1, "cost_usd": None}, "done, 1 attempt, price unknown"),
        ({"attempts_needed": 1, "cost_usd": 0.0, "usage": TokenUsage()}, "done, 1 attempt"),
        ({"attempts_needed": 1, "cost_usd": None, "usage": TokenUsage()}, "done, 1 attempt"),
        ({"success": False, "failure_kind": "rejected_attempts_used_up"}, "not valid, 2 attempts, $0.031"),
        ({"success": False, "failure_kind": "rejected_same_error_twice"}, "not valid, 2 attempts, $0.031"),
        ({"success": False, "failure_kind": "cancelled"}, "cancelled, 2 attempts, $0.031"),
        ({"success": False, "failure_kind": "writing_failed"}, "not written, 2 attempts, $0.031"),
        (
            {"success": False, "failure_kind": "rate_limited", "attempts_needed": 0, "cost_usd": 0},
            "failed (rate limited)",
        ),
        ({"success": False, "cost_usd": 0.0}, "failed (reason unknown), 2 attempts"),
    ],
)
def test_what_came_of_it(tmp_path: Path, changes: dict[str, object], parts: str) -> None:
    assert line(tmp_path, **changes) == f"Last run: {parts}, 3 days ago"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=400), "400 days ago"),
    ],
)
def test_how_long_ago(tmp_path: Path, ago: timedelta, words: str) -> None:
    told = line(tmp_path, ago=ago)
    assert told is not None
    assert told.endswith(f", {words}")


def test_no_run_and_no_history(tmp_path: Path) -> None:
    assert last_run_line(tmp_path / "none", "RowCountOperator", tmp_path / SPEC, NOW) is None
    assert not (tmp_path / "none").exists()
    line(tmp_path)
    assert last_run_line(tmp_path, "OtherOperator", tmp_path / SPEC, NOW) is None
    (tmp_path / "learning.db").write_bytes(b"broken" * 5000)
    assert last_run_line(tmp_path, "RowCountOperator", tmp_path / SPEC, NOW) is None


def test_a_component_of_the_same_name_in_another_folder_is_another_one(tmp_path: Path) -> None:
    assert line(tmp_path) is not None
    assert last_run_line(tmp_path, "RowCountOperator", tmp_path / "other" / SPEC, NOW) is None
    (tmp_path / "other").mkdir()
    assert last_run_line(tmp_path, "RowCountOperator", tmp_path / "other" / ".." / SPEC, NOW) is not None


def test_a_run_from_before_places_were_kept_is_nobodys(tmp_path: Path) -> None:
    assert line(tmp_path, spec_path="") is None
