"""What tokens cost, from the dated table in prices.json."""

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from airsmith.usage import TokenUsage

_PER_MILLION = 1_000_000
_DATED_NAME = re.compile(r"(.+?)-\d{8}")
_CHARACTERS_PER_TOKEN = 3.5
TYPICAL_OUTPUT_TOKENS = 3_000
"""What a component and the thinking about it take as a rule."""


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
    tier = _tier(model, usage.input + usage.cache_write_5m + usage.cache_write_1h + usage.cache_read)
    if tier is None:
        return None
    dollars = (
        usage.input * tier.input
        + usage.output * tier.output
        + usage.cache_write_5m * tier.cache_write_5m
        + usage.cache_write_1h * tier.cache_write_1h
        + usage.cache_read * tier.cache_read
    )
    return dollars / _PER_MILLION


def affordable_output(model: str, prompt: str, dollars: float) -> int | None:
    """How many tokens of reply the dollars pay for when the prompt is paid too, all of it written to the cache.

    None for a model whose price is not known. Negative where the dollars do not even pay for the prompt.
    """
    tier = _tier(model, estimated_tokens(prompt))
    if tier is None:
        return None
    left = dollars * _PER_MILLION - estimated_tokens(prompt) * max(tier.input, tier.cache_write_5m)
    return math.floor(left / tier.output)


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has."""
    return math.ceil(len(text) / _CHARACTERS_PER_TOKEN)


def _tier(model: str, prompt_tokens: int) -> _Tier | None:
    dated = _DATED_NAME.fullmatch(model)
    tiers = _tiers().get(dated[1] if dated else model, ())
    return next((tier for tier in tiers if prompt_tokens <= tier.up_to_prompt_tokens), None)
