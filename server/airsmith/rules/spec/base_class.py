"""malformed_base_class, mismatched_base_class and unresolved_base_class: what the component derives from."""

from collections.abc import Iterator
from keyword import iskeyword

from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE
from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
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
    name = stated.text.rpartition(".")[2]
    fix = replacement(document, stated, BASE_NAMES[component_type])
    base_type = KIND_OF_BASE.get(name)
    if base_type is not None:
        if base_type != component_type:
            article = "an" if component_type == "operator" else "a"
            message = f"`{name}` is the base of {base_type}s, but the component is {article} {component_type}."
            yield Violation(document.range_of(stated), message, fix)
        return
    fitting = next((types for suffix, types in _SUFFIXES if name.endswith(suffix)), None)
    if fitting is not None and component_type not in fitting:
        message = f"By its name `{name}` is no base of a {component_type}."
        yield Violation(document.range_of(stated), message, fix, Severity.WARNING)


def _check_unresolved(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("base_class")
    if stated is None or not stated.text.isidentifier() or iskeyword(stated.text) or stated.text in KIND_OF_BASE:
        return
    message = f"It is not known where `{stated.text}` comes from; write its dotted path."
    yield Violation(context.document.range_of(stated), message)


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
    SpecRule(
        name="unresolved_base_class",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="It is not known which class is meant.",
        explanation=(
            "A bare name is enough for Airflow's own base classes. Any other class may exist in several packages, so "
            "its dotted path is needed to import it and to know what it takes."
        ),
        bad="base_class: SQLExecuteQueryOperator\n",
        good="base_class: airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator\n",
        check=_check_unresolved,
    ),
)
