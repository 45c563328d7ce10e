"""malformed_base_class and mismatched_base_class: whether the component can derive from what is written."""

from collections.abc import Iterator

from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.base_class import known_bases
from airsmith.spec.declarations import stated_type
from airsmith.spec.naming import is_dotted_path
from airsmith.spec.wording import quote

_SUFFIXES: tuple[tuple[str, tuple[ComponentType, ...]], ...] = (
    ("Hook", ("hook",)),
    ("Sensor", ("sensor",)),
    ("Operator", ("operator", "sensor")),  # Airflow's own sensor base is called BaseSensorOperator
)


def _check_malformed(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("base_class")
    if stated is not None and not is_dotted_path(stated.text):
        message = f"{quote(stated.text)} is neither the name nor the dotted path of a class."
        yield Violation(context.document.range_of(stated), message)


def _check_mismatched(context: SpecContext) -> Iterator[Violation]:
    document, component_type = context.document, stated_type(context.document)
    stated = document.scalar("base_class")
    if stated is None or component_type is None or not is_dotted_path(stated.text):
        return
    problem = _contradiction(context, stated.text, component_type)
    if problem is not None:
        message, severity = problem
        fix = replacement(document, stated, BASE_NAMES[component_type])
        yield Violation(document.range_of(stated), message, fix, severity)


def _contradiction(
    context: SpecContext, written: str, component_type: ComponentType
) -> tuple[str, Severity | None] | None:
    """What speaks against deriving a component of this type from a class; None where nothing does."""
    name = written.rpartition(".")[2]
    base_type = KIND_OF_BASE.get(name)
    if base_type is not None:
        message = f"`{name}` is the base of {base_type}s, but the component is {_a(component_type)}."
        return None if base_type == component_type else (message, None)
    bases = known_bases(written, component_type, context.catalog)
    if bases:
        known = bases[0]  # several of a name are of one kind, or one of them fits
        if known.kind in COMPONENT_TYPES:
            message = f"{quote(name)} is {_a(known.kind)}, but the component is {_a(component_type)}."
            return None if known.kind == component_type else (message, None)
        message = f"{quote(name)} is no {component_type}, so that none can derive from it alone."
        return (message, None) if known.is_complete else None
    fitting = next((types for suffix, types in _SUFFIXES if name.endswith(suffix)), None)
    if fitting is None or component_type in fitting:
        return None
    return f"By its name {quote(name)} is no base of {_a(component_type)}.", Severity.WARNING


def _a(kind: str) -> str:
    return f"{'an' if kind == 'operator' else 'a'} {kind}"


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="malformed_base_class",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The base class is not written as a name or dotted path.",
        explanation="The base class is imported by the path that stands here, so it must be one that Python can import.",
        bad="base_class: Base Operator\n",
        good="base_class: BaseOperator\n",
        check=_check_malformed,
    ),
    SpecRule(
        name="mismatched_base_class",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The base class contradicts the type of the component.",
        explanation=(
            "Operators derive from BaseOperator, sensors from BaseSensorOperator and hooks from BaseHook, directly or "
            "through another class. Change the one of `base_class` and `component_type` that is wrong, or leave "
            "`base_class` out."
        ),
        severity_note="A warning where only the ending of an unknown class's name speaks against it.",
        bad="component_type: sensor\nbase_class: BaseOperator\n",
        good="component_type: sensor\nbase_class: BaseSensorOperator\n",
        check=_check_mismatched,
    ),
)
