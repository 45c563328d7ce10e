"""The loop with a model that says what it is told to."""

import asyncio
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from airsmith.config import Settings
from airsmith.generation.events import AttemptJudged, AttemptStarted, Event, ReplyAdvanced
from airsmith.generation.loop import GenerationLoop
from airsmith.generation.outcome import (
    Accepted,
    AttemptKind,
    Charge,
    Failed,
    Ledger,
    Outcome,
    Rejected,
    RejectionReason,
)
from airsmith.generation.ports import FailureKind, Inspection, ModelFailure, ModelReply
from airsmith.rules.engine import CheckOptions
from airsmith.rules.fixing import FixedText
from airsmith.usage import TokenUsage
from support.candidate_code import (
    BROKEN,
    GOOD,
    UNIMPORTED_BASE,
    WITH_EVAL,
    WITH_EXEC,
    WITHOUT_EXECUTE,
    fenced,
    greeting_task,
)
from support.scripted_model import USAGE_OF_CANCELLED, Answer, ScriptedModel

USAGE = TokenUsage(input=1_000, output=2_000)
TOO_LONG = ModelFailure(FailureKind.MAX_TOKENS, "It did not fit.", "claude-sonnet-5-5", USAGE)
WEAK, STRONG = "claude-sonnet-5-5", "claude-opus-5-5"


@dataclass(slots=True)
class Run:
    """A run with everything that can be seen of it."""

    model: ScriptedModel
    ledger: Ledger = field(default_factory=Ledger)
    events: list[Event] = field(default_factory=list)

    def start(self, **settings: Any) -> "asyncio.Task[Outcome]":  # noqa: ANN401 - settings have many types
        loop = GenerationLoop(greeting_task(), self.model, Settings(**settings), self.ledger, self.events.append)
        return asyncio.get_running_loop().create_task(loop.run())

    async def finish(self, **settings: Any) -> Outcome:  # noqa: ANN401 - the same
        return await self.start(**settings)


def run_of(*answers: Answer, **model: Any) -> Run:  # noqa: ANN401 - the same
    """A run of a model that answers so; code is put in a fence."""
    spoken = [fenced(answer) if isinstance(answer, str) and "class " in answer else answer for answer in answers]
    return Run(ScriptedModel(spoken, **{"usage": USAGE, **model}))


async def test_a_valid_candidate_is_accepted_at_once() -> None:
    run = run_of(GOOD)
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.code == GOOD
    assert outcome.attempt.findings == ()
    assert run.ledger.attempts == [outcome.attempt]
    # 1,000 tokens of prompt are 0.002, 2,000 of reply 0.02
    assert run.ledger.cost_usd == pytest.approx(0.022)
    assert run.ledger.charges == [Charge(WEAK, USAGE, run.ledger.cost_usd)]


async def test_a_candidate_must_agree_with_its_spec() -> None:
    other = GOOD.replace("person: str,", "name: str,").replace("self.person = person", "self.person = name")
    run = run_of(other, GOOD)
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    first = run.ledger.attempts[0]
    assert {error.rule for error in first.errors} == {"missing_spec_parameter", "unspecified_parameter"}
    assert "takes no `person`, which its spec declares." in run.model.requests[1].messages[-1].text


async def test_what_the_spec_says_is_put_right_without_asking() -> None:
    run = run_of(GOOD.replace('("person",)', "()"))
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.code == GOOD
    assert outcome.attempt.applied_fixes == ("missing_spec_template_field: add `person`",)


async def test_a_bad_candidate_is_repaired_with_what_was_found() -> None:
    run = run_of(WITHOUT_EXECUTE, GOOD)
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.number == 2
    assert outcome.attempt.kind is AttemptKind.CONTINUATION
    assert run.model.roles(1) == ["user", "assistant", "user"]
    first, said, findings = run.model.requests[1].messages
    assert (first,) == run.model.requests[0].messages
    assert said.text == fenced(WITHOUT_EXECUTE)
    assert "1. missing_execute (line " in findings.text
    assert "| class GreetingOperator(BaseOperator):" in findings.text
    assert run.model.requests[0].system == run.model.requests[1].system


async def test_a_safe_fix_saves_an_attempt() -> None:
    run = run_of(UNIMPORTED_BASE)
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.reply == fenced(UNIMPORTED_BASE)
    assert "from airflow.sdk import BaseOperator" in outcome.attempt.code
    assert len(outcome.attempt.applied_fixes) == 1


