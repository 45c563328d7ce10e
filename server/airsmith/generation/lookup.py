"""What is true about the names that a failed candidate got wrong: real import paths and signatures."""

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Layer
from airsmith.generation.base_import import component_base, context_import
from airsmith.spec.fields import ComponentSpec

_CALLS: dict[ComponentType, str] = {
    "operator": "def execute(self, context: Context) -> …",
    "sensor": "def poke(self, context: Context) -> bool | PokeReturnValue",
    "hook": "def get_conn(self) -> …",
}


def look_up_facts(errors: tuple[Finding, ...], spec: ComponentSpec, target: AirflowVersion) -> str:
    """One line for each fact that bears on the errors; empty where none does.

    Of the spec's texts only names appear, which cannot hold instructions: facts stand outside the marked block.
    """
    layers = {error.layer for error in errors}
    kind = spec.component_type
    facts: list[str] = []
    if layers & {Layer.IMPORTS, Layer.STRUCTURE}:
        statements = (component_base(spec, target).statement, context_import(spec, target))
        facts += [f"- `{statement}`" for statement in statements if statement]
    if Layer.STRUCTURE in layers:
        facts.append(f"- Airflow calls `{REQUIRED_METHOD[kind]}`: `{_CALLS[kind]}`")
        names = "".join(f"{parameter.name}, " for parameter in spec.parameters if parameter.name.isidentifier())
        facts.append(
            f"- The constructor: `def __init__(self, *, {names}**kwargs) -> None`, with types and defaults as specified"
        )
    return "\n".join(facts)
