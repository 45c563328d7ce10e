"""What tokens cost, from the dated table in prices.json."""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from airsmith.usage import TokenUsage

_PER_MILLION = 1_000_000
_DATED_NAME = re.compile(r"(.+?)-\d{8}")
_CHARACTERS_PER_TOKEN = 3.5
_TYPICAL_OUTPUT_TOKENS = 3_000


@dataclass(frozen=True, slots=True)
class _Tier:
    """Dollars per million tokens, for prompts of up to so many tokens."""

    input: float
    output: float
    cache_write_5m: float
    cache_write_1h: float
    cache_read: float
    up_to_prompt_tokens: float = float("inf")


@cache
def _tiers() -> dict[str, tuple[_Tier, ...]]:
    table = json.loads(files("airsmith.generation").joinpath("prices.json").read_text("utf-8"))
    return {model: tuple(_Tier(**tier) for tier in tiers) for model, tiers in table["models"].items()}


def cost_of(model: str, usage: TokenUsage) -> float | None:
    """Dollars for what one request used; None for a model whose price is not known, unless nothing was used."""
    if usage.total == 0:
        return 0.0
    dated = _DATED_NAME.fullmatch(model)
    tiers = _tiers().get(dated[1] if dated else model)
    if tiers is None:
        return None
    prompt = usage.input + usage.cache_write_5m + usage.cache_write_1h + usage.cache_read
    tier = next(tier for tier in tiers if prompt <= tier.up_to_prompt_tokens)
    dollars = (
        usage.input * tier.input
        + usage.output * tier.output
        + usage.cache_write_5m * tier.cache_write_5m
        + usage.cache_write_1h * tier.cache_write_1h
        + usage.cache_read * tier.cache_read
    )
    return dollars / _PER_MILLION


def estimate_attempt(model: str, prompt: str, max_tokens: int) -> float | None:
    """Dollars that one more attempt is likely to cost at most: the prompt uncached and a long reply."""
    tokens = TokenUsage(
        input=round(len(prompt) / _CHARACTERS_PER_TOKEN), output=min(max_tokens, _TYPICAL_OUTPUT_TOKENS)
    )
    return cost_of(model, tokens)
