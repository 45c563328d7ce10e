"""The classes every component derives from, and where each Airflow version keeps them.

Measured by importing each path on Airflow 2.11.2, 3.0.6, 3.1.8, 3.2.2 and 3.3.2.
"""

from dataclasses import dataclass
from enum import StrEnum

from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import KNOWN_VERSIONS, AirflowVersion


class Availability(StrEnum):
    """What importing a path does on one Airflow version."""

    WORKS = "works"
    DEPRECATED = "deprecated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Home:
    """A module that offers a base class: from `since`, with a warning from `deprecated`, no more from `removed`."""

    module: str
    since: AirflowVersion = KNOWN_VERSIONS[0]
    deprecated: AirflowVersion | None = None
    removed: AirflowVersion | None = None

    def availability(self, target: AirflowVersion) -> Availability:
        """What importing from here does on a version."""
        if target < self.since or (self.removed is not None and target >= self.removed):
            return Availability.MISSING
        if self.deprecated is not None and target >= self.deprecated:
            return Availability.DEPRECATED
        return Availability.WORKS


_2 = KNOWN_VERSIONS[0]
_3_0 = AirflowVersion(3, 0)
_3_1 = AirflowVersion(3, 1)
_COMPAT = Home("airflow.providers.common.compat.sdk")

BASE_NAMES: dict[ComponentType, str] = {
    "operator": "BaseOperator",
    "sensor": "BaseSensorOperator",
    "hook": "BaseHook",
}
"""Name of the class that each type of component derives from by default."""

MISNAMED_BASES: dict[str, ComponentType] = {"BaseSensor": "sensor"}
"""Names that people and models often write, which no Airflow version has."""

_HOMES: dict[ComponentType, tuple[Home, ...]] = {
    "operator": (
        Home("airflow.sdk", since=_3_0),
        Home("airflow.models.baseoperator", deprecated=_3_1),
        Home("airflow.models"),
        Home("airflow.sdk.bases.operator", since=_3_0),
        _COMPAT,
    ),
    "sensor": (
        Home("airflow.sdk", since=_3_0),
        Home("airflow.sensors.base", deprecated=_3_1),
        Home("airflow.sdk.bases.sensor", since=_3_0),
        Home("airflow.sensors.base_sensor_operator", deprecated=_2, removed=_3_0),
        _COMPAT,
    ),
    "hook": (
        Home("airflow.sdk", since=_3_1),
        Home("airflow.hooks.base", deprecated=_3_1),
        Home("airflow.sdk.bases.hook", since=_3_1),
        Home("airflow.hooks.base_hook", deprecated=_2, removed=_3_0),
        _COMPAT,
    ),
}

KIND_OF_BASE: dict[str, ComponentType] = {name: kind for kind, name in BASE_NAMES.items()} | MISNAMED_BASES
"""The names that stand for a core base class, misnamed ones too, and the type of what derives from it."""

_KINDS_BY_FOLDER: tuple[tuple[str, str, ComponentType], ...] = (
    ("operators", "Operator", "operator"),
    ("sensors", "Sensor", "sensor"),
    ("hooks", "Hook", "hook"),
)
"""Folder of providers, word in the names of the classes there, their type."""


def canonical_module(kind: ComponentType, target: AirflowVersion) -> str:
    """The module from which code for `target` should import the base class of a component type."""
    return next(home.module for home in _HOMES[kind] if home.availability(target) is Availability.WORKS)


def base_availability(kind: ComponentType, module: str, target: AirflowVersion) -> Availability | None:
    """What importing the base class from `module` does; None for a module that is not known to offer it."""
    home = next((home for home in _HOMES[kind] if home.module == module), None)
    return home.availability(target) if home else None


def core_base_kind(path: str) -> ComponentType | None:
    """The component type whose core base class a dotted path names, from whatever Airflow module."""
    return KIND_OF_BASE.get(path.rpartition(".")[2]) if path.startswith("airflow.") else None


def component_kind(path: str) -> ComponentType | None:
    """The component type of a class of Airflow or a provider, by its dotted path; None where the path does not tell."""
    if not path.startswith("airflow."):
        return None
    module, _, name = path.rpartition(".")
    if name in KIND_OF_BASE:
        return KIND_OF_BASE[name]
    folders = module.split(".")
    for folder, word, kind in _KINDS_BY_FOLDER:
        if name.endswith(word) or (folder in folders and word in name):
            return kind
    return None
