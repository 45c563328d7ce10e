"""Lists, tuples and dictionaries that are written out in a file, and what stands in them."""

import ast
from collections.abc import Iterator

from airsmith.analysis.effort import Effort
from airsmith.analysis.local_classes import bindings_of_member, classes_of
from airsmith.analysis.scopes import Binding, Scope

Table = ast.Dict | ast.List | ast.Tuple
_MOST_BINDINGS = 20
"""Places that bind one name, of those that are looked at."""
_MOST_VALUES = 40


def tables_of(node: ast.expr, scope: Scope, effort: Effort) -> Iterator[tuple[Table, Scope]]:
    """The tables that an expression may be, under names and in classes too, with the scopes of what is in them."""
    if isinstance(node, Table):
        yield node, scope
    elif isinstance(node, ast.Name):
        found = scope.find(node.id)
        if found is not None:
            yield from _tables_bound(found[1], found[0])
    elif isinstance(node, ast.Attribute):
        for holder in classes_of(node.value, scope, effort):
            yield from _tables_bound(bindings_of_member(holder, node.attr), holder)


def values_at(table: Table, key: ast.expr) -> Iterator[ast.expr]:
    """What a table has under a literal key; it may be several."""
    wanted = _constant(key)
    if isinstance(table, ast.Dict):
        for own, value in zip(table.keys, table.values, strict=True):
            if wanted is not ... and own is not None and _constant(own) == wanted:
                yield value
    elif isinstance(wanted, int) and -len(table.elts) <= wanted < len(table.elts):
        yield table.elts[wanted]


def values_at_unknown(table: Table, key: ast.expr) -> list[ast.expr]:
    """What a table may have under a key that is no literal; of very many values, the first ones."""
    if _constant(key) is not ...:
        return []
    values = table.values if isinstance(table, ast.Dict) else table.elts
    return values[:_MOST_VALUES]


def _tables_bound(bindings: list[Binding], owner: Scope) -> Iterator[tuple[Table, Scope]]:
    for binding in bindings[:_MOST_BINDINGS]:
        if isinstance(binding.value, Table):
            yield binding.value, binding.scope or owner


def _constant(node: ast.expr) -> object:
    """The value of a literal; Ellipsis for other expressions."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -node.operand.value if isinstance(node.operand.value, int) else ...
    return node.value if isinstance(node, ast.Constant) else ...
