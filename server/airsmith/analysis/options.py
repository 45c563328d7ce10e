"""Where a file gives certain options a value: in calls, in dicts, and by assignment."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.index import TreeIndex
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope

_SETTERS = frozenset(("setattr", "__setattr__", "__setitem__", "setdefault", "putenv", "setenv"))
"""Functions whose last two arguments are a name and its value."""


@dataclass(frozen=True, slots=True)
class Option:
    """One place that gives an option its value.

    `first` is where that begins to be written: the keyword of `f(name=value)`, the key of `{"name": value}`, the target of
    `x.name = value` and `x["name"] = value`, the name in `setattr(x, "name", value)`. `call` is given for the first form.
    """

    name: str
    value: ast.expr
    first: ast.expr | ast.keyword
    scope: Scope
    call: ast.Call | None = None


def find_options(index: TreeIndex, names: frozenset[str]) -> tuple[Option, ...]:
    """Every place that gives a value to an option of one of the names; nothing is resolved for that."""
    return (*_in_calls(index, names), *_in_dicts(index, names), *_assigned(index, names))


def _in_calls(index: TreeIndex, names: frozenset[str]) -> Iterator[Option]:
    if not index.argument_words.isdisjoint(names):
        for call, scope in index.calls:
            for keyword in call.keywords:
                if keyword.arg in names:
                    yield Option(keyword.arg or "", keyword.value, keyword, scope, call)
    if not index.words.isdisjoint(_SETTERS):
        for call, scope in index.calls:
            if len(call.args) > 1 and last_name(call.func) in _SETTERS:
                *_, key, value = call.args
                if isinstance(key, ast.Constant) and key.value in names:
                    yield Option(str(key.value), value, key, scope)


def _in_dicts(index: TreeIndex, names: frozenset[str]) -> Iterator[Option]:
    for node, scope in index.dicts:
        for at, key in enumerate(node.keys):
            if key.__class__ is ast.Constant and key.value in names:
                yield Option(str(key.value), node.values[at], key, scope)


def _assigned(index: TreeIndex, names: frozenset[str]) -> Iterator[Option]:
    for target, value, scope in index.stores:
        if target.__class__ is ast.Attribute:
            name: object = target.attr
        elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            name = target.slice.value
        else:
            continue
        if name in names and value is not None:
            yield Option(str(name), value, target, scope)
