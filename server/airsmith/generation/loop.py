"""The loop: ask, judge by the editor's own rules, and ask again with what was found, up to four times.

1. clean: the bare task. 2. continuation: the same conversation, with the findings. 3. fresh: a new conversation with the
stronger model, the findings condensed and the true signatures looked up, because models repair their own mistakes
worse with each round. 4. final: the best candidate with everything that was found. The same errors twice running end
the run, as more of the same only costs money.
"""

import asyncio
from dataclasses import dataclass, field

from airsmith.config import MOST_TOKENS, Settings
from airsmith.finding import Layer
from airsmith.generation.cost import TYPICAL_OUTPUT_TOKENS, affordable_output, cost_of
from airsmith.generation.events import AttemptJudged, AttemptStarted, OnEvent, ReplyAdvanced
from airsmith.generation.judgement import judge
from airsmith.generation.outcome import (
    Accepted,
    Attempt,
    AttemptKind,
    Charge,
    Failed,
    Ledger,
    Outcome,
    Rejected,
    RejectionReason,
)
from airsmith.generation.ports import (
    FailureKind,
    Inspection,
    Message,
    Model,
    ModelFailure,
    ModelReply,
    ModelRequest,
    ReplyProgress,
    no_inspection,
)
from airsmith.generation.prompting import GenerationTask, messages_for, system_prompt
from airsmith.generation.reply import extract_code
from airsmith.rules.engine import CheckOptions
from airsmith.rules.registry import PYTHON_RULES
from airsmith.rules.rule import OwnSpec, Profile
from airsmith.spec.document import read_spec
from airsmith.usage import TokenUsage

_KINDS = (AttemptKind.CLEAN, AttemptKind.CONTINUATION, AttemptKind.FRESH, AttemptKind.FINAL)
_STRONG = frozenset((AttemptKind.FRESH, AttemptKind.FINAL))
_RAISE_FACTOR = 4
_ALWAYS_ON = frozenset(("no_component_class", "unused_suppression")) | {
    rule.name for rule in PYTHON_RULES if rule.layer in (Layer.SYNTAX, Layer.SECURITY)
}
"""Rules that no setting switches off here: people may excuse their own code, but not a model's from being safe."""


