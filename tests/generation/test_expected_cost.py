from pathlib import Path

import pytest

from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.config import Settings
from airsmith.feasibility.model import ExpectedCost, Level
from airsmith.generation.cost import cost_of, estimated_tokens
from airsmith.generation.expected_cost import expect_cost
from airsmith.generation.outcome import AttemptKind
from airsmith.generation.prompting import GenerationTask, messages_for, system_prompt
from airsmith.spec.document import read_spec
from airsmith.usage import TokenUsage

TEXT = (Path(__file__).parents[2] / "schemas/examples/row_count_operator.component.yaml").read_text("utf-8")


def task(text: str = TEXT) -> GenerationTask:
    spec = read_spec(text).spec
    assert spec is not None
    return GenerationTask(spec, text, NEWEST_VERSION)


def expected(level: Level = Level.MEDIUM, attempts: float = 1.5, **values: object) -> ExpectedCost:
    return expect_cost(task(), Settings.model_validate(values), level, attempts)


def test_the_prompt_is_the_true_first_one() -> None:
    [message] = messages_for(AttemptKind.CLEAN, task(), [])
    assert expected().prompt_tokens == estimated_tokens(system_prompt() + message.text)


def test_from_a_short_first_reply_to_all_attempts() -> None:
    cost = expected()
    assert cost.low is not None
    assert cost.typical is not None
    assert cost.high is not None
    assert 0 < cost.low < cost.typical < cost.high
    assert (cost.attempts, cost.most_attempts, cost.note) == (1.5, 4, "")


def test_the_worst_case_is_all_attempts_with_replies_as_long_as_allowed() -> None:
    cost = expected(max_attempts=1)
    assert cost.high == pytest.approx(
        cost_of("claude-sonnet-5-5", TokenUsage(input=cost.prompt_tokens, output=16_000)), abs=1e-6
    )
    assert cost.attempts == 1


def test_complex_components_and_more_attempts_cost_more() -> None:
    prices = [expected(level).typical for level in (Level.LOW, Level.MEDIUM, Level.HIGH)]
    assert prices == sorted(prices)
    assert len(set(prices)) == 3
    by_attempts = [expected(attempts=number).typical for number in (1, 1.2, 2, 3.5)]
    assert by_attempts == sorted(by_attempts)


def test_a_budget_is_the_most_that_is_spent() -> None:
    cost = expected(budget_usd=0.02)
    assert cost.high == 0.02
    assert cost.note == "The budget of $0.02 is counted in."


def test_unknown_prices_are_said_to_be_unknown() -> None:
    cost = expected(model="claude-of-tomorrow")
    assert (cost.low, cost.typical, cost.high) == (None, None, None)
    assert cost.note == "The price of claude-of-tomorrow is not known, so the cost cannot be told."
    strong = expected(strong_model="claude-of-tomorrow")
    assert strong.typical is not None
    assert strong.high is None
    assert "claude-of-tomorrow" in strong.note
