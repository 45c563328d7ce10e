"""`airsmith check --ruff`: ruff's Airflow rules among our own, in every format, and what happens without ruff."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import ruff

from support.running_airsmith import Ended

Run = Callable[..., Ended]

DAG = "from airflow import DAG\n\nx = DAG('a', schedule=None)\neval('1')\n"
SPEC = "name: RowsOperator\ndescription: d\ncategory: c\nrequirements: [count]\n"


def write(work: Path) -> None:
    (work / "dags").mkdir()
    (work / "dags" / "a.py").write_text(DAG)
    (work / "b.component.yaml").write_text(SPEC)


def test_text(airsmith: Run, work: Path) -> None:
    write(work)
    ended = airsmith("check", "--ruff", ".")
    assert (ended.code, ended.err) == (1, "")
    first, second, *rest = ended.out.splitlines()
    assert first.startswith("dags/a.py:3:5: warning [ruff:AIR311] `airflow.DAG` is ")
    assert second.startswith("dags/a.py:4:1: error [dangerous_function_eval] ")
    assert rest[-1].endswith(" in 2 files.")
    assert "ruff:" not in airsmith("check", ".").out


def test_json(airsmith: Run, work: Path) -> None:
    write(work)
    [found] = [each for each in airsmith("check", "--ruff", "--format", "json", ".").json if "ruff" in each["rule"]]
    assert (found["file"], found["rule"], found["layer"], found["severity"]) == (
        "dags/a.py",
        "ruff:AIR311",
        "imports",
        "warning",
    )
    assert found["range"] == {"start": {"line": 2, "character": 4}, "end": {"line": 2, "character": 7}}


def test_sarif(airsmith: Run, work: Path) -> None:
    write(work)
    [run] = airsmith("check", "--ruff", "--format", "sarif", ".").json["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert rules["ruff:AIR311"]["help"]["text"].startswith("`ruff rule AIR311` explains it.")
    assert [result["ruleId"] for result in run["results"]] == ["ruff:AIR311", "dangerous_function_eval"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_github(airsmith: Run, work: Path) -> None:
    write(work)
    lines = airsmith("check", "--ruff", "--format", "github", ".").out.splitlines()
    assert lines[0].startswith("::warning file=dags/a.py,line=3,endLine=3,title=airsmith%3A ruff%3AAIR311,col=5,")


def test_stdin(airsmith: Run) -> None:
    ended = airsmith("check", "--ruff", "-", "--stdin-filename", "a.py", "--format", "json", stdin=DAG)
    assert [each["rule"] for each in ended.json] == ["ruff:AIR311", "dangerous_function_eval"]


def test_the_target_is_that_of_each_file(airsmith: Run, work: Path) -> None:
    write(work)
    (work / "dags" / "airsmith.toml").write_text('airflow_version = "2.11"\n')
    (work / "c.py").write_text(DAG)
    ended = airsmith("check", "--ruff", ".", "--format", "json")
    assert [each["file"] for each in ended.json if each["rule"] == "ruff:AIR311"] == ["c.py"]


def test_files_are_looked_at_as_they_are_after_fixes(airsmith: Run, work: Path) -> None:
    (work / "a.py").write_text("x = 1  # airsmith: ignore[shell_true]\n" + DAG)
    ended = airsmith("check", "--ruff", "--fix", "a.py", "--format", "json")
    assert (work / "a.py").read_text() == "x = 1\n" + DAG
    assert [each["range"]["start"] for each in ended.json if "ruff" in each["rule"]] == [{"line": 3, "character": 4}]


def test_only_specs_ask_nothing_of_ruff(airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruff, "find_ruff_bin", missing)
    (work / "b.component.yaml").write_text(SPEC)
    assert airsmith("check", "--ruff", ".").code == 0


def test_without_ruff_our_own_findings_are_still_told(
    airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ruff, "find_ruff_bin", missing)
    write(work)
    ended = airsmith("check", "--ruff", ".", "--format", "json")
    assert ended.code == 2
    assert ended.error == (
        "airsmith: ruff's Airflow rules were not asked: ruff cannot be run: no ruff here; "
        "install it by `pip install ruff`."
    )
    assert [each["rule"] for each in json.loads(ended.out)] == ["dangerous_function_eval"]


def missing() -> str:
    raise FileNotFoundError("no ruff here")
