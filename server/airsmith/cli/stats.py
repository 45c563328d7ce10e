"""`airsmith stats`: what generation took so far, as tables, as JSON and as a page with charts.

The sections become `Chapter`s once, with every number as people read it; text and page show the same chapters.
"""

import io
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from airsmith import __version__
from airsmith.application.environment import read_environment
from airsmith.application.output import replace_text
from airsmith.artifacts.wording import one_line
from airsmith.cli.problems import CannotRunError

if TYPE_CHECKING:  # the other commands need not load what opens the history
    from airsmith.learning.analytics import ComponentInsight, DayStats, Errors, Insights, Metrics, Trends

Section = Literal["metrics", "insights", "trends", "errors"]
SECTIONS: tuple[Section, ...] = get_args(Section)

_MAX_DAYS = 3_650
_NAME_LIMIT = 60
_MESSAGE_LIMIT = 300
_NAMED_COMPONENTS = 3
_PIPE_WIDTH = 100
_NARROWEST = 40
_MOST_BARS = 60
_MOST_BAR_LABELS = 7
_LONGEST_WITH_DAYS = 366
_ONE_CENT = 0.01
_LEAST_SHOWN_COST = 0.0001
_NO_RUNS = "No runs yet. Generate a component with `airsmith generate SPEC`, and its numbers show here."
_NO_ERRORS = "No errors are kept. They come with runs of `airsmith generate SPEC` in which an attempt was not right."
_NUMERIC = frozenset({"Runs", "Successful", "Success", "First try", "Attempts", "Cost", "Times"})
_PAGE_ORDER: tuple[Section, ...] = ("metrics", "trends", "insights", "errors")


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
class Bar:
    """Stacked parts from the bottom up, each a kind and a height on the chart's axis; `mark` stands below the bar."""

    label: str
    mark: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart; `ticks` are heights on the axis with their labels, from 0 to the top."""

    name: str
    title: str
    description: str
    ticks: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The sections asked for, as `analytics` shapes them, and how many costs are unknown by category and by day."""

    sections: dict[Section, Any]
    unknown_by_category: Counter[str]
    unknown_by_day: Counter[str]


@click.command("stats")
@click.argument("section", type=click.Choice(SECTIONS), required=False, metavar="[metrics|insights|trends|errors]")
@click.option(
    "--days",
    type=click.IntRange(1, _MAX_DAYS),
    default=7,
    show_default=True,
    help="Days that trends covers, today (UTC) included; the other sections always cover the whole history.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: the section, or an object with all four.")
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a page with charts to FILE, instead of text to stdout. It needs no network.",
)
def stats_command(section: Section | None, days: int, page: Path | None, *, as_json: bool) -> None:
    """Show how generation went on this machine.

    \b
    metrics   how well, how fast and how dearly all runs went
    insights  which categories and components are hard, and which are easy
    trends    the latest days, compared with as many days before
    errors    what goes wrong most often

    Without a section, all four are shown. Exit code 2: the history cannot be read, or FILE not be written.
    """  # noqa: D301 - click reads the \b as "do not wrap"
    statistics = _read_statistics(section, days)
    if page is not None:
        _write_page(page, _render_page(statistics))
        click.echo(f"{click.format_filename(page)} is written.", err=as_json)
    if as_json:
        # ASCII, so that no encoding of a pipe can spoil it
        click.echo(json.dumps(statistics.sections[section] if section else statistics.sections, indent=2))
    elif page is None:
        click.echo(_encodable(_render_text(_chapters(statistics))), nl=False)


def _now() -> datetime:
    return datetime.now(UTC)


def _read_statistics(section: Section | None, days: int) -> Statistics:
    from airsmith.learning import analytics
    from airsmith.learning.store import LearningStore, LearningUnavailable

    now = _now()
    store = LearningStore(read_environment(os.environ).data_folder, _now)
    since = analytics.trends_since(days, now) if section == "trends" else None
    try:
        runs = () if section == "errors" else store.history(since)
        patterns = store.error_patterns() if section in {None, "errors"} else ()
    except LearningUnavailable as error:
        raise CannotRunError(str(error)) from None
    makers: dict[Section, Callable[[], object]] = {
        "metrics": lambda: analytics.metrics(runs),
        "insights": lambda: analytics.insights(runs),
        "trends": lambda: analytics.trends(runs, days, now),
        "errors": lambda: analytics.errors(patterns),
    }
    unknown = [run for run in runs if run.cost_usd is None]
    return Statistics(
        {name: makers[name]() for name in SECTIONS if section in {None, name}},
        Counter(run.category for run in unknown),
        Counter(run.created_at.date().isoformat() for run in unknown),
    )


