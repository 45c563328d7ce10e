"""Generated files on a real Airflow: good components pass their tests, bad ones fail them, DAGs load."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airsmith.application.formatting import format_python
from airsmith.artifacts.model import Artifact
from airsmith.artifacts.render import render
from airsmith.catalog.targets import AirflowVersion
from airsmith.spec.naming import snake_case
from support.airflow_runs import AirflowInterpreter, TestRun, write_files
from support.sample_components import HOOK, OPERATOR, SAMPLE_COMPONENTS, SENSOR, SampleComponent
from support.sample_requests import request_for

pytestmark = pytest.mark.airflow

SCAFFOLDS: dict[str, tuple[str, str]] = {
    "operator": ("execute", "self, context"),
    "sensor": ("poke", "self, context"),
    "hook": ("get_conn", "self"),
}


def render_formatted(
    sample: SampleComponent, code: str, target: AirflowVersion, *, is_scaffold: bool = False, **changes: object
) -> tuple[Artifact, ...]:
    request = request_for({**sample.data, **changes}, code=code, target=target, is_scaffold=is_scaffold)
    return render(replace(request, format_python=format_python))


def scaffold_of(sample: SampleComponent, target: AirflowVersion) -> str:
    """The component with only a constructor left, which checks nothing."""
    method, arguments = SCAFFOLDS[sample.type]
    head = sample.code_for(target).split(f"    def {method}(")[0].replace("if minimum < 0:", "if False:")
    return f'{head}    def {method}({arguments}):\n        raise NotImplementedError("later")\n'


def modules_of(sample: SampleComponent) -> list[str]:
    module = snake_case(sample.spec.name)
    return [module, f"test_{module}"]


@pytest.fixture(scope="module")
def finished(airflow: AirflowInterpreter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all sample components, each with its files in a folder of its own."""
    folder = tmp_path_factory.mktemp("finished")
    for sample in SAMPLE_COMPONENTS:
        write_files(folder / sample.type, render_formatted(sample, sample.code_for(airflow.version), airflow.version))
    return folder


@pytest.fixture(scope="module")
def finished_run(airflow: AirflowInterpreter, finished: Path) -> TestRun:
    modules = [module for sample in SAMPLE_COMPONENTS for module in modules_of(sample)]
    return airflow.run_tests(finished, quiet_modules=modules)


@pytest.fixture(scope="module")
def loaded(airflow: AirflowInterpreter, finished: Path) -> dict[str, Any]:
    return airflow.load_dags(finished, "table_name", "minimum", "path", "timeout")


def test_correct_components_pass_all_their_tests(finished_run: TestRun):
    assert finished_run.failed == frozenset(), finished_run.output
    assert finished_run.expected_failures == frozenset()
    counts = {
        sample.type: sum(name.startswith(f"test_{snake_case(sample.spec.name)}::") for name in finished_run.passed)
        for sample in SAMPLE_COMPONENTS
    }
    assert counts == {"operator": 37, "sensor": 15, "hook": 14}


def test_every_case_of_the_specs_is_a_test_that_ran(finished_run: TestRun):
    behaviour = {name for name in finished_run.passed if "::test_execute_" in name or "::test_poke_" in name}
    behaviour |= {name for name in finished_run.passed if "::test_get_conn_" in name}
    structure = {name for name in behaviour if name.endswith("_is_defined")}
    cases = sum(len(sample.spec.test_cases) for sample in SAMPLE_COMPONENTS)
    assert len(behaviour - structure) == cases


def test_the_dags_load_without_error_or_warning(loaded: dict[str, Any], finished: Path):
    assert loaded["errors"] == {}
    warnings = [warning for found in loaded["warnings"].values() for warning in found]
    assert [warning for warning in warnings if warning.startswith(str(finished))] == []  # Airflow has some of its own
    assert {name: list(dag["tasks"]) for name, dag in loaded["dags"].items()} == {
        "row_count_operator_test_dag": ["row_count_operator"],
        "report_ready_sensor_test_dag": ["report_ready_sensor"],
        "weather_hook_test_dag": ["open_connection"],
    }


def test_the_dags_have_their_params_tags_docs_and_arguments(loaded: dict[str, Any]):
    dag = loaded["dags"]["row_count_operator_test_dag"]
    assert dag["params"] == ["day", "extra", "minimum", "note", "table_name"]
    assert dag["tags"] == ["airsmith", "database"]
    assert "Counts the rows of a table" in dag["doc"]
    task = dag["tasks"]["row_count_operator"]
    assert (task["table_name"], task["minimum"]) == ("{{ params.table_name }}", "5")


def test_tests_run_under_any_import_mode_and_root_folder(airflow: AirflowInterpreter, tmp_path: Path):
    folder = tmp_path / "dags" / "parts"
    write_files(folder, render_formatted(SENSOR, SENSOR.code_for(airflow.version), airflow.version))
    (folder / "__init__.py").write_text("")
    run = airflow.run_tests(
        folder, "--import-mode=importlib", f"--rootdir={tmp_path}", quiet_modules=modules_of(SENSOR)
    )
    assert run.failed == frozenset(), run.output
    assert len(run.passed) == 15


