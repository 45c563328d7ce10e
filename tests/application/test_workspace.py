from pathlib import Path

import pytest

from airsmith.application.workspace import open_workspace
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.config import SettingsLayer
from airsmith.finding import Severity


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_defaults_where_there_are_no_settings(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    assert workspace.target == NEWEST_VERSION
    assert workspace.folder == tmp_path
    assert workspace.problems == ()


def test_the_nearest_file_above_holds(tmp_path: Path) -> None:
    _write(tmp_path / "airsmith.toml", 'airflow_version = "2.10"\n')
    _write(tmp_path / "team/airsmith.toml", 'airflow_version = "2.11"\n')
    spec = tmp_path / "team/dags/a.component.yaml"
    _write(spec, "")
    workspace = open_workspace(spec)
    assert workspace.target == AirflowVersion(2, 11)
    assert workspace.folder == tmp_path / "team"
    assert open_workspace(tmp_path).target == AirflowVersion(2, 10)


def test_a_pyproject_counts_only_with_its_table(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.airsmith]\nairflow_version = "2.11"\n')
    _write(tmp_path / "package/pyproject.toml", '[project]\nname = "x"\n')
    assert open_workspace(tmp_path / "package").target == AirflowVersion(2, 11)


def test_airsmith_toml_comes_before_pyproject(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", '[tool.airsmith]\nairflow_version = "2.11"\n')
    _write(tmp_path / "airsmith.toml", 'engine = "scaffold"\n')
    workspace = open_workspace(tmp_path)
    assert (workspace.settings.engine, workspace.target) == ("scaffold", NEWEST_VERSION)


def test_later_layers_win(tmp_path: Path) -> None:
    _write(tmp_path / "airsmith.toml", 'engine = "scaffold"\nbudget_usd = 1\n')
    layers = (SettingsLayer("editor", {"engine": "replay"}), SettingsLayer("flags", {"engine": "claude"}))
    settings = open_workspace(tmp_path, *layers).settings
    assert (settings.engine, settings.budget_usd) == ("claude", 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("engine = [", "this is not valid TOML"),
        ('engine = "gpt"', "`engine` must be"),
        ("airflow_version = 3.3", "`airflow_version`"),
        ('airflow_version = "three"', "`airflow_version` must be"),
        ('airflow_version = "1.10"', "`airflow_version`: Airflow 1.10 is not known here; known are 2.10, "),
        ('airflow_version = "9.9.1"', "`airflow_version`: Airflow 9.9 is not known here"),
        ('disable = ["missing_exectue"]', "`disable`: there is no rule missing_exectue; did you mean missing_execute?"),
        ('disable = ["xyz"]', "`disable`: there is no rule xyz; `airsmith explain` lists them all."),
        ('disable = "missing_execute"', "`disable`"),
        (
            'severity.missing_exectue = "off"',
            "`severity`: there is no rule missing_exectue; did you mean missing_execute?",
        ),
        ('severity.missing_execute = "fatal"', "`severity`: the severity of `missing_execute` must be one of error, "),
        ('severity = "off"', "`severity` must be a table of rules"),
        ('"se-verity"."a\\nb" = "off"', "there is no setting `se-verity`"),
        ('severity."a\\nb" = "loud"', "`severity`: the severity of `a b` must be one of"),
        ("api_key = 'x'", "`api_key` is not read from settings; set the environment variable ANTHROPIC_API_KEY."),
        ("base_url = 'x'", "ANTHROPIC_BASE_URL"),
        ("budget_usd = -1", "`budget_usd` must be greater than 0."),
        ("colour = 1", "there is no setting `colour`"),
    ],
)
def test_a_wrong_value_is_one_sentence_with_file_and_key(tmp_path: Path, text: str, problem: str) -> None:
    _write(tmp_path / "airsmith.toml", text)
    workspace = open_workspace(tmp_path)
    [told] = workspace.problems
    assert told.startswith(f"{tmp_path / 'airsmith.toml'}: ")
    assert problem in told
    assert "\n" not in told
    assert workspace.target == NEWEST_VERSION


def test_a_wrong_value_leaves_the_others_alone(tmp_path: Path) -> None:
    _write(tmp_path / "airsmith.toml", 'disable = ["missing_poke", "nope", "neither"]\nengine = "x"\nmodel = "m"\n')
    workspace = open_workspace(tmp_path)
    assert workspace.settings.disable == ("missing_poke",)
    assert workspace.settings.model == "m"
    assert len(workspace.problems) == 3


def test_severities_can_be_switched_off_or_changed_by_any_layer(tmp_path: Path) -> None:
    _write(tmp_path / "airsmith.toml", '[severity]\nmissing_poke = "off"\nnope = "off"\nshell_true = "error"\n')
    workspace = open_workspace(tmp_path, SettingsLayer("editor", {"severity": {"shell_true": "off", "nor": "off"}}))
    assert workspace.disabled_rules == {"missing_poke", "shell_true"}
    assert workspace.severities == {}
    assert len(workspace.problems) == 2
    assert open_workspace(tmp_path).severities == {"shell_true": Severity.ERROR}


def test_a_key_never_shows_in_a_problem(tmp_path: Path) -> None:
    _write(tmp_path / "airsmith.toml", "api_key = 'hush-hush'\nmodel = ['hush-hush']\n")
    assert "hush" not in " ".join(open_workspace(tmp_path).problems)


def test_settings_that_cannot_be_read_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "airsmith.toml").mkdir()
    [problem] = open_workspace(tmp_path).problems
    assert problem == f"{tmp_path / 'airsmith.toml'}: the settings cannot be read: is a directory."


def test_settings_that_are_no_text_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "airsmith.toml").write_bytes(b"# caf\xe9\n")
    [problem] = open_workspace(tmp_path).problems
    assert problem.endswith("the settings are no UTF-8 text; save the file as UTF-8.")


def test_the_output_folder_is_relative_to_the_settings(tmp_path: Path) -> None:
    spec = tmp_path / "specs/deep/a.component.yaml"
    _write(spec, "")
    assert open_workspace(spec).output_folder(spec) == spec.parent
    _write(tmp_path / "airsmith.toml", 'output_dir = "specs/../plugins"\n')
    assert open_workspace(spec).output_folder(spec) == tmp_path / "plugins"
    elsewhere = SettingsLayer("editor", {"output_dir": "/somewhere/else"})
    assert open_workspace(spec, elsewhere).output_folder(spec) == Path("/somewhere/else")


@pytest.mark.parametrize("folder", ["/somewhere/else", "..", "~/bin", "../sibling", "a/../../b"])
def test_a_workspace_cannot_send_files_out_of_itself(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "workspace"
    spec = root / "a.component.yaml"
    _write(spec, "")
    _write(root / "airsmith.toml", f'output_dir = "{folder}"\n')
    workspace = open_workspace(spec)
    assert workspace.output_folder(spec) == root
    [problem] = workspace.problems
    assert "`output_dir` must lie below this file's folder" in problem


def test_a_link_does_not_lead_out_of_the_workspace_either(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    _write(root / "airsmith.toml", 'output_dir = "link"\n')
    (root / "link").symlink_to(tmp_path, target_is_directory=True)
    assert len(open_workspace(root).problems) == 1


def test_a_start_that_does_not_exist_is_taken_for_a_file(tmp_path: Path) -> None:
    _write(tmp_path / "airsmith.toml", 'engine = "scaffold"\n')
    assert open_workspace(tmp_path / "gone.py").settings.engine == "scaffold"
    assert open_workspace(tmp_path / "no/such/gone.py").settings.engine == "scaffold"
