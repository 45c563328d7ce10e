"""A run's events as one line for people and as data for clients, no more often than anyone can read."""

import time
from collections.abc import Callable
from typing import Any

from airsmith.generation.events import AttemptJudged, AttemptStarted, Event, ReplyAdvanced
from airsmith.generation.outcome import Attempt
from airsmith.generation.ports import Model, ReplyProgress
from airsmith.lsp.convert import finding_data

Tell = Callable[[str, dict[str, Any]], None]
"""Receives how far a run has come: one line for people, and the same as data."""

_SHORTEST_INTERVAL_S = 0.2
_MOST_RULES_NAMED = 3


class Narrator:
    """Tells what it hears. `engine` is named instead of the model that was configured, where it asks none."""

    def __init__(self, tell: Tell, engine: Model, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._engine = engine
        self._clock = clock
        self._heading = ""
        self._before = ""
        self._told_at = float("-inf")

    def hear(self, event: Event) -> None:
        """Tell of an event; of a reply that comes in, only now and then."""
        match event:
            case AttemptStarted():
                model = event.model if self._engine.costs_money else self._engine.name
                self._heading = f"Attempt {event.number} of {event.of} ({event.kind}, {model})"
                data = {"number": event.number, "of": event.of, "kind": event.kind.value, "model": model}
                self._say("started", f"{self._heading}{self._before}", data)
            case ReplyAdvanced(progress=progress):
                if progress.waiting_s is not None or self._clock() - self._told_at >= _SHORTEST_INTERVAL_S:
                    text = f"{self._heading}: {_advance(progress)}{self._before}"
                    self._say("reply", text, {"number": event.number, **_advance_data(progress)})
            case AttemptJudged(attempt=attempt):
                self._judged(attempt, event.cost_usd)

    def _judged(self, attempt: Attempt, cost_usd: float | None) -> None:
        spent = f", ${cost_usd:.3f} so far" if cost_usd else ""
        verdict = _verdict(attempt)
        self._before = f" · before: {verdict}{spent}"
        data = {
            "number": attempt.number,
            "kind": attempt.kind.value,
            "model": attempt.model,
            "valid": attempt.is_valid,
            "errors": [finding_data(error) for error in attempt.errors],
            "appliedFixes": list(attempt.applied_fixes),
            "costUsd": cost_usd,
        }
        self._say("judged", f"Attempt {attempt.number}: {verdict}{spent}", data)

    def _say(self, stage: str, text: str, data: dict[str, Any]) -> None:
        self._told_at = self._clock()
        self._tell(text, {"stage": stage, **data})


def _verdict(attempt: Attempt) -> str:
    if attempt.is_valid:
        return "valid"
    rules = list(dict.fromkeys(error.rule for error in attempt.errors))
    more = ", …" if len(rules) > _MOST_RULES_NAMED else ""
    count = len(attempt.errors)
    return f"{count} error{'' if count == 1 else 's'} ({', '.join(rules[:_MOST_RULES_NAMED])}{more})"


def _advance(progress: ReplyProgress) -> str:
    if progress.waiting_s is not None:
        return f"waiting {progress.waiting_s:.0f} s, {progress.note or 'the service is busy'}"
    return f"{progress.tokens:,} tokens"


def _advance_data(progress: ReplyProgress) -> dict[str, Any]:
    return {"tokens": progress.tokens, "waitingS": progress.waiting_s, "note": progress.note}
