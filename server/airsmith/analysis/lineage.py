"""What a class of a file inherits: its ancestors in this file, in the files around it, and in Airflow's catalog."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from airsmith.analysis.classes import Base, ClassInfo
from airsmith.analysis.module import Module
from airsmith.analysis.project import Project
from airsmith.analysis.scopes import BindingKind
from airsmith.catalog.base_classes import BASE_NAMES, canonical_module, component_kind, core_base_kind
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.catalog.kinds import adds_nothing, is_root
from airsmith.catalog.linearization import linearize
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, ClassKind

_MOST_STEPS = 40
"""Files and classes followed one from another for one answer; keeps far from Python's own limit."""
_KEPT = 2048
_CLASS, _SENSOR = ClassKind.CLASS, ClassKind.SENSOR
_TYPES: dict[ClassKind, ComponentType] = {
    kind: one for kind in ClassKind for one in COMPONENT_TYPES if one == kind.value
}
_LONGEST = 100
"""Ancestors of one class; Airflow's own have a dozen at most."""


@dataclass(frozen=True, eq=False)
class LocalClass:
    """A class that a file of the workspace defines. Two are the same only if they stand at the same place."""

    info: ClassInfo
    module: Module
    project: Project


Ancestor = LocalClass | CatalogClass


@dataclass(frozen=True, eq=False)
class ListedPart:
    """The ancestors of a class that Airflow or a provider defines; one for all classes whose only base brings them."""

    classes: tuple[CatalogClass, ...]

    @cached_property
    def kind(self) -> ClassKind:
        """What they make of a class; a sensor where it is an operator too."""
        found = _CLASS
        for one in self.classes:
            if one.kind is _SENSOR:
                return _SENSOR
            if found is _CLASS:
                found = one.kind
        return found

    @cached_property
    def methods(self) -> frozenset[str]:
        """The methods that they bring, Airflow's own base classes apart."""
        return frozenset(name for one in self._beyond_core for name in one.methods)

    @cached_property
    def members(self) -> frozenset[str]:
        """The methods and attributes that they bring, Airflow's own base classes apart."""
        return self.methods.union(*(one.attributes for one in self._beyond_core))

    @property
    def _beyond_core(self) -> Iterator[CatalogClass]:
        return (one for one in self.classes if one.path not in self.core)

    @cached_property
    def core(self) -> frozenset[str]:
        """The paths of Airflow's base classes and of what these derive from."""
        return frozenset(path for one in self.classes if is_root(one.path) for path in one.search_order)


@dataclass(frozen=True, eq=False)
class Lineage:
    """A class and its ancestors, in the order in which Python searches them.

    `is_complete`: all of them are here, but for those that add nothing. `guessed_kind` is what the names of bases that
    are not known tell. `local` are those in the workspace, `listed_part` the others.
    """

    order: tuple[Ancestor, ...]
    is_complete: bool
    guessed_kind: ComponentType | None
    local: tuple[LocalClass, ...]
    listed_part: ListedPart

    @property
    def name(self) -> str:
        """The class's own name; empty where nothing is known of it."""
        first = self.order[0] if self.order else None
        return first.info.name if isinstance(first, LocalClass) else first.name if first is not None else ""

    @property
    def listed(self) -> tuple[CatalogClass, ...]:
        """The ancestors that Airflow or a provider defines."""
        return self.listed_part.classes

    @property
    def kind(self) -> ClassKind:
        """What the class is to Airflow, as far as its known ancestors tell; a sensor where it is an operator too."""
        return self.listed_part.kind

    @property
    def component_type(self) -> ComponentType | None:
        """The type of component that the class is; a guess from names where no known ancestor tells."""
        return _TYPES.get(self.listed_part.kind) or self.guessed_kind

    @property
    def core(self) -> frozenset[str]:
        """The paths of Airflow's base classes and of what these derive from."""
        return self.listed_part.core

    @property
    def inherited_methods(self) -> frozenset[str]:
        """The methods that ancestors outside the workspace bring, Airflow's own base classes apart."""
        return self.listed_part.methods

    def inherits(self, name: str) -> bool:
        """Whether an ancestor outside the workspace, Airflow's own base classes apart, brings a method or attribute."""
        return name in self.listed_part.members


def _lineage(order: tuple[Ancestor, ...], *, is_complete: bool, guessed_kind: ComponentType | None = None) -> Lineage:
    listed = ListedPart(tuple([one for one in order if isinstance(one, CatalogClass)]))
    local = tuple([one for one in order if isinstance(one, LocalClass)])
    return Lineage(order, is_complete, guessed_kind, local, listed)


_UNKNOWN = _lineage((), is_complete=False)
_NOTHING = _lineage((), is_complete=True)


