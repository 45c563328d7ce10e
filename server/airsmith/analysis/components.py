"""Which classes of a file are Airflow components, and what is certain about what they inherit."""

import ast
from dataclasses import dataclass

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.module import Module
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.presence import belongs_to_airflow

REQUIRED_METHOD: dict[ComponentType, str] = {"operator": "execute", "sensor": "poke", "hook": "get_conn"}
"""The method in which each type of component does its work."""

_HARMLESS_DECORATORS = ("dataclasses.", "typing.", "typing_extensions.", "functools.", "warnings.")
_ATTRIBUTE_HOOKS = ("__getattr__", "__getattribute__")
_ABSTRACT_WORDS = ("Base", "Abstract", "Mixin")
_ABSTRACT_BEGINNINGS = ("_", "With")
"""`WithMetadataOperator` is what others derive from to get something."""


@dataclass(frozen=True, slots=True)
class Component:
    """A class that derives from an Airflow base.

    `is_fully_known` means that everything it can do stands in the files of the workspace or in the catalog, so that a
    method which is in neither is certainly missing.
    """

    info: ClassInfo
    kind: ComponentType
    lineage: Lineage
    is_fully_known: bool

    @property
    def name(self) -> str:
        """The class's name."""
        return self.info.name

    def has(self, name: str) -> bool:
        """Whether the class or an ancestor has a method or attribute, Airflow's own base classes apart."""
        for one in self.lineage.local:
            if one.info.sets(name):
                return True
        return self.lineage.inherits(name)


def find_components(module: Module, lineages: Lineages) -> tuple[Component, ...]:
    """All component classes of a file, in order, wherever they stand."""
    found = [_component(info, lineages) for info in module.classes]
    return tuple([component for component in found if component is not None])


def _component(info: ClassInfo, lineages: Lineages) -> Component | None:
    lineage = lineages.of(info)
    kind = lineage.component_type
    if kind is None:
        return None
    is_fully_known = lineage.is_complete and all(_is_open_book(one.info, one.module) for one in lineage.local)
    return Component(info, kind, lineage, is_fully_known)


def _is_open_book(info: ClassInfo, module: Module) -> bool:
    """Whether everything that a class adds to its bases stands in its body."""
    return (
        not info.is_damaged
        and not info.is_stand_in
        and info.scope.bindings.keys().isdisjoint(_ATTRIBUTE_HOOKS)
        and (not info.node.decorator_list or all(_is_harmless(one, info, module) for one in info.node.decorator_list))
    )


def _is_harmless(decorator: ast.expr, info: ClassInfo, module: Module) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    paths = module.resolve(function, info.outer)
    return bool(paths) and all(path.startswith(_HARMLESS_DECORATORS) for path in paths)


def is_abstract(component: Component, module: Module) -> bool:
    """Whether a class is meant to be derived from: by its metaclass, its methods, its name or a class of this file."""
    return is_said_to_be_abstract(component) or is_derived_from(component.info, module)


def is_said_to_be_abstract(component: Component) -> bool:
    """Whether a class says itself that it is meant to be derived from."""
    info = component.info
    return (
        any(keyword.arg == "metaclass" for keyword in info.node.keywords)
        or any(path == "abc.ABC" for base in info.bases for path in base.paths)
        or any(_is_abstract_method(statement) for statement in info.node.body)
        or info.name.startswith(_ABSTRACT_BEGINNINGS)
        or any(word in info.name for word in _ABSTRACT_WORDS)
    )


def is_derived_from(info: ClassInfo, module: Module) -> bool:
    """Whether another class of this file derives directly from a class, or from one of several under its name."""
    ancestors = (base.local for other in module.classes for base in other.bases if base.local is not None)
    return any(ancestor.name == info.name and ancestor.outer is info.outer for ancestor in ancestors)


def _is_abstract_method(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(
        isinstance(part, ast.Name | ast.Attribute)
        and "abstract" in (part.id if isinstance(part, ast.Name) else part.attr)
        for part in statement.decorator_list
    )


def concerns_airflow(module: Module) -> bool:
    """Whether a file imports anything of Airflow."""
    return "airflow" in module.names.words and any(
        any(belongs_to_airflow(alias.name) for alias in node.names)
        if isinstance(node, ast.Import)
        else (node.level == 0 and node.module is not None and belongs_to_airflow(node.module))
        for node, _ in module.names.imports
    )
