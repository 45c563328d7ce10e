"""Ways to every class of the program, by which code gets at what it does not import."""

import ast
from collections.abc import Iterator

from airsmith.analysis.module import Module

_SUBCLASSES = "__subclasses__"
_ANCESTORS = frozenset(("__base__", "__bases__", "__mro__", "mro"))


def find_reached_classes(module: Module) -> Iterator[ast.Attribute]:
    """Every `__subclasses__` that is asked of `object`, also where that is reached as `().__class__.__base__`."""
    if _SUBCLASSES in module.names.words:
        for call, _ in module.names.calls:
            function = call.func
            if isinstance(function, ast.Attribute) and function.attr == _SUBCLASSES and _is_object(function.value):
                yield function


def _is_object(node: ast.expr) -> bool:
    """Whether it is `object`, or an ancestor of a literal's class or of one that is not known by name."""
    if isinstance(node, ast.Name):
        return node.id == "object"
    has_ancestor = False
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=inner, attr=name):
                has_ancestor = has_ancestor or name in _ANCESTORS
            case ast.Subscript(value=inner) | ast.Call(func=inner):
                pass
            case _:
                return has_ancestor
        node = inner
    return has_ancestor
