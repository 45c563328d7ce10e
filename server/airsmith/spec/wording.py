"""How messages speak of what stands in a spec: cut to a readable length, and with the name that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

_MAX_QUOTED = 60
_MOST_COMPARED = 12


def one_line(text: str) -> str:
    """The text on a single line: white space collapsed, control, bidirectional and unpaired characters gone."""
    visible = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(visible.split())


def quote(text: str) -> str:
    """The text in backquotes, on one line and cut to a readable length."""
    line = one_line(text)
    return f"`{line if len(line) <= _MAX_QUOTED else line[: _MAX_QUOTED - 1] + '…'}`"


def nearest(name: str, choices: Iterable[str], likeness: float = 0.6) -> str | None:
    """The choice that a misspelt name most likely stands for, if one is near; upper and lower case count as alike.

    `likeness` is how near it must be, from 0 to 1.
    """
    if not name or len(name) > _MAX_QUOTED:
        return None
    lower = name.lower()
    by_lower = {choice.lower(): choice for choice in choices}
    # Comparing letter by letter is slow: of many choices, only those that share most pairs of letters are looked at.
    likely = nlargest(_MOST_COMPARED, by_lower, key=lambda choice: len(_pairs(lower) & _pairs(choice)))
    near = get_close_matches(lower, likely, 1, likeness)
    return by_lower[near[0]] if near else None


@lru_cache(maxsize=8_192)
def _pairs(word: str) -> frozenset[str]:
    """The word's neighbouring letters, its first and last ones included."""
    return frozenset(map("".join, pairwise(f" {word} ")))


def listed(names: Iterable[str], last_word: str = "or") -> str:
    """The names as a sentence has them: `a`, `a or b`, `a, b or c`."""
    *head, tail = names
    return f"{', '.join(head)} {last_word} {tail}" if head else tail


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things: `1 run`, `2 runs`."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
