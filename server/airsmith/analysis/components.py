"""Which classes of a file are Airflow components, and what is certain about what they inherit."""

import ast
from dataclasses import dataclass

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.module import Module
from airsmith.catalog.base_classes import component_kind, core_base_kind, is_plain_base
from airsmith.spec.fields import ComponentType

REQUIRED_METHOD: dict[ComponentType, str] = {"operator": "execute", "sensor": "poke", "hook": "get_conn"}
"""The method in which each type of component does its work."""


@dataclass(frozen=True, slots=True)
class Component:
    """A class that derives from an Airflow base.

    `is_fully_known` means that every class it derives from is either in this file or known to define none of the
    methods that components must have, so that a method which is not in the file is certainly missing.
    """

    info: ClassInfo
    kind: ComponentType
    is_fully_known: bool

    @property
    def name(self) -> str:
        """The class's name."""
        return self.info.name


def find_components(module: Module) -> tuple[Component, ...]:
    """All component classes of a file, in order, wherever they stand."""
    found = (_component(info) for info in module.classes)
    return tuple(component for component in found if component is not None)


def _component(info: ClassInfo) -> Component | None:
    bases = info.external_bases()
    kinds = [kind for base in bases for path in base.paths if (kind := component_kind(path))]
    if not kinds:
        return None
    kind: ComponentType = "sensor" if "sensor" in kinds else kinds[0]
    is_fully_known = all(
        base.is_known and all(core_base_kind(path) or is_plain_base(path) for path in base.paths) for base in bases
    )
    is_damaged = any(ancestor.is_damaged for ancestor in info.lineage())
    return Component(info, kind, is_fully_known and not is_damaged)


def is_abstract(component: Component, module: Module) -> bool:
    """Whether a class is meant to be derived from: by its metaclass, its methods, its name or a class of this file."""
    info = component.info
    if any(keyword.arg == "metaclass" for keyword in info.node.keywords):
        return True
    if any(path == "abc.ABC" for base in info.bases for path in base.paths):
        return True
    if any(_is_abstract_method(statement) for statement in info.node.body):
        return True
    if info.name.startswith("_") or any(word in info.name for word in ("Base", "Abstract", "Mixin")):
        return True
    return any(base.local is info for other in module.classes for base in other.bases)


def _is_abstract_method(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any("abstract" in ast.unparse(decorator) for decorator in statement.decorator_list)


def concerns_airflow(module: Module) -> bool:
    """Whether a file imports anything of Airflow."""
    return any(
        (alias.name == "airflow" or alias.name.startswith("airflow."))
        if isinstance(node, ast.Import)
        else (node.level == 0 and (node.module or "").split(".")[0] == "airflow")
        for node, _ in module.names.imports
        for alias in node.names
    )
