"""One answer from the catalog, the workspace, the history and the user's service."""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.similar_patterns import BuiltInIndex, ServiceFirst, fuse_rankings, similar_patterns
from airsmith.application.workspace import open_workspace
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION
from airsmith.engines.pattern_service import PatternService
from airsmith.generation.similar import Pattern, PatternQuery, PatternSource, pattern_of
from airsmith.learning.records import GenerationRecord, SuccessPattern
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage
from support.environments import an_environment_with
from support.fake_pattern_service import answer, pattern_service, stay_silent
from support.row_count import GOOD_CODE, SPEC

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
COUNTING = PatternQuery("TableSizeOperator", "operator", "Counts the rows of a table.", "database")


def index(folder: Path) -> BuiltInIndex:
    return BuiltInIndex(packaged_catalog(), folder / "data", folder)


def remember(folder: Path, name: str, description: str, code: str = GOOD_CODE) -> None:
    run = GenerationRecord(
        name, "operator", "database", 1, success=True, execution_time_s=1.0, usage=TokenUsage(), cost_usd=0.0,
        model="m", engine="claude", created_at=NOW,
    )  # fmt: skip
    pattern = SuccessPattern(name, "operator", "database", description, code, NOW)
    LearningStore(folder / "data", lambda: NOW).record(run, pattern)


def sources(patterns: tuple[Pattern, ...]) -> list[tuple[str, str]]:
    return [(one.source, one.name) for one in patterns]


async def test_the_catalog_answers_alone_with_imports_and_signatures(tmp_path: Path) -> None:
    query = PatternQuery("Mine", "sensor", "Wait until a file appears in an S3 bucket.", "aws")
    patterns = await index(tmp_path).find(query)
    assert len(patterns) == 3
    first = patterns[0]
    assert sources(patterns)[0] == ("catalog", "S3KeySensor")
    assert first.location == "from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor"
    assert first.example.startswith("S3KeySensor(*, bucket_key: str | list[str], ")
    assert first.summary.startswith("Waits for one or multiple keys")
    assert list(patterns) == sorted(patterns, key=lambda one: -one.score)


async def test_the_wanted_type_comes_first_and_an_older_airflow_has_its_own_classes(tmp_path: Path) -> None:
    query = PatternQuery("Mine", "hook", "Talk to a Postgres database.", "database")
    for target in (NEWEST_VERSION, AIRFLOW_2_LATEST):
        patterns = await BuiltInIndex(packaged_catalog(target), tmp_path / "data", tmp_path).find(query)
        assert patterns[0].name == "PostgresHook"


async def test_components_of_the_workspace_and_past_successes_join_the_ranking(tmp_path: Path) -> None:
    (tmp_path / "rows.component.yaml").write_text(SPEC)
    remember(tmp_path, "LineCountOperator", "Counts the rows in a table of lines.")
    patterns = await index(tmp_path).find(COUNTING)
    assert [source for source, _ in sources(patterns)] == ["workspace", "history", "catalog"]
    own, past, _ = patterns
    assert (own.name, own.location, own.example) == (
        "RowCountOperator",
        "rows.component.yaml",
        "RowCountOperator(table: str)",
    )
    assert (past.name, past.location) == ("LineCountOperator", "")


async def test_of_a_past_success_only_the_constructor_is_shown(tmp_path: Path) -> None:
    remember(tmp_path, "RowCountOperator", "Counts the rows of a table.")
    [past] = [one for one in await index(tmp_path).find(COUNTING) if one.source == "history"]
    assert (past.summary, past.example) == (
        "Counts the rows of a table.",
        "RowCountOperator(*, table: str, **kwargs: Any)",
    )


@pytest.mark.parametrize(
    "code",
    [
        GOOD_CODE.replace("RowCountOperator", "LineCountOperator").replace("len(self.table)", "their_secret()"),
        GOOD_CODE.replace("len(self.table)", "their_secret()"),  # the class cannot be found by its name
        "their_secret(",
        "",
    ],
)
async def test_no_code_of_another_workspace_gets_out(tmp_path: Path, code: str) -> None:
    remember(tmp_path, "LineCountOperator", "Counts the rows in a table of lines.", code)
    [past] = [one for one in await index(tmp_path).find(COUNTING) if one.source == "history"]
    assert past.name == "LineCountOperator"
    assert past.example in ("", "LineCountOperator(*, table: str, **kwargs: Any)")
    assert "their_secret" not in str(past)
    assert "def " not in past.example


