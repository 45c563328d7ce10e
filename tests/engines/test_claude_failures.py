from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import anthropic
import httpx2
import pytest

from airsmith.engines.claude import LONGEST_WAIT_S, ClaudeEngine
from airsmith.engines.claude_failures import fault_of_error
from airsmith.generation.ports import FailureKind, ModelFailure
from support.asking_claude import KEY, MODEL, Ears, a_request, ask
from support.claude_steps import (
    BadJson,
    BadUtf8,
    CutStream,
    EndWithoutStop,
    Hang,
    HangUp,
    Html,
    MidStreamError,
    RawEvents,
    Reply,
    Status,
    Step,
    Usage,
)

TEXT = "def execute(self, context): ...\n" * 6

LASTING = {
    "wrong key": (Status(401), FailureKind.AUTHENTICATION, "ANTHROPIC_API_KEY"),
    "forbidden": (Status(403), FailureKind.PERMISSION, MODEL),
    "unknown model": (Status(404), FailureKind.UNKNOWN_MODEL, MODEL),
    "invalid": (Status(400, message="max_tokens: too large"), FailureKind.INVALID_REQUEST, "max_tokens: too large"),
    "unprocessable": (Status(422, type="invalid_request_error"), FailureKind.INVALID_REQUEST, "settings"),
    "too large": (Status(413), FailureKind.INVALID_REQUEST, "too large"),
    "conflict": (Status(409, type="conflict_error"), FailureKind.INVALID_REQUEST, "settings"),
    "no credit as 400": (Status(400, type="billing_error"), FailureKind.BILLING, "credit"),
    "no credit as 402": (Status(402), FailureKind.BILLING, "credit"),
    "no credit as 403": (Status(403, type="billing_error"), FailureKind.BILLING, "credit"),
    "spending limit as 429": (
        Status(429, error_code="enforced_spend_limit_reached", retry_after="1"),
        FailureKind.BILLING,
        "limit",
    ),
    "billing in mid-stream": (MidStreamError(type="billing_error"), FailureKind.BILLING, "credit"),
    "no such API": (Html(404), FailureKind.MALFORMED_RESPONSE, "ANTHROPIC_BASE_URL"),
    "forbidden by a proxy": (Html(403), FailureKind.PERMISSION, MODEL),
}

PASSING = {
    "rate limit": (Status(429), FailureKind.RATE_LIMITED),
    "overload": (Status(529), FailureKind.OVERLOADED),
    "server error": (Status(500), FailureKind.SERVER_ERROR),
    "bad gateway": (Html(502), FailureKind.SERVER_ERROR),
    "overload as 503": (Status(503, type="overloaded_error"), FailureKind.OVERLOADED),
    "gateway timeout": (Status(504, type="timeout_error"), FailureKind.SERVER_ERROR),
    "request timeout": (Status(408, type="odd_error"), FailureKind.SERVER_ERROR),
    "overload in mid-stream": (MidStreamError(TEXT, type="overloaded_error"), FailureKind.OVERLOADED),
    "error in mid-stream": (MidStreamError(TEXT, type="api_error"), FailureKind.SERVER_ERROR),
    "unknown error in mid-stream": (MidStreamError(TEXT, type="new_error"), FailureKind.SERVER_ERROR),
    "error event without JSON": (RawEvents("event: error\ndata: oh no\n\n"), FailureKind.SERVER_ERROR),
    "error event of odd shape": (RawEvents('event: error\ndata: {"error":[7]}\n\n'), FailureKind.SERVER_ERROR),
    "hang-up": (HangUp(), FailureKind.CONNECTION),
    "cut stream": (CutStream(TEXT, after=50), FailureKind.CUT_STREAM),
    "reset stream": (CutStream(TEXT, after=50, reset=True), FailureKind.CUT_STREAM),
    "cut before the text": (CutStream(TEXT), FailureKind.CUT_STREAM),
    "end without stop": (EndWithoutStop(TEXT), FailureKind.CUT_STREAM),
    "empty stream": (RawEvents(""), FailureKind.CUT_STREAM),
    "bad JSON": (BadJson(TEXT), FailureKind.MALFORMED_RESPONSE),
    "bad UTF-8": (BadUtf8(TEXT), FailureKind.MALFORMED_RESPONSE),
    "endless nesting": (
        RawEvents(f"event: message_start\ndata: {'[' * 100_000}\n\n"),
        FailureKind.MALFORMED_RESPONSE,
    ),
    "web page": (Html(200), FailureKind.MALFORMED_RESPONSE),
}


