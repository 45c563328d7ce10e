"""Generations that go on: one for each spec."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Result = dict[str, Any]
"""What came of a run, as the JSON that clients get; see `generation_result`."""


class Run:
    """One generation. Its work is a task of its own, so that it ends in order whatever becomes of who asked for it."""

    def __init__(self, work: "Callable[[Run], Coroutine[Any, Any, Result]]") -> None:
        self.task = asyncio.create_task(work(self))

    def cancel(self) -> None:
        """Stop it; without effect once a candidate was accepted."""
        self.task.cancel()

    async def result(self) -> Result:
        """What comes of it. Whoever waits here and is cancelled cancels the run, and is told what came of that."""
        try:
            return await asyncio.shield(self.task)
        except asyncio.CancelledError:
            self.cancel()
            return await asyncio.shield(self.task)


class Runs:
    """All runs that go on, by the URI of their spec."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}

    def is_running(self, uri: str) -> bool:
        """Whether a run for this spec goes on."""
        return uri in self._runs

    def begin(self, uri: str, work: Callable[[Run], Coroutine[Any, Any, Result]]) -> Run:
        """Start a run. Raises ValueError where one goes on for this spec."""
        if uri in self._runs:
            raise ValueError(f"a run goes on for {uri}")
        run = self._runs[uri] = Run(work)
        run.task.add_done_callback(lambda _: self._runs.pop(uri, None))
        return run

    async def end(self, within_s: float) -> None:
        """Cancel all, and wait until they have ended, but not for ever."""
        tasks = [run.task for run in self._runs.values()]
        for run in tuple(self._runs.values()):
            run.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)
