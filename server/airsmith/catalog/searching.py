"""Finds classes by a description in plain words."""

from airsmith.catalog.model import ClassKind, SearchHit
from airsmith.catalog.rows import Rows
from airsmith.catalog.words import match_expression, search_words, words_of_name

_WEIGHTS = "10.0, 4.0, 1.0, 5.0"
"""What a match counts in the name, the documentation, the parameters and the categories."""
_CANDIDATES = 60
_TRANSFER = "transfer"


def search_classes(rows: Rows, text: str, count: int, kind: ClassKind | str | None, bit: int) -> tuple[SearchHit, ...]:
    """The classes that fit best. Ranked by BM25, then by how many of the question's words they have."""
    expression = match_expression(text)
    if not expression or count <= 0:
        return ()
    wanted = str(kind) if kind is not None else ""
    condition = "AND kind = ?" if wanted else ""
    arguments: list[object] = [expression, bit]
    if wanted:
        arguments.append("operator" if wanted == _TRANSFER else wanted)
    rows_found = rows.select(
        f"SELECT path, kind, doc, name, categories, bm25(search, {_WEIGHTS}) FROM search"  # noqa: S608 - constants only
        f" WHERE search MATCH ? AND targets & ? {condition} ORDER BY bm25(search, {_WEIGHTS}) LIMIT ?",
        [*arguments, max(_CANDIDATES, count * 4)],
    )
    words = search_words(text)
    hits = [
        SearchHit(path, ClassKind(found_kind), doc, "", -rank * (1 + _coverage(words, f"{name} {categories} {doc}")))
        for path, found_kind, doc, name, categories, rank in rows_found
        if wanted != _TRANSFER or ".transfers." in path
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.path))[:count])


def _coverage(words: list[str], document: str) -> float:
    """The share of the question's words that a document has, from 0 to 1."""
    if not words:
        return 0.0
    present = set(words_of_name(document).lower().replace("-", " ").split())
    return sum(1 for word in words if word in present or any(one.startswith(word) for one in present)) / len(words)
