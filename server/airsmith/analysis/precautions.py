"""Code that is meant to fail, or to run on other versions: what is wrong there is so on purpose."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.module import Module

_EXPECTS_FAILURE = re.compile(r"raises|suppress|warns", re.IGNORECASE)
_ASKS_FOR_VERSION = re.compile(
    r"version|AIRFLOW_V_|hasattr|signature|getfullargspec|find_spec|TYPE_CHECKING", re.IGNORECASE
)
_CAUGHT = frozenset(("Exception", "BaseException", "TypeError", "AttributeError", "ImportError", "AirflowException"))


def is_precaution(module: Module, node: ast.expr) -> bool:
    """Whether a node stands where its failing is expected or caught, or below a question after a version."""
    return any(_is_prepared(around, node) for around in compounds_around(module.tree, node))


def compounds_around(tree: ast.Module, node: ast.expr) -> Iterator[ast.stmt | ast.IfExp]:
    """The compound statements and choices that a node stands in, outermost first."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        current = waiting.pop()
        for child in ast.iter_child_nodes(current):
            if not _holds(child, node):
                continue
            if isinstance(child, ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.If | ast.IfExp | ast.While):
                yield child
            waiting.append(child)


def _holds(outer: ast.AST, inner: ast.expr) -> bool:
    """Whether one node lies in another. Nodes without a place, such as lists of arguments, may hold anything."""
    first, last = getattr(outer, "lineno", None), getattr(outer, "end_lineno", None)
    return first is None or last is None or first <= inner.lineno <= last


def _is_prepared(around: ast.stmt | ast.IfExp, node: ast.expr) -> bool:
    match around:
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return any(_EXPECTS_FAILURE.search(ast.unparse(item.context_expr)) for item in items)
        case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
            is_in_body = body[0].lineno <= node.lineno <= (body[-1].end_lineno or body[-1].lineno)
            return is_in_body and any(_catches(handler) for handler in handlers)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            return _ASKS_FOR_VERSION.search(ast.unparse(test)) is not None
    return False


def _catches(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches what a wrong name or argument raises."""
    if handler.type is None:
        return True
    named = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any((one.id if isinstance(one, ast.Name) else getattr(one, "attr", "")) in _CAUGHT for one in named)
