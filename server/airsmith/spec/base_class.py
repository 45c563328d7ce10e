"""The class that a spec derives from, as code imports it."""

from dataclasses import dataclass

from airsmith.catalog.base_classes import BASE_NAMES, MISNAMED_BASES
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
    """What `base_class` means: a dotted path as it stands, else the core base of the component type.

    `core_name` and `core_module` are that core base's, which depend on the target Airflow.
    """
    written = spec.base_class or core_name
    module, _, name = written.rpartition(".")
    if module:
        return ResolvedBase(BASE_NAMES[MISNAMED_BASES[name]] if name in MISNAMED_BASES else name, module)
    return ResolvedBase(core_name, core_module)
