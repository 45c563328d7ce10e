"""What `airsmith stats` shows: its sections as chapters, with every number as people read it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from airsmith.spec.wording import counted, one_line

if TYPE_CHECKING:  # opens the history, which `airsmith stats -h` spares
    from airsmith.learning.analytics import ComponentInsight, Errors, Insights, Metrics, Trends

Section = Literal["metrics", "insights", "trends", "errors"]
SECTIONS: tuple[Section, ...] = get_args(Section)
NO_RUNS = "No runs yet. Generate a component with `airsmith generate SPEC`, and its numbers show here."
ONE_CENT = 0.01

_NAME_LIMIT = 60
_MESSAGE_LIMIT = 300
_NAMED_COMPONENTS = 3
_LEAST_SHOWN_COST = 0.0001
_NO_ERRORS = "No errors are kept. They come with runs of `airsmith generate SPEC` in which an attempt was not right."
_NUMERIC = frozenset({"Runs", "Successful", "Success", "First try", "Attempts", "Cost", "Times"})


class Cell(NamedTuple):
    """One value as people read it; `share` (0 to 1) is what the page draws as a bar, `note` stands below the text."""

    text: str
    share: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; one without columns is a list of names and values, and needs no caption."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether it holds numbers."""
        return tuple(column in _NUMERIC for column in self.columns)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section as it is shown."""

    section: Section
    summary: str
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Statistics:
    """The sections asked for, as `analytics` shapes them, and how many costs are unknown by category and by day."""

    sections: dict[Section, Any]
    unknown_by_category: Counter[str]
    unknown_by_day: Counter[str]


def chapters_of(statistics: Statistics) -> list[Chapter]:
    """The chapters; none where there is no history at all and all of it was asked for."""
    sections = statistics.sections
    if len(sections) > 1 and not (
        sections["metrics"]["total_generations"] or sections["errors"]["total_tracked_errors"]
    ):
        return []
    makers: dict[Section, Callable[[Any], Chapter]] = {
        "metrics": _metrics_chapter,
        "insights": lambda shape: _insights_chapter(shape, statistics.unknown_by_category),
        "trends": lambda shape: _trends_chapter(shape, statistics.unknown_by_day),
        "errors": _errors_chapter,
    }
    return [makers[section](shape) for section, shape in sections.items()]


def _metrics_chapter(metrics: "Metrics") -> Chapter:
    runs, unknown = metrics["total_generations"], metrics["unknown_cost_generations"]
    if not runs:
        return Chapter("metrics", NO_RUNS)
    seconds = metrics["avg_time"]
    note = f"and {counted(unknown, 'run')} of unknown price" if 0 < unknown < runs else ""
    rows = (
        ("Runs", Cell(f"{runs:,}")),
        ("Successful", _rate(metrics["success_rate"])),
        ("Right first time", _rate(metrics["first_attempt_success_rate"])),
        ("Attempts per run", _decimal(metrics["avg_attempts"])),
        ("Time per run", Cell("-" if seconds is None else f"{seconds:,.1f} s")),
        ("Cost", Cell("unknown" if unknown == runs else dollars(metrics["total_cost"]), note=note)),
    )
    sheet = Sheet("", (), tuple((Cell(label), value) for label, value in rows))
    return Chapter("metrics", "All runs that are kept on this machine, failed ones included.", (sheet,))


def _insights_chapter(insights: "Insights", unknown: Counter[str]) -> Chapter:
    if not insights["category_insights"]:
        return Chapter("insights", NO_RUNS)
    categories = tuple(
        (
            _name(one["category"]),
            Cell(f"{one['total_generations']:,}"),
            _rate(one["success_rate"]),
            _rate(one["first_attempt_success_rate"]),
            _decimal(one["avg_attempts"]),
            cost_cell(one["total_cost"], unknown[one["category"]]),
        )
        for one in insights["category_insights"]
    )
    columns = ("Category", "Runs", "Success", "First try", "Attempts", "Cost")
    sheets = (
        _components_sheet("Hardest components", insights["hardest_components"]),
        _components_sheet("Easiest components", insights["easiest_components"]),
        Sheet("Categories, hardest first", columns, categories),
    )
    summary = "What succeeds least often is hardest, and among equals what takes most attempts."
    return Chapter("insights", summary, tuple(sheet for sheet in sheets if sheet.rows))


def _components_sheet(caption: str, components: "Iterable[ComponentInsight]") -> Sheet:
    rows = tuple(
        (
            _name(one["component_name"]),
            _name(one["component_type"]),
            _name(one["category"]),
            Cell(f"{one['total_generations']:,}"),
            _rate(one["success_rate"]),
            _decimal(one["avg_attempts"]),
        )
        for one in components
    )
    return Sheet(caption, ("Component", "Type", "Category", "Runs", "Success", "Attempts"), rows)


def _trends_chapter(trends: "Trends", unknown: Counter[str]) -> Chapter:
    rows = tuple(
        (
            Cell(day["date"]),
            Cell(f"{day['total_generations']:,}"),
            Cell(f"{day['successful']:,}"),
            _rate(day["success_rate"]),
            _decimal(day["avg_attempts"]),
            cost_cell(day["total_cost"], unknown[day["date"]]),
        )
        for day in trends["daily_stats"]
        if day["total_generations"]
    )
    sheet = Sheet("Days with runs (UTC)", ("Day", "Runs", "Successful", "Success", "Attempts", "Cost"), rows)
    return Chapter("trends", _trends_summary(trends), (sheet,) if rows else ())


def _trends_summary(trends: "Trends") -> str:
    days, current, change = trends["daily_stats"], trends["current_period_success"], trends["improvement"]
    window = f"from {days[0]['date']} to {days[-1]['date']} (UTC)"
    if current is None:
        return f"No runs {window}. Look further back with --days, or run `airsmith generate SPEC`."
    runs = counted(sum(day["total_generations"] for day in days), "run")
    before = "the day before" if len(days) == 1 else f"in the {len(days):,} days before"
    points = _percent(abs(change or 0)).removesuffix("%")
    if change is None:
        comparison = f"and there were none {before} to compare with"
    elif points == "0":
        comparison = f"as many as {before}"
    else:
        comparison = f"{points} points {'more' if change > 0 else 'less'} than {before}"
    return f"{_percent(current)} of {runs} {window} succeeded, {comparison}."


def _errors_chapter(errors: "Errors") -> Chapter:
    total = errors["total_tracked_errors"]
    if not total:
        return Chapter("errors", _NO_ERRORS)
    most = max(errors["errors_by_type"].values())
    types = tuple((_name(name), Cell(f"{count:,}", count / most)) for name, count in errors["errors_by_type"].items())
    top = tuple(
        (
            _name(one["type"]),
            Cell(f"{one['frequency']:,}"),
            Cell(_clipped(one["message"], _MESSAGE_LIMIT), note=_clipped(one["solution"] or "", _MESSAGE_LIMIT)),
            _components(one["affected_components"]),
            Cell(one["last_seen"][:10]),
        )
        for one in errors["top_errors"]
    )
    sheets = (
        Sheet("Errors by type", ("Error", "Times"), types),
        Sheet("Most frequent errors", ("Error", "Times", "Message", "Components", "Last seen"), top),
    )
    kinds = counted(errors["unique_error_patterns"], "different error")
    return Chapter("errors", f"{kinds}, seen {counted(total, 'time')} in all attempts.", sheets)


def _components(names: Sequence[str]) -> Cell:
    shown = ", ".join(_name(name).text for name in names[:_NAMED_COMPONENTS])
    more = len(names) - _NAMED_COMPONENTS
    return Cell(f"{shown} and {more:,} more" if more > 0 else shown)


def _name(text: str) -> Cell:
    return Cell(_clipped(text, _NAME_LIMIT) or "-")


def _clipped(text: str, limit: int) -> str:
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def _rate(rate: float | None) -> Cell:
    return Cell("-") if rate is None else Cell(_percent(rate), rate)


def _percent(rate: float) -> str:
    return f"{rate * 100:.1f}".removesuffix(".0") + "%"


def _decimal(number: float | None) -> Cell:
    return Cell("-" if number is None else f"{number:.1f}")


def cost_cell(known: float, unknown_runs: int) -> Cell:
    """What runs cost, and how many of them cost nobody knows what."""
    if unknown_runs and not known:
        return Cell("unknown")
    return Cell(f"{dollars(known)} + {unknown_runs:,} unknown" if unknown_runs else dollars(known))


def dollars(cost: float) -> str:
    """A price with as many digits as say something."""
    if cost == 0 or cost >= ONE_CENT:
        return f"${cost:,.2f}"
    return f"${cost:.4f}" if cost >= _LEAST_SHOWN_COST else f"< ${_LEAST_SHOWN_COST}"
