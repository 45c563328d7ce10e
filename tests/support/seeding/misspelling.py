"""Words as people and models get them wrong."""

import keyword
import random
from collections.abc import Callable

_TRIES = 8
_SUFFIXES = {
    "Operator": ("Task", "Op", ""),
    "Sensor": ("Wait", "SensorTask", ""),
    "Hook": ("Client", "Connection", ""),
    "Trigger": ("Event", "TriggerEvent"),
    "Exception": ("Error",),
}


def misspelt(
    word: str, chance: random.Random, is_free: Callable[[str], bool], *, letters_only: bool = False
) -> str | None:
    """A word like the given one that `is_free` accepts; None where none of some tries is.

    With `letters_only` it is a slip of the fingers, without also another name for the same thing.
    """
    for _ in range(_TRIES):
        new = chance.choice(_SLIPS if letters_only else _WAYS)(word, chance)
        if new != word and new.isidentifier() and not keyword.iskeyword(new) and is_free(new):
            return new
    return None


def _letters_swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(max(len(word) - 1, 1))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _letter_left_out(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _letter_doubled(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[: at + 1] + word[at:]


def _other_number(word: str, _: random.Random) -> str:
    return word[:-1] if word.endswith("s") else f"{word}s"


def _other_suffix(word: str, chance: random.Random) -> str:
    for suffix, others in _SUFFIXES.items():
        if word.endswith(suffix):
            return word.removesuffix(suffix) + chance.choice(others)
    return f"{word}_v2" if word.islower() else f"{word}V2"


def _other_case(word: str, chance: random.Random) -> str:
    capitals = [index for index, letter in enumerate(word) if letter.isupper()]
    if len(capitals) > 1:
        first = word[: capitals[1]]
        return chance.choice((first.upper(), first.title(), first.lower())) + word[capitals[1] :]
    return word.title() if word.islower() else word.lower()


_SLIPS = (_letters_swapped, _letter_left_out, _letter_doubled, _other_number)
_WAYS = (*_SLIPS, _other_suffix, _other_case)
