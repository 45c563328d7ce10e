"""Scaffolds on a real Airflow: they import, they can be built, and their tests fail only where they must."""

from pathlib import Path
from typing import Any

import pytest

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.formatting import format_python
from airsmith.application.generation import Prepared, generate_component, prepare_generation
from airsmith.application.output import NotWritten, Written
from airsmith.application.output import write_files as write_to_disk
from airsmith.application.workspace import open_workspace
from airsmith.artifacts.model import Artifact, ArtifactRequest
from airsmith.artifacts.render import render
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion
from airsmith.config import SettingsLayer
from airsmith.engines.scaffold_code import scaffold_source
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.naming import snake_case
from support.airflow_runs import AirflowInterpreter, write_files
from support.candidate_code import GREETING_SPEC
from support.example_transcripts import EXAMPLES, example_spec
from support.sample_components import FILE_SENSOR, ROW_COUNT, WEATHER_HOOK

pytestmark = pytest.mark.airflow

ODD_PARAMETERS: list[dict[str, Any]] = [
    {"name": "since", "type": "datetime", "default": "2024-01-31"},
    {"name": "pause", "type": "timedelta", "default": 90},
    {"name": "folder", "type": "Path", "default": "/data", "template_field": True},
    {"name": "names", "type": "Sequence[str]", "default": ["a"], "template_field": True},
    {"name": "rules", "type": "dict[str, list[int]]", "default": {"a": [1]}},
    {"name": "frame", "type": "pd.DataFrame"},
    {"name": "callback", "type": "Callable[[int], None] | None"},
    {"name": "level", "type": "Literal['low', 'high']", "default": "low"},
    {"name": "share", "type": "Decimal", "default": 0.5},
]
WAITING_OPERATOR = {
    "name": "RunJobOperator",
    "description": "Runs a job and waits for it.",
    "category": "jobs",
    "deferrable": True,
    "inputs": ODD_PARAMETERS,
}
WAITING_SENSOR = {
    **FILE_SENSOR,
    "name": "WaitingSensor",
    "deferrable": True,
    "inputs": ODD_PARAMETERS,
    "test_cases": [],
}
BARE_HOOK = {
    "name": "BareHook",
    "component_type": "hook",
    "description": "Connects.",
    "category": "http",
    "conn_type": "bare",
    "hook_name": "Bare",
    "conn_name_attr": "bare_conn_id",
    "inputs": ODD_PARAMETERS,
}
SPECS = (ROW_COUNT, FILE_SENSOR, WEATHER_HOOK, WAITING_OPERATOR, WAITING_SENSOR, BARE_HOOK)


def test_scaffolds_pass_all_tests_but_those_of_what_is_not_written(airflow: AirflowInterpreter, tmp_path: Path) -> None:
    modules = []
    for data in SPECS:
        spec = ComponentSpec.model_validate(data)
        code = scaffold_source(spec, airflow.version)
        request = ArtifactRequest(
            spec, code, airflow.version, "x.component.yaml", is_scaffold=True, format_python=format_python
        )
        write_files(tmp_path / snake_case(spec.name), render(request))
        modules += [snake_case(spec.name), f"test_{snake_case(spec.name)}"]
    run = airflow.run_tests(tmp_path, quiet_modules=modules)
    assert run.failed == frozenset(), run.output
    unwritten = {name for name in run.expected_failures if "::test_execute" in name or "::test_poke" in name}
    unwritten |= {name for name in run.expected_failures if "::test_get_conn" in name}
    assert run.expected_failures == unwritten
    assert len(unwritten) == sum(max(len(data.get("test_cases", [])), 1) for data in SPECS)


def test_scaffolds_of_the_examples_fail_no_test(airflow: AirflowInterpreter, tmp_path: Path) -> None:
    if airflow.version < AirflowVersion(3, 1):
        pytest.skip("most examples are written for Airflow 3.3, and their mocks name airflow.sdk.BaseHook")
    for path in EXAMPLES.glob("*.component.yaml"):
        spec, _ = example_spec(path.name.removesuffix(".component.yaml"))
        code = scaffold_source(spec, airflow.version)
        request = ArtifactRequest(spec, code, airflow.version, path.name, is_scaffold=True, format_python=format_python)
        write_files(tmp_path / snake_case(spec.name), render(request))
    run = airflow.run_tests(tmp_path)
    assert run.failed == frozenset(), run.output
    assert run.expected_failures


def test_the_dags_of_scaffolds_load(airflow: AirflowInterpreter, tmp_path: Path) -> None:
    for data in SPECS:
        spec = ComponentSpec.model_validate(data)
        code = scaffold_source(spec, airflow.version)
        request = ArtifactRequest(
            spec, code, airflow.version, "x.component.yaml", is_scaffold=True, format_python=format_python
        )
        write_files(tmp_path, render(request))
    loaded = airflow.load_dags(tmp_path)
    assert loaded["errors"] == {}
    assert len(loaded["dags"]) == len(SPECS)


async def write(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
    return write_to_disk(folder, artifacts)


async def test_a_spec_that_states_another_airflow_than_its_workspace(
    airflow: AirflowInterpreter, tmp_path: Path
) -> None:
    other = "3.3" if airflow.version < AIRFLOW_3 else "2.11"
    workspace = open_workspace(tmp_path, SettingsLayer("test", {"airflow_version": other, "engine": "scaffold"}))
    params = "runtime_params:\n  - name: person\n    type: string\n    default: you\n"
    text = f'{GREETING_SPEC}{params}airflow_version: "{airflow.version}"\n'
    folder, data = tmp_path / "files", tmp_path / "data"
    prepared = prepare_generation(folder / "greeting.component.yaml", text, workspace, ProcessEnvironment(data))
    assert isinstance(prepared, Prepared)
    assert (await generate_component(prepared, lambda _: None, write)).is_done
    run = airflow.run_tests(folder, quiet_modules=["greeting_operator", "test_greeting_operator"])
    assert run.failed == frozenset(), run.output
    loaded = airflow.load_dags(folder)
    assert (loaded["errors"], list(loaded["dags"])) == ({}, ["greeting_operator_test_dag"])
