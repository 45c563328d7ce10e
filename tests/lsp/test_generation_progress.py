"""What is told of a run, and how often."""

from typing import Any

from airsmith.finding import Finding, Layer, Severity
from airsmith.generation.events import AttemptJudged, AttemptStarted, ReplyAdvanced
from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.ports import ReplyProgress
from airsmith.lsp.generation_progress import Narrator
from airsmith.text import Position, Range
from support.scripted_model import ScriptedModel

MODEL = "claude-sonnet-5-5"


class Listener:
    """Keeps what it is told, with a clock that the test turns."""

    def __init__(self, *, costs_money: bool = True, engine: str = "claude") -> None:
        self.texts: list[str] = []
        self.data: list[dict[str, Any]] = []
        self.now = 100.0
        model = ScriptedModel([], costs_money=costs_money, name=engine)
        self.narrator = Narrator(self.tell, model, lambda: self.now)

    def tell(self, text: str, data: dict[str, Any]) -> None:
        self.texts.append(text)
        self.data.append(data)

    def hear(self, *events: AttemptStarted | ReplyAdvanced | AttemptJudged) -> None:
        for event in events:
            self.narrator.hear(event)


def started(number: int, kind: AttemptKind = AttemptKind.CLEAN) -> AttemptStarted:
    return AttemptStarted(number, 4, kind, MODEL)


def judged(*rules: str, cost_usd: float | None = 0.0123) -> AttemptJudged:
    place = Range(Position(2, 0), Position(2, 5))
    findings = tuple(Finding(rule, Layer.STRUCTURE, Severity.ERROR, f"{rule}!", place) for rule in rules)
    return AttemptJudged(Attempt(1, AttemptKind.CLEAN, MODEL, "", "", findings, ("fixed it",)), cost_usd)


def test_the_last_attempts_errors_stay_in_sight() -> None:
    listener = Listener()
    listener.hear(started(1), judged("a", "b", "a", "c", "d"), started(2, AttemptKind.CONTINUATION))
    assert listener.texts == [
        f"Attempt 1 of 4 (clean, {MODEL})",
        "Attempt 1: 5 errors (a, b, c, …), $0.012 so far",
        f"Attempt 2 of 4 (continuation, {MODEL}) · before: 5 errors (a, b, c, …), $0.012 so far",
    ]
    assert [data["stage"] for data in listener.data] == ["started", "judged", "started"]
    assert [error["rule"] for error in listener.data[1]["errors"]] == ["a", "b", "a", "c", "d"]
    assert listener.data[1]["errors"][0]["range"]["start"] == {"line": 2, "character": 0}
    assert listener.data[1]["appliedFixes"] == ["fixed it"]


def test_a_valid_attempt_and_an_unknown_price() -> None:
    listener = Listener()
    listener.hear(judged(cost_usd=None), judged("a", cost_usd=None))
    assert listener.texts == ["Attempt 1: valid", "Attempt 1: 1 error (a)"]
    assert listener.data[0]["costUsd"] is None


def test_a_reply_is_told_of_now_and_then() -> None:
    listener = Listener()
    listener.hear(started(1))
    for characters in range(0, 1_000, 10):
        listener.now += 0.01
        listener.hear(ReplyAdvanced(1, ReplyProgress(characters)))
    assert 4 <= len(listener.texts) - 1 <= 6
    assert listener.texts[-1].endswith(" tokens")
    assert listener.data[-1]["tokens"] > 200
    listener.now += 1
    listener.hear(ReplyAdvanced(1, ReplyProgress(5_000, output_tokens=1_234)))
    assert listener.texts[-1] == f"Attempt 1 of 4 (clean, {MODEL}): 1,234 tokens"


def test_a_wait_is_told_at_once() -> None:
    listener = Listener()
    wait = ReplyProgress(0, waiting_s=7.2, note="Claude is overloaded; try 2 of 4 starts in 8 s")
    listener.hear(started(1), ReplyAdvanced(1, wait), ReplyAdvanced(1, ReplyProgress(0, waiting_s=3)))
    assert listener.texts[1].endswith("waiting 7 s, Claude is overloaded; try 2 of 4 starts in 8 s")
    assert listener.texts[2].endswith("waiting 3 s, the service is busy")
    assert listener.data[1]["waitingS"] == 7.2


def test_engines_that_ask_no_model_are_named_themselves() -> None:
    listener = Listener(costs_money=False, engine="scaffold")
    listener.hear(started(1))
    assert listener.texts == ["Attempt 1 of 4 (clean, scaffold)"]
    assert listener.data[0]["model"] == "scaffold"
