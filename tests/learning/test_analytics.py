import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from airsmith.learning import analytics
from airsmith.learning.records import ErrorPattern, ErrorSeen, GenerationRecord
from airsmith.learning.store import LearningStore

MakeRun = Callable[..., GenerationRecord]


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def runs(make_run: MakeRun) -> list[GenerationRecord]:
    """Two weeks: 8 runs, 5 successes, 3 of them at once."""

    def run(
        name: str, category: str, attempts: int, days_ago: int, cost: float | None, time: float, *, ok: bool
    ) -> GenerationRecord:
        kind = None if ok else "max_attempts"
        return make_run(
            name,
            category=category,
            attempts_needed=attempts,
            success=ok,
            created_at=NOW - timedelta(days=days_ago),
            cost_usd=cost,
            execution_time_s=time,
            failure_kind=kind,
        )

    return [
        run("CountOperator", "database", 1, ok=True, days_ago=10, cost=0.1, time=4),
        run("CountOperator", "database", 1, ok=True, days_ago=9, cost=0.2, time=6),
        run("FtpHook", "transfer", 4, ok=False, days_ago=8, cost=1.0, time=40),
        run("FtpHook", "transfer", 4, ok=False, days_ago=7, cost=None, time=40),
        run("FtpHook", "transfer", 3, ok=True, days_ago=3, cost=0.7, time=30),
        run("KeySensor", "cloud", 2, ok=True, days_ago=1, cost=0.3, time=12),
        run("KeySensor", "cloud", 1, ok=True, days_ago=0, cost=0.2, time=8),
        run("LostHook", "transfer", 0, ok=False, days_ago=0, cost=0.0, time=0),
    ]


def test_metrics(runs: list[GenerationRecord]):
    assert analytics.metrics(runs) == {
        "total_generations": 8,
        "success_rate": 5 / 8,
        "first_attempt_success_rate": 3 / 8,
        "avg_attempts": 2.0,
        "avg_time": 17.5,
        "total_cost": 2.5,
        "unknown_cost_generations": 1,
    }


def test_insights_rank_categories_hardest_first(runs: list[GenerationRecord]):
    found = analytics.insights(runs)["category_insights"]
    assert found == [
        {
            "category": "transfer",
            "total_generations": 4,
            "success_rate": 0.25,
            "first_attempt_success_rate": 0.0,
            "avg_attempts": 2.75,
            "total_cost": 1.7,
        },
        {
            "category": "cloud",
            "total_generations": 2,
            "success_rate": 1.0,
            "first_attempt_success_rate": 0.5,
            "avg_attempts": 1.5,
            "total_cost": 0.5,
        },
        {
            "category": "database",
            "total_generations": 2,
            "success_rate": 1.0,
            "first_attempt_success_rate": 1.0,
            "avg_attempts": 1.0,
            "total_cost": pytest.approx(0.3),
        },
    ]


def test_insights_name_the_hardest_and_the_easiest_components(runs: list[GenerationRecord]):
    found = analytics.insights(runs)
    assert [one["component_name"] for one in found["hardest_components"]] == ["LostHook", "FtpHook", "KeySensor"]
    assert found["hardest_components"][1] == {
        "component_name": "FtpHook",
        "component_type": "operator",
        "category": "transfer",
        "total_generations": 3,
        "success_rate": 1 / 3,
        "avg_attempts": 11 / 3,
    }
    assert [one["component_name"] for one in found["easiest_components"]] == ["CountOperator"]


def test_with_many_components_both_ends_of_the_ranking_are_five_long_and_share_nothing(make_run: MakeRun):
    runs = [make_run(f"Needs{attempts}Operator", attempts_needed=attempts) for attempts in range(1, 10)]
    found = analytics.insights(runs)
    assert [one["avg_attempts"] for one in found["hardest_components"]] == [9, 8, 7, 6, 5]
    assert [one["avg_attempts"] for one in found["easiest_components"]] == [1, 2, 3, 4]


def test_a_component_is_described_by_its_latest_run(make_run: MakeRun):
    old = make_run(component_type="hook", category="old", attempts_needed=2)
    new = replace(old, component_type="sensor", category="new", created_at=old.created_at + timedelta(days=1))
    (found,) = analytics.insights([new, old])["hardest_components"]
    assert (found["component_type"], found["category"]) == ("sensor", "new")


