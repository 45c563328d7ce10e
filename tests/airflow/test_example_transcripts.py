"""What the transcripts of the examples end with, on a real Airflow: all tests of the spec pass."""

from pathlib import Path

import pytest

from airsmith.application.formatting import format_python
from airsmith.artifacts.model import ArtifactRequest
from airsmith.artifacts.render import render
from airsmith.catalog.targets import AirflowVersion
from airsmith.spec.naming import snake_case
from support.airflow_runs import AirflowInterpreter, write_files
from support.example_transcripts import example_spec, play

pytestmark = pytest.mark.airflow
_HOOK_IN_SDK = AirflowVersion(3, 1)


@pytest.mark.parametrize("name", ["row_count_operator", "partition_ready_sensor"])
async def test_the_accepted_code_passes_the_tests_of_its_spec(
    name: str, airflow: AirflowInterpreter, tmp_path: Path
) -> None:
    if airflow.version < _HOOK_IN_SDK:
        pytest.skip("the examples are written for Airflow 3.3 and use airflow.sdk.BaseHook")
    spec, _ = example_spec(name)
    code = (await play(name))[-1].code
    request = ArtifactRequest(
        spec, code, airflow.version, "x.component.yaml", is_scaffold=False, format_python=format_python
    )
    write_files(tmp_path, render(request))
    module = snake_case(spec.name)
    run = airflow.run_tests(tmp_path, quiet_modules=[module, f"test_{module}"])
    assert run.failed == frozenset(), run.output
    behaviour = [test for test in run.passed if "::test_execute_" in test or "::test_poke_" in test]
    assert len(behaviour) == len(spec.test_cases) + 1  # and that the method is defined
    assert airflow.load_dags(tmp_path)["errors"] == {}
