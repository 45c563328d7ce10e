import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from airsmith.application import output
from airsmith.engines.replay import ReplayEngine
from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.rules import engine
from airsmith.rules.rule import PythonContext, Violation
from support.row_count import FILES, GOOD_CODE, SPEC, WITH_EVAL, WITHOUT_EXECUTE, fenced
from support.running_airsmith import Ended

Run = Callable[..., Ended]
NAME = "row_count.component.yaml"
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
NO_EXECUTE = "  line 9: error [missing_execute] `RowCountOperator` defines no `execute` method"
NOTE = "No ANTHROPIC_API_KEY is set, so a scaffold is made: the typed skeleton, to be filled in by you."


@pytest.fixture
def spec(work: Path) -> Path:
    path = work / NAME
    path.write_text(SPEC)
    return path


def _transcript(spec: Path, *codes: str) -> None:
    path = spec.with_name("row_count.replay.yaml")
    path.write_text(yaml.safe_dump({"note": "Written by hand.", "replies": [fenced(code) for code in codes]}))


def _runs(work: Path) -> tuple[GenerationRecord, ...]:
    return LearningStore(work.parent / "data", lambda: datetime.now(UTC)).history()


def _state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_a_key_a_scaffold_is_made_and_said(airsmith: Run, work: Path, spec: Path) -> None:
    ended = airsmith("generate", NAME)
    assert (ended.code, ended.err) == (0, "")
    first, verdict, heading, *names = ended.out.splitlines()
    assert first == NOTE
    assert verdict == "Attempt 1 (clean, scaffold): valid"
    assert heading.startswith("RowCountOperator is written (1 attempt, ")
    assert names == [f"  {name}" for name in FILES]
    assert set(_state(work)) == {NAME, *FILES}
    [run] = _runs(work)
    assert (run.engine, run.success, run.cost_usd) == ("scaffold", True, 0)


def test_what_was_generated_passes_the_check(airsmith: Run, spec: Path) -> None:
    assert airsmith("generate", NAME).code == 0
    assert airsmith("check", ".").out.startswith("0 errors, 0 warnings")


def test_a_scaffold_that_was_asked_for_needs_no_note(airsmith: Run, spec: Path) -> None:
    assert NOTE not in airsmith("generate", NAME, "--engine", "scaffold").out


def test_generating_twice_rewrites_silently(airsmith: Run, work: Path, spec: Path) -> None:
    assert airsmith("generate", NAME).code == 0
    before = _state(work)
    assert airsmith("generate", NAME).code == 0
    assert _state(work) == before


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_changed_is_not_replaced(name: str, airsmith: Run, work: Path, spec: Path) -> None:
    assert airsmith("generate", NAME).code == 0
    (work / name).write_text((work / name).read_text() + "# mine\n")
    before = _state(work)
    ended = airsmith("generate", NAME)
    assert (ended.code, ended.out) == (2, "")
    assert ended.error == (
        f"airsmith: {name} in {work} was not written by Airsmith, or has changed since; "
        "use --force to replace, or --out for another folder."
    )
    assert _state(work) == before
    assert len(_runs(work)) == 1
    assert airsmith("generate", NAME, "--force").code == 0
    assert b"# mine" not in _state(work)[name]
    assert airsmith("generate", NAME).code == 0


def test_a_file_with_other_line_ends_counts_as_unchanged(airsmith: Run, work: Path, spec: Path) -> None:
    assert airsmith("generate", NAME).code == 0
    for name in FILES:
        (work / name).write_bytes((work / name).read_bytes().replace(b"\n", b"\r\n"))
    assert airsmith("generate", NAME).code == 0


def test_a_file_that_people_wrote_is_not_replaced(airsmith: Run, work: Path, spec: Path) -> None:
    for name in FILES[:2]:
        (work / name).write_text("mine\n")
    ended = airsmith("generate", NAME)
    assert ended.code == 2
    assert f"{FILES[0]} and {FILES[1]} in {work} were not written by Airsmith" in ended.error
    assert _state(work)[FILES[0]] == b"mine\n"
    assert _runs(work) == ()