async def test_never_valid_ends_with_the_best_candidate() -> None:
    both = WITH_EVAL.replace("return greeting", "exec(greeting)")
    run = run_of(BROKEN, both, WITH_EVAL, WITHOUT_EXECUTE.replace("Greeting", "Other"))
    outcome = await run.finish()
    assert isinstance(outcome, Rejected)
    assert outcome.reason is RejectionReason.ATTEMPTS_USED_UP
    assert outcome.best.code == WITH_EVAL
    assert outcome.best is run.ledger.attempts[2]


async def test_kinds_and_models_of_the_attempts() -> None:
    run = run_of(BROKEN, WITHOUT_EXECUTE, WITH_EVAL, WITH_EXEC)
    await run.finish()
    assert [attempt.kind for attempt in run.ledger.attempts] == list(AttemptKind)
    assert [attempt.number for attempt in run.ledger.attempts] == [1, 2, 3, 4]
    assert run.model.models == [WEAK, WEAK, STRONG, STRONG]
    assert [run.model.roles(number) for number in range(4)] == [
        ["user"],
        ["user", "assistant", "user"],
        ["user"],
        ["user"],
    ]
    fresh, final = (run.model.requests[number].messages[0].text for number in (2, 3))
    assert "- invalid_syntax: " in fresh
    assert "- missing_execute: " in fresh
    assert "Begin anew" in fresh
    assert "- dangerous_function_eval: " in final
    assert WITH_EVAL.strip() in final


async def test_models_and_attempts_come_from_the_settings() -> None:
    run = run_of(BROKEN, WITHOUT_EXECUTE, WITH_EVAL)
    outcome = await run.finish(
        model="claude-haiku-5-5", strong_model="claude-sonnet-5-5", max_attempts=3, max_tokens=2_048
    )
    assert isinstance(outcome, Rejected)
    assert run.model.models == ["claude-haiku-5-5", "claude-haiku-5-5", "claude-sonnet-5-5"]
    assert {request.max_tokens for request in run.model.requests} == {2_048}


async def test_the_same_errors_twice_running_end_the_run() -> None:
    run = run_of(WITH_EVAL, f"# again\n{WITH_EVAL}", GOOD)
    outcome = await run.finish()
    assert isinstance(outcome, Rejected)
    assert outcome.reason is RejectionReason.SAME_ERROR_TWICE
    assert outcome.best.number == 2
    assert len(run.model.requests) == 2


async def test_the_same_errors_with_others_between_do_not_end_the_run() -> None:
    run = run_of(WITH_EVAL, WITH_EXEC, WITH_EVAL, GOOD)
    assert isinstance(await run.finish(), Accepted)


async def test_a_switched_off_rule_does_not_reject() -> None:
    run = run_of(WITHOUT_EXECUTE)
    assert isinstance(await run.finish(disable=("missing_execute",)), Accepted)


async def test_security_rules_cannot_be_switched_off_for_candidates() -> None:
    run = run_of(WITH_EVAL)
    assert isinstance(await run.finish(disable=("dangerous_function_eval",), max_attempts=1), Rejected)


async def test_candidates_cannot_excuse_themselves() -> None:
    excused = WITH_EVAL.replace("\n", "  # airsmith: ignore[dangerous_function_eval]\n", 1)
    excused = f"# airsmith: ignore-file[dangerous_function_eval]\n{excused}"
    run = run_of(excused)
    outcome = await run.finish(disable=("unused_suppression",), max_attempts=1)
    assert isinstance(outcome, Rejected)
    assert outcome.best.code == WITH_EVAL, "what it says of rules is taken out of it"


async def test_a_setting_of_severity_is_for_what_people_write() -> None:
    run = run_of(WITHOUT_EXECUTE)
    assert isinstance(await run.finish(severity={"missing_execute": "off"}, max_attempts=1), Rejected)


async def test_what_is_no_component_at_all_is_rejected_whatever_is_switched_off() -> None:
    run = run_of(BROKEN, "", "x = 1")
    assert isinstance(await run.finish(disable=("invalid_syntax", "no_component_class"), max_attempts=3), Rejected)
    assert [attempt.is_valid for attempt in run.ledger.attempts] == [False] * 3


