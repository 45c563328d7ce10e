"""The loop: ask, judge by the editor's own rules, and ask again with what was found, up to four times.

1. clean: the bare task. 2. continuation: the same conversation, with the findings. 3. fresh: a new conversation with the
stronger model, the findings condensed and the true signatures looked up, because models repair their own mistakes
worse with each round. 4. final: the best candidate with everything that was found. The same errors twice running end
the run, as more of the same only costs money.
"""

from dataclasses import dataclass

from airsmith.config import Settings
from airsmith.generation.cost import cost_of, estimate_attempt
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
    Message,
    Model,
    ModelFailure,
    ModelReply,
    ModelRequest,
    ReplyProgress,
)
from airsmith.generation.prompting import GenerationTask, messages_for, system_prompt
from airsmith.generation.reply import extract_code
from airsmith.rules.engine import CheckOptions
from airsmith.rules.rule import Profile
from airsmith.usage import TokenUsage

_KINDS = (AttemptKind.CLEAN, AttemptKind.CONTINUATION, AttemptKind.FRESH, AttemptKind.FINAL)
_STRONG = frozenset((AttemptKind.FRESH, AttemptKind.FINAL))
_LIMIT_RAISES = 1
_RAISE_FACTOR = 4


@dataclass(slots=True)
class GenerationLoop:
    """One run. `ledger` tells what was done and used at any time, also after the run's task was cancelled."""

    task: GenerationTask
    model: Model
    settings: Settings
    ledger: Ledger
    on_event: OnEvent

    async def run(self) -> Outcome:
        """Go on until a candidate is valid or nothing is left to try. Lets `asyncio.CancelledError` pass."""
        kinds = _KINDS[: self.settings.max_attempts]
        for number, kind in enumerate(kinds, 1):
            name = self.settings.strong_model if kind in _STRONG else self.settings.model
            messages = messages_for(kind, self.task, self.ledger.attempts)
            if over_budget := self._over_budget(name, messages):
                return over_budget
            self.on_event(AttemptStarted(number, len(kinds), kind, name))
            reply = await self._ask(number, name, messages)
            if isinstance(reply, ModelFailure):
                return Failed(reply.kind, reply.message)
            attempt = self._judge(number, kind, reply)
            self.ledger.attempts.append(attempt)
            self.on_event(AttemptJudged(attempt, self.ledger.cost_usd))
            if attempt.is_valid:
                return Accepted(attempt)
            if self._repeats_itself():
                return self._rejected(RejectionReason.SAME_ERROR_TWICE)
        return self._rejected(RejectionReason.ATTEMPTS_USED_UP)

    async def _ask(self, number: int, name: str, messages: tuple[Message, ...]) -> ModelReply | ModelFailure:
        """One reply; a limit on tokens that proves too low is raised without spending an attempt."""
        limit = self.settings.max_tokens

        def on_progress(progress: ReplyProgress) -> None:
            self.on_event(ReplyAdvanced(number, progress))

        for raises_left in range(_LIMIT_RAISES, -1, -1):
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
            if not isinstance(reply, ModelFailure) or reply.kind is not FailureKind.MAX_TOKENS or not raises_left:
                return reply
            limit *= _RAISE_FACTOR
        raise AssertionError("the last round returns")

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
        )
        judgement = judge(extract_code(reply.text, spec.name), options)
        return Attempt(
            number, kind, reply.model, reply.text, judgement.text, judgement.findings, judgement.applied
        )

    def _repeats_itself(self) -> bool:
        """Whether the last two attempts have exactly the same errors."""
        if len(self.ledger.attempts) < 2:  # noqa: PLR2004 - two attempts are a pair
            return False
        before, last = ({(e.rule, e.message) for e in attempt.errors} for attempt in self.ledger.attempts[-2:])
        return before == last

    def _over_budget(self, name: str, messages: tuple[Message, ...]) -> Failed | None:
        budget = self.settings.budget_usd
        if budget is None or not self.model.costs_money:
            return None
        spent = self.ledger.cost_usd
        prompt = system_prompt() + "".join(message.text for message in messages)
        expected = estimate_attempt(name, prompt, self.settings.max_tokens)
        if spent is None or expected is None:
            message = (
                f"The price of {name} is not known, so the budget of ${budget:.2f} cannot be kept; nothing was asked."
            )
            return Failed(FailureKind.BUDGET, message)
        if spent + expected > budget:
            message = (
                f"One more attempt (about ${expected:.3f}) could pass the budget of ${budget:.2f}; "
                f"${spent:.3f} are spent."
            )
            return Failed(FailureKind.BUDGET, message)
        return None

    def _rejected(self, reason: RejectionReason) -> Outcome:
        best = self.ledger.best
        if best is None:
            raise AssertionError("a run is rejected only after an attempt")
        return Rejected(best, reason)
