import errno
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from airsmith.cli import stats, stats_page
from airsmith.cli.main import program
from airsmith.learning import analytics
from airsmith.learning.records import ErrorSeen, GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NO_RUNS = "No runs yet. Generate a component with `airsmith generate SPEC`, and its numbers show here.\n"
NO_EXECUTE = ErrorSeen("missing_execute", "The operator has no execute method.", "Define execute(self, context).")
BAD_SYNTAX = ErrorSeen("invalid_syntax", "An indent is missing.")
HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</title></style></svg>",
    "{{ 7 * 7 }}{% raw %}",
    "[bold red]markup[/]",
    "名前オペレーター😀",
    "evil\u202egnp.exe",
    "red\x1b[31m\x07\r\nsecond line",
    "Very" * 2_000 + "Hook",
    "",
)

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, with the clock standing still."""
    data = tmp_path / "data"
    monkeypatch.setenv("AIRSMITH_DATA_DIR", str(data))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(stats, "_now", lambda: NOW)
    return data


@pytest.fixture
def store(folder: Path) -> LearningStore:
    return LearningStore(folder, lambda: NOW)


@pytest.fixture
def history(store: LearningStore) -> LearningStore:
    """Six runs: four of them in the last seven days, two in the seven days before."""
    add(store, "CountOperator", "database", days_ago=11, cost=0.1, seconds=4)
    errors = (NO_EXECUTE, NO_EXECUTE)
    add(store, "FtpHook", "transfer", days_ago=9, attempts=4, ok=False, cost=1.0, seconds=40, errors=errors)
    errors = (NO_EXECUTE, BAD_SYNTAX)
    add(store, "FtpHook", "transfer", days_ago=6, attempts=3, cost=None, seconds=30, errors=errors)
    add(store, "KeySensor", "cloud", days_ago=1, attempts=2, cost=0.3, seconds=12, errors=(BAD_SYNTAX,))
    add(store, "KeySensor", "cloud", days_ago=0, cost=0.2, seconds=8)
    add(store, "LostHook", "transfer", days_ago=0, attempts=0, ok=False, cost=None, seconds=0)
    return store


def add(
    store: LearningStore,
    name: str,
    category: str = "database",
    *,
    days_ago: int = 0,
    attempts: int = 1,
    ok: bool = True,
    cost: float | None = 0.25,
    seconds: float = 4,
    errors: tuple[ErrorSeen, ...] = (),
):
    store.record(
        GenerationRecord(
            component_name=name,
            component_type="operator",
            category=category,
            attempts_needed=attempts,
            success=ok,
            execution_time_s=seconds,
            usage=TokenUsage(input=100, output=50),
            cost_usd=cost,
            model="a-model",
            engine="claude",
            created_at=NOW - timedelta(days=days_ago),
            failure_kind=None if ok else "max_attempts",
            errors=errors,
        )
    )


def run(*arguments: str | Path, charset: str = "utf-8") -> Result:
    return CliRunner(charset=charset).invoke(program, ["stats", *map(str, arguments)])


def rows(text: str) -> list[list[str]]:
    """The words of each line, so that a test does not care how wide columns are."""
    return [line.split() for line in text.splitlines()]


def assert_refused(result: Result, *parts: str):
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("airsmith: ")
    for part in parts:
        assert part in result.stderr


class Page(HTMLParser):
    """What a browser makes of a page: elements with their attributes, text, and whether all of it is closed."""

    VOID = frozenset({"meta", "br", "link", "img"})
    CLOSES_ITSELF = frozenset({"rect", "line"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]):
        assert tag in self.CLOSES_ITSELF
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str):
        assert self._open.pop() == tag

    def handle_data(self, data: str):
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data.strip()))

    def text_in(self, tag: str) -> list[str]:
        return [text for parent, text in self.texts if parent == tag]

    def attributes_of(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]

    def drawn(self, kind: str) -> list[dict[str, str | None]]:
        """The parts of bars of that kind; those in the legend have no place."""
        return [rect for rect in self.attributes_of("rect", **{"class": kind}) if "x" in rect]


def page_of(tmp_path: Path, *arguments: str) -> Page:
    path = tmp_path / "page.html"
    result = run(*arguments, "--html", path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{path} is written.\n"
    return Page(path.read_text("utf-8"))


def test_metrics(history: LearningStore):
    result = run("metrics")
    assert (result.exit_code, result.stderr) == (0, "")
    assert rows(result.stdout) == [
        ["Metrics"],
        ["All", "runs", "that", "are", "kept", "on", "this", "machine,", "failed", "ones", "included."],
        [],
        ["Runs", "6"],
        ["Successful", "66.7%"],
        ["Right", "first", "time", "33.3%"],
        ["Attempts", "per", "run", "1.8"],
        ["Time", "per", "run", "15.7", "s"],
        ["Cost", "$1.60"],
        ["and", "2", "runs", "of", "unknown", "price"],
    ]


def test_insights(history: LearningStore):
    found = rows(run("insights").stdout)
    at = found.index(["Hardest", "components"])
    assert found[at + 1 : at + 5] == [
        ["Component", "Type", "Category", "Runs", "Success", "Attempts"],
        ["LostHook", "operator", "transfer", "1", "0%", "0.0"],
        ["FtpHook", "operator", "transfer", "2", "50%", "3.5"],
        ["KeySensor", "operator", "cloud", "2", "100%", "1.5"],
    ]
    at = found.index(["Easiest", "components"])
    assert found[at + 2] == ["CountOperator", "operator", "database", "1", "100%", "1.0"]
    at = found.index(["Categories,", "hardest", "first"])
    assert found[at + 1 :] == [
        ["Category", "Runs", "Success", "First", "try", "Attempts", "Cost"],
        ["transfer", "3", "33.3%", "0%", "2.3", "$1.00", "+", "2", "unknown"],
        ["cloud", "2", "100%", "50%", "1.5", "$0.50"],
        ["database", "1", "100%", "100%", "1.0", "$0.10"],
    ]


def test_trends(history: LearningStore):
    found = run("trends").stdout
    sentence = "75% of 4 runs from 2026-11-17 to 2026-11-23 (UTC) succeeded, 25 points more than in the 7 days before."
    assert sentence in " ".join(found.split())
    assert rows(found)[-4:] == [
        ["Day", "Runs", "Successful", "Success", "Attempts", "Cost"],
        ["2026-11-17", "1", "1", "100%", "3.0", "unknown"],
        ["2026-11-22", "1", "1", "100%", "2.0", "$0.30"],
        ["2026-11-23", "2", "1", "50%", "0.5", "$0.20", "+", "1", "unknown"],
    ]


def test_errors(history: LearningStore):
    found = run("errors").stdout
    assert "2 different errors, seen 5 times in all attempts." in found
    assert ["missing_execute", "3"] in rows(found)
    assert ["invalid_syntax", "2"] in rows(found)
    words = " ".join(found.split())
    assert "The operator has no" in words
    assert "Define execute(self," in words
    assert "2026-11-17" in words  # when execute was missing last


def test_without_a_section_all_four_are_shown_in_order(history: LearningStore):
    parts = [run(section).stdout for section in ("metrics", "insights", "trends", "errors")]
    assert run().stdout == "\n".join(parts)


@pytest.mark.parametrize("section", ["metrics", "insights", "trends", "errors", None])
def test_json_is_what_analytics_says(history: LearningStore, section: str | None):
    result = run(*([section] if section else []), "--json", "--days", "3")
    runs = history.history()
    shapes = {
        "metrics": analytics.metrics(runs),
        "insights": analytics.insights(runs),
        "trends": analytics.trends(runs, 3, NOW),
        "errors": analytics.errors(history.error_patterns()),
    }
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert found == (shapes[section] if section else shapes)
    assert list(found) == list(shapes[section] if section else shapes)


def test_json_has_the_hand_computed_numbers(history: LearningStore):
    found = json.loads(run("--json").stdout)
    assert found["metrics"]["success_rate"] == pytest.approx(4 / 6)
    assert found["metrics"]["total_cost"] == pytest.approx(1.6)
    assert found["trends"]["improvement"] == 0.25
    assert found["errors"]["errors_by_type"] == {"missing_execute": 3, "invalid_syntax": 2}


def test_json_is_ascii_so_that_every_pipe_takes_it(store: LearningStore):
    add(store, "名前Hook", attempts=2)
    result = run("insights", "--json", charset="ascii")
    assert json.loads(result.stdout)["hardest_components"][0]["component_name"] == "名前Hook"


def test_days_limits_trends_and_nothing_else(history: LearningStore):
    week, day = (json.loads(run("--json", "--days", days).stdout) for days in ("7", "1"))
    assert [one["date"] for one in day["trends"]["daily_stats"]] == ["2026-11-23"]
    assert {**week, "trends": None} == {**day, "trends": None}
    text = " ".join(run("trends", "--days", "1").stdout.split())
    assert "50% of 2 runs from 2026-11-23 to 2026-11-23 (UTC) succeeded, 50 points less than the day before." in text


@pytest.mark.parametrize("days", ["0", "-1", "3651", "many", "1.5", ""])
def test_days_out_of_bounds_are_refused(days: str):
    result = run("--days", days)
    assert result.exit_code == 2
    assert "--days" in result.stderr


def test_days_may_be_as_many_as_analytics_takes(history: LearningStore, tmp_path: Path):
    found = json.loads(run("trends", "--json", "--days", str(analytics.MAX_DAYS)).stdout)
    assert len(found["daily_stats"]) == analytics.MAX_DAYS
    assert run("--days", str(analytics.MAX_DAYS + 1)).exit_code == 2


def test_an_unknown_section_is_refused():
    result = run("costs")
    assert result.exit_code == 2
    assert "errors" in result.stderr


def test_the_help_says_what_days_limits():
    found = " ".join(run("--help").stdout.split())
    assert "Days that trends covers" in found
    assert "the other sections always cover the whole history" in found


def test_trends_that_stay_the_same_and_trends_without_a_past_say_so(store: LearningStore):
    add(store, "CountOperator")
    text = " ".join(run("trends").stdout.split())
    assert "100% of 1 run from" in text
    assert "succeeded, and there were none in the 7 days before to compare with." in text
    add(store, "CountOperator", days_ago=8)
    assert "succeeded, as many as in the 7 days before." in " ".join(run("trends").stdout.split())


def test_a_window_without_runs_says_where_to_look(store: LearningStore, tmp_path: Path):
    add(store, "CountOperator", days_ago=30)
    text = " ".join(run("trends").stdout.split())
    assert text.startswith("Trends No runs from 2026-11-17 to 2026-11-23 (UTC). Look further back with --days")
    assert page_of(tmp_path).drawn("success") == []


def test_unknown_prices_are_never_zero_dollars(store: LearningStore, tmp_path: Path):
    add(store, "CountOperator", cost=None, attempts=2)
    page = page_of(tmp_path)
    text = run().stdout
    assert "$" not in text
    assert ["Cost", "unknown"] in rows(text)
    assert ["2026-11-23", "1", "1", "100%", "2.0", "unknown"] in rows(text)
    assert "1 run of unknown price." in page.text_in("p")
    assert "2026-11-23: unknown" in page.text_in("title")
    assert page.drawn("cost") == []
    assert len(page.drawn("unknown")) == 1


def test_free_runs_are_zero_dollars(store: LearningStore):
    add(store, "CountOperator", cost=0.0)
    assert ["Cost", "$0.00"] in rows(run().stdout)


@pytest.mark.parametrize(
    ("cost", "shown"),
    [(0.000001, "< $0.0001"), (0.0042, "$0.0042"), (0.01, "$0.01"), (0.999, "$1.00"), (12345.678, "$12,345.68")],
)
def test_small_costs_keep_their_digits(store: LearningStore, cost: float, shown: str):
    add(store, "CountOperator", cost=cost)
    assert ["Cost", *shown.split()] in rows(run("metrics").stdout)


def test_an_empty_history_is_one_friendly_line_and_makes_no_files(folder: Path):
    result = run()
    assert (result.exit_code, result.stdout, result.stderr) == (0, NO_RUNS, "")
    assert not folder.exists()


@pytest.mark.parametrize("section", ["metrics", "insights", "trends", "errors"])
def test_an_empty_section_says_what_to_do_next(section: str):
    result = run(section)
    assert result.exit_code == 0
    assert result.stdout.startswith(section.capitalize())
    assert "`airsmith generate SPEC`" in " ".join(result.stdout.split())


def test_an_empty_history_as_json_keeps_its_shape():
    found = json.loads(run("--json").stdout)
    assert found["metrics"] == analytics.metrics([])
    assert found["insights"] == analytics.insights([])
    assert len(found["trends"]["daily_stats"]) == 7
    assert found["errors"] == analytics.errors([])


def test_an_empty_history_makes_a_page_that_says_so(tmp_path: Path):
    page = page_of(tmp_path)
    assert NO_RUNS.strip() in page.text_in("p")
    assert page.attributes_of("table") == []


def test_a_corrupt_database_is_set_aside_and_reads_as_empty(folder: Path):
    folder.mkdir()
    (folder / "learning.db").write_bytes(b"no database at all, " * 500)
    result = run()
    assert (result.exit_code, result.stdout) == (0, NO_RUNS)
    assert (folder / "learning.db.corrupt-20261123T120000Z").exists()


def test_a_newer_database_is_left_alone(history: LearningStore, folder: Path):
    with closing(sqlite3.connect(folder / "learning.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert_refused(run(), "newer Airsmith", "upgrade")
    assert_refused(run("errors", "--json"), "newer Airsmith")


def test_an_unreadable_row_is_one_line_and_does_not_hide_the_errors(history: LearningStore, folder: Path):
    with closing(sqlite3.connect(folder / "learning.db")) as connection:
        connection.execute("UPDATE generation_history SET created_at = '9999-99-99'")
        connection.commit()
    assert_refused(run("metrics"), "unreadable row in generation_history")
    assert run("errors").exit_code == 0


def test_a_database_that_is_a_folder_is_one_line(folder: Path):
    (folder / "learning.db").mkdir(parents=True)
    assert_refused(run(), "learning.db cannot be used")


@pytest.fixture
def hostile(store: LearningStore) -> LearningStore:
    for name in HOSTILE_NAMES:
        error = ErrorSeen(name or "empty", f"{name} failed", name)
        add(store, name, name, attempts=2, ok=False, errors=(error,))
    return store


def test_hostile_names_stay_text_on_one_line(hostile: LearningStore):
    found = run().stdout
    assert "<script>alert(1)</script>" in found
    assert "[bold red]markup[/]" in found
    assert "名前オペレーター😀" in found
    assert all(character.isprintable() or character == "\n" for character in found)


@pytest.mark.parametrize("columns", ["1", "40", "60", "80", "200"])
def test_no_line_is_wider_than_the_terminal(hostile: LearningStore, monkeypatch: pytest.MonkeyPatch, columns: str):
    monkeypatch.setenv("COLUMNS", columns)
    lines = run().stdout.splitlines()
    assert max(cell_len(line) for line in lines) <= max(int(columns), 40)
    assert not any(line.endswith(" ") for line in lines)


def test_on_a_narrow_terminal_names_are_folded_and_numbers_stay_whole(
    store: LearningStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "60")
    add(store, "αβγδεζηθικλμνξοπρστυφχψω", "абвгдежзиклмнопрстуфхцчшщ", attempts=2, cost=1234.5)
    found = run("insights").stdout
    assert set("αβγδεζηθικλμνξοπρστυφχψω" + "абвгдежзиклмнопрстуфхцчшщ") <= set(found)
    assert sum(line.endswith(" 1     100%       2.0") for line in found.splitlines()) == 1
    assert " $1,234.50\n" in found


def test_in_a_pipe_there_are_no_colours_and_no_boxes(history: LearningStore):
    assert run().stdout.isascii()
    assert run().stdout.replace("\n", "").isprintable()


def test_what_stdout_cannot_encode_is_escaped(store: LearningStore):
    add(store, "名前Hook", attempts=2)
    result = run("insights", charset="ascii")
    assert result.exit_code == 0
    assert "\\u540d\\u524dHook" in result.stdout


def test_a_page_has_all_sections_with_charts(history: LearningStore, tmp_path: Path):
    page = page_of(tmp_path)
    assert page.text_in("h2") == ["Metrics", "Trends", "Insights", "Errors"]
    assert page.text_in("h3") == ["Runs per day", "Cost per day"]
    assert page.text_in("caption") == [
        "Days with runs (UTC)",
        "Hardest components",
        "Easiest components",
        "Categories, hardest first",
        "Errors by type",
        "Most frequent errors",
    ]
    assert page.text_in("dd") == ["6", "66.7%", "33.3%", "1.8", "15.7 s", "$1.60"]
    assert "2026-11-23: 2 runs, 1 successful" in page.text_in("title")
    assert "2026-11-23: $0.20 + 1 unknown" in page.text_in("title")
    assert {"missing_execute", "FtpHook", "transfer", "Define execute(self, context)."} <= set(page.text_in("bdi"))


def test_the_bars_of_a_chart_are_as_high_as_their_values(history: LearningStore, tmp_path: Path):
    page = page_of(tmp_path)
    one_run = 164 / 2  # the chart is 164 high, and the busiest day has two runs
    assert [float(rect["height"] or 0) for rect in page.drawn("success")] == [one_run] * 3
    (failed,) = page.drawn("failure")
    (_, _, today) = page.drawn("success")
    assert float(failed["height"] or 0) == one_run
    assert float(failed["y"] or 0) == float(today["y"] or 0) - one_run
    cheap, dear = sorted(float(rect["height"] or 0) for rect in page.drawn("cost"))
    assert dear / cheap == pytest.approx(1.5, rel=0.001)
    assert len(page.drawn("unknown")) == 2


def test_a_page_of_one_section_has_no_other(history: LearningStore, tmp_path: Path):
    page = page_of(tmp_path, "errors")
    assert page.text_in("h2") == ["Errors"]
    assert page.attributes_of("svg", role="img") == []


def test_a_page_loads_nothing_and_runs_nothing(hostile: LearningStore, tmp_path: Path):
    page = page_of(tmp_path)
    (policy,) = page.attributes_of("meta", **{"http-equiv": "Content-Security-Policy"})
    assert (policy["content"] or "").startswith("default-src 'none'; style-src 'unsafe-inline';")
    tags = {tag for tag, _ in page.elements}
    names = {name for _, attributes in page.elements for name in attributes}
    assert not tags & {"script", "link", "img", "iframe", "object", "use", "base", "form"}
    assert not names & {"src", "href", "srcset", "style", "xlink:href", "onerror", "onload"}
    (style,) = page.text_in("style")
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style


def test_hostile_names_are_text_on_a_page(hostile: LearningStore, tmp_path: Path):
    page = page_of(tmp_path)
    shown = page.text_in("bdi")
    for name in ("<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{ 7 * 7 }}{% raw %}"):
        assert name in shown
    assert "名前オペレーター😀" in shown
    assert "red [31m second line" in shown
    source = (tmp_path / "page.html").read_text("utf-8")
    assert all(character.isprintable() or character == "\n" for character in source)
    assert max(map(len, shown)) <= 320


def test_everything_drawn_has_a_text_alternative(history: LearningStore, tmp_path: Path):
    page = page_of(tmp_path)
    identifiers = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    for drawing in page.attributes_of("svg"):
        if drawing.get("role") == "img":
            assert set((drawing["aria-labelledby"] or "").split()) <= identifiers
        else:
            assert drawing["aria-hidden"] == "true"
    assert page.text_in("desc") == ["4 runs: 3 successful, 1 failed.", "$0.50 in all; 2 runs of unknown price."]
    assert len(page.attributes_of("table")) == len(page.attributes_of("caption"))
    assert page.attributes_of("html", lang="en")
    assert len(page.attributes_of("h1")) == 1


@pytest.mark.parametrize("days", [1, 60, 61, 400, 3_650])
def test_many_days_are_drawn_together_and_none_is_lost(store: LearningStore, tmp_path: Path, days: int):
    add(store, "CountOperator", days_ago=days - 1)
    add(store, "CountOperator")
    page = page_of(tmp_path, "trends", "--days", str(days))
    assert "2 runs: 2 successful, 0 failed." in page.text_in("desc")
    assert len(page.drawn("success")) == min(days, 2)
    assert 2 * min(days, 30) <= len(page.drawn("hover")) <= 120
    if days == 61:
        assert "2026-09-24: 1 run, 1 successful" in page.text_in("title")
        assert "2026-11-22 to 2026-11-23: 1 run, 1 successful" in page.text_in("title")


@pytest.mark.parametrize("smallest", [1, 0.01])
@pytest.mark.parametrize("largest", [0, 0.01, 0.07, 0.3, 1, 2, 5, 7, 10, 99, 100, 101, 123_456.78])
def test_the_ticks_of_an_axis_are_few_and_reach_the_top(largest: float, smallest: float):
    ticks = stats_page.ticks_to(largest, smallest)
    step = ticks[1]
    assert ticks[0] == 0
    assert largest * 0.999 <= ticks[-1] < largest + step * 1.001
    assert 2 <= len(ticks) <= 6
    assert step >= smallest * 0.999


def test_a_page_and_json_at_once_keep_stdout_clean(history: LearningStore, tmp_path: Path):
    path = tmp_path / "page.html"
    result = run("--json", "--html", path)
    assert json.loads(result.stdout)["metrics"]["total_generations"] == 6
    assert result.stderr == f"{path} is written.\n"
    assert path.exists()


def test_a_page_replaces_the_one_before(history: LearningStore, tmp_path: Path):
    path = tmp_path / "page.html"
    path.write_text("the old page", "utf-8")
    page_of(tmp_path)
    assert b"the old page" not in path.read_bytes()
    assert b"\r" not in path.read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data", "page.html"]


def test_a_page_goes_where_a_link_leads(history: LearningStore, tmp_path: Path):
    target, link = tmp_path / "real.html", tmp_path / "link.html"
    link.symlink_to(target)
    assert run("--html", link).exit_code == 0
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("<!doctype html>")


def test_a_page_that_does_not_fit_on_the_disk_leaves_the_old_one(
    history: LearningStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "page.html"
    path.write_text("the old page", "utf-8")
    monkeypatch.setattr(os, "fsync", fail)
    assert_refused(run("--html", path), str(path), "no space left on device", "--html")
    assert path.read_text("utf-8") == "the old page"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["data", "page.html"]


@pytest.mark.parametrize("name", ["missing/page.html", "data", "data/learning.db/page.html", "n" * 300, "."])
def test_a_place_that_cannot_be_written_is_one_line(
    history: LearningStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert_refused(run("--html", name), "--html")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no device files")
def test_a_device_is_not_replaced(history: LearningStore):
    assert_refused(run("--html", os.devnull), os.devnull)
    assert not Path(os.devnull).is_file()


def test_nothing_is_written_where_the_history_cannot_be_read(folder: Path, tmp_path: Path):
    (folder / "learning.db").mkdir(parents=True)
    assert_refused(run("--html", tmp_path / "page.html"), "learning.db")
    assert not (tmp_path / "page.html").exists()


def test_other_commands_need_not_load_the_history():
    code = "import sys, airsmith.cli.stats; print('airsmith.learning' in sys.modules, 'sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.split() == ["False", "False"]


def test_the_template_is_in_the_package():
    assert files("airsmith.cli").joinpath("templates/stats.html.j2").is_file()
