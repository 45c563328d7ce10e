"""The page of `airsmith stats --html`: the chapters with charts, in one file that needs no network."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor, log10
from pathlib import Path
from typing import TYPE_CHECKING

from airsmith import __version__
from airsmith.application.output import replace_text
from airsmith.cli.problems import CannotRunError
from airsmith.cli.stats_chapters import NO_RUNS, ONE_CENT, Section, Statistics, chapters_of, cost_cell, dollars
from airsmith.spec.wording import counted

if TYPE_CHECKING:  # opens the history, which `airsmith stats -h` spares
    from airsmith.learning.analytics import DayStats, Trends

_MOST_BARS = 60
_MOST_BAR_LABELS = 7
_LONGEST_WITH_DAYS = 366
_PAGE_ORDER: tuple[Section, ...] = ("metrics", "trends", "insights", "errors")


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


def render_page(statistics: Statistics, now: datetime) -> str:
    """The page as HTML; `now` stands on it as the time when it was made."""
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
        chapters=sorted(chapters_of(statistics), key=lambda chapter: _PAGE_ORDER.index(chapter.section)),
        charts=_charts(trends["daily_stats"], statistics.unknown_by_day) if trends else (),
        nothing=NO_RUNS,
        made=f"{now:%Y-%m-%d %H:%M} UTC",
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
        label = f"{_stretch_label(stretch)}: {counted(runs, 'run')}, {good:,} successful"
        bars.append(Bar(label, mark, (("success", good), ("failure", runs - good))))
    good, bad = (int(sum(bar.parts[index][1] for bar in bars)) for index in (0, 1))
    top = max(sum(height for _, height in bar.parts) for bar in bars)
    return Chart(
        name="runs",
        title=f"Runs {_per(stretches)}",
        description=f"{counted(good + bad, 'run')}: {good:,} successful, {bad:,} failed.",
        ticks=tuple((tick, f"{tick:,.0f}") for tick in ticks_to(top, 1)),
        bars=tuple(bars),
        legend=(("success", "successful"), ("failure", "failed")),
    )


def _cost_chart(stretches: "Sequence[Sequence[DayStats]]", unknown: Counter[str]) -> Chart:
    costs = [sum(day["total_cost"] for day in stretch) for stretch in stretches]
    missing = [sum(unknown[day["date"]] for day in stretch) for stretch in stretches]
    ticks = ticks_to(max(costs) * (1.1 if sum(missing) else 1), ONE_CENT)
    stub = ticks[-1] / 20  # what an unknown cost is drawn with; its height says nothing
    bars = []
    for stretch, mark, cost, count in zip(stretches, _marks(stretches), costs, missing, strict=True):
        label = f"{_stretch_label(stretch)}: {cost_cell(cost, count).text}"
        bars.append(Bar(label, mark, (("cost", cost), ("unknown", stub if count else 0))))
    described = [f"{dollars(sum(costs))} in all"] if sum(costs) or not sum(missing) else []
    described += [f"{counted(sum(missing), 'run')} of unknown price"] if sum(missing) else []
    return Chart(
        name="cost",
        title=f"Cost {_per(stretches)}",
        description=f"{'; '.join(described)}.",
        ticks=tuple((tick, dollars(tick).removesuffix(".00")) for tick in ticks),
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


def ticks_to(largest: float, smallest_step: float) -> list[float]:
    """Round numbers from 0 to `largest` or just above it, in at most five equal steps."""
    wanted = max(largest / 5, smallest_step)
    magnitude = 10.0 ** floor(log10(wanted))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= wanted * 0.999)
    return [step * number for number in range(max(ceil(largest / step - 0.001), 1) + 1)]


def write_page(path: Path, text: str) -> None:
    """Replace the file at `path`, but nothing else that may be there. Raises CannotRunError."""
    if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - Path's raise for a too long name
        raise CannotRunError(f"{path} is no file that can be replaced; name another one with --html.")
    problem = replace_text(path, text, "utf-8")
    if problem is not None:
        raise CannotRunError(f"{problem} Name another place with --html.")
