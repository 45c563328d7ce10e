from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from airsmith.application.assessment import assess_spec, past_runs
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.workspace import open_workspace
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION
from airsmith.config import SettingsLayer
from airsmith.feasibility.model import Assessment
from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.spec.document import read_spec
from airsmith.usage import TokenUsage
from support.assessing import COMPLETE
from support.environments import an_environment_with
from support.marked_text import unindented
from support.running_airsmith import KEY

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def record(folder: Path, *, engine: str = "claude", failure: str | None = None, attempts: int = 2) -> None:
    run = GenerationRecord(
        component_name="TableAuditOperator",
        component_type="operator",
        category="database",
        attempts_needed=attempts,
        success=failure is None,
        execution_time_s=1,
        usage=TokenUsage(),
        cost_usd=0.1,
        model="m",
        engine=engine,
        created_at=NOW,
        failure_kind=failure,
    )
    LearningStore(folder, lambda: NOW).record(run)


def assess(folder: Path, text: str = COMPLETE, *, key: str | None = KEY, **settings: object) -> Assessment:
    workspace = open_workspace(folder, SettingsLayer("test", settings))
    environment = ProcessEnvironment(data_folder=folder / "data", api_key=key)
    return assess_spec(read_spec(unindented(text)), workspace, environment)


def test_everything_comes_together(tmp_path: Path) -> None:
    for _ in range(3):
        record(tmp_path / "data")
    result = assess(tmp_path)
    assert result.experience.runs == 3
    assert result.cost is not None
    assert (result.cost.attempts, result.cost.note) == (2, "")
    assert result.cost.typical
    assert result.target == "3.3"


def test_the_catalog_of_the_users_own_environment_is_asked(tmp_path: Path) -> None:
    document = read_spec(unindented(COMPLETE))
    environment = an_environment_with(packaged_catalog(AIRFLOW_2_LATEST))
    workspace = replace(open_workspace(tmp_path), environment=environment)
    result = assess_spec(document, workspace, ProcessEnvironment(tmp_path / "data"))
    assert (workspace.target, result.target) == (NEWEST_VERSION, "2.11")


def test_runs_that_tell_nothing_are_left_out(tmp_path: Path) -> None:
    record(tmp_path, engine="scaffold")
    record(tmp_path, failure="cancelled")
    record(tmp_path, failure="rejected_attempts_used_up")
    [run] = past_runs(tmp_path)
    assert (run.succeeded, run.attempts, run.name) == (False, 2, "TableAuditOperator")


def test_a_history_that_cannot_be_read_counts_as_empty(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "learning.db").write_bytes(b"no database " * 100)
    assert past_runs(data) == ()
    assert assess(tmp_path).score == 100
    assert [path.name for path in data.iterdir()] == ["learning.db"]
    assert past_runs(tmp_path / "nowhere") == ()
    assert not (tmp_path / "nowhere").exists()


def test_the_settings_hold(tmp_path: Path) -> None:
    assert assess(tmp_path, airflow_version="2.11").target == "2.11"
    text = unindented(COMPLETE) + 'airflow_version: "3.1"\n'
    assert assess(tmp_path, text, airflow_version="2.11").target == "3.1"
    assert assess(tmp_path, unindented(COMPLETE) + "moda: x\n").errors == 1
    assert assess(tmp_path, unindented(COMPLETE) + "moda: x\n", disable=["unknown_key"]).errors == 0


@pytest.mark.parametrize("engine", ["scaffold", "replay"])
def test_engines_that_are_not_paid_cost_nothing(tmp_path: Path, engine: str) -> None:
    cost = assess(tmp_path, engine=engine).cost
    assert cost is not None
    assert (cost.low, cost.typical, cost.high) == (0, 0, 0)
    assert cost.note == f"The engine {engine} costs nothing."


def test_without_a_key_the_price_is_told_all_the_same(tmp_path: Path) -> None:
    cost = assess(tmp_path, key=None).cost
    assert cost is not None
    assert cost.typical
    assert "No ANTHROPIC_API_KEY is set" in cost.note


@pytest.mark.parametrize("text", ["", "name: X\n", "component_type: thing\nname: [", "name: X\ncomponent_type: hook\n"])
def test_a_spec_that_is_not_whole_has_a_price_too(tmp_path: Path, text: str) -> None:
    result = assess(tmp_path, text)
    assert result.errors
    assert result.cost is not None
    assert result.cost.prompt_tokens > 500
