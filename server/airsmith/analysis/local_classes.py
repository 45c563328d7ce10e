"""The classes of a file that its expressions stand for, or whose objects they are."""

import ast
from collections.abc import Iterable, Iterator

from airsmith.analysis.effort import Effort
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind

_MOST_STEPS = 100
"""Expressions looked at for one answer."""
_MOST_BINDINGS = 20
"""Places that bind one name, of those that are looked at."""


def classes_of(node: ast.expr, scope: Scope, effort: Effort) -> list[Scope]:
    """The scopes of the classes that an expression may be, or may be an object of.

    Takes little effort: what is not found soon is not what people write.
    """
    own_effort = Effort(_MOST_STEPS)
    found = _classes(node, scope, own_effort)
    effort.steps += own_effort.steps
    return found


def bindings_of_member(holder: Scope, name: str) -> list[Binding]:
    """Where a class itself binds a name: in its body, in its methods through `self`, or from outside."""
    return [*holder.bindings.get(name, ()), *holder.attributes.get(name, ())]


def _classes(node: ast.expr, scope: Scope, effort: Effort) -> list[Scope]:
    if not effort.begin(id(node)):
        return []
    found = list(dict.fromkeys(_classes_of(node, scope, effort)))
    effort.end(id(node))
    return found


def _classes_of(node: ast.expr, scope: Scope, effort: Effort) -> Iterable[Scope]:
    match node:
        case ast.Name(id=name):
            return _classes_named(name, scope, effort)
        case ast.Call(func=ast.Name(id="super")):
            function = scope.enclosing_function()
            holder = function.parent if function else None
            return [holder] if holder is not None and holder.kind is ScopeKind.CLASS else []
        case ast.Call(func=ast.Name(id="type"), args=[instance]) | ast.Attribute(attr="__class__", value=instance):
            return _classes(instance, scope, effort)
        case ast.Call(func=made):
            return _classes(made, scope, effort)
        case ast.Attribute(value=base, attr=name):
            return _classes_of_member(base, name, scope, effort)
    return ()


def _classes_named(name: str, scope: Scope, effort: Effort) -> Iterator[Scope]:
    own = scope.class_of_self(name)
    if own is not None:
        yield own
        return
    found = scope.find(name)
    if found is None:
        return
    owner, bindings = found
    for binding in bindings[:_MOST_BINDINGS]:
        yield from _classes_bound(binding, owner, effort)


def _classes_bound(binding: Binding, owner: Scope, effort: Effort) -> Iterable[Scope]:
    if binding.kind is BindingKind.CLASS:
        return [binding.scope] if binding.scope is not None else ()
    if isinstance(binding.value, ast.Name | ast.Call | ast.Attribute):
        return _classes(binding.value, binding.scope or owner, effort)
    if isinstance(binding.node, ast.arg) and isinstance(binding.node.annotation, ast.Name) and owner.parent is not None:
        return _classes(binding.node.annotation, owner.parent, effort)
    return ()


def _classes_of_member(base: ast.expr, name: str, scope: Scope, effort: Effort) -> Iterator[Scope]:
    for holder in _classes(base, scope, effort):
        for binding in bindings_of_member(holder, name)[:_MOST_BINDINGS]:
            yield from _classes_bound(binding, holder, effort)
