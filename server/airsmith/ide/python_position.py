"""Where in a Python file a position is: the nodes around it, innermost last, and the scope that names there are seen in."""

import ast
from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope
from airsmith.text import Position

_SCOPE_NODES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_Placed = ast.expr | ast.stmt | ast.arg | ast.keyword | ast.alias
_UNPLACED = (ast.arguments, ast.comprehension, ast.match_case, ast.withitem, ast.ExceptHandler)
"""Nodes without a place of their own, or one that does not matter, in which others lie."""


@dataclass(frozen=True, slots=True)
class NodePath:
    """The nodes that hold a position, from the statement down, and the scope of the innermost one."""

    nodes: tuple[_Placed, ...]
    scope: Scope

    @property
    def innermost(self) -> _Placed:
        """The smallest node that holds the position."""
        return self.nodes[-1]

    @property
    def parent(self) -> _Placed | None:
        """The node around the innermost one."""
        return self.nodes[-2] if len(self.nodes) > 1 else None


def find_nodes(module: Module, position: Position) -> NodePath | None:
    """The nodes around a position; None between statements and in text that does not parse."""
    scopes = {id(scope.node): scope for scope in module.names.scopes}
    scope = module.names.scopes[0]
    nodes: list[_Placed] = []
    below: list[ast.AST] = list(module.tree.body)
    while (found := _first_that_holds(module, below, position)) is not None:
        if nodes and isinstance(owner := nodes[-1], _SCOPE_NODES) and id(owner) in scopes and _is_inside(owner, found):
            scope = scopes[id(owner)]
        nodes.append(found)
        below = list(ast.iter_child_nodes(found))
    return NodePath(tuple(nodes), scope) if nodes else None


def _first_that_holds(module: Module, nodes: list[ast.AST], position: Position) -> _Placed | None:
    """The node of a list that holds a position, or of the lists below those nodes that have no place."""
    line = position.line + 1
    waiting = nodes[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _UNPLACED):
            waiting += list(ast.iter_child_nodes(node))[::-1]
        elif isinstance(node, _Placed) and _first_line(node) <= line <= (node.end_lineno or node.lineno):
            span = module.range_of(node)
            if span.contains(position) or _first_line(node) < node.lineno:
                return node
    return None


def _first_line(node: _Placed) -> int:
    """The line that a node begins in, its decorators included."""
    decorators = getattr(node, "decorator_list", ())
    return min((decorator.lineno for decorator in decorators), default=node.lineno)


def _is_inside(owner: ast.AST, child: ast.AST) -> bool:
    """Whether a child belongs to the scope that its owner opens; decorators, bases, defaults and annotations do not."""
    body = getattr(owner, "body", ())
    return child is body if isinstance(owner, ast.Lambda) else any(child is statement for statement in body)
