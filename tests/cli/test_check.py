import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airsmith.application import sources
from airsmith.application.sources import Source
from airsmith.cli import check
from airsmith.rules import engine
from airsmith.rules.engine import CheckResult
from airsmith.rules.rule import PythonContext
from support.row_count import GOOD_CODE, SPEC, WITH_EVAL, WITHOUT_EXECUTE
from support.running_airsmith import Airsmith, Ended

Run = Callable[..., Ended]
NO_EXECUTE = "error [missing_execute] "


def _write(folder: Path, **files: str | bytes) -> None:
    """Files by name; `__` stands for a slash and the last `_` for the dot of the ending."""
    for name, content in files.items():
        path = folder.joinpath(*name.split("__"))
        stem, _, ending = path.name.rpartition("_")
        path = path.with_name(f"{stem}.{ending}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_no_errors_is_0(airsmith: Run, work: Path) -> None:
    _write(work, good_py=GOOD_CODE)
    assert airsmith("check", "good.py") == Ended(0, "0 errors, 0 warnings in 1 file.\n", "")


def test_errors_are_1_and_one_line_each(airsmith: Run, work: Path) -> None:
    _write(work, bad_py=WITHOUT_EXECUTE)
    ended = airsmith("check", "bad.py")
    assert (ended.code, ended.err) == (1, "")
    finding, summary = ended.out.splitlines()
    assert finding.startswith(f"bad.py:9:7: {NO_EXECUTE}")
    assert summary == "1 error, 0 warnings in 1 file."


def test_warnings_alone_are_0(airsmith: Run, work: Path) -> None:
    _write(work, warned_py="import subprocess\n\nsubprocess.run(['ls'], check=True)\n")
    ended = airsmith("check", "warned.py")
    assert ended.code == 0
    assert ended.out.endswith("0 errors, 1 warning in 1 file.\n")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("gone.py", "there is no file or folder gone.py."),
        (
            "notes.txt",
            "notes.txt is no Python file (.py) and no spec (.component.yaml, or YAML with `component_type:`).",
        ),
        ("x" * 300 + ".py", None),
        ("", "one of the paths is empty."),
        ("file/below.py", "there is no file or folder file/below.py."),
    ],
)
def test_what_cannot_be_checked_is_2_and_the_rest_is_checked(
    name: str, line: str | None, airsmith: Run, work: Path
) -> None:
    _write(work, bad_py=WITHOUT_EXECUTE, notes_txt="x")
    (work / "file").touch()
    ended = airsmith("check", name, "bad.py")
    assert ended.code == 2
    assert NO_EXECUTE in ended.out
    if line:
        assert ended.error == f"airsmith: {line}"