async def test_what_has_little_in_common_does_not_push_the_catalog_out(tmp_path: Path) -> None:
    alone = await index(tmp_path / "empty").find(COUNTING)
    (tmp_path / "x.component.yaml").write_text(
        "name: MailOperator\ndescription: Sends a table of contents.\ncategory: mail\n"
    )
    remember(tmp_path, "WeatherOperator", "Fetches the weather.")
    assert await index(tmp_path).find(COUNTING) == alone


async def test_the_component_itself_is_never_an_answer(tmp_path: Path) -> None:
    (tmp_path / "rows.component.yaml").write_text(SPEC)
    remember(tmp_path, "RowCountOperator", "Counts the rows of a table.")
    query = PatternQuery("RowCountOperator", "operator", "Counts the rows of a table.", "database")
    assert "RowCountOperator" not in [one.name for one in await index(tmp_path).find(query)]


async def test_a_component_in_workspace_and_history_is_shown_once(tmp_path: Path) -> None:
    (tmp_path / "rows.component.yaml").write_text(SPEC)
    remember(tmp_path, "RowCountOperator", "Counts the rows of a table.")
    names = [one.name for one in await index(tmp_path).find(COUNTING)]
    assert names.count("RowCountOperator") == 1


async def test_a_history_that_cannot_be_read_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data" / "learning.db").mkdir(parents=True)
    assert len(await index(tmp_path).find(COUNTING)) == 3
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert "Past successes are left out" in record.getMessage()


@pytest.mark.parametrize("description", ["", "the", "\ud83d", "x" * 100_000, "A" * 100_000, "rows " * 20_000])
async def test_any_description_is_searched_by(tmp_path: Path, description: str) -> None:
    (tmp_path / "rows.component.yaml").write_text(SPEC)
    assert len(await index(tmp_path).find(PatternQuery("X", "operator", description, ""))) <= 3


def test_places_and_weights_make_one_ranking() -> None:
    catalog = [pattern_of(PatternSource.CATALOG, name, score=1.0) for name in ("A", "B", "C")]
    own = [pattern_of(PatternSource.WORKSPACE, "W", score=1.0), pattern_of(PatternSource.WORKSPACE, "b", score=0.5)]
    fused = fuse_rankings((catalog, own), 9)
    assert [one.name for one in fused] == ["W", "A", "B", "C"]
    assert len(fuse_rankings((catalog, own), 2)) == 2
    assert fuse_rankings((), 3) == fuse_rankings(((), ()), 3) == ()


def finder(folder: Path, url: str | None) -> object:
    environment = ProcessEnvironment(folder / "data", patterns_url=url)
    return similar_patterns(environment, open_workspace(folder), NEWEST_VERSION)


def test_the_catalog_of_the_users_own_environment_is_searched(tmp_path: Path) -> None:
    own = packaged_catalog(AIRFLOW_2_LATEST)
    workspace = replace(open_workspace(tmp_path), environment=an_environment_with(own))
    found = similar_patterns(ProcessEnvironment(tmp_path / "data"), workspace, NEWEST_VERSION)
    assert isinstance(found, BuiltInIndex)
    assert found.catalog is own


def test_without_an_address_the_built_in_index_is_asked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(finder(tmp_path, None), BuiltInIndex)
    assert isinstance(finder(tmp_path, "https://rag.example.com"), ServiceFirst)
    assert caplog.records == []


def test_an_address_that_may_not_be_asked_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(finder(tmp_path, "http://rag.example.com"), BuiltInIndex)
    [record] = caplog.records
    assert "AIRSMITH_PATTERNS_URL" in record.getMessage()


async def test_the_service_answers_instead_of_the_index(tmp_path: Path) -> None:
    async with pattern_service(answer([{"name": "FromService"}])) as fake:
        patterns = await ServiceFirst(PatternService(fake.url), index(tmp_path)).find(COUNTING)
    assert sources(patterns) == [("service", "FromService")]


async def test_a_service_that_knows_nothing_is_no_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with pattern_service(answer([])) as fake:
        patterns = await ServiceFirst(PatternService(fake.url), index(tmp_path)).find(COUNTING)
    assert {one.source for one in patterns} == {"catalog"}
    assert caplog.records == []


async def test_a_service_that_fails_is_one_warning_and_the_index(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for behave in (answer({}, "503 Busy"), stay_silent):
        caplog.clear()
        async with pattern_service(behave) as fake:
            service = PatternService(fake.url, deadline_s=0.3)
            patterns = await ServiceFirst(service, index(tmp_path)).find(COUNTING)
        assert {one.source for one in patterns} == {"catalog"}
        [record] = caplog.records
        assert record.levelno == logging.WARNING
        assert "\n" not in record.getMessage()
