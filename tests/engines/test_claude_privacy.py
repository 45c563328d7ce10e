import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from airsmith.engines.claude import ClaudeEngine
from airsmith.engines.claude_key import ApiKey
from airsmith.engines.claude_stream import ClaudeConnection
from airsmith.generation.ports import FailureKind
from support.asking_claude import KEY, Ears, a_request, ask
from support.claude_steps import MidStreamError, Redirect, Reply, Status
from support.fake_claude import FakeClaude

OTHER_KEY = "-".join(("sk", "ant", "api03", "Other" * 5))
CLIENT_HEADERS = {"accept", "accept-encoding", "connection", "content-length", "content-type", "host", "user-agent"}


async def test_the_key_is_sent_once_and_only_with_headers_of_the_sdk() -> None:
    headers = (await ask(Reply("ok"))).requests[0].headers
    assert [value for value in headers.values() if KEY in value] == [
        headers.get("x-api-key") or headers["authorization"]
    ]
    others = {name for name in headers if not name.startswith(("x-stainless-", "anthropic-version"))}
    assert others <= CLIENT_HEADERS | {"x-api-key", "authorization"}


async def test_the_environment_changes_nothing_that_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = (await ask(Reply("ok"))).requests[0]
    for name, value in {
        "ANTHROPIC_CUSTOM_HEADERS": f"X-Leak: 1\nAuthorization: Bearer {OTHER_KEY}\nanthropic-version: 1\nHost: evil.test",
        "ANTHROPIC_AUTH_TOKEN": OTHER_KEY,
        "ANTHROPIC_API_KEY": OTHER_KEY,
        "ANTHROPIC_BASE_URL": "http://127.0.0.1:9",
        "ANTHROPIC_PROFILE": "other",
        "ANTHROPIC_OPEN_TELEMETRY_PROPAGATION": "true",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
        "NO_PROXY": "",
    }.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    influenced = (await ask(Reply("ok"))).requests[0]
    assert dict(os.environ) == before
    assert influenced.body == plain.body
    assert influenced.headers | {"host": ""} == plain.headers | {"host": ""}
    assert influenced.headers["host"].startswith("127.0.0.1:")


async def test_no_trace_of_a_request_is_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_OPEN_TELEMETRY", "true")
    monkeypatch.setenv("ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE", "content")
    connection = ClaudeConnection(KEY, "http://127.0.0.1:9")
    assert connection._client.open_telemetry["traces"]["enabled"] is False
    await connection.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    async with FakeClaude([Reply("stolen")]) as elsewhere:
        asked = await ask([Redirect(f"{elsewhere.url}/v1/messages", status), Reply("no")])
        assert elsewhere.requests == []
    assert asked.failure.kind is FailureKind.ENDPOINT_NOT_ALLOWED
    assert asked.failure.message == (
        f"{asked.origin} sends requests on to another address, where the API key must not go; "
        "set ANTHROPIC_BASE_URL to the final address."
    )
    assert len(asked.requests) == 1


@pytest.mark.parametrize(
    "step",
    [
        Status(400, message=f"bad: {KEY}, {OTHER_KEY}\nx"),
        MidStreamError(type="invalid_request_error", message=f"bad: {KEY}, {OTHER_KEY}\nx"),
    ],
)
async def test_a_key_in_the_services_own_words_is_masked(step: Status | MidStreamError) -> None:
    asked = await ask(step)
    assert '("bad: [API key], [API key] x")' in asked.failure.message


async def test_a_long_answer_of_the_service_is_shortened() -> None:
    asked = await ask(Status(400, message="no " * 5_000))
    assert len(asked.failure.message) < 400


async def test_the_engine_shows_no_key() -> None:
    ears = Ears()
    async with FakeClaude([Reply("ok")]) as fake, ClaudeEngine(f" {KEY}\n", fake.url) as engine:
        await engine.complete(a_request(), ears.progress.append, ears.on_cancelled)
        assert KEY in str(fake.requests[0].headers)
        for shown in (repr(engine), repr(vars(engine)), f"{engine}"):
            assert KEY not in shown
            assert "sk-ant" not in shown


def test_a_key_shows_itself_only_when_asked() -> None:
    key = ApiKey(f" {KEY} ")
    assert KEY not in f"{key} {key!r} {pickle.dumps(repr(key))!r}"
    assert key.reveal() == KEY


def test_a_key_of_any_shape_is_masked_but_a_tiny_one_does_not_eat_the_text() -> None:
    assert ApiKey("hunter-two-two").redact("no hunter-two-two here") == "no [API key] here"
    assert ApiKey("e").redact("see here") == "see here"


async def test_verbose_logs_hold_neither_prompt_nor_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await ask(
        [Status(529), MidStreamError("answered"), Reply("answered")], a_request("a secret plan", system="a secret rule")
    )
    assert "try 1 of 4 at Claude: overloaded" in caplog.text
    assert "secret" not in caplog.text
    assert "answered" not in caplog.text
    assert KEY not in caplog.text


_FRESH_PROCESS = """
import asyncio, sys
import airsmith.engines.claude
from support.asking_claude import a_request, ask
from support.claude_steps import Reply
heavy = {"anthropic", "httpx2", "httpcore2"}
print(sorted(heavy & sys.modules.keys()))
asked = asyncio.run(ask(Reply("ok"), a_request("a secret plan")))
print(asked.reply.text, sorted(heavy & sys.modules.keys()))
"""


def test_the_sdk_is_imported_at_the_first_request_and_its_debug_switch_is_overruled() -> None:
    tests = Path(__file__).parents[1]
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _FRESH_PROCESS],
        env=os.environ | {"PYTHONPATH": str(tests), "ANTHROPIC_LOG": "debug"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == ["[]", "ok ['anthropic', 'httpcore2', 'httpx2']"]
    assert "secret" not in done.stderr
    assert KEY not in done.stderr
