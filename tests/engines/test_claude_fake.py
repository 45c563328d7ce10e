"""The fake itself: what other tests build on must hold too."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from airsmith.engines.claude import ClaudeEngine
from airsmith.generation.ports import FailureKind, ModelReply
from support.asking_claude import KEY, Ears, a_request, ask
from support.claude_steps import STEPS, CutStream, Reply, Status, Step, Usage, step_from_json, step_to_json
from support.fake_claude import FakeClaude, fake_process


async def test_it_serves_a_script_from_another_process_and_records_what_came(tmp_path: Path) -> None:
    steps: list[Step] = [
        Status(529, retry_after="0.5"),
        Reply("done", thinking="hm", usage=Usage(7, 8, thinking_tokens=2)),
    ]
    ears = Ears()
    with fake_process(steps, tmp_path) as fake:
        async with ClaudeEngine(KEY, fake.url, sleep=ears.sleep) as engine:
            outcome = await engine.complete(a_request("Write it."), ears.progress.append, ears.on_cancelled)
    assert isinstance(outcome, ModelReply)
    assert (outcome.text, outcome.usage.input, outcome.usage.thinking) == ("done", 7, 2)
    assert ears.waits == [0.5]
    first, second = fake.requests()
    assert first.body == second.body
    assert second.path == "/v1/messages"
    assert KEY in str(second.headers)
    assert not second.client_left


async def test_after_the_last_step_it_says_so() -> None:
    asked = await ask([], max_tries=1)
    assert asked.failure.kind is FailureKind.SERVER_ERROR


async def test_it_can_repeat_the_last_step() -> None:
    ears = Ears()
    async with (
        FakeClaude([Reply("one"), Reply("two")], repeat_last=True) as fake,
        ClaudeEngine(KEY, fake.url) as engine,
    ):
        outcomes = [await engine.complete(a_request(), ears.progress.append, ears.on_cancelled) for _ in range(4)]
    assert [outcome.text for outcome in outcomes if isinstance(outcome, ModelReply)] == ["one", "two", "two", "two"]


def test_other_paths_use_up_no_step(tmp_path: Path) -> None:
    with fake_process([Reply("done")], tmp_path) as fake:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{fake.url}/v1/files")  # noqa: S310 - loopback
        request = urllib.request.Request(f"{fake.url}/v1/messages", b"{}")  # noqa: S310
        with urllib.request.urlopen(request) as response:  # noqa: S310
            stream = response.read().decode()
    names = [line.removeprefix("event: ") for line in stream.splitlines() if line.startswith("event: ")]
    assert names == [
        "message_start",
        "ping",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert [request.path for request in fake.requests()] == ["/v1/files", "/v1/messages"]


@pytest.mark.parametrize("step_type", STEPS)
def test_every_step_can_stand_in_a_script(step_type: type) -> None:
    arguments = {"RawEvents": ("text",), "Status": (429, "5"), "Redirect": ("http://127.0.0.1:9",)}
    step = step_type(*arguments.get(step_type.__name__, ()))
    assert step_from_json(json.loads(json.dumps(step_to_json(step)))) == step


def test_the_fields_of_a_step_are_those_of_its_class() -> None:
    entry = {"step": "cut_stream", "text": "abc", "after": 2, "usage": {"input_tokens": 4}}
    assert step_from_json(entry) == CutStream("abc", after=2, usage=Usage(4))
    with pytest.raises(KeyError):
        step_from_json({"step": "unknown"})
    with pytest.raises(TypeError):
        step_from_json({"step": "reply", "unknown": 1})
