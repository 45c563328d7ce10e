"""All modules of one target, worked through on demand: what they offer, and what each name stands for."""

from airsmith.catalog.module_facts import MODULE_FACTS
from airsmith.catalog.reading.calls import Calls
from airsmith.catalog.reading.classes import Classes
from airsmith.catalog.reading.expressions import Evaluator, Thrown, Undecided, external
from airsmith.catalog.reading.failures import Failures
from airsmith.catalog.reading.importing import Imports
from airsmith.catalog.reading.lazy_names import LazyNames
from airsmith.catalog.reading.natives import native_attribute
from airsmith.catalog.reading.redirects import Redirects
from airsmith.catalog.reading.scopes import Found, ModuleState
from airsmith.catalog.reading.sources import Ground, SourceTree
from airsmith.catalog.reading.statements import Raised, Statements
from airsmith.catalog.reading.values import (
    UNKNOWN,
    External,
    Imported,
    ModuleValue,
    PackageGetattr,
    Pending,
    Value,
)

_ROOT = "airflow"


class Program:
    """The modules of one target. Not for several threads at once."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.expressions = Evaluator(self)
        self.calls = Calls(self)
        self.statements = Statements(self)
        self.redirects = Redirects(self)
        self.classes = Classes(self)
        self.imports = Imports(self)
        self.failures = Failures(self)
        self._states: dict[str, ModuleState] = {}
        self._lazy = LazyNames(self)
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
        if name in MODULE_FACTS or (name == "__path__" and state.file is not None and state.file.is_package):
            return Found(UNKNOWN)
        lazily = self._lazy.find(state, name)
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
        if not found.is_certain and (found.value is UNKNOWN or isinstance(found.value, External)):
            return None
        if isinstance(found.value, Imported) and found.value != Imported(module, name):
            return self._offers_onward(module, name, found.value)
        return True

    def import_error(self, module: str, name: str | None) -> str:
        """The exception that an import certainly raises, by the bare name of its class; else empty."""
        if self.offers(module, None) is False:
            if self.ground(module) is Ground.ABSENT:
                return "ModuleNotFoundError"
            state = self.state(module)
            return (state.raised if state is not None else "") or "ImportError"
        return "ImportError" if name is not None and self.offers(module, name) is False else ""

    def failure_of(self, module: str) -> str:
        """Why importing a module fails on this target; empty where it works or that cannot be told."""
        return self.failures.of(module)

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
        return [] if state is None else self._lazy.all_of(state)

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

    @staticmethod
    def native_attribute(owner: Value, name: str) -> Value:
        """An attribute of plain data."""
        return native_attribute(owner, name)

    def module_attribute(self, module: str, name: str) -> Value:
        """`module.name` in an expression; Thrown(AttributeError) where the module certainly lacks it."""
        if not self.covers(module):
            return external(f"{module}.{name}")
        found = self.lookup(module, name)
        if found is None:
            raise Thrown("AttributeError")
        if found.value is UNKNOWN:
            return UNKNOWN
        return found.value if isinstance(found.value, ModuleValue) else Imported(module, name)

    def _work_through(self, state: ModuleState) -> ModuleState:
        self._states[state.name] = state
        file = state.file
        if file is not None:
            flow = self.statements.run(file.tree.body, state.scope)
            if isinstance(flow, Raised):
                state.raised = flow.error
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

    def _follow(self, value: Imported) -> Value:
        if not self.covers(value.module):
            return external(value.path)
        found = self.lookup(value.module, value.name)
        if found is None:
            return UNKNOWN
        return self.settle(found.value)
