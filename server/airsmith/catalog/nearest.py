"""Names that are spelled like one that does not exist."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_CLOSE_ENOUGH = 0.7


def nearest(name: str, candidates: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The candidates most like a name, best first; none that differ too much."""
    wanted = name.lower()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    scored: list[tuple[float, str]] = []
    for candidate in set(candidates):
        folded = candidate.lower()
        longest = len(wanted) + len(folded)
        if not longest or 2 * min(len(wanted), len(folded)) / longest < _CLOSE_ENOUGH:
            continue
        matcher.set_seq1(folded)
        if matcher.real_quick_ratio() < _CLOSE_ENOUGH or matcher.quick_ratio() < _CLOSE_ENOUGH:
            continue
        ratio = matcher.ratio()
        if ratio >= _CLOSE_ENOUGH:
            scored.append((-ratio, candidate))
    return tuple(candidate for _, candidate in sorted(scored)[:count])
