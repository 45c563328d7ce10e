"""Names that modules offer through a `__getattr__` of their own."""

import ast
from typing import TYPE_CHECKING

from airsmith.catalog.reading.expressions import Thrown
from airsmith.catalog.reading.scopes import Found, ModuleState, Notice, Scope
from airsmith.catalog.reading.values import UNKNOWN, External, FunctionValue, Imported, PackageGetattr, Value

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program

_PROBE = "airsmith_asks_for_a_name_that_nobody_has"


class LazyNames:
    """Asks the `__getattr__` functions of one program's modules; each answer is kept."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._answers: dict[tuple[str, str], Found | None] = {}
        self._asking: set[tuple[str, str]] = set()

    def find(self, state: ModuleState, name: str) -> Found | None:
        """What a module's `__getattr__` returns for a name; None where it raises, or there is none."""
        binding = state.scope.names.get("__getattr__")
        if binding is None or name == "__getattr__":
            return None
        key = (state.name, name)
        if key in self._answers:
            return self._answers[key]
        if key in self._asking:
            return None
        self._asking.add(key)
        try:
            answer = self._ask(self._program.settle(binding.value), name)
        finally:
            self._asking.discard(key)
        self._answers[key] = answer
        return answer

    def all_of(self, state: ModuleState) -> list[str]:
        """The names that a module's `__getattr__` offers, beyond those that the module binds; sorted."""
        if "__getattr__" not in state.scope.names:
            return []
        return sorted(name for name in self._candidates(state) if self.find(state, name) is not None)

    def _ask(self, getter: Value, name: str) -> Found | None:
        if isinstance(getter, PackageGetattr):
            return self._redirected(getter, name)
        if not isinstance(getter, FunctionValue):
            return Found(UNKNOWN, is_certain=False)
        calls = self._program.calls
        before = len(calls.notices)
        try:
            value = calls.apply(getter, [name], {})
        except Thrown:
            return None
        finally:
            notices = calls.notices[before:]
            del calls.notices[before:]
        is_certain = value is not UNKNOWN and not isinstance(value, External)
        return Found(value, is_certain=is_certain, notice=notices[-1] if notices else None)

    def _redirected(self, getter: PackageGetattr, name: str) -> Found | None:
        target = getter.target(name)
        if target is None:
            return None
        module, _, attribute = target.rpartition(".")
        if self._program.offers(module, attribute) is False:
            return None
        return Found(Imported(module, attribute), notice=Notice(getter.message, "DeprecatedImportWarning"))

    def _candidates(self, state: ModuleState) -> set[str]:
        """Names that a `__getattr__` may know: the strings that it and the module's tables mention."""
        getter = self._program.settle(state.scope.names["__getattr__"].value)
        if isinstance(getter, PackageGetattr):
            forwarded = self._names_of(getter.redirects["*"]) if "*" in getter.redirects else set()
            return (set(getter.redirects) - {"*"}) | forwarded
        if not isinstance(getter, FunctionValue):
            return set()
        texts = _texts_in(getter.node)
        scope: Scope | None = getter.scope
        while scope is not None:
            for binding in scope.names.values():
                value = self._program.settle(binding.value)
                if isinstance(value, (dict, list, tuple, set, frozenset)):
                    texts |= {item for item in value if isinstance(item, str)}
            scope = scope.parent
        texts |= self._forwarded_names(state)
        return {text for text in texts if text.isidentifier() and text not in state.scope.names}

    def _forwarded_names(self, state: ModuleState) -> set[str]:
        """Names of the modules that any name is forwarded to, found by asking for one that nobody has.

        Where even that one is found, the module is open: any name may exist.
        """
        calls = self._program.calls
        asked, tried = len(calls.asked_modules), len(calls.tried_modules)
        if self.find(state, _PROBE) is not None:
            state.is_dynamic = True
        names: set[str] = set()
        for module, name in calls.asked_modules[asked:]:
            if name == _PROBE and self._program.covers(module):
                names |= self._names_of(module)
        for module in calls.tried_modules[tried:]:
            if module.endswith("." + _PROBE):
                names |= self._program.tree.children(module.rpartition(".")[0])
        return names

    def _names_of(self, module: str) -> set[str]:
        state = self._program.state(module)
        return set() if state is None else {*state.scope.names, *self.all_of(state)}


def _texts_in(node: ast.AST) -> set[str]:
    return {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)}
