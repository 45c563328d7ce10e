"""The class that a spec derives from: which one is meant, and how code imports it."""

from dataclasses import dataclass

from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE, MISNAMED_BASES
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.dependency_category import AIRFLOW_PACKAGES, airflows_requirements
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass
from airsmith.spec.fields import ComponentSpec


@dataclass(frozen=True, slots=True)
class ResolvedBase:
    """A base class by name and module."""

    name: str
    module: str

    @property
    def statement(self) -> str:
        """The import statement that brings it."""
        return f"from {self.module} import {self.name}"


def resolve_base(spec: ComponentSpec, core_name: str, core_module: str) -> ResolvedBase:
    """What `base_class` means without a catalog: a dotted path as it stands, else the component type's core base.

    `core_name` and `core_module` are that core base's, which depend on the target Airflow.
    """
    written = spec.base_class or core_name
    module, _, name = written.rpartition(".")
    if module:
        return ResolvedBase(BASE_NAMES[MISNAMED_BASES[name]] if name in MISNAMED_BASES else name, module)
    return ResolvedBase(core_name, core_module)


def needs_catalog(written: str) -> bool:
    """Whether a base class is given by the bare name of a class that is none of the core bases."""
    return written.isidentifier() and written not in KIND_OF_BASE


def named_base(name: str, component_type: ComponentType, catalog: Catalog) -> ResolvedBase | None:
    """The catalog's class of a bare name, from where code for the target imports it; None where there is none."""
    meant = classes_meant(name, component_type, catalog)
    place = catalog.best_import_path(meant[0].path) if meant else None
    return ResolvedBase(place.name, place.module) if place is not None and place.name else None


def classes_meant(name: str, component_type: ComponentType | None, catalog: Catalog) -> tuple[CatalogClass, ...]:
    """The classes that a bare name may stand for: a single one where it is clear, none where the catalog has none.

    What is deprecated, of another type, or needs another package than Airflow only counts where nothing else is there.
    """
    found = catalog.classes_named(name)
    for is_better in (
        lambda one: one.deprecation is None,
        lambda one: one.kind == component_type,
        lambda one: one.provider in AIRFLOW_PACKAGES,
        lambda one: bool(airflows_requirements(one.provider, catalog)),
    ):
        found = tuple(filter(is_better, found)) or found
    return found


def known_bases(written: str, component_type: ComponentType | None, catalog: Catalog) -> tuple[CatalogClass, ...]:
    """The catalog's records of a base class, by name or dotted path; several where the name is that of several."""
    if "." not in written:
        return classes_meant(written, component_type, catalog)
    found = catalog.find_class(written)
    return () if found is None else (found,)
