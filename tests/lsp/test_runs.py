"""The life of a run, whoever asked for it and whoever leaves."""

import asyncio

import pytest

from airsmith.lsp.runs import Result, Run, Runs


async def test_whoever_waits_and_is_cancelled_gets_the_result_of_that() -> None:
    begun = asyncio.Event()

    async def work(_: Run) -> Result:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return {"outcome": "cancelled"}
        return {}

    runs = Runs()
    run = runs.begin("a", work)
    waiting = asyncio.create_task(run.result())
    await begun.wait()
    waiting.cancel()
    assert await waiting == {"outcome": "cancelled"}
    assert not runs.is_running("a")


async def test_one_run_for_a_spec() -> None:
    async def work(_: Run) -> Result:
        return {"outcome": "done"}

    runs = Runs()
    run = runs.begin("a", work)
    other = runs.begin("b", work)
    with pytest.raises(ValueError, match="a run goes on"):
        runs.begin("a", work)
    assert await run.result() == await other.result() == {"outcome": "done"}
    assert await runs.begin("a", work).result() == {"outcome": "done"}


async def test_the_end_does_not_wait_for_ever() -> None:
    stubborn_may_end = asyncio.Event()

    async def stubborn(_: Run) -> Result:
        while not stubborn_may_end.is_set():
            try:
                await stubborn_may_end.wait()
            except asyncio.CancelledError:
                continue
        return {"outcome": "done"}

    runs = Runs()
    run = runs.begin("a", stubborn)
    await asyncio.wait_for(runs.end(within_s=0.01), 5)
    assert runs.is_running("a")
    stubborn_may_end.set()
    assert await run.result() == {"outcome": "done"}
    await runs.end(within_s=0.01)
