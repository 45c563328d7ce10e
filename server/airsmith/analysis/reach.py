"""Which calls of a file may reach something of the catalog at all, told by their words: most do not."""

import ast
from collections.abc import Callable

from airsmith.analysis.index import FunctionNode, TreeIndex
from airsmith.analysis.scopes import Binding, BindingKind, ScopeKind

_BRINGING = (ast.Call, ast.Name, ast.Attribute)
"""What may give a name the value of another: an object that is made, or the thing itself."""


class Reach:
    """Fast, and lets too many calls pass; what they reach is looked at afterwards.

    `leads` says whether an import of a dotted path may bring something of the catalog. `heirs` are the ids of
    the nodes of those classes of the file that derive from something of the catalog.
    """

    def __init__(self, index: TreeIndex, leads: Callable[[str], bool], heirs: frozenset[int]) -> None:
        self._words: set[str] = set()
        self._selves: set[str] = set()
        self._has_heirs = bool(heirs)
        values: list[tuple[str, ast.expr]] = []
        for scope in index.scopes:
            in_class = scope.kind is ScopeKind.CLASS
            for name, bindings in scope.bindings.items():
                for binding in bindings:
                    kind = binding.kind
                    if kind is BindingKind.ASSIGNMENT:
                        if isinstance(binding.value, _BRINGING):
                            values.append((name, binding.value))
                    elif kind is BindingKind.IMPORT:
                        if leads(binding.origin):
                            self._words.add(name)
                    elif kind is BindingKind.CLASS:
                        if id(binding.node) in heirs:
                            self._words.add(name)
                    elif in_class and kind is BindingKind.FUNCTION:
                        self._take_method(name, binding)
            for name, bindings in scope.attributes.items():
                values += [(name, one.value) for one in bindings if isinstance(one.value, _BRINGING)]
        self._spread(values)

    def _take_method(self, name: str, binding: Binding) -> None:
        if not isinstance(binding.node, FunctionNode):
            return
        arguments = binding.node.args
        first = arguments.posonlyargs or arguments.args
        if first:
            self._selves.add(first[0].arg)
        if binding.node.decorator_list:  # a property may make an object
            self._words.add(name)

    def _spread(self, values: list[tuple[str, ast.expr]]) -> None:
        """Names and attributes that are given the value of a word are words too."""
        known = -1
        while known < len(self._words):
            known = len(self._words)
            for name, value in values:
                if name not in self._words and self._brings(value):
                    self._words.add(name)

    def _brings(self, value: ast.expr) -> bool:
        if isinstance(value, ast.Call):
            value = value.func
        return self._is_word(value)

    def _is_word(self, node: ast.expr) -> bool:
        """Whether a name, or the name that an attribute is of, or the attribute itself, is a word."""
        while isinstance(node, ast.Attribute):
            if node.attr in self._words:
                return True
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._words

    def holds(self, call: ast.Call) -> bool:
        """Whether a call may reach something of the catalog."""
        function = call.func
        if isinstance(function, ast.Name):
            return function.id in self._words
        if not isinstance(function, ast.Attribute):
            return False
        receiver = function.value
        if isinstance(receiver, ast.Name):
            return receiver.id in self._words or (self._has_heirs and receiver.id in self._selves)
        if isinstance(receiver, ast.Call):
            inner = receiver.func
            return (self._has_heirs and isinstance(inner, ast.Name) and inner.id == "super") or self._is_word(inner)
        return self._is_word(receiver)
