"""What options are set to that a file hands over in a mapping, by name or as an attribute."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from airsmith.analysis.effort import Effort
from airsmith.analysis.local_classes import bindings_of_member, classes_of
from airsmith.analysis.module import Module
from airsmith.analysis.parameter_defaults import default_of
from airsmith.analysis.scopes import Binding, BindingKind, Scope

_SETTERS = frozenset(("update", "setdefault", "__setitem__"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that a mapping gives to a name. `place` is what a finding about it marks."""

    value: ast.expr
    scope: Scope
    place: ast.expr | ast.keyword


class OptionValues:
    """Follows options through the names, attributes and classes of one file."""

    def __init__(self, module: Module) -> None:
        self._module = module

    def is_true(self, node: ast.expr, scope: Scope) -> bool:
        """Whether an expression is a constant that counts as true, or the parameter that is one unless it is given."""
        value = self._constant(node, scope, Effort())
        return value is not ... and bool(value)

    def entries(self, options: ast.expr, scope: Scope, name: str) -> Iterator[Entry]:
        """What a mapping gives to one of its names. Marked is the value where the mapping is written out, else its name."""
        return self._entries(options, scope, name, Effort())

    def _constant(self, node: ast.expr, scope: Scope, effort: Effort) -> object:
        """The value of a constant; Ellipsis where there is none, or more than one."""
        if isinstance(node, ast.Constant):
            return node.value
        key = ("option", id(node))
        if not effort.begin(key):
            return ...
        found = self._constant_of_binding(*self._bindings(node, scope, effort), effort)
        effort.end(key)
        return found

    def _constant_of_binding(self, owner: Scope | None, bindings: list[Binding], effort: Effort) -> object:
        if owner is None or len(bindings) != 1:
            return ...
        (binding,) = bindings
        if binding.kind is BindingKind.PARAMETER:
            default = _default_of(binding, owner)
            return self._constant(default, owner.parent or owner, effort) if default is not None else ...
        return self._constant(binding.value, binding.scope or owner, effort) if binding.value is not None else ...

    def _bindings(self, node: ast.expr, scope: Scope, effort: Effort) -> tuple[Scope | None, list[Binding]]:
        """What gives a name or attribute its value, and the scope that holds that."""
        if isinstance(node, ast.Name):
            found = scope.find(node.id)
            return found if found is not None else (None, [])
        if isinstance(node, ast.Attribute):
            for holder in classes_of(node.value, scope, effort):
                if bindings := bindings_of_member(holder, node.attr):
                    return holder, bindings
        return None, []

    def _entries(self, options: ast.expr, scope: Scope, name: str, effort: Effort) -> Iterator[Entry]:
        key = ("entries", id(options))
        if not effort.begin(key):
            return
        match options:
            case ast.Dict(keys=keys, values=values):
                for word, value in zip(keys, values, strict=True):
                    if word is None:
                        yield from _marked(value, self._entries(value, scope, name, effort))
                    elif self._module.literal_text(word, scope) == name:
                        yield Entry(value, scope, value)
            case ast.Call(func=ast.Name(id="dict"), args=arguments, keywords=keywords):
                yield from (entry for one in arguments for entry in self._entries(one, scope, name, effort))
                yield from self._given_by_name(keywords, scope, name, effort)
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                yield from self._entries(left, scope, name, effort)
                yield from self._entries(right, scope, name, effort)
            case ast.Name() | ast.Attribute():
                yield from _marked(options, self._named(options, scope, name, effort))
        effort.end(key)

    def _given_by_name(self, keywords: list[ast.keyword], scope: Scope, name: str, effort: Effort) -> Iterator[Entry]:
        for keyword in keywords:
            if keyword.arg == name:
                yield Entry(keyword.value, scope, keyword)
            elif keyword.arg is None:
                yield from _marked(keyword.value, self._entries(keyword.value, scope, name, effort))

    def _named(self, options: ast.expr, scope: Scope, name: str, effort: Effort) -> Iterator[Entry]:
        """What the file puts into a mapping that has a name: where that is made, and afterwards."""
        owner, bindings = self._bindings(options, scope, effort)
        for binding in bindings:
            if binding.value is not None:
                yield from self._entries(binding.value, binding.scope or owner or scope, name, effort)
        for target, stored, inside in self._module.names.stores:
            match target:
                case ast.Subscript(value=mapping, slice=ast.Constant(value=key)) if key == name and stored is not None:
                    if _is_same(mapping, options):
                        yield Entry(stored, inside, stored)
        for call, inside in self._module.names.calls:
            function = call.func
            if isinstance(function, ast.Attribute) and function.attr in _SETTERS and _is_same(function.value, options):
                yield from (Entry(value, inside, value) for value in _given(call, name))


def _marked(place: ast.expr, entries: Iterator[Entry]) -> Iterator[Entry]:
    return (replace(entry, place=place) for entry in entries)


def _is_same(one: ast.expr, other: ast.expr) -> bool:
    """Whether two expressions are written alike: the same name, or the same attribute of one."""
    match one, other:
        case ast.Name(id=name), ast.Name(id=other_name):
            return name == other_name
        case ast.Attribute(value=ast.Name(id=base), attr=name), ast.Attribute(value=ast.Name(id=other_base), attr=word):
            return (base, name) == (other_base, word)
    return False


def _given(call: ast.Call, name: str) -> Iterator[ast.expr]:
    """What `options.update(name=value)` and `options.setdefault("name", value)` give a name."""
    yield from (keyword.value for keyword in call.keywords if keyword.arg == name)
    match call.args:
        case [ast.Constant(value=str() as key), value] if key == name:
            yield value
        case [ast.Dict(keys=keys, values=values)]:
            for word, value in zip(keys, values, strict=True):
                if isinstance(word, ast.Constant) and word.value == name:
                    yield value


def _default_of(binding: Binding, owner: Scope) -> ast.expr | None:
    """The value of a parameter that is not given."""
    arguments = getattr(owner.node, "args", None)
    return default_of(binding.node, arguments) if isinstance(arguments, ast.arguments) else None
