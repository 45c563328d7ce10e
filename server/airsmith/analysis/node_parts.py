"""What stands below the nodes of a tree."""

import ast
from collections.abc import Sequence

Parts = Sequence[ast.AST | None]
SEQUENCES = (ast.Tuple, ast.List)
PLAIN = frozenset((ast.Name, ast.Constant))
"""Expressions that have nothing below them."""

_NOT_CODE = frozenset((
    "ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "type_ignores", "conversion", "is_async", "simple",
    "str", "rest", "kwd_attrs",
))  # fmt: skip
"""Fields of nodes that hold no node with code in it."""


def _code_fields() -> dict[type, tuple[str, ...]]:
    """By class of node, the fields in which code is found."""
    nodes: list[type[ast.AST]] = [
        node for node in vars(ast).values() if isinstance(node, type) and issubclass(node, ast.AST)
    ]
    fields: dict[type, tuple[str, ...]] = {
        node: tuple(name for name in node._fields if name not in _NOT_CODE) for node in nodes
    }
    for leaf in (ast.Constant, ast.MatchSingleton, str, type(None)):
        fields[leaf] = ()
    return fields


_FIELDS = _code_fields()


def parts_of(node: ast.AST) -> list[ast.AST | None]:
    """The nodes directly below another one in which code is found."""
    parts: list[ast.AST | None] = []
    for name in _FIELDS[node.__class__]:
        child = getattr(node, name)
        if child.__class__ is list:
            parts += child
        else:
            parts.append(child)
    return parts


def may_call(annotation: ast.expr) -> bool:
    """Whether an annotation holds anything but names, members of modules, unions and types in brackets."""
    while isinstance(annotation, ast.BinOp) and annotation.right.__class__ in PLAIN:  # most are `x | None`
        annotation = annotation.left
    waiting: list[ast.expr] = [annotation] if annotation.__class__ not in PLAIN else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.BinOp):
            below = [node.left, node.right]
        elif isinstance(node, ast.Subscript):
            below = [node.value, node.slice]
        elif isinstance(node, ast.Attribute):
            below = [node.value]
        elif isinstance(node, SEQUENCES):
            below = node.elts
        else:
            return True
        waiting += [one for one in below if one.__class__ not in PLAIN]
    return False


def holds(outer: ast.AST, node: ast.AST) -> bool:
    """Whether a node is another one, or stands somewhere below it."""
    return any(part is node for part in ast.walk(outer))
