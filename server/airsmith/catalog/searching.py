"""Finds classes by a description in plain words."""

from airsmith.catalog.model import ClassKind, SearchHit
from airsmith.catalog.questions import is_among, match_expression, same_words, search_words, word_line, words_in
from airsmith.catalog.rows import Rows

_WEIGHTS = "8.0, 4.0, 1.0, 5.0"
"""What a match counts in the name, the documentation, the parameters and the categories."""
_CANDIDATES = 200
_TRANSFER = "transfer"
_USUAL = {ClassKind.OPERATOR: 1.0, ClassKind.SENSOR: 1.0, ClassKind.HOOK: 0.9, ClassKind.NOTIFIER: 0.85}
_UNUSUAL = 0.6
"""How likely each kind is what somebody looks for who does not name one."""
_GENERAL = frozenset(("apache-airflow-providers-standard", "apache-airflow-providers-common-sql"))
"""Whoever names no system rather means what is for all of them."""
_GENERAL_FACTOR = 1.2
_SAME_WORD_SHARE = 0.6
"""How much of a word counts as covered that only another word for it covers."""
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
    hits = []
    for path, spelled, doc, name, categories, package, rank in found:
        if wanted != _TRANSFER or ".transfers." in path:
            factor = _fit(words, spelled, name, f"{categories} {doc}", wanted)
            factor *= _GENERAL_FACTOR if package in _GENERAL else 1.0
            hits.append(SearchHit(path, ClassKind(spelled), doc, package, -rank * factor))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.path))[:count])


def list_classes(rows: Rows, kind: ClassKind | str, bit: int) -> tuple[SearchHit, ...]:
    """All classes of a kind that can be found, by path; without a question all score alike."""
    found = rows.select(
        "SELECT path, kind, doc, package FROM search WHERE kind = ? AND targets & ? ORDER BY path", (str(kind), bit)
    )
    return tuple(SearchHit(path, ClassKind(spelled), doc, package, 0.0) for path, spelled, doc, package in found)


def _fit(words: list[str], kind: str, name: str, rest: str, wanted: str) -> float:
    """A factor for what BM25 does not see."""
    own = [word for word in name.lower().split()[1:] if word not in _KIND_WORDS]
    line = word_line((*own, *words_in(rest)))
    covered = sum(_coverage(word, line) for word in words) / len(words)
    meant = word_line((*words, *(other for word in words for other in same_words(word))))
    precise = sum(1 for word in own if is_among(word, meant)) / len(own) if own else 0.0
    named = _USUAL.keys() & set(words)
    prior = _USUAL.get(ClassKind(kind), _UNUSUAL) if not named else 1.0 if kind in named else _UNUSUAL
    prior = 1.0 if wanted else prior
    return (0.3 + covered) ** 2 * (0.7 + precise) * prior


def _coverage(word: str, line: str) -> float:
    """How much of a word of the question is covered: whole, or in part by another word for it."""
    if is_among(word, line):
        return 1.0
    return _SAME_WORD_SHARE if any(is_among(other, line) for other in same_words(word)) else 0.0
