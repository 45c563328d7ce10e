"""What an expression stands in, for the few files in which that must be known."""

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property

from airsmith.analysis.module import Module


class Comparisons:
    """The comparisons of a file, which is read when they are asked for first."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def have(self, node: ast.expr) -> bool:
        """Whether an expression is one side of a comparison."""
        return id(node) in self._sides

    @cached_property
    def _sides(self) -> frozenset[int]:
        comparisons = [node for node in ast.walk(self._module.tree) if isinstance(node, ast.Compare)]
        return frozenset(id(side) for node in comparisons for side in (node.left, *node.comparators))


def is_one_choice(node: ast.expr, module: Module) -> bool:
    """Whether an expression is one of several members of the same thing in a dict: `{"a": m.A, "b": m.B}`."""
    base = _base(node)
    for choices, _ in module.names.dicts if base else ():
        if any(value is node for value in choices.values):
            return any(value is not node and _base(value) == base for value in choices.values)
    return False


def is_base_class(node: ast.expr, module: Module) -> bool:
    """Whether a class is derived from an expression."""
    return any(node in info.node.bases for info in module.classes)


def keepers_of(nodes: Iterable[ast.expr], around: ast.AST) -> Iterator[tuple[ast.expr | ast.keyword, int]]:
    """What expressions, or values that they are part of, are kept as: targets, keywords and keys, with their ids.

    Looked at are assignments, arguments by name and entries of dicts in `around`, the code that the expressions stand in.
    """
    lines = {id(node): node.lineno for node in nodes}
    first, last = min(lines.values(), default=0), max(lines.values(), default=0)
    for statement in ast.walk(around):
        for target, value in _kept(statement):
            if value.lineno <= last and (value.end_lineno or value.lineno) >= first:
                yield from ((target, id(inner)) for inner in ast.walk(value) if id(inner) in lines)


def _kept(node: ast.AST) -> Iterator[tuple[ast.expr | ast.keyword, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if len(targets) == len(values):
            yield from zip(targets, values, strict=True)
        case ast.Assign(targets=targets, value=value):
            yield from ((target, value) for target in targets)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield target, value
        case ast.AugAssign(target=target, value=value):
            yield target, value
        case ast.keyword(arg=str(), value=value):
            yield node, value
        case ast.Dict(keys=keys, values=values):
            yield from ((key, value) for key, value in zip(keys, values, strict=True) if key is not None)


def _base(node: ast.expr) -> str:
    return node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
