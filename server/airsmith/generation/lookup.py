"""What is true about the names that a failed candidate got wrong: real import paths and signatures."""

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.catalog.base_classes import BASE_NAMES, canonical_module
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Layer
from airsmith.spec.fields import ComponentSpec, ComponentType

_CALLS: dict[ComponentType, str] = {
    "operator": "def execute(self, context: Context) -> …",
    "sensor": "def poke(self, context: Context) -> bool | PokeReturnValue",
    "hook": "def get_conn(self) -> …",
}


def look_up_facts(errors: tuple[Finding, ...], spec: ComponentSpec, target: AirflowVersion) -> str:
    """One line for each fact that bears on the errors; empty where none does."""
    layers = {error.layer for error in errors}
    kind = spec.component_type
    facts: list[str] = []
    if layers & {Layer.IMPORTS, Layer.STRUCTURE}:
        facts += [
            f"- `from {canonical_module(base, target)} import {name}`"
            for base, name in BASE_NAMES.items()
            if base == kind
        ]
    if Layer.STRUCTURE in layers:
        facts.append(f"- Airflow calls `{REQUIRED_METHOD[kind]}`: `{_CALLS[kind]}`")
        arguments = ", ".join(f"{parameter.name}: {parameter.type}" for parameter in spec.parameters)
        facts.append(
            f"- The constructor: `def __init__(self, *, {arguments + ', ' if arguments else ''}**kwargs) -> None`"
        )
    return "\n".join(facts)
