"""What generating a component will cost, estimated before anything is asked: from prices and the true first prompt."""

from airsmith.config import Settings
from airsmith.feasibility.model import ExpectedCost, Level
from airsmith.generation.cost import TYPICAL_OUTPUT_TOKENS, cost_of, estimated_tokens
from airsmith.generation.outcome import AttemptKind
from airsmith.generation.prompting import GenerationTask, messages_for, system_prompt
from airsmith.usage import TokenUsage

_OUTPUT_FACTORS = {Level.LOW: 0.7, Level.MEDIUM: 1.0, Level.HIGH: 1.6}
_SHORT_REPLY = 0.5
_FEEDBACK_TOKENS = 800
"""What findings and looked-up signatures add to a later prompt."""
_ATTEMPTS_OF_FIRST_MODEL = 2


def expect_cost(task: GenerationTask, settings: Settings, level: Level, attempts: float) -> ExpectedCost:
    """The cost of one run with Claude. `attempts` are those to expect; a fraction is the chance of one more."""
    prompt = (system_prompt(), *(message.text for message in messages_for(AttemptKind.CLEAN, task, [])))
    first = estimated_tokens("".join(prompt))
    reply = min(round(TYPICAL_OUTPUT_TOKENS * _OUTPUT_FACTORS[level]), settings.max_tokens)
    attempts = min(attempts, settings.max_attempts)
    low = _cost_of_attempt(1, first, round(reply * _SHORT_REPLY), settings)
    typical = _cost_of_attempts(attempts, first, reply, settings)
    high = _cost_of_attempts(settings.max_attempts, first, settings.max_tokens, settings)
    budget = settings.budget_usd
    if budget is not None:
        low, typical, high = (None if cost is None else min(cost, budget) for cost in (low, typical, high))
    low, typical, high = (None if cost is None else round(cost, 6) for cost in (low, typical, high))
    return ExpectedCost(
        model=settings.model,
        prompt_tokens=first,
        attempts=round(attempts, 1),
        most_attempts=settings.max_attempts,
        low=low,
        typical=typical,
        high=high,
        note=_note(settings, typical, high),
    )


def _cost_of_attempts(attempts: float, first: int, reply: int, settings: Settings) -> float | None:
    """Dollars for so many attempts; the last counts in part where they are a fraction."""
    total = 0.0
    number = 1
    while attempts > 0:
        cost = _cost_of_attempt(number, first, reply, settings)
        if cost is None:
            return None
        total += cost * min(attempts, 1.0)
        attempts -= 1.0
        number += 1
    return total


def _cost_of_attempt(number: int, first: int, reply: int, settings: Settings) -> float | None:
    """Later attempts repeat the last reply with what was found in it, and their prompts are written to the cache."""
    model = settings.model if number <= _ATTEMPTS_OF_FIRST_MODEL else settings.strong_model
    if number == 1:
        return cost_of(model, TokenUsage(input=first, output=reply))
    return cost_of(model, TokenUsage(cache_write_5m=first + reply + _FEEDBACK_TOKENS, output=reply))


def _note(settings: Settings, typical: float | None, high: float | None) -> str:
    if typical is None:
        return f"The price of {settings.model} is not known, so the cost cannot be told."
    if high is None:
        return f"The price of {settings.strong_model} is not known, so the cost of all attempts cannot be told."
    if settings.budget_usd is not None:
        return f"The budget of ${settings.budget_usd:.2f} is counted in."
    return ""
