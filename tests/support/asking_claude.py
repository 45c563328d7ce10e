"""Ask the real engine over loopback, and keep everything that a test may want to look at."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.engines.claude import ClaudeEngine
from airsmith.generation.ports import Message, ModelFailure, ModelReply, ModelRequest, ReplyProgress
from airsmith.spec.fields import ComponentSpec
from airsmith.usage import TokenUsage
from support.claude_steps import Step
from support.fake_claude import FakeClaude, RecordedRequest

KEY = "-".join(("sk", "ant", "api03", "Zq9" * 8))
MODEL = "claude-sonnet-5-5"


def a_request(*texts: str, system: str = "You write Airflow components.", **changes: Any) -> ModelRequest:  # noqa: ANN401 - any field
    """A request whose turns are `texts`, the first and every other one the user's."""
    roles = ("user", "assistant")
    turns = tuple(Message(roles[index % 2], text) for index, text in enumerate(texts or ("Write it.",)))  # type: ignore[arg-type]
    request = ModelRequest(
        system=system,
        messages=turns,
        model=MODEL,
        max_tokens=16_000,
        attempt=1,
        spec=ComponentSpec(name="RowCountOperator", description="Counts rows.", category="database"),
        target=NEWEST_VERSION,
    )
    return replace(request, **changes)


@dataclass
class Ears:
    """What the engine told while it worked, and how long it wanted to wait."""

    progress: list[ReplyProgress] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    cancelled: list[tuple[TokenUsage, str]] = field(default_factory=list)

    def on_cancelled(self, usage: TokenUsage, model: str, /) -> None:
        self.cancelled.append((usage, model))

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    @property
    def notes(self) -> list[str]:
        return [progress.note for progress in self.progress if progress.note]


@dataclass
class Asked(Ears):
    """A finished exchange."""

    outcome: ModelReply | ModelFailure | None = None
    requests: list[RecordedRequest] = field(default_factory=list)
    origin: str = ""

    @property
    def reply(self) -> ModelReply:
        assert isinstance(self.outcome, ModelReply), self.outcome
        return self.outcome

    @property
    def failure(self) -> ModelFailure:
        assert isinstance(self.outcome, ModelFailure), self.outcome
        return self.outcome


async def ask(steps: Sequence[Step] | Step, request: ModelRequest | None = None, **options: Any) -> Asked:  # noqa: ANN401 - the engine's
    """Ask once, with a fake that follows `steps`; no wait between tries takes any time."""
    asked = Asked()
    script = list(steps) if isinstance(steps, Sequence) else [steps]
    async with FakeClaude(script) as fake:
        async with ClaudeEngine(KEY, fake.url, sleep=asked.sleep, **options) as engine:
            asked.outcome = await engine.complete(request or a_request(), asked.progress.append, asked.on_cancelled)
        await fake.idle()
        asked.requests, asked.origin = fake.requests, fake.url
    return asked