async def test_an_empty_reply_is_an_attempt_that_failed() -> None:
    run = run_of("", GOOD)
    assert isinstance(await run.finish(), Accepted)
    assert [error.rule for error in run.ledger.attempts[0].errors] == ["no_component_class"]
    assert run.model.roles(1) == ["user"]


async def test_a_reply_that_does_not_fit_raises_the_limit_without_spending_an_attempt() -> None:
    run = run_of(TOO_LONG, GOOD)
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.number == 1
    assert [request.max_tokens for request in run.model.requests] == [16_000, 64_000]
    assert [request.attempt for request in run.model.requests] == [1, 1]
    assert run.model.requests[0].messages == run.model.requests[1].messages
    assert len(run.ledger.charges) == 2
    assert run.ledger.usage == USAGE + USAGE


async def test_the_limit_is_raised_only_once_and_stays_raised() -> None:
    run = run_of(TOO_LONG, WITH_EVAL, TOO_LONG)
    outcome = await run.finish()
    assert outcome == Failed(FailureKind.MAX_TOKENS, "It did not fit.")
    assert [request.max_tokens for request in run.model.requests] == [16_000, 64_000, 64_000]
    assert len(run.ledger.attempts) == 1


async def test_twice_too_long_is_a_failure() -> None:
    run = run_of(TOO_LONG, TOO_LONG)
    assert await run.finish() == Failed(FailureKind.MAX_TOKENS, "It did not fit.")
    assert len(run.model.requests) == 2
    assert run.ledger.attempts == []


async def test_the_limit_is_not_raised_beyond_what_any_model_writes() -> None:
    run = run_of(TOO_LONG, TOO_LONG)
    await run.finish(max_tokens=100_000)
    assert [request.max_tokens for request in run.model.requests] == [100_000, 128_000]
    run = run_of(TOO_LONG)
    await run.finish(max_tokens=128_000)
    assert len(run.model.requests) == 1


async def test_a_failure_midway_keeps_what_was_done() -> None:
    refusal = ModelFailure(FailureKind.REFUSAL, "Claude declined.", WEAK, TokenUsage(input=500))
    run = run_of(WITH_EVAL, refusal)
    assert await run.finish() == Failed(FailureKind.REFUSAL, "Claude declined.")
    assert [attempt.code for attempt in run.ledger.attempts] == [WITH_EVAL]
    assert run.ledger.best is run.ledger.attempts[0]
    assert run.ledger.cost_usd == pytest.approx(0.022 + 0.001)


async def test_a_failure_that_cost_nothing_costs_nothing() -> None:
    run = run_of(ModelFailure(FailureKind.NO_KEY, "There is no key.", "some-model"))
    assert await run.finish() == Failed(FailureKind.NO_KEY, "There is no key.")
    assert run.ledger.cost_usd == 0.0


async def test_the_model_that_answered_is_the_one_that_is_charged() -> None:
    run = run_of(ModelReply(fenced(GOOD), "claude-haiku-4-5", TokenUsage(input=1_000_000)))
    outcome = await run.finish()
    assert isinstance(outcome, Accepted)
    assert outcome.attempt.model == "claude-haiku-4-5"
    assert run.ledger.last_model == "claude-haiku-4-5"
    assert run.ledger.cost_usd == pytest.approx(1.0)


async def test_nothing_is_asked_that_could_pass_the_budget() -> None:
    run = run_of(GOOD)
    outcome = await run.finish(budget_usd=0.02)  # a reply of 3,000 tokens alone costs 0.03
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.BUDGET
    assert outcome.message == (
        "One more attempt with claude-sonnet-5-5 could pass the budget of $0.02, of which $0.000 are spent; "
        "raise the budget to go on."
    )
    assert run.model.requests == []
    assert run.events == []


async def test_the_budget_ends_a_run_between_attempts() -> None:
    run = run_of(WITH_EVAL, GOOD, usage=TokenUsage(output=5_000))
    outcome = await run.finish(budget_usd=0.08)  # the first takes 0.05 of it
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.BUDGET
    assert len(run.model.requests) == 1
    assert len(run.ledger.attempts) == 1


async def test_a_reply_may_not_be_longer_than_the_budget_pays_for() -> None:
    run = run_of(GOOD)
    assert isinstance(await run.finish(budget_usd=0.10), Accepted)
    [request] = run.model.requests
    assert 3_000 < request.max_tokens < 10_000  # 10,000 tokens of reply would be all of it