@pytest.mark.parametrize(("step", "kind", "says"), LASTING.values(), ids=LASTING)
async def test_what_would_fail_again_is_asked_once(step: Step, kind: FailureKind, says: str) -> None:
    asked = await ask([step, Reply("no")])
    assert asked.failure.kind is kind
    assert says in asked.failure.message
    assert "\n" not in asked.failure.message
    assert asked.failure.message.endswith(".")
    assert len(asked.requests) == 1
    assert asked.waits == []


@pytest.mark.parametrize(("step", "kind"), PASSING.values(), ids=PASSING)
async def test_what_may_pass_is_asked_again(step: Step, kind: FailureKind) -> None:
    asked = await ask([step, Reply("done")])
    assert asked.reply.text == "done"
    assert len(asked.requests) == 2
    assert len(asked.waits) == 1
    assert asked.requests[0].body == asked.requests[1].body


@pytest.mark.parametrize(("step", "kind"), PASSING.values(), ids=PASSING)
async def test_what_does_not_pass_ends_after_the_last_try(step: Step, kind: FailureKind) -> None:
    asked = await ask([step] * 5, max_tries=2)
    assert asked.failure.kind is kind
    assert "(after 2 tries)" in asked.failure.message
    assert len(asked.requests) == 2
    assert len(asked.waits) == 1


async def test_waits_grow_and_stay_bounded() -> None:
    asked = await ask([Status(529)] * 9, max_tries=8)
    assert len(asked.requests) == 8
    for tries, wait in enumerate(asked.waits):
        longest = min(2**tries, 20)
        assert longest / 2 <= wait <= longest


async def test_a_wait_is_told_with_its_reason() -> None:
    asked = await ask([Status(429, retry_after="7"), Reply("done")])
    assert asked.waits == [7]
    waiting = next(progress for progress in asked.progress if progress.waiting_s is not None)
    assert waiting.waiting_s == 7
    assert waiting.note == "The rate limit of the API key is reached; try 2 of 4 starts in 7 s"


async def test_retry_after_may_be_a_date() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    asked = await ask([Status(503, retry_after=format_datetime(soon, usegmt=True)), Reply("done")])
    assert 25 < asked.waits[0] <= 30


@pytest.mark.parametrize("nonsense", ["soon", "-5", "nan", "inf", "", "Wed, 21 Oct 2015 07:28:00 GMT"])
async def test_a_retry_after_without_sense_is_passed_over(nonsense: str) -> None:
    asked = await ask([Status(529, retry_after=nonsense), Reply("done")])
    assert 0 < asked.waits[0] <= 1


@pytest.mark.parametrize(("seconds", "says"), [("3600", "in 60 min"), ("61", "in 61 s"), ("90000", "in 25 h")])
async def test_a_long_wait_is_named_and_not_waited_for(seconds: str, says: str) -> None:
    assert float(seconds) > LONGEST_WAIT_S
    asked = await ask([Status(429, retry_after=seconds), Reply("no")])
    assert asked.failure.kind is FailureKind.RATE_LIMITED
    assert says in asked.failure.message
    assert asked.waits == []
    assert len(asked.requests) == 1


async def test_a_wait_past_the_deadline_is_not_begun() -> None:
    times = iter((0.0, 595.0))
    asked = await ask([Status(429, retry_after="30"), Reply("no")], clock=lambda: next(times))
    assert asked.failure.kind is FailureKind.RATE_LIMITED
    assert "in 30 s" in asked.failure.message
    assert asked.waits == []


async def test_a_rejected_request_costs_nothing() -> None:
    asked = await ask([Status(429), Status(529), Html(200), Reply("done", usage=Usage(100, 50))])
    assert (asked.reply.usage.input, asked.reply.usage.output) == (100, 50)
    assert not asked.reply.usage.is_estimated