def test_tests_leave_nothing_behind(airflow: AirflowInterpreter, tmp_path: Path):
    folder, home, scratch = tmp_path / "parts", tmp_path / "home", tmp_path / "scratch"
    write_files(folder, render_formatted(HOOK, HOOK.code_for(airflow.version), airflow.version))
    files = {path.name for path in folder.iterdir()}
    home.mkdir()
    scratch.mkdir()
    run = airflow.run_tests(folder, environment={"HOME": str(home), "TMPDIR": str(scratch)})
    assert run.failed == frozenset(), run.output
    assert list(home.iterdir()) == []
    assert list(scratch.iterdir()) == []
    assert {path.name for path in folder.iterdir()} == files


def test_scaffolds_fail_as_expected_and_pass_the_rest(airflow: AirflowInterpreter, tmp_path: Path):
    for sample in SAMPLE_COMPONENTS:
        code = scaffold_of(sample, airflow.version)
        with_cases = render_formatted(sample, code, airflow.version, is_scaffold=True)
        write_files(tmp_path / sample.type, with_cases)
    code = scaffold_of(SENSOR, airflow.version).replace("ReportReadySensor", "BareSensor")
    bare = render_formatted(SENSOR, code, airflow.version, is_scaffold=True, name="BareSensor", test_cases=[])
    write_files(tmp_path / "bare", bare)
    run = airflow.run_tests(tmp_path)
    assert run.failed == frozenset(), run.output
    assert run.expected_failures == {
        "test_row_count_operator::test_execute_counts_rows",
        "test_row_count_operator::test_execute_counts_rows_2",
        "test_row_count_operator::test_execute_too_few_rows",
        "test_row_count_operator::test_execute_the_database_is_away",
        "test_row_count_operator::test_execute_fails_for_good",
        "test_row_count_operator::test_execute_refuses_a_negative_minimum",
        "test_report_ready_sensor::test_poke_is_there",
        "test_report_ready_sensor::test_poke_is_missing",
        "test_report_ready_sensor::test_poke_the_disk_is_gone",
        "test_weather_hook::test_get_conn_knows_its_address",
        "test_weather_hook::test_get_conn_other_connection",
        "test_weather_hook::test_get_conn_the_connection_is_missing",
        "test_bare_sensor::test_poke_is_written",
    }


MISTAKES = {
    "operator": [
        ('template_fields: Sequence[str] = ("table_name", "where")', "template_fields: Sequence[str] = ()"),
        ("self.strict = strict", "self.strict = not strict"),
        ("ratio: float = 0.25", "ratio: float = 0.5"),
        ("pause: timedelta,", "pause: timedelta | None = None,"),
        ('ui_color = "#e8f7e4"', 'ui_color = "#ffffff"'),
        ("return row_count", "return row_count + 1"),
    ],
    "sensor": [
        ("poke_interval: float = 30", "poke_interval: float = 60"),
        ("is_done=os.path.exists(self.path)", "is_done=True"),
    ],
    "hook": [
        ('conn_type = "weather"', 'conn_type = "http"'),
        ("self.units = units", "self.units = 'imperial'"),
    ],
}
FAILURES = {
    "test_row_count_operator::test_template_fields[table_name]",
    "test_row_count_operator::test_template_fields[where]",
    "test_row_count_operator::test_renders_template_fields",
    "test_row_count_operator::test_keeps_argument[strict-True]",
    "test_row_count_operator::test_default[strict-False]",
    "test_row_count_operator::test_default[ratio-0.25]",
    "test_row_count_operator::test_required_argument[pause]",
    "test_row_count_operator::test_class_attribute[ui_color-#e8f7e4]",
    "test_row_count_operator::test_execute_counts_rows",
    "test_row_count_operator::test_execute_counts_rows_2",
    "test_report_ready_sensor::test_sensor_setting[poke_interval-30]",
    "test_report_ready_sensor::test_poke_is_missing",
    "test_report_ready_sensor::test_poke_the_disk_is_gone",
    "test_weather_hook::test_class_attribute[conn_type-weather]",
    "test_weather_hook::test_default[units-metric]",
}


def test_wrong_components_fail_the_tests_of_what_is_wrong(airflow: AirflowInterpreter, tmp_path: Path):
    for sample in (OPERATOR, SENSOR, HOOK):
        code = sample.code_for(airflow.version)
        for right, wrong in MISTAKES[sample.type]:
            assert right in code
            code = code.replace(right, wrong)
        write_files(tmp_path / sample.type, render_formatted(sample, code, airflow.version))
    run = airflow.run_tests(tmp_path)
    assert run.failed == FAILURES, run.output
