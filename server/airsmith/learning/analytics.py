"""Statistics of the history, as values that `json.dumps` takes.

Rates are fractions from 0 to 1, times are in seconds, costs in US dollars. Runs that failed count like all others.
A rate or a mean of nothing is None; counts and sums of nothing are 0.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import fsum
from typing import TypedDict, TypeVar

from airsmith.learning.patterns import PatternEntry, most_frequent_first, pattern_entry
from airsmith.learning.records import ErrorPattern, GenerationRecord

_Key = TypeVar("_Key")

LISTED_COMPONENTS = 5
LISTED_ERRORS = 10
MAX_DAYS = 3_650
"""The longest window of `trends`."""


class Metrics(TypedDict):
    """All runs taken together. `avg_attempts` and `avg_time` (seconds) are means over all runs, failed ones included.

    `total_cost` sums the known costs in US dollars; `unknown_cost_generations` counts the runs that are missing in it.
    """

    total_generations: int
    success_rate: float | None
    first_attempt_success_rate: float | None
    avg_attempts: float | None
    avg_time: float | None
    total_cost: float
    unknown_cost_generations: int


class CategoryInsight(TypedDict):
    """The runs of one category."""

    category: str
    total_generations: int
    success_rate: float
    first_attempt_success_rate: float
    avg_attempts: float
    total_cost: float


class ComponentInsight(TypedDict):
    """The runs of one component name; type and category are those of its latest run."""

    component_name: str
    component_type: str
    category: str
    total_generations: int
    success_rate: float
    avg_attempts: float


class Insights(TypedDict):
    """What is hard and what is easy.

    Categories and components are ranked by their success rate, then by their mean number of attempts. The hardest
    components, hardest first, each failed or needed a second attempt at least once; the easiest, easiest first, are
    the other end of the ranking, without those and without components that never succeeded. Categories: hardest first.
    """

    category_insights: list[CategoryInsight]
    hardest_components: list[ComponentInsight]
    easiest_components: list[ComponentInsight]


class DayStats(TypedDict):
    """The runs of one day; `date` is YYYY-MM-DD in UTC."""

    date: str
    total_generations: int
    successful: int
    success_rate: float | None
    avg_attempts: float | None
    total_cost: float


class Trends(TypedDict):
    """A window of days, every day listed, oldest first, today last.

    `current_period_success` is the success rate in the window, `improvement` that rate minus the one of the equally
    long window before (from -1 to 1); None where there is nothing to compare.
    """

    daily_stats: list[DayStats]
    improvement: float | None
    current_period_success: float | None


class Errors(TypedDict):
    """Errors by what they are. `total_tracked_errors` and `errors_by_type` count sightings, most frequent first."""

    total_tracked_errors: int
    unique_error_patterns: int
    errors_by_type: dict[str, int]
    top_errors: list[PatternEntry]


def metrics(runs: Sequence[GenerationRecord]) -> Metrics:
    """How well and how dearly all runs went."""
    return {
        "total_generations": len(runs),
        "success_rate": _success_rate(runs),
        "first_attempt_success_rate": _mean(run.is_first_attempt_success for run in runs),
        "avg_attempts": _mean(run.attempts_needed for run in runs),
        "avg_time": _mean(run.execution_time_s for run in runs),
        "total_cost": _known_cost(runs),
        "unknown_cost_generations": sum(run.cost_usd is None for run in runs),
    }


def insights(runs: Sequence[GenerationRecord]) -> Insights:
    """Which categories and components are hard, and which are easy."""
    ranking = [
        (_component_insight(group), all(run.is_first_attempt_success for run in group))
        for group in _hardest_first(_grouped(runs, lambda run: run.component_name))
    ]
    hardest = [insight for insight, flawless in ranking if not flawless][:LISTED_COMPONENTS]
    easiest = [one for one, _ in reversed(ranking) if one["success_rate"] > 0 and one not in hardest]
    categories = _hardest_first(_grouped(runs, lambda run: run.category))
    return {
        "category_insights": [_category_insight(group) for group in categories],
        "hardest_components": hardest,
        "easiest_components": easiest[:LISTED_COMPONENTS],
    }


def trends(runs: Sequence[GenerationRecord], days: int, now: datetime) -> Trends:
    """How runs went on each of the last `days` days in UTC, today included, and whether that is better than before.

    `runs` should reach back to `trends_since(days, now)`; older ones and those after today are ignored. Raises
    ValueError where `days` is not from 1 to MAX_DAYS.
    """
    first = _first_day(days, now)
    by_day = _grouped(runs, lambda run: run.created_at.date())
    window = [first + timedelta(days=number) for number in range(days)]
    current = _success_rate([run for day in window for run in by_day.get(day, ())])
    before = _success_rate([run for day in window for run in by_day.get(day - timedelta(days=days), ())])
    return {
        "daily_stats": [_day_stats(day, by_day.get(day, [])) for day in window],
        "improvement": None if current is None or before is None else current - before,
        "current_period_success": current,
    }


def trends_since(days: int, now: datetime) -> datetime:
    """The beginning of the history that `trends` looks at: two windows, the second to compare with the first."""
    return datetime.combine(_first_day(days, now) - timedelta(days=days), time.min, UTC)


def errors(patterns: Sequence[ErrorPattern]) -> Errors:
    """Which errors come up, and how often."""
    by_type: Counter[str] = Counter()
    for pattern in patterns:
        by_type[pattern.type] += pattern.frequency
    return {
        "total_tracked_errors": by_type.total(),
        "unique_error_patterns": len(patterns),
        "errors_by_type": dict(sorted(by_type.items(), key=lambda item: (-item[1], item[0]))),
        "top_errors": [pattern_entry(pattern) for pattern in most_frequent_first(patterns)[:LISTED_ERRORS]],
    }


def _first_day(days: int, now: datetime) -> date:
    if not 1 <= days <= MAX_DAYS:
        raise ValueError(f"days must be from 1 to {MAX_DAYS}, not {days}")
    return now.astimezone(UTC).date() - timedelta(days=days - 1)


def _day_stats(day: date, runs: Sequence[GenerationRecord]) -> DayStats:
    return {
        "date": day.isoformat(),
        "total_generations": len(runs),
        "successful": sum(run.success for run in runs),
        "success_rate": _success_rate(runs),
        "avg_attempts": _mean(run.attempts_needed for run in runs),
        "total_cost": _known_cost(runs),
    }


def _category_insight(runs: Sequence[GenerationRecord]) -> CategoryInsight:
    return {
        "category": runs[-1].category,
        "total_generations": len(runs),
        "success_rate": sum(run.success for run in runs) / len(runs),
        "first_attempt_success_rate": sum(run.is_first_attempt_success for run in runs) / len(runs),
        "avg_attempts": sum(run.attempts_needed for run in runs) / len(runs),
        "total_cost": _known_cost(runs),
    }


def _component_insight(runs: Sequence[GenerationRecord]) -> ComponentInsight:
    latest = max(runs, key=lambda run: run.created_at)
    return {
        "component_name": latest.component_name,
        "component_type": latest.component_type,
        "category": latest.category,
        "total_generations": len(runs),
        "success_rate": sum(run.success for run in runs) / len(runs),
        "avg_attempts": sum(run.attempts_needed for run in runs) / len(runs),
    }


def _grouped(
    runs: Iterable[GenerationRecord], key: Callable[[GenerationRecord], _Key]
) -> dict[_Key, list[GenerationRecord]]:
    groups: defaultdict[_Key, list[GenerationRecord]] = defaultdict(list)
    for run in runs:
        groups[key(run)].append(run)
    return dict(groups)


def _hardest_first(groups: dict[str, list[GenerationRecord]]) -> list[list[GenerationRecord]]:
    def difficulty(item: tuple[str, list[GenerationRecord]]) -> tuple[float, float, str]:
        name, runs = item
        return (_success_rate(runs) or 0.0, -sum(run.attempts_needed for run in runs) / len(runs), name)

    return [runs for _, runs in sorted(groups.items(), key=difficulty)]


def _success_rate(runs: Iterable[GenerationRecord]) -> float | None:
    return _mean(run.success for run in runs)


def _mean(values: Iterable[float]) -> float | None:
    numbers = list(values)
    return fsum(numbers) / len(numbers) if numbers else None


def _known_cost(runs: Iterable[GenerationRecord]) -> float:
    return fsum(run.cost_usd for run in runs if run.cost_usd is not None)
