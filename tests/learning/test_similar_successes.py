"""Past successes, found again by what a new component is described as."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from airsmith.learning import migrations
from airsmith.learning.records import GenerationRecord, SuccessPattern
from airsmith.learning.store import LearningStore, LearningUnavailable

MakeRun = Callable[..., GenerationRecord]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def success(name: str, description: str, category: str = "database", code: str = "pass\n") -> SuccessPattern:
    return SuccessPattern(name, "operator", category, description, code, NOON)


def names(store: LearningStore, text: str, limit: int = 5) -> list[str]:
    return [pattern.component_name for pattern in store.similar_successes(text, limit)]


@pytest.fixture
def filled(store: LearningStore, make_run: MakeRun) -> LearningStore:
    for pattern in (
        success("RowCountOperator", "Counts the rows of a table."),
        success("WeatherOperator", "Fetches the weather of a city.", "weather"),
        success("StationSensor", "Waits until all stations have reported.", "weather"),
    ):
        store.record(make_run(pattern.component_name), pattern)
    return store


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("count how many rows there are", "RowCountOperator"),
        ("fetching the forecast for cities", "WeatherOperator"),
        ("wait for reports", "StationSensor"),
        ("something about weather", "WeatherOperator"),
        ("station", "StationSensor"),
        ("row counting", "RowCountOperator"),
    ],
)
def test_names_descriptions_and_categories_are_searched(filled: LearningStore, text: str, first: str) -> None:
    assert names(filled, text)[0] == first


def test_what_has_nothing_in_common_is_not_found(filled: LearningStore) -> None:
    assert names(filled, "send a telegram") == []
    assert len(names(filled, "weather", 1)) == 1


@pytest.mark.parametrize("text", ["", "the of and", '" OR *', "NEAR(", "\ud800", "x" * 100_000, "word " * 50_000])
def test_no_question_breaks_the_search(filled: LearningStore, text: str) -> None:
    assert names(filled, text) == []


def test_without_a_database_nothing_is_found_and_nothing_is_made(store: LearningStore, folder: Path) -> None:
    assert names(store, "rows") == []
    assert not folder.exists()


def test_a_newer_success_of_the_same_name_replaces_the_older(filled: LearningStore, make_run: MakeRun) -> None:
    filled.record(make_run(), success("RowCountOperator", "Adds up the invoices.", code="new\n"))
    assert names(filled, "rows of a table") == ["RowCountOperator"]
    [found] = filled.similar_successes("invoices", 5)
    assert found.code == "new\n"


def test_a_run_that_taught_nothing_changes_nothing(filled: LearningStore, make_run: MakeRun) -> None:
    filled.record(make_run("RowCountOperator", success=False))
    assert names(filled, "rows") == ["RowCountOperator"]


def test_successes_of_before_the_search_are_found(store: LearningStore, folder: Path) -> None:
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "learning.db")) as connection:
        for name in migrations.STEPS[:2]:
            connection.executescript(files(migrations).joinpath(name).read_text("utf-8"))
        connection.execute("PRAGMA user_version = 2")
        connection.execute(
            "INSERT INTO success_patterns VALUES ('OldOperator', 'operator', 'weather', 'Measures rain.', 'pass', ?)",
            ["2026-11-01T00:00:00.000000+00:00"],
        )
        connection.commit()
    assert names(store, "rain") == names(store, "weather") == names(store, "OldOperator") == ["OldOperator"]


def test_a_folder_that_cannot_be_used_is_told(store: LearningStore, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "learning.db").mkdir()
    with pytest.raises(LearningUnavailable):
        store.similar_successes("rows", 5)
