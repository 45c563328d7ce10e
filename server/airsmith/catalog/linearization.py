"""The order in which Python searches a class's ancestors."""

from collections.abc import Sequence
from typing import TypeVar

_Ancestor = TypeVar("_Ancestor")


def linearize(bases: Sequence[_Ancestor], orders: Sequence[Sequence[_Ancestor]]) -> tuple[_Ancestor, ...]:
    """Merge the search orders of a class's bases as Python does (C3), the class itself left out.

    Where no such order exists, which Python would refuse, the bases are searched depth first.
    """
    pending = [list(order) for order in orders] + [list(bases)]
    merged: list[_Ancestor] = []
    while any(pending):
        candidate = _next_ancestor(pending)
        if candidate is None:
            return tuple(dict.fromkeys(ancestor for order in orders for ancestor in order))
        merged.append(candidate)
        for order in pending:
            if order and order[0] == candidate:
                del order[0]
    return tuple(merged)


def _next_ancestor(pending: list[list[_Ancestor]]) -> _Ancestor | None:
    for order in pending:
        if order and not any(order[0] in other[1:] for other in pending):
            return order[0]
    return None