def test_trends_compare_a_window_with_the_one_before(runs: list[GenerationRecord]):
    found = analytics.trends(runs, 7, NOW)
    assert [day["date"] for day in found["daily_stats"]] == [f"2026-11-{day}" for day in range(17, 24)]
    assert [day["total_generations"] for day in found["daily_stats"]] == [0, 0, 0, 1, 0, 1, 2]
    assert found["current_period_success"] == 3 / 4
    assert found["improvement"] == 3 / 4 - 2 / 4
    assert found["daily_stats"][-1] == {
        "date": "2026-11-23",
        "total_generations": 2,
        "successful": 1,
        "success_rate": 0.5,
        "avg_attempts": 0.5,
        "total_cost": 0.2,
    }
    assert found["daily_stats"][0] == {
        "date": "2026-11-17",
        "total_generations": 0,
        "successful": 0,
        "success_rate": None,
        "avg_attempts": None,
        "total_cost": 0.0,
    }


def test_trends_without_an_earlier_window_have_no_improvement(runs: list[GenerationRecord]):
    found = analytics.trends(runs, 30, NOW)
    assert found["current_period_success"] == 5 / 8
    assert found["improvement"] is None


def test_days_begin_at_midnight_utc(make_run: MakeRun):
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    runs = [make_run(created_at=midnight - timedelta(microseconds=1)), make_run(created_at=midnight)]
    today_elsewhere = NOW.astimezone()
    assert [day["total_generations"] for day in analytics.trends(runs, 2, today_elsewhere)["daily_stats"]] == [1, 1]
    assert [day["total_generations"] for day in analytics.trends(runs, 1, midnight)["daily_stats"]] == [1]


def test_runs_of_the_future_are_not_counted(make_run: MakeRun):
    found = analytics.trends([make_run(created_at=NOW + timedelta(days=1))], 7, NOW)
    assert found["current_period_success"] is None


def test_trends_need_two_windows_of_history():
    assert analytics.trends_since(7, NOW) == datetime(2026, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize("days", [0, -3, analytics.MAX_DAYS + 1, 10**12])
def test_windows_of_no_sensible_length_are_refused(days: int):
    with pytest.raises(ValueError, match="days must be from 1 to"):
        analytics.trends([], days, NOW)


def test_errors_count_sightings_by_type():
    def pattern(kind: str, message: str, frequency: int) -> ErrorPattern:
        return ErrorPattern(kind, message, None, frequency, ("A", "B"), NOW - timedelta(days=1), NOW)

    patterns = [pattern("type_error", f"number {number:02}", 1) for number in range(12)]
    patterns += [pattern("missing_poke", "no poke", 3), pattern("missing_execute", "no execute", 12)]
    found = analytics.errors(patterns)
    assert (found["total_tracked_errors"], found["unique_error_patterns"]) == (27, 14)
    assert list(found["errors_by_type"].items()) == [("missing_execute", 12), ("type_error", 12), ("missing_poke", 3)]
    assert len(found["top_errors"]) == 10
    assert [one["message"] for one in found["top_errors"][:3]] == ["no execute", "no poke", "number 00"]
    assert found["top_errors"][0] == {
        "type": "missing_execute",
        "message": "no execute",
        "solution": None,
        "frequency": 12,
        "affected_components": ["A", "B"],
        "first_seen": "2026-11-22T12:00:00.000000+00:00",
        "last_seen": "2026-11-23T12:00:00.000000+00:00",
    }


def test_nothing_gives_zeros_and_unknown_rates():
    assert analytics.metrics([]) == {
        "total_generations": 0,
        "success_rate": None,
        "first_attempt_success_rate": None,
        "avg_attempts": None,
        "avg_time": None,
        "total_cost": 0.0,
        "unknown_cost_generations": 0,
    }
    assert analytics.insights([]) == {"category_insights": [], "hardest_components": [], "easiest_components": []}
    assert analytics.errors([]) == {
        "total_tracked_errors": 0,
        "unique_error_patterns": 0,
        "errors_by_type": {},
        "top_errors": [],
    }
    assert analytics.trends([], 1, NOW)["current_period_success"] is None


def test_a_recorded_history_gives_json(store: LearningStore, runs: list[GenerationRecord]):
    for run in runs:
        store.record(replace(run, errors=(ErrorSeen("type_error", "Größe"),)))
    history = store.history()
    assert list(history) == sorted(history, key=lambda run: run.created_at)
    assert analytics.metrics(history) == analytics.metrics(runs)
    assert analytics.trends(store.history(analytics.trends_since(7, NOW)), 7, NOW) == analytics.trends(runs, 7, NOW)
    whole = [
        analytics.metrics(history),
        analytics.insights(history),
        analytics.trends(history, 7, NOW),
        analytics.errors(store.error_patterns()),
    ]
    assert json.loads(json.dumps(whole)) == whole
