"""What a spec declares, read from its tree, so that it is known while other parts of the spec are still half typed."""

from collections.abc import Iterator

from airsmith.catalog.base_classes import KIND_OF_BASE
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Scalar

PARAMETER_LISTS = ("inputs", "config_params")
"""The keys whose items become constructor arguments."""


def stated_type(document: SpecDocument) -> ComponentType | None:
    """The component's type; operator where the spec says nothing, None where what it says cannot be read."""
    if "component_type" in document.damaged_keys:
        return None
    entry = document.entry("component_type")
    if entry is None:
        return "operator"
    text = entry.value.text if isinstance(entry.value, Scalar) else None
    return next((component_type for component_type in COMPONENT_TYPES if component_type == text), None)


def parameter_tables(document: SpecDocument) -> Iterator[Mapping]:
    """The tables of all constructor arguments, inputs first."""
    for key in PARAMETER_LISTS:
        yield from document.tables(key)


def parameter_names(document: SpecDocument) -> dict[str, Scalar]:
    """Names of all constructor arguments with the place of their first declaration."""
    names: dict[str, Scalar] = {}
    for table in parameter_tables(document):
        name = table.scalar("name")
        if name is not None:
            names.setdefault(name.text, name)
    return names


def has_airflow_base(document: SpecDocument) -> bool:
    """Whether the component derives from one of Airflow's own base classes, which bring no parameters of their own."""
    base_class = document.string("base_class")
    return base_class is None or base_class.rpartition(".")[2] in KIND_OF_BASE