def _chapters(statistics: Statistics) -> list[Chapter]:
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
        return Chapter("metrics", _NO_RUNS)
    seconds = metrics["avg_time"]
    note = f"and {_counted(unknown, 'run')} of unknown price" if 0 < unknown < runs else ""
    rows = (
        ("Runs", Cell(f"{runs:,}")),
        ("Successful", _rate(metrics["success_rate"])),
        ("Right first time", _rate(metrics["first_attempt_success_rate"])),
        ("Attempts per run", _decimal(metrics["avg_attempts"])),
        ("Time per run", Cell("-" if seconds is None else f"{seconds:,.1f} s")),
        ("Cost", Cell("unknown" if unknown == runs else _dollars(metrics["total_cost"]), note=note)),
    )
    sheet = Sheet("", (), tuple((Cell(label), value) for label, value in rows))
    return Chapter("metrics", "All runs that are kept on this machine, failed ones included.", (sheet,))


def _insights_chapter(insights: "Insights", unknown: Counter[str]) -> Chapter:
    if not insights["category_insights"]:
        return Chapter("insights", _NO_RUNS)
    categories = tuple(
        (
            _name(one["category"]),
            Cell(f"{one['total_generations']:,}"),
            _rate(one["success_rate"]),
            _rate(one["first_attempt_success_rate"]),
            _decimal(one["avg_attempts"]),
            _cost(one["total_cost"], unknown[one["category"]]),
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
            _cost(day["total_cost"], unknown[day["date"]]),
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
    runs = _counted(sum(day["total_generations"] for day in days), "run")
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
    kinds = _counted(errors["unique_error_patterns"], "different error")
    return Chapter("errors", f"{kinds}, seen {_counted(total, 'time')} in all attempts.", sheets)


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


def _cost(known: float, unknown_runs: int) -> Cell:
    if unknown_runs and not known:
        return Cell("unknown")
    return Cell(f"{_dollars(known)} + {unknown_runs:,} unknown" if unknown_runs else _dollars(known))


def _dollars(cost: float) -> str:
    if cost == 0 or cost >= _ONE_CENT:
        return f"${cost:,.2f}"
    return f"${cost:.4f}" if cost >= _LEAST_SHOWN_COST else f"< ${_LEAST_SHOWN_COST}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _render_text(chapters: Sequence[Chapter]) -> str:
    if not chapters:
        return f"{_NO_RUNS}\n"
    buffer = io.StringIO()
    width = max(shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns, _NARROWEST)
    console = Console(
        file=buffer, width=width, force_terminal=sys.stdout.isatty(), legacy_windows=False, highlight=False
    )
    for number, chapter in enumerate(chapters):
        if number:
            console.print()
        console.print(Text(chapter.section.capitalize(), "bold"))
        console.print(Text(chapter.summary))
        for sheet in chapter.sheets:
            console.print()
            console.print(_text_table(sheet))
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _text_table(sheet: Sheet) -> Table:
    # Without a box, so that a table is as good in a pipe as on a terminal.
    table = Table(box=None, pad_edge=False, show_header=bool(sheet.columns), header_style="dim")
    if sheet.caption:
        table.title, table.title_justify = Text(sheet.caption, "bold"), "left"
    for column, numeric in zip(sheet.columns, sheet.numeric, strict=True):
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in sheet.rows:
        table.add_row(*(Text(f"{cell.text}\n{cell.note}" if cell.note else cell.text) for cell in row))
    return table


def _encodable(text: str) -> str:
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _render_page(statistics: Statistics) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # only the page needs it

    environment = Environment(
        loader=PackageLoader("airsmith.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    trends: Trends | None = statistics.sections.get("trends")
    return environment.get_template("stats.html.j2").render(
        chapters=sorted(_chapters(statistics), key=lambda chapter: _PAGE_ORDER.index(chapter.section)),
        charts=_charts(trends["daily_stats"], statistics.unknown_by_day) if trends else (),
        nothing=_NO_RUNS,
        made=f"{_now():%Y-%m-%d %H:%M} UTC",
        version=__version__,
    )


def _charts(days: "Sequence[DayStats]", unknown: Counter[str]) -> tuple[Chart, ...]:
    """What happened on each day, or, where the days are too many to draw, in each of equally long stretches of days."""
    size = ceil(len(days) / _MOST_BARS)
    stretches = [days[max(end - size, 0) : end] for end in range(len(days), 0, -size)][::-1]
    return (_runs_chart(stretches), _cost_chart(stretches, unknown))


def _runs_chart(stretches: "Sequence[Sequence[DayStats]]") -> Chart:
    bars = []
    for stretch, mark in zip(stretches, _marks(stretches), strict=True):
        runs = sum(day["total_generations"] for day in stretch)
        good = sum(day["successful"] for day in stretch)
        label = f"{_stretch_label(stretch)}: {_counted(runs, 'run')}, {good:,} successful"
        bars.append(Bar(label, mark, (("success", good), ("failure", runs - good))))
    good, bad = (int(sum(bar.parts[index][1] for bar in bars)) for index in (0, 1))
    top = max(sum(height for _, height in bar.parts) for bar in bars)
    return Chart(
        name="runs",
        title=f"Runs {_per(stretches)}",
        description=f"{_counted(good + bad, 'run')}: {good:,} successful, {bad:,} failed.",
        ticks=tuple((tick, f"{tick:,.0f}") for tick in _ticks(top, 1)),
        bars=tuple(bars),
        legend=(("success", "successful"), ("failure", "failed")),
    )


def _cost_chart(stretches: "Sequence[Sequence[DayStats]]", unknown: Counter[str]) -> Chart:
    costs = [sum(day["total_cost"] for day in stretch) for stretch in stretches]
    missing = [sum(unknown[day["date"]] for day in stretch) for stretch in stretches]
    ticks = _ticks(max(costs) * (1.1 if sum(missing) else 1), _ONE_CENT)
    stub = ticks[-1] / 20  # what an unknown cost is drawn with; its height says nothing
    bars = []
    for stretch, mark, cost, count in zip(stretches, _marks(stretches), costs, missing, strict=True):
        label = f"{_stretch_label(stretch)}: {_cost(cost, count).text}"
        bars.append(Bar(label, mark, (("cost", cost), ("unknown", stub if count else 0))))
    described = [f"{_dollars(sum(costs))} in all"] if sum(costs) or not sum(missing) else []
    described += [f"{_counted(sum(missing), 'run')} of unknown price"] if sum(missing) else []
    return Chart(
        name="cost",
        title=f"Cost {_per(stretches)}",
        description=f"{'; '.join(described)}.",
        ticks=tuple((tick, _dollars(tick).removesuffix(".00")) for tick in ticks),
        bars=tuple(bars),
        legend=(("cost", "known cost"), *([("unknown", "unknown price")] if sum(missing) else [])),
    )


def _per(stretches: "Sequence[Sequence[DayStats]]") -> str:
    days = len(stretches[-1])
    return "per day" if days == 1 else f"per {days} days"


def _stretch_label(stretch: "Sequence[DayStats]") -> str:
    first, last = stretch[0]["date"], stretch[-1]["date"]
    return first if first == last else f"{first} to {last}"


def _marks(stretches: "Sequence[Sequence[DayStats]]") -> list[str]:
    """Labels for the axis: as many as there is room for, each the month and day or the year and month of a stretch."""
    every = ceil(len(stretches) / _MOST_BAR_LABELS)
    is_long = sum(map(len, stretches)) > _LONGEST_WITH_DAYS
    dates = [stretch[0]["date"] for stretch in stretches]
    return [(date[:7] if is_long else date[5:]) if number % every == 0 else "" for number, date in enumerate(dates)]


def _ticks(largest: float, smallest_step: float) -> list[float]:
    """Round numbers from 0 to `largest` or just above it, in at most five equal steps."""
    wanted = max(largest / 5, smallest_step)
    magnitude = 10.0 ** floor(log10(wanted))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= wanted * 0.999)
    return [step * number for number in range(max(ceil(largest / step - 0.001), 1) + 1)]


def _write_page(path: Path, text: str) -> None:
    """Replace the file at `path`, but nothing else that may be there. Raises CannotRunError."""
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - Path's raise for a too long name
        raise CannotRunError(f"{path} is no file that can be replaced; name another one with --html.")
    problem = replace_text(path, text, "utf-8")
    if problem is not None:
        raise CannotRunError(f"{problem} Name another place with --html.")
