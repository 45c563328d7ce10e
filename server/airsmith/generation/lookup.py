"""What is true about the names that failed candidates got wrong: real import paths and signatures."""

from collections.abc import Sequence
from itertools import islice

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.catalog.base_classes import core_base_kind
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Layer
from airsmith.generation.base_import import component_base, context_import
from airsmith.generation.code_facts import facts_about
from airsmith.generation.outcome import Attempt
from airsmith.generation.true_signatures import constructor_text, method_text
from airsmith.spec.fields import ComponentSpec

MOST_FACTS = 15
_CALLS: dict[ComponentType, str] = {
    "operator": "def execute(self, context: Context) -> …",
    "sensor": "def poke(self, context: Context) -> bool | PokeReturnValue",
    "hook": "def get_conn(self) -> …",
}


def look_up_facts(
    attempts: Sequence[Attempt], spec: ComponentSpec, target: AirflowVersion, given_catalog: Catalog | None = None
) -> str:
    """One line for each fact that bears on the attempts' errors, the oldest errors first; empty where none does.

    `given_catalog` is that of the user's own environment; without one, the packaged one is asked.
    Of the texts of the spec and of candidates only names appear, which cannot hold instructions: facts stand outside
    the marked blocks.
    """
    errors = [error for attempt in attempts for error in attempt.errors]
    layers = {error.layer for error in errors}
    facts: list[str] = []
    if layers & {Layer.IMPORTS, Layer.STRUCTURE}:
        statements = (component_base(spec, target, given_catalog).statement, context_import(spec, target))
        facts += [f"- `{statement}`" for statement in statements if statement]
    if Layer.STRUCTURE in layers:
        facts += _structure_facts(spec, target, given_catalog)
    if Layer.IMPORTS in layers:
        catalog = given_catalog or packaged_catalog(target)
        about_code = (fact for attempt in attempts for fact in facts_about(attempt.code, attempt.errors, catalog))
        facts += islice(dict.fromkeys(about_code), MOST_FACTS)
    return "\n".join(dict.fromkeys(facts))


def describe_base(spec: ComponentSpec, target: AirflowVersion, given_catalog: Catalog | None = None) -> str | None:
    """How the base class is constructed and what it brings; None for Airflow's own bases and unknown classes."""
    found = _catalog_base(spec, target, given_catalog)
    if found is None:
        return None
    catalog, owner = found
    sentences = [f"`{owner.name}` is constructed by `{constructor_text(catalog, owner)}`."]
    fields = catalog.template_fields(owner)
    if fields:
        names = ", ".join(f"`{name}`" for name in fields)
        sentences.append(f"Its own template_fields are {names}.")
    return " ".join(sentences)


def _structure_facts(spec: ComponentSpec, target: AirflowVersion, given_catalog: Catalog | None) -> list[str]:
    called = REQUIRED_METHOD[spec.component_type]
    names = "".join(f"{parameter.name}, " for parameter in spec.parameters if parameter.name.isidentifier())
    facts = [
        f"- Airflow calls `{called}`: `{_CALLS[spec.component_type]}`",
        f"- The constructor: `def __init__(self, *, {names}**kwargs) -> None`, with types and defaults as specified",
    ]
    found = _catalog_base(spec, target, given_catalog)
    if found is None:
        return facts
    catalog, owner = found
    method = catalog.method(owner, called)
    if method is not None and core_base_kind(method.owner) is None:
        facts.append(f"- The base class has `{method_text(owner, method)}`, which may be inherited or replaced")
    return [*facts, f"- `super().__init__` takes what `{constructor_text(catalog, owner)}` takes"]


def _catalog_base(
    spec: ComponentSpec, target: AirflowVersion, given_catalog: Catalog | None
) -> tuple[Catalog, CatalogClass] | None:
    """The base class as the catalog has it, where it is none of those that every component may derive from."""
    base = component_base(spec, target, given_catalog)
    path = f"{base.module}.{base.name}"
    if not path.startswith("airflow.") or core_base_kind(path) is not None:
        return None
    catalog = given_catalog or packaged_catalog(target)
    owner = catalog.find_class(path)
    return None if owner is None else (catalog, owner)