@dataclass(slots=True)
class GenerationLoop:
    """One run. `ledger` tells what was done and used at any time, also after the run's task was cancelled."""

    task: GenerationTask
    model: Model
    settings: Settings
    ledger: Ledger
    on_event: OnEvent
    inspect: Inspection = no_inspection
    _max_tokens: int = field(init=False)
    _was_raised: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._max_tokens = self.settings.max_tokens

    async def run(self) -> Outcome:
        """Go on until a candidate is valid or nothing is left to try. Lets `asyncio.CancelledError` pass."""
        kinds = _KINDS[: self.settings.max_attempts]
        for number, kind in enumerate(kinds, 1):
            name = self.settings.strong_model if kind in _STRONG else self.settings.model
            # Facts are looked up in the candidates, and an editor's other requests must not wait for that.
            messages = await asyncio.to_thread(messages_for, kind, self.task, self.ledger.attempts)
            limit = self._limit(name, messages)
            if isinstance(limit, Failed):
                return limit
            shown = name if self.model.costs_money else self.model.name
            self.on_event(AttemptStarted(number, len(kinds), kind, shown))
            reply = await self._ask(number, name, messages, limit)
            if isinstance(reply, Failed):
                return reply
            # The rules take their time over a long candidate, too.
            attempt = await asyncio.to_thread(self._judge, number, kind, reply)
            self.ledger.attempts.append(attempt)
            self.on_event(AttemptJudged(attempt, self.ledger.cost_usd))
            if attempt.is_valid:
                return Accepted(attempt)
            if self._repeats_itself():
                return self._rejected(RejectionReason.SAME_ERROR_TWICE)
        return self._rejected(RejectionReason.ATTEMPTS_USED_UP)

    async def _ask(self, number: int, name: str, messages: tuple[Message, ...], limit: int) -> ModelReply | Failed:
        """One reply. A limit on tokens that proves too low is raised, once in a run, without spending an attempt."""
        reply = await self._complete(number, name, messages, limit)
        if isinstance(reply, ModelFailure) and reply.kind is FailureKind.MAX_TOKENS and not self._was_raised:
            self._was_raised = True
            self._max_tokens = min(self._max_tokens * _RAISE_FACTOR, MOST_TOKENS)
            raised = self._limit(name, messages)
            if isinstance(raised, Failed):
                return raised
            if raised > limit:
                note = f"The reply did not fit into {limit:,} tokens; asking again with {raised:,}"
                self.on_event(ReplyAdvanced(number, ReplyProgress(characters=0, note=note)))
                reply = await self._complete(number, name, messages, raised)
        return Failed(reply.kind, reply.message) if isinstance(reply, ModelFailure) else reply

    async def _complete(
        self, number: int, name: str, messages: tuple[Message, ...], limit: int
    ) -> ModelReply | ModelFailure:
        def on_progress(progress: ReplyProgress) -> None:
            self.on_event(ReplyAdvanced(number, progress))

        request = ModelRequest(
            system=system_prompt(),
            messages=messages,
            model=name,
            max_tokens=limit,
            attempt=number,
            spec=self.task.spec,
            target=self.task.target,
        )
        reply = await self.model.complete(request, on_progress, self._charge_cancelled)
        self._charge(reply.model, reply.usage)
        return reply

    def _charge(self, model: str, usage: TokenUsage) -> None:
        self.ledger.charges.append(Charge(model, usage, cost_of(model, usage)))

    def _charge_cancelled(self, usage: TokenUsage, model: str, /) -> None:
        self._charge(model, usage)

    def _judge(self, number: int, kind: AttemptKind, reply: ModelReply) -> Attempt:
        spec = self.task.spec
        options = CheckOptions(
            target=self.task.target,
            profile=Profile.STRICT,
            component_type=spec.component_type,
            component_name=spec.name,
            dependencies=self.task.declared,
            catalog=self.task.catalog,
            project=self.task.project,
            spec=OwnSpec(read_spec(self.task.spec_text), self.task.spec_file),
            disabled=frozenset(self.settings.disable) - _ALWAYS_ON,
        )
        judgement = judge(extract_code(reply.text, spec.name), options, self.inspect)
        return Attempt(
            number,
            kind,
            reply.model,
            reply.text,
            judgement.text,
            judgement.findings,
            judgement.applied,
            judgement.crashed,
        )

    def _repeats_itself(self) -> bool:
        """Whether the last two attempts have exactly the same errors."""
        if len(self.ledger.attempts) < 2:  # noqa: PLR2004 - two attempts are a pair
            return False
        before, last = ({(e.rule, e.message) for e in attempt.errors} for attempt in self.ledger.attempts[-2:])
        return before == last

    def _limit(self, name: str, messages: tuple[Message, ...]) -> int | Failed:
        """Most tokens of the next reply: what the settings say, or less where the budget does not pay for as many."""
        budget = self.settings.budget_usd
        if budget is None or not self.model.costs_money:
            return self._max_tokens
        spent = self.ledger.cost_usd
        prompt = system_prompt() + "".join(message.text for message in messages)
        affordable = None if spent is None else affordable_output(name, prompt, budget - spent)
        if spent is None or affordable is None:
            unknown = next((charge.model for charge in self.ledger.charges if charge.cost_usd is None), name)
            message = (
                f"The price of {unknown} is not known, so the budget of ${budget:.2f} cannot be kept; "
                "choose a model whose price is known, or set no budget."
            )
            return Failed(FailureKind.BUDGET, message)
        if affordable < min(TYPICAL_OUTPUT_TOKENS, self._max_tokens):
            message = (
                f"One more attempt with {name} could pass the budget of ${budget:.2f}, of which ${spent:.3f} are "
                "spent; raise the budget to go on."
            )
            return Failed(FailureKind.BUDGET, message)
        return min(affordable, self._max_tokens)

    def _rejected(self, reason: RejectionReason) -> Outcome:
        best = self.ledger.best
        if best is None:
            raise AssertionError("a run is rejected only after an attempt")
        return Rejected(best, reason)
