"""What a run tells while it goes on, for progress displays."""

from collections.abc import Callable
from dataclasses import dataclass

from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.ports import ReplyProgress


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """A model is being asked."""

    number: int
    of: int
    kind: AttemptKind
    model: str


@dataclass(frozen=True, slots=True)
class ReplyAdvanced:
    """More of the reply has come, or the engine waits to try again."""

    number: int
    progress: ReplyProgress


@dataclass(frozen=True, slots=True)
class AttemptJudged:
    """The rules have spoken. `cost_usd` is what the run has cost so far; None where a price is not known."""

    attempt: Attempt
    cost_usd: float | None


Event = AttemptStarted | ReplyAdvanced | AttemptJudged
OnEvent = Callable[[Event], None]
