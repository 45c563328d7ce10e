"""The Airflow version that a spec states holds for all that is generated from it, whatever the workspace's is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.running_airsmith import Ended

Run = Callable[..., Ended]

NAMES = {"operator": "rows_operator", "sensor": "rows_sensor", "hook": "rows_hook"}
WAYS = [(), ("--ruff",)]
OLD, NEW = "2.11", "3.3"


def spec_text(component_type: str, version: str) -> str:
    """A spec whose files import all that generated files import."""
    for_hooks = "conn_type: rows\nhook_name: Rows\nconn_name_attr: rows_conn_id\n" if component_type == "hook" else ""
    return f"""\
name: Rows{component_type.capitalize()}
component_type: {component_type}
description: Looks at the rows of a table.
category: database
airflow_version: "{version}"
requirements: [count the rows]
inputs:
  - {{name: table, type: str, required: true, description: The table.}}
runtime_params:
  - {{name: table, type: string, default: orders, description: The table.}}
test_cases:
  - name: there is no table
    inputs: {{table: orders}}
    expects: {{raises: AirflowException}}
{for_hooks}"""


def generate(airsmith: Run, work: Path, component_type: str, *, stated: str, set_to: str) -> list[str]:
    """Generate a scaffold in a workspace with another target; the names of the component, its tests and its test DAG."""
    (work / "airsmith.toml").write_text(f'airflow_version = "{set_to}"\n')
    spec = work / f"{component_type}.component.yaml"
    spec.write_text(spec_text(component_type, stated))
    ended = airsmith("generate", spec, "--engine", "scaffold", "--json")
    assert (ended.code, [attempt["findings"] for attempt in ended.json["attempts"]]) == (0, [[]])
    module = NAMES[component_type]
    return [f"{module}.py", f"test_{module}.py", f"{module}_test_dag.py"]


def check(airsmith: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = airsmith("check", *arguments, "--format", "json").json
    return found


@pytest.mark.parametrize("component_type", NAMES)
@pytest.mark.parametrize(("stated", "set_to"), [(OLD, NEW), (NEW, OLD), ("3.0", NEW)])
def test_nothing_is_wrong_with_generated_files(
    airsmith: Run, work: Path, component_type: str, stated: str, set_to: str
) -> None:
    files = generate(airsmith, work, component_type, stated=stated, set_to=set_to)
    for way in WAYS:
        assert check(airsmith, ".", *way) == []
        for file in files:
            assert check(airsmith, file, *way) == [], "also by itself"
            assert check(airsmith, file, "--airflow", set_to, *way) == [], "the spec counts before the flag"


@pytest.mark.parametrize("component_type", NAMES)
@pytest.mark.parametrize(("stated", "set_to"), [(OLD, NEW), (NEW, OLD)])
def test_without_the_spec_the_workspaces_target_holds(
    airsmith: Run, work: Path, component_type: str, stated: str, set_to: str
) -> None:
    """So each of the files is really looked at, and differs from what the other target wants."""
    files = generate(airsmith, work, component_type, stated=stated, set_to=set_to)
    (work / f"{component_type}.component.yaml").unlink()
    assert {finding["file"] for finding in check(airsmith, ".")} == set(files)
    assert check(airsmith, ".", "--airflow", stated, "--ruff") == []


@pytest.mark.parametrize("name", ["rows_operator.py", "test_rows_operator.py", "rows_operator_test_dag.py"])
def test_what_ruff_says_of_airflow_3_is_not_said_of_files_for_airflow_2(airsmith: Run, work: Path, name: str) -> None:
    """`airflow.DAG` is one that ruff alone speaks of; the name, where there is no header, tells as well."""
    code = 'from airflow import DAG\n\nx = DAG("a", schedule=None)\n'
    (work / name).write_text(code)
    spec = work / "rows.component.yaml"
    spec.write_text(spec_text("operator", OLD))
    assert "ruff:AIR311" not in [finding["rule"] for finding in check(airsmith, name, "--ruff")]
    by_stdin = airsmith("check", "-", "--stdin-filename", name, "--ruff", "--format", "json", stdin=code).json
    assert "ruff:AIR311" not in [finding["rule"] for finding in by_stdin]
    spec.write_text(spec_text("operator", NEW))
    assert "ruff:AIR311" in [finding["rule"] for finding in check(airsmith, name, "--ruff")]


def test_safe_fixes_leave_generated_files_as_they_are(airsmith: Run, work: Path) -> None:
    files = generate(airsmith, work, "operator", stated=OLD, set_to=NEW)
    before = [(work / file).read_text() for file in files]
    assert airsmith("check", "--fix", ".").code == 0
    assert [(work / file).read_text() for file in files] == before


def test_files_that_another_folder_gets(airsmith: Run, work: Path) -> None:
    (work / "airsmith.toml").write_text(f'airflow_version = "{NEW}"\noutput_dir = "plugins"\n')
    (work / "specs").mkdir()
    (work / "specs" / "rows.component.yaml").write_text(spec_text("sensor", OLD))
    assert airsmith("generate", "specs/rows.component.yaml", "--engine", "scaffold").code == 0
    assert len(list((work / "plugins").glob("*.py"))) == 3
    for way in WAYS:
        assert check(airsmith, ".", *way) == []
