"""Trying a key costs nothing, tells what to do, and never shows the key."""

import asyncio
import socket

import pytest

from airsmith.engines.claude_key_trial import KeyTrial, try_key
from support.asking_claude import KEY
from support.claude_steps import Hang, HangUp, Html, Models, RawEvents, Redirect, Status, Step
from support.fake_claude import FakeClaude, RecordedRequest


async def trial_at(models: Step, **options: float) -> tuple[KeyTrial, list[RecordedRequest], str]:
    async with FakeClaude([], models=models) as fake:
        trial = await try_key(KEY, fake.url, **options)
        return trial, fake.requests, fake.url


async def test_a_key_that_is_accepted() -> None:
    trial, requests, url = await trial_at(Models())
    assert trial == KeyTrial(accepted=True, message=f"The API key works: {url} accepts it.")
    [request] = requests
    assert (request.method, request.path) == ("GET", "/v1/models?limit=1")
    assert KEY in (request.headers.get("x-api-key") or request.headers["authorization"])


@pytest.mark.parametrize(
    ("models", "sentence"),
    [
        (Status(401), "Claude does not accept the API key; set ANTHROPIC_API_KEY to a valid one."),
        (Status(403), "knows the API key and refuses it; ask whoever owns the key or the network."),
        (Status(429), "The rate limit of the API key is reached; test the key again in a minute."),
        (Status(529), "Claude is overloaded; test the key again in a minute."),
        (Status(500), "Claude failed on its side; test the key again in a minute."),
        (Status(404), "does not tell whether it accepts the API key; generate a component to find out."),
        (Html(404), "does not tell whether it accepts the API key; generate a component to find out."),
        (Html(), "does not tell whether it accepts the API key; generate a component to find out."),
        (RawEvents("[]"), "does not tell whether it accepts the API key; generate a component to find out."),
        (RawEvents('{"data": 1}'), "does not tell whether it accepts the API key; generate a component to find out."),
        (Redirect("http://127.0.0.1:9/"), "set ANTHROPIC_BASE_URL to the final address."),
        (HangUp(), "check the network (proxies named in the environment are not used) and test the key again."),
        (Status(401, message=f"bad {KEY}"), "Claude does not accept the API key"),
    ],
)
async def test_what_is_wrong_and_what_to_do(models: Step, sentence: str) -> None:
    trial, requests, _ = await trial_at(models)
    assert not trial.accepted
    assert sentence in trial.message
    assert KEY not in trial.message
    assert len(requests) == 1


async def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    trial = await try_key(KEY, url)
    assert trial.message.startswith(f"There is no connection to {url}; check the network")


async def test_a_service_that_does_not_answer() -> None:
    trial, _, url = await trial_at(Hang(), deadline_s=0.2)
    assert trial.message.startswith(f"{url} did not answer within 0.2 s; check the network")


async def test_a_key_that_cannot_be_sent_is_not() -> None:
    async with FakeClaude([]) as fake:
        trial = await try_key(f"{KEY}\nmore", fake.url)
        assert trial == KeyTrial(accepted=False, message="The API key holds characters that no key has; copy it again.")
        assert fake.requests == []


async def test_a_cancel_hangs_up() -> None:
    async with FakeClaude([], models=Hang()) as fake:
        trying = asyncio.ensure_future(try_key(KEY, fake.url))
        await fake.arrived(1)
        trying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await trying
        await fake.idle()
        assert fake.requests[0].client_left
