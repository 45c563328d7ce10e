"""A model in memory that says what a test tells it to, and keeps what it was asked."""

import asyncio
from dataclasses import dataclass, field

from airsmith.generation.ports import (
    CancelledUsage,
    ModelFailure,
    ModelReply,
    ModelRequest,
    OnProgress,
    ReplyProgress,
)
from airsmith.usage import TokenUsage

USAGE = TokenUsage(input=1_000, output=500)
USAGE_OF_CANCELLED = TokenUsage(input=700, is_estimated=True)

Answer = str | ModelReply | ModelFailure | Exception


@dataclass
class ScriptedModel:
    """Answers with what it was given, one after the other; an exception is raised, "hang" waits until cancelled.

    Plain text comes from the model that was asked and takes `usage`.
    """

    answers: list[Answer]
    name: str = "claude"
    costs_money: bool = True
    usage: TokenUsage = USAGE
    requests: list[ModelRequest] = field(default_factory=list)
    is_hanging: asyncio.Event = field(default_factory=asyncio.Event)
    closed: int = 0

    async def complete(
        self, request: ModelRequest, on_progress: OnProgress, on_cancelled: CancelledUsage
    ) -> ModelReply | ModelFailure:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, ModelReply | ModelFailure):
            return answer
        if answer == "hang":
            self.is_hanging.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                on_cancelled(USAGE_OF_CANCELLED, request.model)
                raise
        on_progress(ReplyProgress(characters=len(answer)))
        return ModelReply(answer, request.model, self.usage)

    async def close(self) -> None:
        self.closed += 1

    @property
    def models(self) -> list[str]:
        """The models that were asked for, in order."""
        return [request.model for request in self.requests]

    def roles(self, request: int) -> list[str]:
        """Who speaks in a request, counted from 0."""
        return [message.role for message in self.requests[request].messages]