def test_a_file_that_cannot_be_read_is_2(airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(work, good_py=GOOD_CODE, locked_py="")
    real = Path.open

    def opened(path: Path, *arguments: str, **options: str) -> object:
        if path.name == "locked.py":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", opened)
    ended = airsmith("check", ".")
    assert ended == Ended(
        2, "0 errors, 0 warnings in 1 file.\n", "airsmith: locked.py cannot be read: permission denied.\n"
    )


def test_a_folder_that_cannot_be_listed_is_2(airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(work, good_py=GOOD_CODE, locked__a_py="")
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ended = airsmith("check", ".")
    assert (ended.code, ended.error) == (2, "airsmith: ./locked cannot be read: permission denied.")


def test_a_huge_file_is_told_and_not_read(airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_FILE", 1_000_000)
    _write(work, big_py="#" * 1_000_001)
    ended = airsmith("check", ".")
    assert ended.code == 2
    assert (
        ended.error
        == "airsmith: big.py is larger than 1 MB and was not checked; leave it out by the setting `exclude`."
    )


def test_a_folder_is_walked(airsmith: Run, work: Path) -> None:
    _write(work, dags__b_py=WITHOUT_EXECUTE, dags__sub__a_py=WITH_EVAL, venv__x_py=WITH_EVAL, notes_txt="x")
    (work / "dags/row.component.yaml").write_text(f"{SPEC}nmae: x\n")
    ended = airsmith("check", "dags")
    assert [line.partition(":")[0] for line in ended.out.splitlines()[:-1]] == [
        "dags/b.py",
        "dags/row.component.yaml",
        "dags/sub/a.py",
    ]
    assert ended.out.endswith("3 errors, 0 warnings in 3 files.\n")


def test_a_folder_without_files_is_0_and_says_so(airsmith: Run, work: Path) -> None:
    ended = airsmith("check", ".")
    assert (ended.code, ended.out) == (0, "0 errors, 0 warnings in 0 files.\n")
    assert ended.error == "airsmith: . holds no Python files or specs that are to be checked."


def test_a_file_that_is_named_twice_is_checked_once(airsmith: Run, work: Path) -> None:
    _write(work, a_py=WITHOUT_EXECUTE)
    (work / "link.py").symlink_to("a.py")
    ended = airsmith("check", "a.py", "./a.py", ".", str(work / "a.py"), "link.py", ".")
    assert ended.out.count(NO_EXECUTE) == 1
    assert ended.err == ""
    assert ended.out.endswith("in 1 file.\n")


@pytest.mark.parametrize("content", [b"\0\xff\xfe" * 9, b"\x7fELF\x02\0\0", bytes(range(256))])
@pytest.mark.parametrize("name", ["a.py", "a.component.yaml"])
def test_a_binary_file_has_few_findings(name: str, content: bytes, airsmith: Run, work: Path) -> None:
    (work / name).write_bytes(content)
    ended = airsmith("check", name)
    assert (ended.code, ended.err) == (1, "")
    assert len(ended.out.splitlines()) <= 3


def test_a_spec_that_is_no_utf_8_has_its_finding_at_the_byte(airsmith: Run, work: Path) -> None:
    (work / "a.component.yaml").write_bytes(SPEC.encode() + b"author: caf\xe9\n")
    ended = airsmith("check", ".")
    assert ended.code == 1
    assert ended.out.startswith(
        "a.component.yaml:14:12: error [invalid_yaml] What stands here is no UTF-8 text; save the file as UTF-8.\n"
    )


def test_broken_yaml_hides_nothing_else(airsmith: Run, work: Path) -> None:
    _write(work, a_yaml=f"{SPEC}nmae: x\noutputs: [\n")
    ended = airsmith("check", "a.yaml")
    assert ended.code == 1
    assert "[unknown_key]" in ended.out
    assert "[invalid_yaml]" in ended.out


def test_the_target_version_comes_from_the_flag(airsmith: Run, work: Path) -> None:
    _write(work, a_py=GOOD_CODE)
    assert airsmith("check", "a.py", "--airflow", "3.3").code == 0
    ended = airsmith("check", "a.py", "--airflow", "2.11")
    assert ended.code == 1
    assert "[missing_base_import]" in ended.out


def test_a_file_may_be_said_to_be_a_component(airsmith: Run, work: Path) -> None:
    _write(work, a_py="x = 1\n")
    assert airsmith("check", "a.py").code == 0
    ended = airsmith("check", "a.py", "--component-type", "sensor")
    assert ended.code == 1
    assert "[no_component_class]" in ended.out


def test_stdin_is_checked_under_its_name(airsmith: Run, work: Path) -> None:
    ended = airsmith("check", "-", "--stdin-filename", "dags/a.py", stdin=WITHOUT_EXECUTE)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.startswith(f"dags/a.py:9:7: {NO_EXECUTE}")
    assert airsmith("check", "-", "-", "--stdin-filename", "a.component.yaml", stdin=SPEC).code == 0
    assert airsmith("check", "-", "--stdin-filename", "a.py", stdin=b"\xff").code == 1
    assert airsmith("check", "-", "--stdin-filename", "a.txt", stdin="x").code == 2


def test_stdin_takes_the_settings_of_its_folder(airsmith: Run, work: Path) -> None:
    (work / "airsmith.toml").write_text('disable = ["missing_execute"]\n')
    assert airsmith("check", "-", "--stdin-filename", "dags/new/a.py", stdin=WITHOUT_EXECUTE).code == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-"], "stdin has no name; say with --stdin-filename what it is, such as hook.py."),
        (
            ["-", "--stdin-filename", "a.py", "--fix"],
            "--fix changes files, and stdin is none; leave one of the two out.",
        ),
        (["a.py", "--stdin-filename", "b.py"], "--stdin-filename names what comes over stdin; give `-` as a path too."),
    ],
)
def test_options_that_contradict_each_other(arguments: list[str], line: str, airsmith: Run) -> None:
    assert airsmith("check", *arguments) == Ended(2, "", f"airsmith: {line}\n")


def test_settings_are_those_nearest_to_each_file(airsmith: Run, work: Path) -> None:
    _write(work, a_py=WITHOUT_EXECUTE, quiet__a_py=WITHOUT_EXECUTE)
    (work / "quiet/pyproject.toml").write_text('[tool.airsmith]\ndisable = ["missing_execute"]\n')
    ended = airsmith("check", ".")
    assert [line.partition(":")[0] for line in ended.out.splitlines()[:-1]] == ["a.py"]


def test_severities_are_those_of_the_settings(airsmith: Run, work: Path) -> None:
    _write(work, a_py=WITH_EVAL)
    for severity, code in (("error", 1), ("warning", 0), ("information", 0), ("off", 0)):
        (work / "airsmith.toml").write_text(f'severity = {{dangerous_function_eval = "{severity}"}}\n')
        ended = airsmith("check", "a.py", "--format", "json")
        assert ended.code == code
        found = [each["severity"] for each in ended.json if each["rule"] == "dangerous_function_eval"]
        assert found == ([] if severity == "off" else [severity])


def test_excluded_files_are_left_out_unless_they_are_named(airsmith: Run, work: Path) -> None:
    (work / "airsmith.toml").write_text('exclude = ["legacy/", "*_dag.py"]\n')
    _write(work, legacy__a_py=WITH_EVAL, dags__my_dag_py=WITH_EVAL, dags__b_py=GOOD_CODE)
    assert airsmith("check", ".") == Ended(0, "0 errors, 0 warnings in 1 file.\n", "")
    assert airsmith("check", "dags").code == 0
    assert airsmith("check", "legacy/a.py").code == 1


def test_wrong_settings_are_2_and_told_once(airsmith: Run, work: Path) -> None:
    (work / "airsmith.toml").write_text('engine = "gpt"\ndisable = ["missing_execute"]\n')
    _write(work, a_py=WITHOUT_EXECUTE, sub__b_py=WITHOUT_EXECUTE)
    ended = airsmith("check", ".")
    assert (ended.code, ended.out) == (2, "0 errors, 0 warnings in 2 files.\n")
    assert ended.error.startswith(f"airsmith: {work / 'airsmith.toml'}: `engine` must be ")


def test_suppressed_findings_do_not_count(airsmith: Run, work: Path) -> None:
    _write(work, a_py="eval('1')  # airsmith: ignore[dangerous_function_eval]\n")
    assert airsmith("check", "a.py").code == 0


def _crashing(_context: PythonContext) -> object:
    raise RuntimeError("a bug")


@pytest.fixture
def broken_rule(monkeypatch: pytest.MonkeyPatch) -> str:
    """One of the rules fails on every file."""
    rules = list(engine.PYTHON_RULES)
    at = next(number for number, rule in enumerate(rules) if rule.name == "missing_execute")
    rules[at] = replace(rules[at], check=_crashing)
    monkeypatch.setattr(engine, "PYTHON_RULES", tuple(rules))
    return rules[at].name


def test_a_rule_that_fails_is_one_line_and_2(airsmith: Run, work: Path, broken_rule: str) -> None:
    _write(work, a_py=WITH_EVAL, b_py=GOOD_CODE, c_py=GOOD_CODE)
    ended = airsmith("check", ".")
    assert ended.code == 2
    assert "[dangerous_function_eval]" in ended.out
    assert ended.error == (
        "airsmith: the rule missing_execute failed on a.py and 2 more, which is a bug of Airsmith; "
        "its findings are missing."
    )


def test_a_rule_that_fails_is_logged_with_its_stack_when_asked_for(
    airsmith: Run, work: Path, broken_rule: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _write(work, a_py=GOOD_CODE)
    assert airsmith("check", ".").code == 2
    assert caplog.records == []
    monkeypatch.setenv("AIRSMITH_DEBUG", "1")
    assert airsmith("check", ".").code == 2
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_bug_over_one_file_does_not_hide_the_others(
    airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(work, a_py=WITHOUT_EXECUTE, b_py=WITHOUT_EXECUTE)
    real = check.check_source

    def check_source(source: Source, *arguments: Any) -> CheckResult:  # noqa: ANN401 - passed on
        if source.name == "a.py":
            raise RuntimeError("a\nbug")
        return real(source, *arguments)

    monkeypatch.setattr(check, "check_source", check_source)
    ended = airsmith("check", ".")
    assert ended.code == 2
    assert ended.out.startswith("b.py:9:7: ")
    assert ended.error == (
        "airsmith: a.py was not checked: internal error, a bug of Airsmith: RuntimeError: a bug. "
        "Set AIRSMITH_DEBUG=1 to see where."
    )


def test_nothing_half_done_is_on_stderr_of_a_good_run(program: Airsmith) -> None:
    (program.folder / "a.py").write_text("import re\nx = '\\d'\n" + GOOD_CODE)
    assert program.run("check", ".") == Ended(0, "0 errors, 0 warnings in 1 file.\n", "")


def test_a_killed_check_with_fixes_leaves_whole_files(program: Airsmith) -> None:
    old = "from airflow.sensors.base import BaseSensor\n"
    for number in range(200):
        (program.folder / f"f{number:03}.py").write_text(old)
    with program.start("check", ".", "--fix") as process:
        while not any(path.read_text() != old for path in program.folder.glob("f*.py")):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode in {0, 1, 130}
    new = {path.read_text() for path in program.folder.iterdir()} - {old}
    assert len(new) == 1
    assert len(program.files()) == 200
    assert err in {b"", b"airsmith: interrupted.\n"}
