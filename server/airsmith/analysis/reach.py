"""Which calls of a file may reach something of the catalog at all, told by their words: most do not."""

import ast
from collections.abc import Callable, Iterator

from airsmith.analysis.index import TreeIndex


class Reach:
    """Fast, and lets too many calls pass; what they reach is looked at afterwards.

    `leads` says whether an import of a dotted path may bring something of the catalog. `heirs` are the ids of
    the nodes of those classes of the file that derive from something of the catalog.
    """

    def __init__(self, index: TreeIndex, leads: Callable[[str], bool], heirs: frozenset[int]) -> None:
        self._words = set(_imported_names(index, leads))
        self._words.update(node.name for node, _, _ in index.classes if id(node) in heirs)
        self._words.update(_decorated_methods(index))  # a property may make an object
        self._selves = {scope.instance for scope in index.scopes} - {""} if heirs else set()
        self._has_heirs = bool(heirs)
        self._spread([(name, _words_of(value)) for name, value in index.assigned])

    def _spread(self, values: list[tuple[str, list[str]]]) -> None:
        """Names and attributes that are given the value of a word are words too."""
        words = self._words
        known = -1
        while known < len(words):
            known = len(words)
            words.update([name for name, brought in values if not words.isdisjoint(brought)])

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
            if isinstance(inner, ast.Name):
                return inner.id in self._words or (self._has_heirs and inner.id == "super")
            return self._is_word(inner)
        return self._is_word(receiver)

    def _is_word(self, node: ast.expr) -> bool:
        """Whether a name, or the name that an attribute is of, or the attribute itself, is a word."""
        while isinstance(node, ast.Attribute):
            if node.attr in self._words:
                return True
            node = node.value
        return isinstance(node, ast.Name) and node.id in self._words


def _imported_names(index: TreeIndex, leads: Callable[[str], bool]) -> Iterator[str]:
    """The names that imports give to what may be something of the catalog."""
    for node, _ in index.imports:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                if leads(alias.name if alias.asname else top):
                    yield alias.asname or top
        else:
            module = "." * node.level + (node.module or "")
            does_all_lead = leads(module)
            for alias in node.names:
                if does_all_lead or leads(f"{module}.{alias.name}"):
                    yield alias.asname or alias.name


def _decorated_methods(index: TreeIndex) -> Iterator[str]:
    for _, _, own in index.classes:
        for name, bindings in own.bindings.items():
            if any(getattr(binding.node, "decorator_list", ()) for binding in bindings):
                yield name


def _words_of(value: ast.expr) -> list[str]:
    """The names of `a.b.c`, or of what is called in `a.b.c()`; none for other expressions."""
    if isinstance(value, ast.Call):
        value = value.func
    words: list[str] = []
    while isinstance(value, ast.Attribute):
        words.append(value.attr)
        value = value.value
    if isinstance(value, ast.Name):
        words.append(value.id)
    return words
