"""`airsmith stats`: what generation took so far, as tables, as JSON and as a page with charts.

The sections become `Chapter`s once, with every number as people read it; text and page show the same chapters.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from airsmith.application.environment import read_environment
from airsmith.cli.console import ConsoleText
from airsmith.cli.problems import CannotRunError
from airsmith.cli.stats_chapters import NO_RUNS, SECTIONS, Chapter, Section, Sheet, Statistics, chapters_of
from airsmith.cli.stats_page import render_page, write_page

_MAX_DAYS = 3_650


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
        write_page(page, render_page(statistics, _now()))
        click.echo(f"{click.format_filename(page)} is written.", err=as_json)
    if as_json:
        # ASCII, so that no encoding of a pipe can spoil it
        click.echo(json.dumps(statistics.sections[section] if section else statistics.sections, indent=2))
    elif page is None:
        click.echo(_render_text(chapters_of(statistics)), nl=False)


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


def _render_text(chapters: Sequence[Chapter]) -> str:
    if not chapters:
        return f"{NO_RUNS}\n"
    written = ConsoleText()
    console = written.console
    for number, chapter in enumerate(chapters):
        if number:
            console.print()
        console.print(Text(chapter.section.capitalize(), "bold"))
        console.print(Text(chapter.summary))
        for sheet in chapter.sheets:
            console.print()
            console.print(_text_table(sheet))
    return written.text()


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