def test_a_file_that_people_write_during_the_run_is_not_replaced(
    airsmith: Run, work: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _transcript(spec, GOOD_CODE)
    real = ReplayEngine.complete

    async def complete(engine: ReplayEngine, *arguments: Any) -> Any:  # noqa: ANN401 - passed on
        (work / FILES[0]).write_text("mine, just now\n")
        return await real(engine, *arguments)

    monkeypatch.setattr(ReplayEngine, "complete", complete)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert ended.code == 2
    problem, kept = ended.err.splitlines()
    assert f"{FILES[0]} in {work} was not written by Airsmith, or has changed since" in problem
    assert "what was generated is kept at" in kept
    assert _state(work)[FILES[0]] == b"mine, just now\n"
    assert not (work / FILES[1]).exists()
    component = Path(kept.rpartition(" at ")[2])
    assert sorted(path.name for path in component.parent.iterdir()) == sorted(FILES)
    assert [run.failure_kind for run in _runs(work)] == ["writing_failed"]


def test_files_go_where_they_are_told(airsmith: Run, work: Path, spec: Path) -> None:
    assert airsmith("generate", NAME, "--out", "made/here").code == 0
    assert {f"made/here/{name}" for name in FILES} < set(_state(work))
    (work / "airsmith.toml").write_text('output_dir = "plugins"\nengine = "scaffold"\n')
    assert airsmith("generate", NAME).out.splitlines()[2] == f"  plugins/{FILES[0]}"


def test_one_folder_has_many_names(airsmith: Run, work: Path, spec: Path) -> None:
    (work / "sub").mkdir()
    (work / "link").symlink_to(work, target_is_directory=True)
    assert airsmith("generate", NAME).code == 0
    for name in (f"sub/../{NAME}", f"link/{NAME}", str(spec)):
        assert airsmith("generate", name).code == 0
    assert airsmith("generate", NAME, "--out", "link").code == 0
    assert airsmith("generate", NAME, "--out", "sub/..").code == 0


@pytest.mark.parametrize("folder", ["file", "file/below", "/proc/airsmith", "x" * 300])
def test_a_folder_that_takes_no_files_is_told_before_anything_is_spent(
    folder: str, airsmith: Run, work: Path, spec: Path
) -> None:
    (work / "file").touch()
    before = _state(work)
    ended = airsmith("generate", NAME, "--out", folder)
    assert (ended.code, ended.out) == (2, "")
    assert ended.error.startswith(f"airsmith: The folder {work / folder} cannot be written to (")
    assert _state(work) == before
    assert _runs(work) == ()


@pytest.mark.parametrize(
    ("content", "line", "shown"),
    [
        (f"{SPEC}nmae: x\n", "The spec has an error; mend it first.", [f"{NAME}:14:1: error [unknown_key]"]),
        (f"{SPEC}outputs: [\n", "The spec has an error; mend it first.", [f"{NAME}:"]),
        ("", "The spec has an error; mend it first.", [f"{NAME}:1:1: error [empty_spec]"]),
        ("name: x\n", None, [f"{NAME}:1:"]),
        (SPEC.encode() + b"author: caf\xe9\n", f"{NAME} is no UTF-8 text (line 14); save it as UTF-8.", []),
        (b"\0\1\2", None, [f"{NAME}:1:1: error [invalid_yaml]"]),
    ],
)
def test_a_spec_that_is_wrong_is_told_before_anything_is_spent(
    content: str | bytes, line: str | None, shown: list[str], airsmith: Run, work: Path, spec: Path
) -> None:
    spec.write_bytes(content.encode() if isinstance(content, str) else content)
    ended = airsmith("generate", NAME)
    assert (ended.code, ended.out) == (2, "")
    *findings, last = ended.err.splitlines()
    assert last.startswith("airsmith: ")
    if line:
        assert last == f"airsmith: {line}"
    for start in shown:
        assert any(finding.startswith(start) for finding in findings)
    assert set(_state(work)) == {NAME}
    assert _runs(work) == ()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["gone.yaml"], "gone.yaml cannot be read: no such file or directory."),
        (["."], ". cannot be read: is a directory."),
        (["file/a.yaml"], "file/a.yaml cannot be read: not a directory."),
        (["a.py"], "a.py is a Python file; give the spec, such as a.component.yaml."),
        ([NAME, "--engine", "claude"], None),
        ([NAME, "--engine", "replay"], None),
    ],
)
def test_what_keeps_a_run_from_beginning_is_one_line(
    arguments: list[str], line: str | None, airsmith: Run, work: Path, spec: Path
) -> None:
    (work / "file").touch()
    (work / "a.py").write_text("x = 1\n")
    ended = airsmith("generate", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.error.startswith("airsmith: ")
    if line:
        assert ended.error == f"airsmith: {line}"
    as_json = airsmith("generate", *arguments, "--json")
    assert (as_json.code, as_json.err) == (2, ended.err)
    assert as_json.json["outcome"] == "cannot_run"
    assert f"airsmith: {as_json.json['message']}" == ended.error


def test_wrong_settings_stop_a_run(airsmith: Run, work: Path, spec: Path) -> None:
    (work / "airsmith.toml").write_text('engine = "gpt"\napi_key = "x"\n')
    ended = airsmith("generate", NAME)
    assert (ended.code, ended.out) == (2, "")
    one, other = ended.err.splitlines()
    assert one.startswith(f"airsmith: {work / 'airsmith.toml'}: `engine` must be ")
    assert other.startswith(f"airsmith: {work / 'airsmith.toml'}: `api_key` is not read from settings;")


def test_an_address_that_nobody_approved_stops_a_run(
    airsmith: Run, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "-".join(("sk", "ant", "x" * 12)))
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://elsewhere.example")
    ended = airsmith("generate", NAME, "--json")
    assert ended.code == 2
    assert ended.json["failure"] == "endpoint_not_allowed"
    assert "elsewhere.example would receive your API key" in ended.error


def test_json_is_one_object_and_nothing_else(airsmith: Run, work: Path, spec: Path) -> None:
    ended = airsmith("generate", NAME, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json | {"seconds": 0} == {
        "outcome": "done",
        "component": "RowCountOperator",
        "engine": "scaffold",
        "model": "scaffold",
        "message": None,
        "failure": None,
        "files": [str(work / name) for name in FILES],
        "kept": None,
        "code": None,
        "patterns": [],
        "attempts": [
            {"number": 1, "kind": "clean", "model": "scaffold", "valid": True, "applied_fixes": [], "findings": []}
        ],
        "usage": {
            "input": 0,
            "output": 0,
            "thinking": 0,
            "cache_write_5m": 0,
            "cache_write_1h": 0,
            "cache_read": 0,
            "estimated": False,
        },
        "cost_usd": 0,
        "seconds": 0,
        "notes": [NOTE],
    }
    for key in (*ended.json, *ended.json["attempts"][0], *ended.json["usage"]):
        assert key in README


def test_an_engine_that_reads_no_prompt_is_shown_nothing(airsmith: Run, spec: Path) -> None:
    assert "Shown to the model" not in airsmith("generate", NAME).out


def test_json_of_a_wrong_spec_holds_its_findings(airsmith: Run, spec: Path) -> None:
    spec.write_text(f"{SPEC}nmae: x\n")
    ended = airsmith("generate", NAME, "--json")
    assert ended.code == 2
    assert ended.error == "airsmith: The spec has an error; mend it first."
    [finding] = ended.json["findings"]
    assert (finding["file"], finding["rule"], finding["range"]["start"]["line"]) == (NAME, "unknown_key", 13)


def test_a_replay_is_labelled_and_repairs_itself(airsmith: Run, work: Path, spec: Path) -> None:
    _transcript(spec, WITHOUT_EXECUTE, GOOD_CODE)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert (ended.code, ended.err) == (0, "")
    note, first, finding, second, *_ = ended.out.splitlines()
    assert note == "Replayed, not written by a model: Written by hand."
    assert first == "Attempt 1 (clean, replay): 1 error"
    assert finding.startswith(NO_EXECUTE)
    assert second == "Attempt 2 (continuation, replay): valid"
    [run] = _runs(work)
    assert (run.attempts_needed, [error.type for error in run.errors]) == (2, ["missing_execute"])


def test_never_valid_is_1_with_the_best_candidate_kept(airsmith: Run, work: Path, spec: Path) -> None:
    both = WITH_EVAL.replace("def execute(", "def count_rows(")
    _transcript(spec, both, WITHOUT_EXECUTE, both, WITH_EVAL)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert ended.code == 1
    problem, kept = ended.err.splitlines()
    assert problem == "airsmith: no attempt was valid; the best, attempt 4, has 1 error."
    assert kept.startswith("airsmith: the best candidate is kept at ")
    path = Path(kept.rpartition(" at ")[2])
    assert path.name == FILES[0]
    assert "eval(" in path.read_text()
    assert set(_state(work)) == {NAME, "row_count.replay.yaml"}
    as_json = airsmith("generate", NAME, "--engine", "replay", "--json")
    assert (as_json.code, as_json.json["outcome"], as_json.json["files"]) == (1, "rejected", [])
    assert Path(as_json.json["kept"]).read_text() == path.read_text()
    assert [attempt["valid"] for attempt in as_json.json["attempts"]] == [False] * 4


def test_the_same_error_twice_is_1(airsmith: Run, spec: Path) -> None:
    _transcript(spec, WITHOUT_EXECUTE, WITHOUT_EXECUTE)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert ended.code == 1
    assert ended.err.splitlines()[0] == (
        "airsmith: stopped after 2 attempts, as the same errors came back; the best, attempt 2, has 1 error."
    )


def test_a_transcript_that_is_too_short_is_2(airsmith: Run, spec: Path) -> None:
    _transcript(spec, WITHOUT_EXECUTE)
    ended = airsmith("generate", NAME, "--engine", "replay", "--json")
    assert (ended.code, ended.json["outcome"], ended.json["failure"]) == (2, "failed", "no_transcript")
    assert Path(ended.json["kept"]).exists()


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("call", [1, 3])
def test_a_disk_that_is_full_leaves_the_files_and_keeps_the_candidate(
    step: str, call: int, airsmith: Run, work: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _transcript(spec, GOOD_CODE)
    assert airsmith("generate", NAME).code == 0
    before = _state(work)
    owner = os if step == "fsync" else Path
    real, calls = getattr(owner, step), 0

    def full(*arguments: Any) -> Any:  # noqa: ANN401 - passed on
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(28, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(owner, step, full)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert ended.code == 2
    problem, kept = ended.err.splitlines()
    assert problem == (
        f"airsmith: The files could not be written to {work} (no space left on device); nothing was changed there."
    )
    assert GOOD_CODE.splitlines()[-1] in Path(kept.rpartition(" at ")[2]).read_text()
    assert _state(work) == before
    assert [run.failure_kind for run in _runs(work)] == [None, "writing_failed"]
    assert airsmith("generate", NAME).code == 0


def test_a_disk_that_takes_nothing_at_all_is_told(
    airsmith: Run, work: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    _transcript(spec, GOOD_CODE)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert ended.code == 2
    assert ended.err.splitlines()[1] == "airsmith: what was generated could not be kept anywhere and follows on stdout."
    assert ended.out.endswith(GOOD_CODE)
    as_json = airsmith("generate", NAME, "--engine", "replay", "--json").json
    assert (as_json["outcome"], as_json["kept"]) == ("not_written", None)
    assert as_json["code"] == GOOD_CODE
    assert any(note.startswith("The best candidate could not be kept: ") for note in as_json["notes"])
    assert set(_state(work)) == {NAME, "row_count.replay.yaml"}


def test_a_history_that_cannot_be_written_does_not_fail_the_user(
    airsmith: Run, work: Path, spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work.parent / "data").touch()
    ended = airsmith("generate", NAME)
    assert ended.code == 0
    assert ended.error.startswith("airsmith: The history of runs could not be kept up: ")
    assert set(FILES) < set(_state(work))


def test_a_budget_that_is_too_small_is_2(airsmith: Run, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "-".join(("sk", "ant", "x" * 12)))
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    ended = airsmith("generate", NAME, "--budget", "0.00001", "--json")
    assert (ended.code, ended.json["outcome"], ended.json["failure"]) == (2, "failed", "budget")
    assert "could pass the budget" in ended.error
    assert ended.json["cost_usd"] == 0


def test_json_of_any_outcome_is_ascii(airsmith: Run, spec: Path) -> None:
    spec.write_text(SPEC.replace("table.\n", "table 日本.\n", 1) + "nmae: ü\n", encoding="utf-8")
    ended = airsmith("generate", NAME, "--json")
    assert ended.out.isascii()
    json.loads(ended.out)


def test_without_attempts_nothing_is_kept(airsmith: Run, work: Path, spec: Path) -> None:
    _transcript(spec, GOOD_CODE)
    assert airsmith("generate", NAME, "--engine", "replay", "--airflow", "2.11").code == 0
    assert not (work.parent / "data/kept").exists()


def test_a_rule_that_fails_is_one_line_and_no_failure(
    airsmith: Run, spec: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(_context: PythonContext) -> Iterator[Violation]:
        raise RuntimeError("a bug")

    rules = [replace(rule, check=crash) if rule.name == "missing_poke" else rule for rule in engine.PYTHON_RULES]
    monkeypatch.setattr(engine, "PYTHON_RULES", tuple(rules))
    _transcript(spec, WITHOUT_EXECUTE, GOOD_CODE)
    ended = airsmith("generate", NAME, "--engine", "replay")
    assert ended.code == 0
    assert ended.error == (
        "airsmith: A bug of Airsmith: the code was not checked for missing_poke, which failed; look for it yourself."
    )
    assert caplog.records == []
