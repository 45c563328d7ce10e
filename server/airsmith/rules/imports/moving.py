"""Imports names from another module than a statement does: edits of `from … import …`."""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from airsmith.analysis.module import Module
from airsmith.text import BOM, Position, Range, TextEdit

_LINE_REST = re.compile(r"\s*(,?)\s*\Z")
_COMMENT = re.compile(r"#[^\r\n]*")


class Move(NamedTuple):
    """A name of a statement, and the module and name that it is to be imported from instead."""

    alias: ast.alias
    module: str
    name: str

    @property
    def imported(self) -> str:
        """The name as a `from` import writes it, so that the rest of the file goes on calling it as before."""
        local = self.alias.asname or self.alias.name
        return self.name if local == self.name else f"{self.name} as {local}"


def move_edits(module: Module, node: ast.ImportFrom, moves: Sequence[Move]) -> tuple[TextEdit, ...] | None:
    """Edits that import the moved names from their new modules, and leave the others where they are.

    Where no name stays, the statement itself changes its module; otherwise new statements come before it, and the names
    are taken out of it. None where that would lose a comment or where the statement shares its line with another.
    """
    moved = {id(move.alias): move for move in moves}
    homes = list(dict.fromkeys(move.module for move in moves))
    edits: list[TextEdit] = []
    if all(id(alias) in moved for alias in node.names):
        kept = homes.pop(0)
        edits += _redirection(module, node, kept, [move for move in moves if move.module == kept])
        if not edits:
            return None
    leaving = [alias for alias in node.names if id(alias) in moved and moved[id(alias)].module in homes]
    if not leaving:
        return tuple(edits)
    start = module.range_of(node).start
    indentation = module.index.line_text(start.line)[: start.character].removeprefix(BOM)
    gaps = [_gap(module, node, first, last) for first, last in _runs(node, leaving)]
    if indentation.strip() or None in gaps:
        return None
    names = {home: ", ".join(move.imported for move in moves if move.module == home) for home in homes}
    statements = "".join(f"from {home} import {names[home]}{module.index.line_end}{indentation}" for home in homes)
    edits.insert(0, TextEdit(Range(start, start), statements))
    edits += [TextEdit(gap, "") for gap in gaps if gap is not None]
    return tuple(edits)


def _redirection(module: Module, node: ast.ImportFrom, home: str, moves: Sequence[Move]) -> Iterator[TextEdit]:
    """The statement with another module, and names as they are called there; nothing where the module is not found."""
    where = module.range_of_module(node)
    if where == module.range_of(node):
        return
    yield TextEdit(where, home)
    for move in moves:
        if move.alias.name != move.name:
            yield TextEdit(module.range_of(move.alias), move.imported)


def _runs(node: ast.ImportFrom, leaving: Sequence[ast.alias]) -> Iterator[tuple[int, int]]:
    """First and last index of the names that leave and stand side by side."""
    gone = {id(alias) for alias in leaving}
    first: int | None = None
    for at, alias in enumerate(node.names):
        if id(alias) in gone:
            first = at if first is None else first
        elif first is not None:
            yield first, at - 1
            first = None
    if first is not None:
        yield first, len(node.names) - 1


def _gap(module: Module, node: ast.ImportFrom, first: int, last: int) -> Range | None:
    """What is cut out with a run of names: their lines, or up to the next name, or from the end of the one before.

    None where a comment would be lost, or would seem to be about another name.
    """
    start, end = module.range_of(node.names[first]).start, module.range_of(node.names[last]).end
    has_next = last + 1 < len(node.names)
    following = module.range_of(node.names[last + 1]).start if has_next else module.range_of(node).end
    lines = _whole_lines(module, node, Range(start, end), following)
    if lines is not None:
        return None if "#" in module.index.slice(lines) else lines
    if has_next:
        gap = Range(start, following)
    else:
        gap = Range(module.range_of(node.names[first - 1]).end, end)
        own_line = module.index.line_range(end.line)
        rest = module.index.slice(Range(end, own_line.end))
        if end.line < module.range_of(node).end.line and "#" in rest:
            return None
    return None if "#" in module.index.slice(gap) else gap


def _whole_lines(module: Module, node: ast.ImportFrom, run: Range, following: Position) -> Range | None:
    """The lines of a run that shares them with nothing but its comma; only between parentheses lines may go.

    `following` is where the next name begins, or where the statement ends: no comma may be left before that.
    """
    whole, start, end = module.range_of(node), run.start, run.end
    if not module.source_of(node).endswith(")") or end.line >= whole.end.line:
        return None
    before = module.index.slice(Range(Position(start.line, 0), start))
    after = module.index.slice(Range(end, module.index.line_range(end.line).end))
    rest = _LINE_REST.match(after)
    if before.strip() or not rest:
        return None
    if not rest[1] and "," in _COMMENT.sub("", module.index.slice(Range(end, following))):
        return None
    return Range(Position(start.line, 0), Position(end.line + 1, 0))
