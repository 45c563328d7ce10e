import logging
import subprocess
from pathlib import Path

import pytest
import ruff

from airsmith.application.formatting import format_python


def test_imports_are_sorted_and_the_layout_is_ruffs():
    source = "import sys\nimport os\nfrom airflow.sdk import BaseOperator\nx = { 'a':1 }\n"
    assert format_python(source) == ('import os\nimport sys\n\nfrom airflow.sdk import BaseOperator\n\nx = {"a": 1}\n')


def test_lines_are_no_longer_than_100():
    call = f"result = function({', '.join(f'argument_{number}={number}' for number in range(8))})\n"
    assert max(len(line) for line in format_python(call).splitlines()) <= 100


def test_formatted_source_stays_as_it_is():
    source = format_python('"""Doc."""\nimport os\ndef f(a,b): return os.getcwd()\n')
    assert format_python(source) == source


def test_text_of_all_alphabets_survives():
    assert format_python("x = 'é☃🙂'\n") == 'x = "é☃🙂"\n'


def test_neither_settings_nor_files_of_the_folder_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = "import airflow\nimport row_operator\nx = 'a'\n"
    elsewhere = format_python(source)
    (tmp_path / "row_operator.py").write_text("")
    (tmp_path / "ruff.toml").write_text('format.quote-style = "single"\n')
    monkeypatch.chdir(tmp_path)
    assert format_python(source) == elsewhere
    assert {path.name for path in tmp_path.iterdir()} == {"row_operator.py", "ruff.toml"}


@pytest.mark.parametrize("source", ["def broken(:\n", "x = (\n", "a b c"])
def test_source_that_does_not_parse_comes_back_unchanged(source: str, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        assert format_python(source) == source
    assert "left unformatted: ruff says" in caplog.text


def test_text_that_is_no_unicode_comes_back_unchanged(caplog: pytest.LogCaptureFixture):
    assert format_python("x = '\udc80'") == "x = '\udc80'"
    assert "left unformatted" in caplog.text


def missing() -> str:
    raise FileNotFoundError("no ruff here")


def test_without_ruff_the_source_comes_back_unchanged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(ruff, "find_ruff_bin", missing)
    assert format_python("x=1") == "x=1"
    assert "no ruff here" in caplog.text


def test_a_ruff_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    def hang(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("ruff", timeout)

    monkeypatch.setattr(subprocess, "run", hang)
    assert format_python("x=1") == "x=1"
    assert "timed out" in caplog.text
