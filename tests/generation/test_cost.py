"""What tokens cost, worked out by hand."""

import pytest

from airsmith.generation.cost import affordable_output, cost_of
from airsmith.usage import TokenUsage


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        # Sonnet 5.5, dollars per million: 2 in, 10 out, 2.50 and 4 written to the cache, 0.10 read from it
        (TokenUsage(input=1_000_000), 2.00),
        (TokenUsage(output=1_000_000), 10.00),
        (TokenUsage(cache_write_5m=1_000_000), 2.50),
        (TokenUsage(cache_write_1h=1_000_000), 4.00),
        (TokenUsage(cache_read=1_000_000), 0.10),
        (TokenUsage(output=400_000, thinking=300_000), 4.00),  # thinking is part of the output
        (TokenUsage(input=500, output=1_400, cache_read=6_000), 0.0156),  # 0.001 + 0.014 + 0.0006
        (TokenUsage(input=500, output=1_400, cache_write_5m=6_000), 0.0300),  # 0.001 + 0.014 + 0.015
    ],
)
def test_each_kind_of_token_has_its_price(usage: TokenUsage, dollars: float) -> None:
    assert cost_of("claude-sonnet-5-5", usage) == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("claude-opus-5-5", 4 + 20),
        ("claude-sonnet-5-5", 2 + 10),
        ("claude-sonnet-5", 2 + 10),
        ("claude-sonnet-4-6", 3 + 15),
        ("claude-haiku-4-5", 1 + 5),
    ],
)
def test_each_model_has_its_prices(model: str, dollars: float) -> None:
    assert cost_of(model, TokenUsage(input=1_000_000, output=1_000_000)) == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("usage", "dollars"),
    [
        (TokenUsage(input=100_000, output=10_000), 0.015),  # 0.01 + 0.005
        (TokenUsage(input=100_001, output=10_000), 0.0750005),  # five times as much, for all of it
        (TokenUsage(input=50_000, cache_read=50_000), 0.0055),  # 0.005 + 0.0005
        (TokenUsage(input=50_000, cache_read=50_001), 0.02750005),  # cached tokens are part of the prompt
        (TokenUsage(input=10_000, output=200_000), 0.101),  # the reply is not
    ],
)
def test_a_long_prompt_can_cost_more(usage: TokenUsage, dollars: float) -> None:
    assert cost_of("claude-haiku-5-5", usage) == pytest.approx(dollars)


def test_a_dated_name_is_the_same_model() -> None:
    usage = TokenUsage(input=1_000_000)
    assert cost_of("claude-sonnet-5-5-20261001", usage) == cost_of("claude-sonnet-5-5", usage)
    assert cost_of("claude-sonnet-5-20260101", usage) == cost_of("claude-sonnet-5", usage)


@pytest.mark.parametrize("model", ["claude-sonnet-9", "claude-sonnet-5-5-2026", "", "gpt", "claude-sonnet-5-5-latest"])
def test_an_unknown_model_has_no_price_rather_than_none(model: str) -> None:
    assert cost_of(model, TokenUsage(output=1)) is None
    assert affordable_output(model, "Hello", 1.0) is None


def test_what_was_not_used_costs_nothing_whatever_the_model() -> None:
    assert cost_of("replay", TokenUsage()) == 0.0


def test_what_is_left_pays_for_so_many_tokens_of_reply() -> None:
    # the 2,000 tokens of the prompt are written to the cache: 0.005, and 0.095 pay for 9,500 tokens
    assert affordable_output("claude-sonnet-5-5", "x" * 7_000, 0.10) == 9_500
    assert affordable_output("claude-sonnet-5-5", "x" * 7_000, 0.004) == -100
