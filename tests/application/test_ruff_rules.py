"""Ruff's Airflow rules: asked once, read exactly, not doubled, and never in the way when ruff fails."""

import logging
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import ruff

from airsmith.analysis.module import Module
from airsmith.application import ruff_rules
from airsmith.application.ruff_rules import RuffFailed, ask_ruff, ask_ruff_about, inspect_candidate, ruff_findings
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding, Layer, Severity
from airsmith.rules.engine import CheckOptions, check_python
from support.marked_text import mark_up, read_marked

DAG = "from airflow import DAG\n\nwith «DAG»('a', schedule=None):\n    pass\n"
TASK = (
    "from airflow.providers.standard.operators.bash import BashOperator as Bash\n\n"
    "«a» = Bash(task_id='b', bash_command='x')\n"
)


def findings(text: str, target: AirflowVersion = NEWEST_VERSION, *, beside_ours: bool = True) -> tuple[Finding, ...]:
    found = ask_ruff_about(text)
    assert not isinstance(found, RuffFailed)
    own = check_python(Module(text), CheckOptions(target)).findings if beside_ours else ()
    return ruff_findings(found, text, target, own)


def check(marked: str, target: AirflowVersion = NEWEST_VERSION) -> list[str]:
    """Assert where ruff's findings lie; their names."""
    text = read_marked(marked).text
    found = findings(text, target)
    assert mark_up(text, tuple(finding.range for finding in found)) == marked
    return [finding.rule for finding in found]


def test_a_finding_is_a_warning_under_ruffs_name() -> None:
    [found] = findings(read_marked(DAG).text)
    assert (found.rule, found.layer, found.severity, found.fix) == (
        "ruff:AIR311",
        Layer.IMPORTS,
        Severity.WARNING,
        None,
    )
    assert "airflow.DAG" in found.message
    assert found.message.endswith(".")
    assert "\n" not in found.message


@pytest.mark.parametrize(
    "marked",
    [
        DAG,
        DAG.replace("'a'", "'😀'").replace("with", "é = '😀😀'; x = "),
        DAG.replace("\n", "\r\n"),
    ],
)
def test_places_are_exact_in_all_alphabets_and_line_ends(marked: str) -> None:
    marked = marked.replace(":\n    pass", "").replace(":\r\n    pass", "").replace("with ", "x = ")
    assert check(marked) == ["ruff:AIR311"]


def test_hints_for_airflow_3_are_for_targets_of_airflow_3() -> None:
    assert check(DAG) == ["ruff:AIR311"]
    assert check(read_marked(DAG).text, AIRFLOW_2_LATEST) == []
    assert check(TASK) == check(TASK, AIRFLOW_2_LATEST) == ["ruff:AIR001"]


@pytest.mark.parametrize(
    "text",
    [
        "from airflow.operators.dummy import DummyOperator\n\nDummyOperator(task_id='a')\n",
        "from airflow.operators.bash import (\n    BashOperator as Bash,\n)\n\nBash(task_id='a', bash_command='x')\n",
        "import airflow.operators.dummy as d\n\nd.DummyOperator(task_id='a')\n",
        "from airflow import DAG\n\nx = DAG('a', schedule_interval=None)\n",
        "from airflow.utils.dates import days_ago\n\n\ndef f():\n    return days_ago(1)\n",
    ],
)
def test_what_our_own_rules_say_is_not_said_again(text: str) -> None:
    assert findings(text, beside_ours=False)
    assert [finding for finding in findings(text) if "DAG" not in finding.message] == []


def test_another_name_of_the_same_import_is_still_told() -> None:
    text = "from airflow.utils.dates import days_ago, round_time\n\ndays_ago(1)\nround_time()\n"
    found = ask_ruff_about(text)
    assert not isinstance(found, RuffFailed)
    own = check_python(Module(text), CheckOptions()).findings
    first = [finding for finding in own if finding.layer is Layer.IMPORTS and "days_ago" in finding.message]
    assert first
    told = [finding.message.split("`")[1] for finding in ruff_findings(found, text, NEWEST_VERSION, first)]
    assert told == ["airflow.utils.dates.round_time"]


def test_noqa_is_heeded() -> None:
    assert findings(read_marked(DAG).text.replace("None):", "None):  # noqa: AIR311")) == ()


@pytest.mark.parametrize(
    "text", ["", "\0", "\udc80 = 1\n", "def broken(:\n", "\ufeffx = 1\n", "from airflow import \\"]
)
def test_no_text_is_a_failure(text: str) -> None:
    assert ask_ruff_about(text) == ()
    assert inspect_candidate(text, NEWEST_VERSION, ()) == ()


def test_all_files_are_looked_at_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *given, **options: started.append(given) or run(*given, **options))
    names = ["a.py", "with space.py", "-dash.py", "@at.py", "é😀.py", "line\nbreak.py", "tab\t.py", "x" * 200 + ".py"]
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.write_text(read_marked(DAG).text, encoding="utf-8")
    (tmp_path / "ruff.toml").write_text('lint.ignore = ["AIR"]\n')
    (tmp_path / "clean.py").write_text("x = 1\n")
    (tmp_path / "link.py").symlink_to(paths[0])
    paths.append(tmp_path / "link.py")
    monkeypatch.chdir(tmp_path)
    relative = [Path(path.name) for path in paths]
    found = ask_ruff([*relative, tmp_path / "clean.py", tmp_path / "gone.py"])
    assert not isinstance(found, RuffFailed)
    assert set(found) == set(relative)
    assert len(started) == 1
    assert all(len(each) == 1 for each in found.values())


def test_without_files_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruff, "find_ruff_bin", missing)
    assert ask_ruff([]) == {}


def missing() -> str:
    raise FileNotFoundError("no ruff here")


Fake = Callable[[str], None]


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Put a shell script in the place of ruff."""

    def put(script: str) -> None:
        path = tmp_path / "ruff"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(ruff, "find_ruff_bin", lambda: str(path))

    return put


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo one >&2; echo two >&2; exit 2", "ruff failed: two"),
        ("exit 3", "ruff failed: exit code 3"),
        ("echo nonsense", "ruff's answer cannot be read (JSONDecodeError"),
        ("echo '[{}]'", "ruff's answer cannot be read (KeyError"),
        ("echo '{\"a\": 1}'", "ruff's answer cannot be read (TypeError"),
        ("sleep 30", "ruff took more than 0.2 s."),
    ],
)
def test_a_failure_is_one_sentence(
    script: str, told: str, fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(f"exec {script}" if script.startswith("sleep") else script)
    monkeypatch.setattr(ruff_rules, "_LONGEST_FOR_ALL_S", 0.2)
    answer = ask_ruff([tmp_path / "a.py"])
    assert isinstance(answer, RuffFailed)
    assert answer.message.startswith(told)


def test_a_candidate_is_not_held_up_by_a_failure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ruff, "find_ruff_bin", missing)
    with caplog.at_level(logging.WARNING):
        assert inspect_candidate(read_marked(DAG).text, NEWEST_VERSION, ()) == ()
    [record] = caplog.records
    assert "ruff cannot be run: no ruff here" in record.getMessage()
