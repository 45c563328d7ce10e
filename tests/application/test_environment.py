from pathlib import Path

import pytest

from airsmith.application.environment import read_environment

SECRET = "-".join(("sk", "ant", "x" * 12))


def test_everything_is_read_and_blanks_are_dropped(tmp_path: Path) -> None:
    environment = read_environment(
        {
            "AIRSMITH_DATA_DIR": f" {tmp_path} ",
            "ANTHROPIC_API_KEY": f" {SECRET}\n",
            "ANTHROPIC_BASE_URL": "http://127.0.0.1:1",
            "AIRSMITH_APPROVED_ORIGIN": "https://proxy.example",
            "AIRSMITH_PATTERNS_URL": " https://patterns.example ",
            "VIRTUAL_ENV": f"{tmp_path}/venv",
        }
    )
    assert environment.data_folder == tmp_path
    assert environment.api_key == SECRET
    assert environment.base_url == "http://127.0.0.1:1"
    assert environment.approved_origin == "https://proxy.example"
    assert environment.patterns_url == "https://patterns.example"
    assert environment.virtual_env == tmp_path / "venv"
    assert SECRET not in repr(environment)


def test_empty_values_count_as_absent() -> None:
    environment = read_environment({"ANTHROPIC_API_KEY": " ", "ANTHROPIC_BASE_URL": "", "AIRSMITH_DATA_DIR": " "})
    assert environment.api_key is None
    assert environment.base_url is None
    assert environment.patterns_url is None
    assert environment.data_folder.name == "airsmith"
    assert environment.data_folder.is_absolute()


def test_a_relative_data_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_environment({"AIRSMITH_DATA_DIR": "data"}).data_folder == tmp_path / "data"


def test_a_tilde_means_the_home_and_a_home_that_is_not_there_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_environment({"AIRSMITH_DATA_DIR": "~/data"}).data_folder == tmp_path / "data"
    assert read_environment({"AIRSMITH_DATA_DIR": "~no-such-user/data"}).data_folder.name == "data"
