"""Which Airflow is aimed at, and who says so."""

from dataclasses import replace
from pathlib import Path

import pytest

from airsmith.application.target_origin import stated_target, target_for
from airsmith.application.user_environment import UserEnvironment
from airsmith.application.workspace import Workspace, open_workspace
from airsmith.catalog.installed.model import Installation
from airsmith.config import SettingsLayer
from airsmith.spec.document import read_spec


def told(workspace: Workspace, spec_text: str | None = None) -> tuple[str, str]:
    spec = read_spec(spec_text) if spec_text is not None else None
    stated = stated_target(workspace, spec)
    assert target_for(workspace, spec) == stated.target
    return str(stated.target), stated.origin


def with_airflow(workspace: Workspace, version: str) -> Workspace:
    installation = Installation(Path("/x/.venv/bin/python"), (), {"apache-airflow": version})
    return replace(workspace, environment=UserEnvironment(installation, lambda *_: None))


def test_one_over_the_other(tmp_path: Path) -> None:
    assert told(open_workspace(tmp_path)) == ("3.3", "the newest one known")
    installed = with_airflow(open_workspace(tmp_path), "2.11.1")
    assert told(installed) == ("2.11", f"installed in {Path('/x/.venv/bin/python')}")
    (tmp_path / "pyproject.toml").write_text('[tool.airsmith]\nairflow_version = "3.0"\n')
    assert told(with_airflow(open_workspace(tmp_path), "2.11.1")) == ("3.0", "set in pyproject.toml")
    layer = SettingsLayer("the editor's settings", {"airflowVersion": "3.1"})
    assert told(open_workspace(tmp_path, layer)) == ("3.1", "set in the editor's settings")
    assert told(open_workspace(tmp_path, layer), 'airflow_version: "2.10"\n') == ("2.10", "set in the spec")


@pytest.mark.parametrize("written", ["", "newest", "3", "x.y"])
def test_what_a_spec_says_must_be_a_version(tmp_path: Path, written: str) -> None:
    assert told(open_workspace(tmp_path), f"airflow_version: '{written}'\n") == ("3.3", "the newest one known")


@pytest.mark.parametrize(
    "text", ["", "name: RowsOperator\n", "airflow_version:\n", "airflow_version: [2]\n", "\0", "["]
)
def test_a_spec_that_states_no_version(tmp_path: Path, text: str) -> None:
    layer = SettingsLayer("--airflow", {"airflow_version": "2.11"})
    assert told(open_workspace(tmp_path, layer), text) == ("2.11", "set in --airflow")


@pytest.mark.parametrize("version", ["1.10.15", "9.0.0", ""])
def test_an_installed_airflow_that_nobody_knows(tmp_path: Path, version: str) -> None:
    assert told(with_airflow(open_workspace(tmp_path), version)) == ("3.3", "the newest one known")


def test_a_wrong_setting_is_no_origin(tmp_path: Path) -> None:
    (tmp_path / "airsmith.toml").write_text('airflow_version = "9.9"\n')
    workspace = open_workspace(tmp_path)
    assert told(workspace) == ("3.3", "the newest one known")
    assert workspace.settings_file == tmp_path / "airsmith.toml"
    assert workspace.origins == {}
