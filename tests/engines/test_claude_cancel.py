import asyncio
import threading

import pytest

from airsmith.engines import claude
from airsmith.engines.claude import ClaudeEngine
from airsmith.engines.claude_key import ApiKey
from airsmith.engines.claude_stream import ClaudeConnection  # loads the SDK before a deadline runs
from airsmith.generation.ports import FailureKind, Model, ModelFailure, ModelReply, ModelRequest, ReplyProgress
from airsmith.usage import TokenUsage
from support.asking_claude import KEY, MODEL, Ears, a_request, ask
from support.claude_steps import CutStream, Hang, Reply, SlowDrip, Status, Step, Usage
from support.fake_claude import FakeClaude, RecordedRequest

TEXT = "def execute(self, context): ...\n" * 20


async def _cancelled_once(
    steps: list[Step], reached: asyncio.Event, ears: Ears, fake_is_ready: int, **options: object
) -> list[RecordedRequest]:
    """Start a request, cancel it when `reached` is set and `fake_is_ready` requests have come, and let it end."""

    def on_progress(progress: ReplyProgress) -> None:
        ears.progress.append(progress)
        if progress.characters:
            reached.set()

    async with FakeClaude(steps) as fake, ClaudeEngine(KEY, fake.url, **options) as engine:  # type: ignore[arg-type]
        task = asyncio.create_task(
            engine.complete(a_request("x" * 30, system="y" * 60), on_progress, ears.on_cancelled)
        )
        await fake.arrived(fake_is_ready)
        await asyncio.wait_for(reached.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await fake.idle()
        return fake.requests


async def test_a_cancel_in_mid_stream_hangs_up_and_tells_the_cost() -> None:
    ears = Ears()
    drip = SlowDrip(TEXT, delay_s=0.02, usage=Usage(70), model="claude-sonnet-5-5-20261001")
    requests = await _cancelled_once([drip], asyncio.Event(), ears, 1)
    assert requests[0].client_left
    [(usage, model)] = ears.cancelled
    assert model == "claude-sonnet-5-5-20261001"
    assert usage.input == 70
    assert usage.output == -(-ears.progress[-1].characters // 3)
    assert usage.is_estimated


async def test_a_cancel_before_the_answer_hangs_up_and_charges_the_question() -> None:
    ears, reached = Ears(), asyncio.Event()
    reached.set()
    requests = await _cancelled_once([Hang()], reached, ears, 1)
    assert requests[0].client_left
    assert ears.cancelled == [(TokenUsage(input=30, is_estimated=True), MODEL)]


async def test_a_cancel_between_two_tries_charges_the_first() -> None:
    ears, reached = Ears(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        reached.set()
        await asyncio.Event().wait()

    step = CutStream(TEXT, after=30, usage=Usage(70))
    requests = await _cancelled_once([step, Reply("no")], reached, ears, 1, sleep=sleep)
    assert len(requests) == 1
    assert ears.cancelled == [(TokenUsage(input=70, output=10, is_estimated=True), MODEL)]


async def test_a_cancel_while_the_sdk_is_loading_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loading, go_on = threading.Event(), threading.Event()

    def slow(key: ApiKey, base_url: str) -> None:
        loading.set()
        go_on.wait(5)

    monkeypatch.setattr(claude, "open_connection", slow)
    ears = Ears()
    engine = ClaudeEngine(KEY, "http://127.0.0.1:9")
    task = asyncio.create_task(engine.complete(a_request(), ears.progress.append, ears.on_cancelled))
    await asyncio.to_thread(loading.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    assert ears.cancelled == [(TokenUsage(), MODEL)]


@pytest.mark.parametrize("step", [Hang(), Hang(after_head=True), SlowDrip(TEXT * 50, delay_s=0.01)])
async def test_the_deadline_ends_everything(step: Step) -> None:
    asked = await ask([step, Reply("no")], deadline_s=1)
    assert asked.failure.kind is FailureKind.TIMEOUT
    assert "1 s; generate again" in asked.failure.message
    assert asked.failure.usage.is_estimated
    assert asked.requests[0].client_left
    assert asked.cancelled == []
    assert len(asked.requests) == 1


async def test_the_deadline_covers_the_waits_too() -> None:
    async def sleep(seconds: float) -> None:
        await asyncio.Event().wait()

    ears = Ears()
    async with (
        FakeClaude([Status(529, retry_after="0.01")]) as fake,
        ClaudeEngine(KEY, fake.url, sleep=sleep, deadline_s=0.3) as engine,
    ):
        outcome = await engine.complete(a_request(), ears.progress.append, ears.on_cancelled)
    assert isinstance(outcome, ModelFailure)
    assert outcome.kind is FailureKind.TIMEOUT
    assert outcome.usage == TokenUsage()


@pytest.mark.parametrize("error", [RuntimeError, ValueError, AssertionError])
async def test_an_error_of_the_listeners_is_not_taken_for_one_of_the_services(error: type[Exception]) -> None:
    def on_progress(progress: ReplyProgress) -> None:
        raise error("a bug of ours")

    ears = Ears()
    async with FakeClaude([SlowDrip(TEXT), Reply("no")]) as fake, ClaudeEngine(KEY, fake.url) as engine:
        with pytest.raises(error, match="a bug of ours"):
            await engine.complete(a_request(), on_progress, ears.on_cancelled)
        await fake.idle()
        assert [request.client_left for request in fake.requests] == [True]


async def test_requests_at_the_same_time_share_one_connection_and_mix_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = claude.open_connection

    def counted(key: ApiKey, base_url: str) -> ClaudeConnection:
        opened.append(base_url)
        return real(key, base_url)

    monkeypatch.setattr(claude, "open_connection", counted)
    ears = Ears()

    async def one(engine: Model, request: ModelRequest) -> str:
        outcome = await engine.complete(request, ears.progress.append, ears.on_cancelled)
        assert isinstance(outcome, ModelReply)
        return outcome.text

    texts = [letter * 200 for letter in "abcdef"]
    async with FakeClaude([SlowDrip(text, delay_s=0.01) for text in texts]) as fake:
        async with ClaudeEngine(KEY, fake.url) as engine:
            replies = await asyncio.gather(*(one(engine, a_request(f"request {number}")) for number in range(6)))
        assert len(fake.requests) == 6
    assert sorted(replies) == texts
    assert len(opened) == 1


async def test_cancelling_one_request_leaves_the_others_alone() -> None:
    ears, begun = Ears(), asyncio.Event()
    async with FakeClaude([Hang(), Reply("done")]) as fake, ClaudeEngine(KEY, fake.url) as engine:
        first = asyncio.create_task(engine.complete(a_request(), ears.progress.append, ears.on_cancelled))
        await fake.arrived(1)
        second = asyncio.create_task(
            engine.complete(a_request(), lambda _: begun.set(), ears.on_cancelled),
        )
        await asyncio.wait_for(begun.wait(), 5)
        first.cancel()
        assert isinstance(await second, ModelReply)
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(ears.cancelled) == 1


async def test_a_closed_engine_opens_itself_again() -> None:
    ears = Ears()
    async with FakeClaude([Reply("one"), Reply("two")]) as fake:
        engine = ClaudeEngine(KEY, fake.url)
        await engine.close()
        for text in ("one", "two"):
            outcome = await engine.complete(a_request(), ears.progress.append, ears.on_cancelled)
            assert isinstance(outcome, ModelReply)
            assert outcome.text == text
            await engine.close()
            await engine.close()


def test_the_engine_is_a_model() -> None:
    model: Model = ClaudeEngine(KEY, None)
    assert model.name == "claude"
    assert model.costs_money
    assert repr(model) == "ClaudeEngine('https://api.anthropic.com')"