async def test_a_broken_stream_costs_what_came_of_it() -> None:
    asked = await ask([CutStream(TEXT, after=90, usage=Usage(100)), Reply("done", usage=Usage(100, 50))])
    assert asked.reply.usage.input == 200
    assert asked.reply.usage.output == 50 + 30
    assert asked.reply.usage.is_estimated


async def test_a_failure_carries_the_cost_of_all_tries() -> None:
    asked = await ask([MidStreamError(TEXT, thinking="hm " * 20, usage=Usage(40))] * 3, max_tries=3)
    assert asked.failure.usage.input == 120
    assert asked.failure.usage.output == 3 * (len(TEXT) // 3 + 20)
    assert asked.failure.usage.thinking == 60
    assert asked.failure.usage.is_estimated


async def test_a_request_that_was_read_but_not_answered_is_charged_by_its_length() -> None:
    asked = await ask([HangUp(), Reply("done", usage=Usage(10, 5))], a_request("x" * 300, system="y" * 600))
    assert asked.reply.usage.input == 10 + 300
    assert asked.reply.usage.is_estimated


async def test_nobody_listens() -> None:
    ears = Ears()
    async with ClaudeEngine(KEY, "http://127.0.0.1:9", sleep=ears.sleep, max_tries=2) as engine:
        outcome = await engine.complete(a_request(), ears.progress.append, ears.on_cancelled)
    assert isinstance(outcome, ModelFailure)
    assert outcome.kind is FailureKind.CONNECTION
    assert outcome.message.startswith("There is no connection to http://127.0.0.1:9 (after 2 tries); check the network")
    assert outcome.usage.total == 0
    assert not outcome.usage.is_estimated
    assert len(ears.waits) == 1


@pytest.mark.parametrize(
    ("step", "kind"), [(Hang(), FailureKind.TIMEOUT), (Hang(after_head=True), FailureKind.CUT_STREAM)]
)
async def test_silence_ends_a_try(step: Step, kind: FailureKind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airsmith.engines.claude_stream.SILENCE_TIMEOUT_S", 0.05)
    asked = await ask([step], max_tries=1)
    assert asked.failure.kind is kind
    assert asked.requests[0].client_left


async def test_an_answer_that_stays_away_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airsmith.engines.claude_stream.SILENCE_TIMEOUT_S", 0.05)
    asked = await ask([Hang(), Reply("no")])
    assert asked.failure.kind is FailureKind.TIMEOUT
    assert asked.failure.usage.is_estimated
    assert len(asked.requests) == 1


async def test_a_connection_that_takes_too_long_is_tried_again() -> None:
    error = anthropic.APITimeoutError(httpx2.Request("POST", "https://api.anthropic.com/v1/messages"))
    error.__cause__ = httpx2.ConnectTimeout("late")
    fault = fault_of_error(error, model=MODEL, origin="https://api.anthropic.com")
    assert fault.kind is FailureKind.TIMEOUT
    assert fault.may_retry
    assert fault.is_free


@pytest.mark.parametrize(
    "data", ["5", "null", "[]", '"text"', "{}", '{"type":"message_start"}', '{"type":"message_start","message":3}']
)
@pytest.mark.parametrize("event", ["message_start", "message_delta", "content_block_delta", "message_stop"])
async def test_json_of_the_wrong_shape_is_no_reply_and_no_crash(event: str, data: str) -> None:
    asked = await ask(RawEvents(f"event: {event}\ndata: {data}\n\n"), max_tries=1)
    assert asked.failure.kind in {FailureKind.CUT_STREAM, FailureKind.MALFORMED_RESPONSE}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("", FailureKind.NO_KEY),
        (" \n", FailureKind.NO_KEY),
        ("two\nlines", FailureKind.AUTHENTICATION),
        ("schlüssel", FailureKind.AUTHENTICATION),
    ],
)
async def test_a_key_that_cannot_work_is_not_tried(key: str, kind: FailureKind) -> None:
    ears = Ears()
    outcome = await ClaudeEngine(key, "http://127.0.0.1:9").complete(
        a_request(), ears.progress.append, ears.on_cancelled
    )
    assert isinstance(outcome, ModelFailure)
    assert outcome.kind is kind
    assert "ANTHROPIC_API_KEY" in outcome.message
