"""All modules of one target, worked through on demand: what they offer, and what each name stands for."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from airsmith.catalog.reading.calls import Calls
from airsmith.catalog.reading.classes import Classes
from airsmith.catalog.reading.expressions import Evaluator, Thrown, Undecided, external
from airsmith.catalog.reading.redirects import Redirects
from airsmith.catalog.reading.scopes import Binding, ModuleState, Notice, Scope
from airsmith.catalog.reading.sources import Ground, SourceTree
from airsmith.catalog.reading.statements import Raised, Statements
from airsmith.catalog.reading.values import (
    UNKNOWN,
    External,
    FunctionValue,
    Imported,
    ModuleValue,
    PackageGetattr,
    Pending,
    Value,
)

_MODULE_FACTS = frozenset(
    "__name__ __doc__ __file__ __package__ __loader__ __spec__ __builtins__ __cached__ __dict__".split()
)
_ROOT = "airflow"


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a module offers. `notice`: taking it gives a deprecation warning."""

    value: Value
    is_certain: bool = True
    notice: Notice | None = None


class Program:
    """The modules of one target. Not for several threads at once."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.expressions = Evaluator(self)
        self.calls = Calls(self)
        self.statements = Statements(self)
        self.redirects = Redirects(self)
        self.classes = Classes(self)
        self._states: dict[str, ModuleState] = {}
        self._failures: dict[str, str] = {}
        self._judging: set[str] = set()
        self._lazy: dict[tuple[str, str], Found | None] = {}
        self._looking: set[tuple[str, str]] = set()

    def covers(self, module: str) -> bool:
        """Whether a module belongs to Airflow's namespace, of which the program knows all that is known."""
        return module == _ROOT or module.startswith(_ROOT + ".")

    def ground(self, module: str) -> Ground:
        """What stands behind a module's name, modules without a file included."""
        ground = self.tree.ground(module)
        if ground is Ground.ABSENT and self.state(module) is not None:
            return Ground.FILE
        return ground

    def state(self, module: str) -> ModuleState | None:
        """A module, worked through; None where nothing is there or nothing is known."""
        if module in self._states:
            return self._states[module]
        parent = module.rpartition(".")[0]
        if parent and self.covers(parent):
            self.state(parent)
            if module in self._states:
                return self._states[module]
        forward = self.redirects.virtual(module)
        if forward is not None:
            return self._make_virtual(module, forward)
        file = self.tree.file(module)
        if file is None:
            return None
        return self._work_through(ModuleState(module, file))

    def lookup(self, module: str, name: str) -> Found | None:
        """What `from module import name` gives; None where it fails; Found(UNKNOWN) where that cannot be told."""
        state = self.state(module)
        if state is None:
            return self._lookup_without_file(module, name)
        binding = state.scope.names.get(name)
        if binding is not None:
            return Found(binding.value, binding.certain)
        if name in _MODULE_FACTS or (name == "__path__" and state.file is not None and state.file.is_package):
            return Found(UNKNOWN)
        lazily = self._lookup_lazily(state, name)
        if lazily is not None:
            return lazily
        submodule = f"{module}.{name}"
        ground = self.ground(submodule)
        if ground is not Ground.ABSENT:
            return Found(ModuleValue(submodule)) if not self.failure_of(submodule) else None
        if state.is_dynamic or state.is_running or name in state.declared_globals:
            return Found(UNKNOWN, is_certain=False)
        return None

    def offers(self, module: str, name: str | None) -> bool | None:
        """Whether an import of a module, or of a name from it, works; None where that cannot be told."""
        if not self.covers(module):
            return None
        ground = self.ground(module)
        if ground in {Ground.ABSENT, Ground.OPAQUE}:
            return False if ground is Ground.ABSENT else None
        if self.failure_of(module):
            return False
        if name is None:
            return True
        found = self.lookup(module, name)
        if found is None:
            return False
        if found.value is UNKNOWN and not found.is_certain:
            return None
        if isinstance(found.value, Imported) and found.value != Imported(module, name):
            return self._offers_onward(module, name, found.value)
        return True

    def failure_of(self, module: str) -> str:
        """Why importing a module fails on this target; empty where it works or that cannot be told."""
        if module in self._failures:
            return self._failures[module]
        if module in self._judging or not self.covers(module):
            return ""
        self._judging.add(module)
        try:
            failure = self._judge(module)
        finally:
            self._judging.discard(module)
        self._failures[module] = failure
        return failure

    def settle_failures(self, modules: Iterable[str]) -> None:
        """Judge modules anew until nothing changes: what circular imports were given the benefit of the doubt for."""
        names = list(modules)
        while True:
            before = dict(self._failures)
            for module in names:
                if not self._failures.get(module):
                    self._failures.pop(module, None)
                    self.failure_of(module)
            if before == self._failures:
                return

    def star_names(self, module: str) -> list[str] | None:
        """The names that `from module import *` binds; None where that cannot be told."""
        state = self.state(module)
        if state is None:
            return None
        declared = state.scope.names.get("__all__")
        if declared is not None:
            value = self.resolve(declared.value)
            if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
                return list(value)
        if state.is_dynamic:
            return None
        return [name for name in state.scope.names if not name.startswith("_")]

    def lazy_names(self, module: str) -> list[str]:
        """The names that a module's `__getattr__` offers, beyond those that it binds."""
        state = self.state(module)
        if state is None or "__getattr__" not in state.scope.names:
            return []
        return sorted(name for name in self._candidates(state) if self._lookup_lazily(state, name) is not None)

    def resolve(self, value: Value) -> Value:
        """Follow imported names to what they are; UNKNOWN or External where they lead out of the sources."""
        seen: set[Imported] = set()
        value = self.settle(value)
        while isinstance(value, Imported):
            if value in seen:
                return UNKNOWN
            seen.add(value)
            value = self._follow(value)
        return value

    def origin(self, value: Value) -> str:
        """The dotted path where a value is defined, as far as it can be followed; empty where it has none."""
        last = ""
        seen: set[Imported] = set()
        value = self.settle(value)
        while isinstance(value, Imported) and value not in seen:
            seen.add(value)
            last = value.path
            found = self.lookup(value.module, value.name) if self.covers(value.module) else None
            if found is None:
                return last
            value = self.settle(found.value)
        if isinstance(value, ModuleValue):
            return value.name
        return getattr(value, "path", "") or last

    def settle(self, value: Value) -> Value:
        """Evaluate a pending expression; any other value stays as it is."""
        while isinstance(value, Pending):
            if not value.results:
                if value.is_running:
                    return UNKNOWN
                value.is_running = True
                try:
                    value.results.append(self.expressions.evaluate(value.node, value.scope))
                except (Thrown, Undecided):
                    value.results.append(UNKNOWN)
                finally:
                    value.is_running = False
            value = value.results[0]
        return value

    def module_attribute(self, module: str, name: str) -> Value:
        """`module.name` in an expression; Thrown(AttributeError) where the module certainly lacks it."""
        if not self.covers(module):
            return external(f"{module}.{name}")
        found = self.lookup(module, name)
        if found is None:
            raise Thrown("AttributeError")
        if found.value is UNKNOWN:
            return UNKNOWN
        return found.value if isinstance(found.value, (ModuleValue, Imported)) else Imported(module, name)

    def absolute_module(self, node: ast.ImportFrom, scope: Scope) -> str | None:
        """The module that a `from … import` names; None for a relative import that leads out of its package."""
        if not node.level:
            return node.module
        if scope.module.file is None:
            return None
        parts = scope.module.file.package.split(".")
        if node.level - 1 >= len(parts):
            return None
        start = ".".join(parts[: len(parts) - node.level + 1])
        return f"{start}.{node.module}" if node.module else start

    def _work_through(self, state: ModuleState) -> ModuleState:
        self._states[state.name] = state
        file = state.file
        if file is not None:
            flow = self.statements.run(file.tree.body, state.scope)
            if isinstance(flow, Raised):
                state.failure = f"raises {flow.error}" + (f": {flow.text}" if flow.text else "")
            state.is_dynamic = state.is_dynamic or file.is_broken
        state.is_running = False
        return state

    def _make_virtual(self, module: str, forward: PackageGetattr) -> ModuleState:
        state = ModuleState(module, None, is_running=False, is_virtual=True)
        state.scope.bind("__getattr__", forward)
        self._states[module] = state
        return state

    def _lookup_without_file(self, module: str, name: str) -> Found | None:
        if not self.covers(module):
            return Found(External(f"{module}.{name}"), is_certain=False)
        ground = self.tree.ground(module)
        submodule = f"{module}.{name}"
        if ground is Ground.OPAQUE or self.tree.ground(submodule) is Ground.OPAQUE:
            return Found(UNKNOWN, is_certain=False)
        if ground is Ground.NAMESPACE and self.tree.ground(submodule) is not Ground.ABSENT:
            return Found(ModuleValue(submodule))
        return None

    def _lookup_lazily(self, state: ModuleState, name: str) -> Found | None:
        """What a module's `__getattr__` returns for a name."""
        binding = state.scope.names.get("__getattr__")
        if binding is None or name == "__getattr__":
            return None
        key = (state.name, name)
        if key in self._lazy:
            return self._lazy[key]
        if key in self._looking:
            return None
        self._looking.add(key)
        try:
            found = self._ask_getattr(self.settle(binding.value), name)
        finally:
            self._looking.discard(key)
        self._lazy[key] = found
        return found

    def _ask_getattr(self, getter: Value, name: str) -> Found | None:
        if isinstance(getter, PackageGetattr):
            target = getter.target(name)
            if target is None:
                return None
            module, _, attribute = target.rpartition(".")
            if self.offers(module, attribute) is False:
                return None
            return Found(Imported(module, attribute), notice=Notice(getter.message, "DeprecatedImportWarning"))
        if not isinstance(getter, FunctionValue):
            return Found(UNKNOWN, is_certain=False)
        before = len(self.calls.notices)
        try:
            value = self.calls.apply(getter, [name], {})
        except Thrown:
            return None
        finally:
            notices = self.calls.notices[before:]
            del self.calls.notices[before:]
        return Found(value, is_certain=value is not UNKNOWN, notice=notices[-1] if notices else None)

    def _candidates(self, state: ModuleState) -> set[str]:
        """Names that a module's `__getattr__` may know: the strings that it and the module's tables mention."""
        getter = self.settle(state.scope.names["__getattr__"].value)
        if isinstance(getter, PackageGetattr):
            names = set(getter.redirects) - {"*"}
            if "*" in getter.redirects:
                names |= self._all_names(getter.redirects["*"])
            return names
        if not isinstance(getter, FunctionValue):
            return set()
        texts = _texts_in(getter.node)
        scope: Scope | None = getter.scope
        while scope is not None:
            for binding in scope.names.values():
                value = self.settle(binding.value)
                if isinstance(value, (dict, list, tuple, set, frozenset)):
                    texts |= {item for item in value if isinstance(item, str)}
            scope = scope.parent
        texts |= self._forwarded_names(state)
        return {text for text in texts if text.isidentifier() and text not in state.scope.names}

    def _forwarded_names(self, state: ModuleState) -> set[str]:
        """Names of the modules that a `__getattr__` forwards any name to, found by asking for one that nobody has."""
        probe = "airsmith_asks_for_a_name_that_nobody_has"
        asked, tried = len(self.calls.asked_modules), len(self.calls.tried_modules)
        found = self._lookup_lazily(state, probe)
        if found is not None:
            state.is_dynamic = True
        names: set[str] = set()
        for module, name in self.calls.asked_modules[asked:]:
            if name == probe and self.covers(module):
                names |= self._all_names(module)
        for module in self.calls.tried_modules[tried:]:
            if module.endswith("." + probe):
                names |= self.tree.children(module.rpartition(".")[0])
        return names

    def _all_names(self, module: str) -> set[str]:
        state = self.state(module)
        return set() if state is None else {*state.scope.names, *self.lazy_names(module)}

    def _offers_onward(self, module: str, name: str, value: Imported) -> bool | None:
        """Whether a name that another module provides is there; a circular import counts as working."""
        key = (module, name)
        if key in self._looking:
            return True
        self._looking.add(key)
        try:
            return self.offers(value.module, value.name) is not False
        finally:
            self._looking.discard(key)

    def _judge(self, module: str) -> str:
        parent = module.rpartition(".")[0]
        if parent and self.failure_of(parent):
            return self.failure_of(parent)
        state = self.state(module)
        if state is None or state.is_running:
            return ""
        if state.failure:
            return state.failure
        for needed in state.requirements:
            if self.offers(needed.module, needed.name) is False:
                what = f"{needed.name} of {needed.module}" if needed.name else needed.module
                return f"needs {what}"
        return ""

    def _follow(self, value: Imported) -> Value:
        if not self.covers(value.module):
            return external(value.path)
        found = self.lookup(value.module, value.name)
        if found is None:
            return UNKNOWN
        return self.settle(found.value)


def _texts_in(node: ast.AST) -> set[str]:
    return {inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant) and isinstance(inner.value, str)}


__all__ = ["Binding", "Found", "Program"]
