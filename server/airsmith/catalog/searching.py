"""Finds classes by a description in plain words."""

from airsmith.catalog.model import ClassKind, SearchHit
from airsmith.catalog.rows import Rows
from airsmith.catalog.words import match_expression, search_words, words_of_name

_WEIGHTS = "8.0, 4.0, 1.0, 5.0"
"""What a match counts in the name, the documentation, the parameters and the categories."""
_CANDIDATES = 200
_TRANSFER = "transfer"
_USUAL = {ClassKind.OPERATOR: 1.0, ClassKind.SENSOR: 1.0, ClassKind.HOOK: 0.9, ClassKind.NOTIFIER: 0.85}
_UNUSUAL = 0.6
"""How likely each kind is what somebody looks for who does not name one."""
_SHORTEST_STEM = 4
_KIND_WORDS = frozenset(kind.value for kind in ClassKind)


def search_classes(rows: Rows, text: str, count: int, kind: ClassKind | str | None, bit: int) -> tuple[SearchHit, ...]:
    """The classes that fit best: by BM25, how much of the question they cover, and how little else their names say."""
    expression = match_expression(text)
    if not expression or count <= 0:
        return ()
    wanted = str(kind) if kind is not None else ""
    condition = "AND kind = ?" if wanted else ""
    arguments: list[object] = [expression, bit]
    if wanted:
        arguments.append("operator" if wanted == _TRANSFER else wanted)
    found = rows.select(
        f"SELECT path, kind, doc, name, categories, package, bm25(search, {_WEIGHTS}) AS rank FROM search"  # noqa: S608 - constants only
        f" WHERE search MATCH ? AND targets & ? {condition} ORDER BY rank LIMIT ?",
        [*arguments, max(_CANDIDATES, count * 4)],
    )
    words = search_words(text)
    hits = [
        SearchHit(
            path, ClassKind(spelled), doc, package, -rank * _fit(words, spelled, name, f"{categories} {doc}", wanted)
        )
        for path, spelled, doc, name, categories, package, rank in found
        if wanted != _TRANSFER or ".transfers." in path
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.path))[:count])


def _fit(words: list[str], kind: str, name: str, rest: str, wanted: str) -> float:
    """A factor for what BM25 does not see."""
    own = [word for word in name.lower().split()[1:] if word not in _KIND_WORDS]
    others = words_of_name(rest).lower().replace("-", " ").split()
    covered = sum(1 for word in words if _is_among(word, own) or _is_among(word, others)) / len(words)
    precise = sum(1 for word in own if _is_among(word, words)) / len(own) if own else 0.0
    named = _USUAL.keys() & set(words)
    prior = _USUAL.get(ClassKind(kind), _UNUSUAL) if not named else 1.0 if kind in named else _UNUSUAL
    prior = 1.0 if wanted else prior
    return (0.3 + covered) ** 2 * (0.7 + precise) * prior


def _is_among(word: str, others: list[str]) -> bool:
    """Whether a word, or one that begins like it, is among others."""
    stem = word[: max(_SHORTEST_STEM, len(word) - 2)]
    return any(other == word or (len(stem) >= _SHORTEST_STEM and other.startswith(stem)) for other in others)
