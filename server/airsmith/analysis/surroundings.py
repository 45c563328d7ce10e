"""What stands around a statement: the blocks it is in, from the inside out."""

import ast
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

_PARTS = ("body", "orelse", "finalbody")


class Surrounding(NamedTuple):
    """One step outwards: `block` holds `statement`, and is the `part` of `owner`, None for the module itself.

    `part` is the name of the field; the blocks of `except` and `case` are the parts "handlers" and "cases".
    """

    statement: ast.stmt
    block: list[ast.stmt]
    part: str
    owner: ast.stmt | None


class Surroundings:
    """The blocks of one tree, found in one walk over its statements that does not depend on how deep they nest."""

    def __init__(self, tree: ast.Module) -> None:
        self._by_statement: dict[int, Surrounding] = {}
        waiting: list[tuple[list[ast.stmt], str, ast.stmt | None]] = [(tree.body, "body", None)]
        while waiting:
            block, part, owner = waiting.pop()
            for statement in block:
                self._by_statement[id(statement)] = Surrounding(statement, block, part, owner)
                if hasattr(statement, "body") or isinstance(statement, ast.Match):
                    waiting += [(inner, name, statement) for name, inner in _blocks(statement)]

    def around(self, statement: ast.stmt) -> Iterator[Surrounding]:
        """The steps from a statement out to the module."""
        step = self._by_statement.get(id(statement))
        while step is not None:
            yield step
            step = self._by_statement.get(id(step.owner)) if step.owner is not None else None

    def statement_of(self, expression: ast.expr) -> ast.stmt | None:
        """The innermost statement that an expression belongs to; None where the tree has none around it."""
        starts, in_order = self._ordered
        at = bisect_right(starts, _start(expression)) - 1
        if at < 0:
            return None
        for step in self.around(in_order[at]):
            if _end(step.statement) >= _end(expression):
                return step.statement
        return None

    @cached_property
    def _ordered(self) -> tuple[list[tuple[int, int]], list[ast.stmt]]:
        """Where the statements start, in the order of the document, and the statements."""
        found = sorted((step.statement for step in self._by_statement.values()), key=_start)
        return [_start(statement) for statement in found], found


def _blocks(statement: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    for part in _PARTS:
        if block := getattr(statement, part, None):
            yield part, block
    for part in ("handlers", "cases"):
        for holder in getattr(statement, part, ()):
            yield part, holder.body


def _start(node: ast.stmt | ast.expr) -> tuple[int, int]:
    """Where a node begins, its decorators included."""
    decorators = getattr(node, "decorator_list", ())
    first = decorators[0] if decorators else node
    return first.lineno, first.col_offset


def _end(node: ast.stmt | ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0
