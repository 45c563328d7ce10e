"""The engine that asks Claude: bounded retries, one deadline for all of them, and a cancel that stops spending.

The SDK takes about a second to import, so it is loaded by a worker thread at the first request and never before.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import ceil
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from airsmith.engines.claude_key import ApiKey
from airsmith.engines.endpoint import DEFAULT_ENDPOINT
from airsmith.generation.ports import (
    CancelledUsage,
    FailureKind,
    ModelFailure,
    ModelReply,
    ModelRequest,
    OnProgress,
    ReplyProgress,
)
from airsmith.usage import TokenUsage

if TYPE_CHECKING:  # these import the SDK
    from airsmith.engines.claude_failures import Fault
    from airsmith.engines.claude_stream import ClaudeConnection, StreamedReply

LONGEST_WAIT_S: Final = 60.0
"""Where the service asks for a longer wait, the user is told so at once."""

_FIRST_BACK_OFF_S = 1.0
_LONGEST_BACK_OFF_S = 20.0
_MINUTE_S, _HOUR_S = 60, 3600

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Run:
    """One call of `complete`: what its tries have cost so far, and the reply that is coming in."""

    request: ModelRequest
    on_progress: OnProgress
    started_s: float
    spent: TokenUsage = field(default_factory=TokenUsage)
    reply: "StreamedReply | None" = None
    answered_by: str | None = None

    @property
    def usage(self) -> TokenUsage:
        return self.spent if self.reply is None else self.spent + self.reply.usage()

    @property
    def model(self) -> str:
        if self.reply is not None:
            return self.reply.model
        return self.answered_by or self.request.model

    def settle(self, reply: "StreamedReply", *, is_free: bool) -> None:
        """The try is over: its reply has cost what it says, or nothing."""
        self.reply = None
        self.answered_by = reply.model
        if not is_free:
            self.spent += reply.usage()


class ClaudeEngine:
    """Asks Claude for a component, as the `Model` port wants it.

    `base_url` must have passed `allowed_endpoint`; None means Anthropic's own. One call of `complete` sends at most
    `max_tries` requests, waits between them with `sleep` (seconds) and ends within `deadline_s` by its own account.
    Requests may run at the same time. A closed engine opens itself again when it is asked.
    """

    name = "claude"
    costs_money = True

    def __init__(
        self,
        api_key: str,
        base_url: str | None,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        deadline_s: float = 600,
        max_tries: int = 4,
    ) -> None:
        self._key = ApiKey(api_key)
        self._base_url = base_url or DEFAULT_ENDPOINT
        self._sleep = sleep
        self._clock = clock
        self._deadline_s = deadline_s
        self._max_tries = max_tries
        self._connection: ClaudeConnection | None = None
        self._opening = asyncio.Lock()

    def __repr__(self) -> str:
        return f"ClaudeEngine({self._base_url!r})"

    async def complete(
        self, request: ModelRequest, on_progress: OnProgress, on_cancelled: CancelledUsage
    ) -> ModelReply | ModelFailure:
        """Ask for one reply. The usage of tries that failed is part of the reply's or failure's."""
        if (failure := self._failure_of_key(request)) is not None:
            return failure
        run = _Run(request, on_progress, self._clock())
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._ask_until_settled(run)
        except TimeoutError:
            message = (
                f"Claude's reply was not whole after {_spoken(self._deadline_s)}; generate again, or ask for a "
                "smaller component."
            )
            return ModelFailure(FailureKind.TIMEOUT, message, run.model, run.usage)
        except asyncio.CancelledError:
            on_cancelled(run.usage, run.model)
            raise

    async def close(self) -> None:
        """Close the connections to the service."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _failure_of_key(self, request: ModelRequest) -> ModelFailure | None:
        if not self._key:
            message = "There is no API key; set ANTHROPIC_API_KEY, or use the scaffold engine, which needs none."
            return ModelFailure(FailureKind.NO_KEY, message, request.model)
        if not self._key.is_sendable:
            message = "The API key holds characters that no key has; copy it again and set ANTHROPIC_API_KEY to it."
            return ModelFailure(FailureKind.AUTHENTICATION, message, request.model)
        return None

    async def _ask_until_settled(self, run: _Run) -> ModelReply | ModelFailure:
        tries = 0
        while True:
            tries += 1
            outcome = await self._ask_once(run)
            if isinstance(outcome, ModelReply):
                return outcome
            _log.info("try %d of %d at Claude: %s", tries, self._max_tries, outcome.kind)
            wait_s = outcome.retry_after_s or _back_off_s(tries)
            time_left_s = run.started_s + self._deadline_s - self._clock()
            may_wait = wait_s <= min(LONGEST_WAIT_S, time_left_s)
            if not (outcome.may_retry and tries < self._max_tries and may_wait):
                return self._failure(outcome, tries, run)
            note = f"{outcome.problem}; try {tries + 1} of {self._max_tries} starts in {_spoken(wait_s)}"
            run.on_progress(ReplyProgress(characters=0, waiting_s=wait_s, note=self._key.redact(note)))
            await self._sleep(wait_s)

    async def _ask_once(self, run: _Run) -> "ModelReply | Fault":
        connection = await self._connect()
        reply = run.reply = connection.begin(run.request)
        fault = await connection.ask(reply, run.on_progress)
        run.settle(reply, is_free=fault is not None and fault.is_free)
        return ModelReply(reply.text, run.model, run.spent) if fault is None else fault

    async def _connect(self) -> "ClaudeConnection":
        async with self._opening:
            if self._connection is None:
                self._connection = await asyncio.to_thread(open_connection, self._key, self._base_url)
            return self._connection

    def _failure(self, fault: "Fault", tries: int, run: _Run) -> ModelFailure:
        counted = f" (after {tries} tries)" if tries > 1 else ""
        asked_to_wait = fault.may_retry and fault.retry_after_s is not None
        advice = f"generate again in {_spoken(fault.retry_after_s or 0)}" if asked_to_wait else fault.advice
        message = self._key.redact(f"{fault.problem}{counted}; {advice}.")
        return ModelFailure(fault.kind, message, run.model, run.usage)


def open_connection(key: ApiKey, base_url: str) -> "ClaudeConnection":
    """Get ready to ask; in a worker thread, for the SDK's import and the certificate store take long."""
    from airsmith.engines.claude_stream import ClaudeConnection

    return ClaudeConnection(key.reveal(), base_url)


def _back_off_s(tries: int) -> float:
    """Seconds to wait after so many failed tries: twice as long each time, shortened at random to spread clients."""
    longest = min(_FIRST_BACK_OFF_S * 2.0 ** (tries - 1), _LONGEST_BACK_OFF_S)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - guards no secret


def _spoken(seconds: float) -> str:
    """A duration as people say it, rounded up."""
    if seconds <= 2 * _MINUTE_S:
        return f"{ceil(seconds)} s"
    if seconds <= 2 * _HOUR_S:
        return f"{ceil(seconds / _MINUTE_S)} min"
    return f"{ceil(seconds / _HOUR_S)} h"
