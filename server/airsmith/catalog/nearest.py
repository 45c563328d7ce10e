"""Names that are spelled like one that does not exist."""

from collections.abc import Callable, Iterable
from difflib import SequenceMatcher

_CLOSE_ENOUGH = 0.7
_PATHS_FOLLOWED = 6


def nearest(name: str, candidates: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The candidates most like a name, best first; none that differ too much."""
    return tuple(candidate for _, candidate in likeness(name, candidates)[:count])


def likeness(name: str, candidates: Iterable[str]) -> list[tuple[float, str]]:
    """How like a name the candidates are that do not differ too much, from 0 to 1, best first."""
    wanted = name.lower()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored: list[tuple[float, str]] = []
    for candidate in set(candidates):
        folded = candidate.lower()
        if 2 * min(len(wanted), len(folded)) < _CLOSE_ENOUGH * (len(wanted) + len(folded)):
            continue
        matcher.set_seq1(folded)
        if matcher.quick_ratio() >= _CLOSE_ENOUGH and (ratio := matcher.ratio()) >= _CLOSE_ENOUGH:
            scored.append((ratio, candidate))
    return sorted(scored, key=lambda one: (-one[0], one[1]))


def nearest_paths(path: str, children: Callable[[str], Iterable[str]], count: int = 3) -> tuple[str, ...]:
    """Dotted paths of a tree that are like one that is not in it: each part is put right where it goes wrong.

    `children` gives the parts that may follow a path.
    """
    ways: list[tuple[float, str]] = [(1.0, "")]
    for part in path.split("."):
        following: list[tuple[float, str]] = []
        for score, start in ways:
            for ratio, child in likeness(part, children(start)):
                following.append((score * ratio, f"{start}.{child}" if start else child))
        ways = sorted(following, key=lambda one: (-one[0], one[1]))[:_PATHS_FOLLOWED]
    return tuple(found for _, found in ways if found != path)[:count]
