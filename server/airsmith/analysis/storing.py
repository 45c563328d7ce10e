"""What assignments, loops and `del` store to: names are bound, attributes and subscripts are collected."""

import ast

from airsmith.analysis.index import TreeIndex
from airsmith.analysis.node_parts import SEQUENCES, Parts
from airsmith.analysis.scopes import Binding, BindingKind, Scope

_ASSIGNMENT, _CLASS, _OTHER = BindingKind.ASSIGNMENT, BindingKind.CLASS, BindingKind.OTHER

_MOST_VALUES = 8
"""Longer lists that a loop goes through are data, and hold no functions."""


class Stores:
    """Notes in an index what targets stand for. All methods say what is still to be read of a target."""

    def __init__(self, index: TreeIndex) -> None:
        self._index = index

    def store(self, target: ast.expr, value: ast.expr | None, node: ast.AST, scope: Scope) -> Parts:
        """Bind what an assignment stores to. Without a value nothing is known of what is stored."""
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding(_ASSIGNMENT, node, "", value, scope))
            return ()
        if isinstance(target, ast.Attribute):
            self._index.stores.append((target, value, scope))
            self._index.words.add(target.attr)
            if isinstance(target.value, ast.Name):
                self._bind_attribute(target.value.id, target.attr, Binding(_ASSIGNMENT, node, "", value, scope), scope)
            return (target.value,)
        if isinstance(target, ast.Subscript):
            self._index.stores.append((target, value, scope))
            self._index.subscripts.append((target, scope))
            return (target.value, target.slice)
        if isinstance(target, SEQUENCES) and isinstance(value, SEQUENCES) and len(target.elts) == len(value.elts):
            pairs = zip(target.elts, value.elts, strict=True)
            return [left for element, part in pairs for left in self.store(element, part, node, scope)]
        return self.fill(target, scope)

    def fill(self, target: ast.expr, scope: Scope) -> Parts:
        """Bind what a loop, unpacking or `del` is about; of what is stored nothing is known."""
        if isinstance(target, SEQUENCES):
            return [left for element in target.elts for left in self.fill(element, scope)]
        if isinstance(target, ast.Starred):
            return self.fill(target.value, scope)
        if isinstance(target, ast.Name):
            if target.ctx.__class__ is ast.Store:
                scope.bind(target.id, Binding(_OTHER, target, "", None, scope))
            return ()
        if isinstance(target, (ast.Attribute, ast.Subscript)) and target.ctx.__class__ is ast.Store:
            self._index.stores.append((target, None, scope))
        return (target,)

    def fill_from(self, target: ast.expr, source: ast.expr, scope: Scope, around: Scope) -> Parts:
        """The same of a loop; what it goes through is known where that is written out, `around` says in which scope."""
        elements = source.elts if isinstance(source, SEQUENCES) and len(source.elts) <= _MOST_VALUES else ()
        if not elements or not isinstance(target, ast.Name):
            return self.fill(target, scope)
        for element in elements:
            scope.bind(target.id, Binding(_OTHER, target, "", element, around))
        return ()

    def _bind_attribute(self, owner: str, name: str, binding: Binding, scope: Scope) -> None:
        """Bind `owner.name`, where the owner is a class of the file, or what a method calls its object."""
        holder = scope.class_of_self(owner)
        if holder is None:
            found = scope.find(owner)
            holder = found[1][-1].scope if found and found[1][-1].kind is _CLASS else None
        if holder is not None:
            holder.attributes.setdefault(name, []).append(binding)
