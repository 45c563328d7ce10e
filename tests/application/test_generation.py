import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from airsmith.application import generation, recording
from airsmith.application.generation import GenerationReport, Prepared, generate_component
from airsmith.application.output import NotWritten, Written, write_files
from airsmith.artifacts.model import Artifact
from airsmith.generation.events import AttemptJudged, AttemptStarted, Event, ReplyAdvanced
from airsmith.generation.outcome import Accepted, Failed, Ledger, Rejected, RejectionReason
from airsmith.generation.ports import FailureKind, ModelFailure
from airsmith.generation.similar import Pattern, PatternQuery, PatternSource, pattern_of
from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.rules import engine
from airsmith.rules.rule import PythonContext, Violation
from airsmith.usage import TokenUsage
from support.row_count import FILES, GOOD_CODE, WITH_EVAL, WITHOUT_EXECUTE, fenced
from support.scripted_model import ScriptedModel

Prepare = Callable[..., Prepared]
OVERLOADED = ModelFailure(
    FailureKind.OVERLOADED, "Claude is busy; try later.", "claude-sonnet-5-5", TokenUsage(input=7)
)


async def _write(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
    return write_files(folder, artifacts)


async def _refuse(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
    return NotWritten("The disk is full.")


def _quiet(_event: Event) -> None:
    pass


def _runs(prepared: Prepared) -> tuple[GenerationRecord, ...]:
    return LearningStore(prepared.data_folder, lambda: datetime.now(UTC)).history()


async def _generate(prepared: Prepared, write: generation.WriteFiles = _write) -> GenerationReport:
    return await generate_component(prepared, _quiet, write)


async def test_a_good_reply_becomes_four_files_and_a_row(prepare: Prepare) -> None:
    model = ScriptedModel([fenced(GOOD_CODE)])
    prepared = prepare(model)
    events: list[Event] = []
    report = await generate_component(prepared, events.append, _write)
    assert report.is_done
    assert report.kept is None
    assert report.notes == []
    written = {path.name for path in prepared.folder.iterdir() if path.suffix != ".yaml"}
    assert written == set(FILES)
    assert "class RowCountOperator(BaseOperator)" in prepared.paths[0].read_text()
    assert [type(event) for event in events] == [AttemptStarted, ReplyAdvanced, AttemptJudged]
    assert model.closed == 1
    [run] = _runs(prepared)
    assert (run.success, run.attempts_needed, run.failure_kind, run.engine) == (True, 1, None, "claude")
    assert run.usage == TokenUsage(input=1_000, output=500)
    assert run.cost_usd == pytest.approx(0.007)
    assert run.model == "claude-sonnet-5-5"
    assert run.errors == ()


async def test_what_was_written_is_known_and_not_in_the_way_the_next_time(prepare: Prepare) -> None:
    prepared = prepare(ScriptedModel([fenced(GOOD_CODE)]))
    await _generate(prepared)
    assert prepare(ScriptedModel([])).conflicts == ()
    prepared.paths[1].write_text("# mine now\n")
    assert prepare(ScriptedModel([])).conflicts == (prepared.paths[1],)


async def test_a_bad_reply_is_sent_back_with_its_findings(prepare: Prepare) -> None:
    model = ScriptedModel([fenced(WITHOUT_EXECUTE), fenced(GOOD_CODE)])
    prepared = prepare(model)
    report = await _generate(prepared)
    assert report.is_done
    first, second = model.requests
    assert [message.role for message in second.messages] == ["user", "assistant", "user"]
    assert second.messages[:2] == (*first.messages, second.messages[1])
    assert second.messages[1].text == fenced(WITHOUT_EXECUTE)
    assert "missing_execute" in second.messages[2].text
    [run] = _runs(prepared)
    assert (run.attempts_needed, run.success) == (2, True)
    assert [error.type for error in run.errors] == ["missing_execute"]


async def test_ruffs_airflow_rules_look_at_candidates_and_reject_none(prepare: Prepare) -> None:
    dag = '\n\ndef make_dag():\n    return DAG("a", schedule=None)\n'
    code = f"from airflow import DAG\n{WITHOUT_EXECUTE}{dag}"
    model = ScriptedModel([fenced(code), fenced(GOOD_CODE)])
    prepared = prepare(model)
    ledger = Ledger()
    assert (await generate_component(prepared, _quiet, _write, ledger)).is_done
    told = [finding for finding in ledger.attempts[0].findings if finding.rule == "ruff:AIR311"]
    assert told
    assert not any(finding.is_error for finding in told)
    [run] = _runs(prepared)
    assert "ruff:AIR311" not in [error.type for error in run.errors]


async def test_the_same_error_twice_ends_the_run_and_keeps_the_best(prepare: Prepare) -> None:
    prepared = prepare(ScriptedModel([fenced(WITHOUT_EXECUTE), fenced(WITHOUT_EXECUTE)]))
    report = await _generate(prepared)
    assert isinstance(report.outcome, Rejected)
    assert report.outcome.reason is RejectionReason.SAME_ERROR_TWICE
    assert report.kept is not None
    assert report.kept.is_relative_to(prepared.data_folder / "kept")
    assert report.kept.name == FILES[0]
    assert "def count_rows" in report.kept.read_text()
    assert not any(path.exists() for path in prepared.paths)
    [run] = _runs(prepared)
    assert (run.success, run.failure_kind, run.attempts_needed) == (False, "rejected_same_error_twice", 2)


async def test_never_valid_means_four_attempts_and_the_best_one_kept(prepare: Prepare) -> None:
    both = WITH_EVAL.replace("def execute(", "def count_rows(")
    answers = [fenced(code) for code in (both, WITHOUT_EXECUTE, both, WITH_EVAL)]
    prepared = prepare(ScriptedModel(list(answers)))
    report = await _generate(prepared)
    assert isinstance(report.outcome, Rejected)
    assert report.outcome.best.number == 4
    assert report.kept is not None
    assert "eval(" in report.kept.read_text()
    [run] = _runs(prepared)
    assert run.failure_kind == "rejected_attempts_used_up"
    assert run.usage.input == 4_000


async def test_a_failure_after_an_attempt_keeps_that_attempt(prepare: Prepare) -> None:
    prepared = prepare(ScriptedModel([fenced(WITHOUT_EXECUTE), OVERLOADED]))
    report = await _generate(prepared)
    assert report.outcome == Failed(FailureKind.OVERLOADED, OVERLOADED.message)
    assert report.kept is not None
    [run] = _runs(prepared)
    assert (run.failure_kind, run.attempts_needed, run.usage.input) == ("overloaded", 1, 1_007)
    assert [error.type for error in run.errors] == ["missing_execute", "overloaded"]


async def test_files_that_cannot_be_written_are_kept_aside_all_of_them(prepare: Prepare) -> None:
    prepared = prepare(ScriptedModel([fenced(GOOD_CODE)]))
    report = await _generate(prepared, _refuse)
    assert isinstance(report.outcome, Accepted)
    assert not report.is_done
    assert report.kept is not None
    assert sorted(path.name for path in report.kept.parent.iterdir()) == sorted(FILES)
    [run] = _runs(prepared)
    assert (run.success, run.failure_kind) == (False, "writing_failed")
    assert prepare(ScriptedModel([])).conflicts == ()


async def test_a_candidate_that_nothing_keeps_is_a_note(prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "keep_aside", lambda *_: "The best candidate could not be kept.")
    report = await _generate(prepare(ScriptedModel([fenced(GOOD_CODE)])), _refuse)
    assert report.kept is None
    assert report.notes == ["The best candidate could not be kept."]


async def test_a_rule_that_fails_on_the_accepted_code_is_a_note(
    prepare: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_context: PythonContext) -> Iterator[Violation]:
        raise ZeroDivisionError

    rules = tuple(
        replace(rule, check=fail) if rule.name == "dangerous_function_eval" else rule for rule in engine.PYTHON_RULES
    )
    monkeypatch.setattr(engine, "PYTHON_RULES", rules)
    report = await _generate(prepare(ScriptedModel([fenced(WITH_EVAL)])))
    assert report.is_done
    [note] = report.notes
    assert "not checked for dangerous_function_eval" in note


async def test_a_history_that_cannot_be_written_is_a_note_and_no_failure(prepare: Prepare) -> None:
    prepared = prepare(ScriptedModel([fenced(GOOD_CODE)]))
    prepared.data_folder.write_text("a file where a folder should be")
    report = await _generate(prepared)
    assert report.is_done
    [note] = report.notes
    assert note.startswith("The history of runs could not be kept up: ")
    assert "\n" not in note


async def test_a_cancel_records_what_was_spent_and_writes_nothing(prepare: Prepare) -> None:
    model = ScriptedModel([fenced(WITHOUT_EXECUTE), "hang"])
    prepared = prepare(model)
    ledger = Ledger()
    task = asyncio.create_task(generate_component(prepared, _quiet, _write, ledger))
    await asyncio.wait_for(model.is_hanging.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not any(path.exists() for path in prepared.paths)
    assert model.closed == 1
    assert ledger.usage == TokenUsage(input=1_700, output=500, is_estimated=True)
    [run] = _runs(prepared)
    assert (run.success, run.failure_kind, run.attempts_needed, run.usage) == (False, "cancelled", 1, ledger.usage)


async def test_a_second_cancel_does_not_lose_the_record(prepare: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ScriptedModel(["hang"])
    prepared = prepare(model)
    is_recording, may_record = asyncio.Event(), threading.Event()
    loop, real = asyncio.get_running_loop(), recording.record_run

    def slow(report: GenerationReport, **options: str | None) -> None:
        loop.call_soon_threadsafe(is_recording.set)
        may_record.wait(10)
        real(report, **options)

    monkeypatch.setattr(generation, "record_run", slow)
    task = asyncio.create_task(generate_component(prepared, _quiet, _write))
    await asyncio.wait_for(model.is_hanging.wait(), 10)
    task.cancel()
    await asyncio.wait_for(is_recording.wait(), 10)
    task.cancel()
    await asyncio.sleep(0)
    may_record.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [run.failure_kind for run in _runs(prepared)] == ["cancelled"]


async def test_a_cancel_while_files_are_written_comes_too_late(prepare: Prepare) -> None:
    prepared = prepare(ScriptedModel([fenced(GOOD_CODE)]))
    is_writing, may_write = asyncio.Event(), asyncio.Event()

    async def write(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
        is_writing.set()
        await may_write.wait()
        return write_files(folder, artifacts)

    task = asyncio.create_task(generate_component(prepared, _quiet, write))
    await asyncio.wait_for(is_writing.wait(), 10)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    may_write.set()
    report = await task
    assert report.is_done
    assert task.cancelling() == 0
    assert all(path.exists() for path in prepared.paths)
    assert [run.success for run in _runs(prepared)] == [True]


async def test_a_bug_in_a_run_is_raised_after_its_cost_was_recorded(prepare: Prepare) -> None:
    model = ScriptedModel([fenced(WITHOUT_EXECUTE), RuntimeError("a bug")])
    prepared = prepare(model)
    with pytest.raises(RuntimeError, match="a bug"):
        await _generate(prepared)
    [run] = _runs(prepared)
    assert (run.failure_kind, run.usage.input, model.closed) == ("internal_error", 1_000, 1)


async def test_a_bug_while_writing_is_raised(prepare: Prepare) -> None:
    async def write(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        await _generate(prepare(ScriptedModel([fenced(GOOD_CODE)])), write)


async def test_lone_surrogates_in_a_reply_are_written_as_replacement_characters(prepare: Prepare) -> None:
    code = GOOD_CODE.replace("Counting the rows", "Counting \ud83d the rows 😀")
    prepared = prepare(ScriptedModel([fenced(code)]))
    report = await _generate(prepared)
    assert report.is_done
    assert "Counting \ufffd the rows 😀" in prepared.paths[0].read_text("utf-8")
    assert prepare(ScriptedModel([])).conflicts == ()


async def test_a_scaffold_teaches_nothing(prepare: Prepare) -> None:
    for name, patterns in (("scaffold", 0), ("claude", 1)):
        prepared = prepare(ScriptedModel([fenced(GOOD_CODE)], name=name))
        report = await _generate(prepared)
        assert report.is_done
        store = LearningStore(prepared.data_folder, lambda: datetime.now(UTC))
        assert len(store.success_patterns(9)) == patterns


async def test_runs_at_the_same_time_lose_nothing(prepare: Prepare) -> None:
    prepared = [prepare(ScriptedModel([fenced(GOOD_CODE)])) for _ in range(4)]
    reports = await asyncio.gather(*(_generate(one) for one in prepared))
    assert all(report.is_done for report in reports)
    assert len(_runs(prepared[0])) == 4
    assert prepare(ScriptedModel([])).conflicts == ()


async def test_a_budget_ends_a_run_before_the_attempt_that_could_pass_it(prepare: Prepare) -> None:
    model = ScriptedModel([fenced(WITHOUT_EXECUTE)])
    prepared = prepare(model, budget_usd=0.0001)
    report = await _generate(prepared)
    assert isinstance(report.outcome, Failed)
    assert report.outcome.kind is FailureKind.BUDGET
    assert model.requests == []
    [run] = _runs(prepared)
    assert (run.failure_kind, run.cost_usd, run.attempts_needed) == ("budget", 0, 0)


class _Finder:
    """Finds one pattern, or waits until it is cancelled."""

    def __init__(self, *, is_slow: bool = False) -> None:
        self.queries: list[PatternQuery] = []
        self.is_asked = asyncio.Event()
        self._is_slow = is_slow

    async def find(self, query: PatternQuery) -> tuple[Pattern, ...]:
        self.queries.append(query)
        self.is_asked.set()
        if self._is_slow:
            await asyncio.Event().wait()
        return (pattern_of(PatternSource.SERVICE, "TableSizeOperator"),)


async def test_similar_components_are_shown_to_the_model_and_told_in_the_report(prepare: Prepare) -> None:
    model, finder = ScriptedModel([fenced(GOOD_CODE)]), _Finder()
    report = await _generate(replace(prepare(model), similar=finder))
    assert finder.queries == [PatternQuery("RowCountOperator", "operator", "Counts the rows of a table.", "database")]
    assert "1. TableSizeOperator (pattern service)" in model.requests[0].messages[0].text
    assert [pattern.name for pattern in report.patterns] == ["TableSizeOperator"]


async def test_the_built_in_index_knows_components_for_the_first_prompt(prepare: Prepare) -> None:
    model = ScriptedModel([fenced(GOOD_CODE)])
    report = await _generate(prepare(model))
    assert len(report.patterns) == 3
    assert "SQL" in model.requests[0].messages[0].text


async def test_an_engine_that_reads_no_prompt_needs_no_similar_components(prepare: Prepare) -> None:
    model, finder = ScriptedModel([fenced(GOOD_CODE)], name="scaffold", costs_money=False), _Finder()
    report = await _generate(replace(prepare(model), similar=finder))
    assert finder.queries == []
    assert report.is_done


async def test_a_search_that_takes_too_long_is_left_out(
    prepare: Prepare, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(generation, "LONGEST_SEARCH_S", 0.05)
    report = await _generate(replace(prepare(ScriptedModel([fenced(GOOD_CODE)])), similar=_Finder(is_slow=True)))
    assert report.is_done
    assert report.patterns == ()
    assert "not found within 0.05 s" in caplog.text


async def test_a_cancel_during_the_search_is_recorded_and_asks_no_model(prepare: Prepare) -> None:
    model, finder = ScriptedModel([]), _Finder(is_slow=True)
    prepared = replace(prepare(model), similar=finder)
    task = asyncio.create_task(_generate(prepared))
    await asyncio.wait_for(finder.is_asked.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert model.requests == []
    assert model.closed == 1
    [run] = _runs(prepared)
    assert (run.failure_kind, run.attempts_needed, run.cost_usd) == ("cancelled", 0, 0)