class Lineages:
    """Lineages of the classes that one file defines or imports. Remembers what it found; for one check."""

    def __init__(
        self,
        module: Module,
        catalog: Catalog,
        project: Project,
        neighbours: "dict[int, Lineages] | None" = None,
    ) -> None:
        self._module = module
        self._catalog = catalog
        self._project = project
        self._found: dict[int, Lineage] = {}
        self._by_path: dict[str, Lineage] = {}
        self._neighbours: dict[int, Lineages] = {} if neighbours is None else neighbours

    def of(self, info: ClassInfo) -> Lineage:
        """The lineage of a class of this file."""
        if not self._found:
            for earlier in self._module.classes:  # in order, so that what others derive from is there already
                self._of(earlier, _MOST_STEPS)
        return self._of(info, _MOST_STEPS)

    def at(self, path: str) -> Lineage:
        """The lineage of the class that a dotted path, as an import gives it, leads to."""
        found = self._by_path.get(path)
        if found is None:
            found = self._by_path[path] = self._imported(path, _MOST_STEPS)
        return found

    def _of(self, info: ClassInfo, steps: int) -> Lineage:
        found = self._found.get(id(info))
        if found is None:
            self._found[id(info)] = _UNKNOWN  # while it is looked for: a class that derives from itself
            found = self._found[id(info)] = self._build(info, steps - 1) if steps else _UNKNOWN
        return found

    def _build(self, info: ClassInfo, steps: int) -> Lineage:
        lineages = [self._of_base(base, steps) for base in info.bases]
        if sum(len(lineage.order) for lineage in lineages) > _LONGEST:
            return _UNKNOWN
        own = LocalClass(info, self._module, self._project)
        if len(lineages) == 1:
            (one,) = lineages
            local = (own, *one.local)
            return Lineage((own, *one.order), one.is_complete, one.guessed_kind, local, one.listed_part)
        guesses = [lineage.guessed_kind for lineage in lineages]
        return _lineage(
            (own, *_merged([lineage.order for lineage in lineages if lineage.order])),
            is_complete=all(lineage.is_complete for lineage in lineages),
            guessed_kind="sensor" if "sensor" in guesses else next(filter(None, guesses), None),
        )

    def _of_base(self, base: Base, steps: int) -> Lineage:
        """What one base brings. Where it may be several things, it is the first, and doubtful unless they are one."""
        if base.local is not None:
            return _doubted(self._of(base.local, steps), not base.is_certain)
        if len(base.paths) == 1:
            return _doubted(self._imported(base.paths[0], steps), not base.is_certain)
        found = {path: self._imported(path, steps) for path in base.paths}
        # Of what stands below `try` and `except ImportError`, only what the target has can be meant.
        there = [lineage for path, lineage in found.items() if lineage.order or not path.startswith("airflow.")]
        possible = there or list(found.values())
        if not possible:
            return _UNKNOWN
        first = next((lineage for lineage in possible if lineage.order), possible[0])
        is_one = all(_keys(lineage.order) == _keys(first.order) for lineage in possible)
        return _doubted(first, not (base.is_certain and is_one))

    def _imported(self, path: str, steps: int) -> Lineage:
        if adds_nothing(path):
            return _NOTHING
        if path.startswith("airflow."):
            return listed_lineage(path, self._catalog)
        return self._in_neighbour(path, steps)

    def _in_neighbour(self, path: str, steps: int) -> Lineage:
        """A class of another file of the workspace, followed through what that file imports."""
        name = path.rpartition(".")[2]
        module_name = path.removesuffix(name) if path.strip(".") == name else path.rpartition(".")[0]
        neighbour = self._project.find(module_name) if module_name and steps else None
        if neighbour is None:
            return _UNKNOWN
        key = id(neighbour.module)
        if key not in self._neighbours:
            self._neighbours[key] = Lineages(neighbour.module, self._catalog, neighbour.project, self._neighbours)
        return self._neighbours[key].named(name, steps - 1)

    def named(self, name: str, steps: int = _MOST_STEPS) -> Lineage:
        """The lineage of what a name stands for at the top level of this file, where that is certain."""
        bindings = self._module.names.scopes[0].bindings.get(name, [])
        if len(bindings) != 1 or not steps:
            return _UNKNOWN
        if bindings[0].kind is BindingKind.IMPORT:
            return self._imported(bindings[0].origin, steps)
        info = next((info for info in self._module.classes if info.node is bindings[0].node), None)
        return self._of(info, steps) if info is not None else _UNKNOWN


@lru_cache(_KEPT)
def listed_lineage(path: str, catalog: Catalog) -> Lineage:
    """A class of Airflow; one of its base classes also where the path is one of another version."""
    found = catalog.find_class(path)
    kind = core_base_kind(path)
    if found is None and kind is not None:
        found = catalog.find_class(f"{canonical_module(kind, catalog.data_target)}.{BASE_NAMES[kind]}")
    if found is None:
        return _lineage((), is_complete=False, guessed_kind=component_kind(path))
    return _lineage(catalog.ancestors(found), is_complete=found.is_complete)


def _doubted(lineage: Lineage, is_doubtful: bool) -> Lineage:  # noqa: FBT001 - what the function is about
    return replace(lineage, is_complete=False) if is_doubtful and lineage.is_complete else lineage


def _merged(orders: Sequence[tuple[Ancestor, ...]]) -> list[Ancestor]:
    """The ancestors of a class whose bases have these orders, as Python searches them."""
    by_key = {_key(one): one for order in orders for one in order}
    merged = linearize([_key(order[0]) for order in orders], [_keys(order) for order in orders])
    return [by_key[key] for key in merged]


def _key(ancestor: Ancestor) -> object:
    return ancestor.path if isinstance(ancestor, CatalogClass) else id(ancestor.info)


def _keys(ancestors: Sequence[Ancestor]) -> list[object]:
    return [_key(one) for one in ancestors]
