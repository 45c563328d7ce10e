"""Builtins and methods of plain data, as far as interpreted code may use them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from packaging.version import Version

from airsmith.catalog.reading.expressions import Thrown, items_of, truth_of
from airsmith.catalog.reading.values import UNKNOWN, Value, is_concrete


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TYPES: dict[str, type] = {
    f"builtins.{kind.__name__}": kind for kind in (str, int, bool, float, tuple, list, dict, set, frozenset)
}
_METHODS: dict[type, frozenset[str]] = {
    str: _words(
        "endswith format join lower lstrip partition removeprefix removesuffix replace rpartition rsplit rstrip"
        " split splitlines startswith strip title upper"
    ),
    dict: _words("copy get items keys pop setdefault update values"),
    list: _words("append copy count extend index insert remove"),
    tuple: _words("count index"),
    set: _words("add copy difference discard intersection issubset issuperset remove union update"),
    frozenset: _words("copy difference intersection issubset issuperset union"),
}
_VERSION_FACTS = _words("major minor micro release base_version public is_prerelease")


@dataclass(frozen=True, slots=True)
class BoundMethod:
    """A method of plain data, looked up and not yet called."""

    owner: Any
    name: str


def native_attribute(owner: Value, name: str) -> Value:
    """An attribute of plain data."""
    if isinstance(owner, Version):
        return getattr(owner, name) if name in _VERSION_FACTS else UNKNOWN
    for kind, methods in _METHODS.items():
        if isinstance(owner, kind):
            return BoundMethod(owner, name) if name in methods else UNKNOWN
    return UNKNOWN


def sorted_items(given: list[Value]) -> Value:
    """What `sorted` returns for plain data without a key."""
    items = items_of(given[0]) if len(given) == 1 else None
    if items is None or not is_concrete(items):
        return UNKNOWN
    try:
        return sorted(items)
    except TypeError as error:
        raise Thrown("TypeError") from error


def collected(make: Callable[[list[Value]], Value], given: list[Value]) -> Value:
    """What `tuple`, `list`, `set` and `frozenset` return."""
    if not given:
        return make([])
    items = items_of(given[0])
    return UNKNOWN if items is None else make(items)


def measured(given: list[Value]) -> Value:
    """What `len` returns."""
    items = items_of(given[0]) if given else None
    return UNKNOWN if items is None or UNKNOWN in items else len(items)


def folded(given: list[Value], *, stops_at: bool) -> Value:
    """What `any` (which stops at True) and `all` (which stops at False) return."""
    items = items_of(given[0]) if given else None
    if items is None:
        return UNKNOWN
    truths = [truth_of(item) for item in items]
    if stops_at in truths:
        return stops_at
    return UNKNOWN if None in truths else not stops_at
