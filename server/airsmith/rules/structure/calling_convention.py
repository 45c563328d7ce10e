"""What a method takes, and whether calling it runs it."""

import ast

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.names import last_name

UNBOUND_DECORATORS = frozenset(("staticmethod", "classmethod", "property", "cached_property"))
_PLAIN_DECORATORS = frozenset(("override", "abstractmethod", "final", "deprecated"))
"""Decorators that leave the signature as it is written."""


def keeps_signature(node: FunctionNode) -> bool:
    """Whether a method certainly takes what stands in its definition: no decorator changes that."""
    return all(is_plain_decorator(one) for one in node.decorator_list)


def is_plain_decorator(decorator: ast.expr) -> bool:
    """Whether a decorator leaves a method's signature as it is written."""
    return last_name(decorator) in _PLAIN_DECORATORS


def positional(node: FunctionNode) -> list[ast.arg]:
    """The parameters that may be given by place, `self` among them."""
    return [*node.args.posonlyargs, *node.args.args]


def required(node: FunctionNode) -> list[ast.arg]:
    """Parameters beyond `self` that have no default."""
    arguments = node.args
    places = positional(node)
    without_default = places[1 : len(places) - len(arguments.defaults)]
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return without_default + [argument for argument, default in pairs if default is None]
