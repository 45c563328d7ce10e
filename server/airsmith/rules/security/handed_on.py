"""Which expressions hand on what comes from elsewhere: told at once, as most statements and commands do nothing else."""

import ast
from collections.abc import Sequence
from functools import cached_property

from airsmith.analysis.index import TreeIndex
from airsmith.analysis.local_classes import bindings_of_member
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind
from airsmith.rules.security.text_calls import TEXT_MAKERS

_MOST_STEPS = 5
"""Names followed one from another."""
_FROM_ELSEWHERE = frozenset((BindingKind.PARAMETER, BindingKind.IMPORT))


class HandedOn:
    """Tells for the expressions of one file. A no says nothing; then they are to be read."""

    def __init__(self, index: TreeIndex) -> None:
        self._index = index

    def has(self, node: ast.expr, scope: Scope, steps: int = _MOST_STEPS) -> bool:
        """Whether an expression certainly stands for something that no expression of the file puts together."""
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.Await):
            node = node.value
        if isinstance(node, ast.Call):
            return self._is_made_elsewhere(node.func, scope)
        owner: Scope | None = None
        bindings: Sequence[Binding] = ()
        if isinstance(node, ast.Name):
            owner, bindings = scope.find(node.id) or (scope, ())
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = scope.class_of_self(node.value.id)
            bindings = bindings_of_member(owner, node.attr) if owner is not None else ()
        return owner is not None and steps > 0 and self.have(bindings, owner, steps - 1)

    def have(self, bindings: Sequence[Binding], owner: Scope, steps: int = _MOST_STEPS) -> bool:
        """The same of all that bindings give a name."""
        for binding in bindings:
            if binding.kind not in _FROM_ELSEWHERE:
                value = binding.value
                if value is None or not self.has(value, binding.scope or owner, steps):
                    return False
        return True

    def _is_made_elsewhere(self, function: ast.expr, scope: Scope) -> bool:
        """Whether a function is neither of the file nor one of those that make texts."""
        if isinstance(function, ast.Attribute):
            return function.attr not in TEXT_MAKERS and function.attr not in self._members
        if not isinstance(function, ast.Name) or function.id in TEXT_MAKERS:
            return False
        _, bindings = scope.find(function.id) or (scope, ())
        for binding in bindings:
            is_imported = binding.kind is BindingKind.IMPORT and binding.origin.rpartition(".")[2] not in TEXT_MAKERS
            if not is_imported and binding.kind is not BindingKind.CLASS:
                return False
        return True

    @cached_property
    def _members(self) -> frozenset[str]:
        """Everything that classes of the file have under a name."""
        classes = [scope for scope in self._index.scopes if scope.kind is ScopeKind.CLASS]
        return frozenset().union(*[scope.bindings for scope in classes], *[scope.attributes for scope in classes])