async def test_the_limit_is_not_raised_beyond_the_budget() -> None:
    run = run_of(TOO_LONG, GOOD)  # 0.022 are spent by it
    assert isinstance(await run.finish(budget_usd=0.25), Accepted)
    assert run.model.requests[0].max_tokens == 16_000
    assert 16_000 < run.model.requests[1].max_tokens < 22_800


async def test_a_reply_that_fits_neither_the_limit_nor_the_budget_is_a_failure() -> None:
    run = run_of(TOO_LONG, GOOD)
    outcome = await run.finish(budget_usd=0.05)
    assert isinstance(outcome, Failed)
    assert outcome.kind is FailureKind.BUDGET
    assert len(run.model.requests) == 1


@pytest.mark.parametrize("first", [None, "claude-unheard-of"])
async def test_a_budget_cannot_be_kept_with_a_model_of_unknown_price(first: str | None) -> None:
    run = run_of(ModelReply(fenced(WITH_EVAL), first or WEAK, USAGE), GOOD)
    outcome = await run.finish(budget_usd=5, model=WEAK if first else "claude-unheard-of")
    assert outcome == Failed(
        FailureKind.BUDGET,
        "The price of claude-unheard-of is not known, so the budget of $5.00 cannot be kept; "
        "choose a model whose price is known, or set no budget.",
    )
    assert len(run.model.requests) == (1 if first else 0)


async def test_without_a_budget_a_model_of_unknown_price_is_asked() -> None:
    run = run_of(GOOD)
    assert isinstance(await run.finish(model="claude-unheard-of"), Accepted)
    assert run.ledger.cost_usd is None


async def test_an_engine_that_costs_nothing_needs_no_budget() -> None:
    run = run_of(GOOD, costs_money=False)
    assert isinstance(await run.finish(budget_usd=0.001, model="claude-unheard-of"), Accepted)


async def test_a_cancelled_run_has_its_cost_in_the_ledger() -> None:
    run = run_of(WITH_EVAL, "hang", GOOD)
    task = run.start()
    await run.model.is_hanging.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(run.ledger.attempts) == 1
    assert [charge.usage for charge in run.ledger.charges] == [USAGE, USAGE_OF_CANCELLED]
    assert run.ledger.usage.is_estimated
    assert len(run.model.requests) == 2


async def test_a_run_can_be_cancelled_while_a_candidate_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, may_go_on, is_judging = asyncio.get_running_loop(), threading.Event(), asyncio.Event()

    def judge_slowly(code: str, _options: CheckOptions, _inspect: Inspection) -> FixedText:
        loop.call_soon_threadsafe(is_judging.set)
        may_go_on.wait(timeout=30)
        return FixedText(code, (), ())

    monkeypatch.setattr("airsmith.generation.loop.judge", judge_slowly)
    run = run_of(GOOD)
    task = run.start()
    await is_judging.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    may_go_on.set()
    assert [charge.usage for charge in run.ledger.charges] == [USAGE]
    assert run.ledger.attempts == []


async def test_two_runs_at_once_do_not_mix() -> None:
    first, second = run_of(WITH_EVAL, GOOD), run_of(GOOD)
    outcomes = await asyncio.gather(first.finish(), second.finish())
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert [len(run.ledger.attempts) for run in (first, second)] == [2, 1]


async def test_events_tell_the_run_in_order() -> None:
    run = run_of(WITH_EVAL, TOO_LONG, GOOD)
    await run.finish()
    assert [type(event) for event in run.events] == [
        AttemptStarted,
        ReplyAdvanced,
        AttemptJudged,
        AttemptStarted,
        ReplyAdvanced,
        ReplyAdvanced,
        AttemptJudged,
    ]
    assert run.events[0] == AttemptStarted(1, 4, AttemptKind.CLEAN, WEAK)
    assert run.events[3] == AttemptStarted(2, 4, AttemptKind.CONTINUATION, WEAK)
    judged = [event for event in run.events if isinstance(event, AttemptJudged)]
    assert [event.attempt for event in judged] == run.ledger.attempts
    assert [event.cost_usd for event in judged] == [pytest.approx(0.022), pytest.approx(0.066)]
    raised = run.events[4]
    assert isinstance(raised, ReplyAdvanced)
    assert raised.progress.note == "The reply did not fit into 16,000 tokens; asking again with 64,000"
