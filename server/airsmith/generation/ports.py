"""What the generation loop needs from outside: a model, which the engines implement, and others who judge its code."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding
from airsmith.spec.fields import ComponentSpec
from airsmith.usage import TokenUsage

_CHARACTERS_PER_TOKEN = 3.5


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with the model."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """Everything an engine needs for one reply.

    `system` is the frozen part, the same for every component, so that it can be cached. `messages` ends with a
    user turn. `max_tokens` limits thinking and text together. Engines that ask no model read `spec`, `target` and
    `attempt` (counted from 1) instead of the text.
    """

    system: str
    messages: tuple[Message, ...]
    model: str
    max_tokens: int
    attempt: int
    spec: ComponentSpec
    target: AirflowVersion


class FailureKind(StrEnum):
    """Why no usable reply came. The values are stored in the history and are part of the JSON output."""

    NO_KEY = "no_key"
    ENDPOINT_NOT_ALLOWED = "endpoint_not_allowed"
    AUTHENTICATION = "authentication"
    PERMISSION = "permission"
    BILLING = "billing"
    UNKNOWN_MODEL = "unknown_model"
    INVALID_REQUEST = "invalid_request"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    SERVER_ERROR = "server_error"
    CONNECTION = "connection"
    TIMEOUT = "timeout"
    CUT_STREAM = "cut_stream"
    MALFORMED_RESPONSE = "malformed_response"
    MAX_TOKENS = "max_tokens"
    REFUSAL = "refusal"
    BUDGET = "budget"
    NO_TRANSCRIPT = "no_transcript"


@dataclass(frozen=True, slots=True)
class ModelReply:
    """A whole reply. `model` is the name the service answered with; `usage` includes tries that failed before it."""

    text: str
    model: str
    usage: TokenUsage = field(default_factory=TokenUsage)


@dataclass(frozen=True, slots=True)
class ModelFailure:
    """No reply, in one sentence that tells the user what to do; what it cost all the same is in `usage`."""

    kind: FailureKind
    message: str
    model: str
    usage: TokenUsage = field(default_factory=TokenUsage)


@dataclass(frozen=True, slots=True)
class ReplyProgress:
    """How far a reply has come: text so far in characters, and tokens where the service tells them."""

    characters: int
    output_tokens: int | None = None
    waiting_s: float | None = None
    note: str | None = None

    @property
    def tokens(self) -> int:
        """Tokens as told, else as estimated from the characters."""
        return self.output_tokens or round(self.characters / _CHARACTERS_PER_TOKEN)


OnProgress = Callable[[ReplyProgress], None]


class CancelledUsage(Protocol):
    """Receives what a cancelled request has cost, as far as it is known."""

    def __call__(self, usage: TokenUsage, model: str, /) -> None:
        """Take note of it."""


class Inspection(Protocol):
    """Somebody else who judges a candidate, beside the rules.

    It is given the code and the rules' findings, and returns what else there is; nothing where it cannot look. It is
    called in a worker thread, may block for a moment and never raises for what the outside does.
    """

    def __call__(self, code: str, target: AirflowVersion, own: tuple[Finding, ...], /) -> tuple[Finding, ...]:
        """Look at the code."""


def no_inspection(_code: str, _target: AirflowVersion, _own: tuple[Finding, ...], /) -> tuple[Finding, ...]:
    """Nobody else looks."""
    return ()


class Model(Protocol):
    """Something that writes a component's code when asked.

    `complete` returns a reply or a failure, never raises for what the outside does, and stops at once when its task is
    cancelled: it then calls `on_cancelled` with the estimated usage and lets `asyncio.CancelledError` pass.
    """

    @property
    def name(self) -> str:
        """The engine's name: claude, scaffold or replay."""

    @property
    def costs_money(self) -> bool:
        """Whether its replies are paid for."""

    async def complete(
        self, request: ModelRequest, on_progress: OnProgress, on_cancelled: CancelledUsage
    ) -> ModelReply | ModelFailure:
        """Ask for one reply."""

    async def close(self) -> None:
        """Let go of connections; the engine may be asked again afterwards."""
