"""invalid_component_name and name_suffix_mismatch: what the class is called."""

from collections.abc import Iterator
from keyword import iskeyword

from airsmith.catalog.base_classes import KIND_OF_BASE
from airsmith.catalog.component_types import CLASS_SUFFIXES
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.declarations import stated_type
from airsmith.spec.naming import is_class_name, pascal_case
from airsmith.spec.wording import quote

_SUFFIXES = tuple(CLASS_SUFFIXES.values())


def _check_name(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    name = document.scalar("name")
    if name is None:
        return
    span = document.range_of(name)
    if name.text in KIND_OF_BASE:
        yield Violation(span, f"`{name.text}` is the name of a base class; the component needs a name of its own.")
    elif not name.text.strip():
        yield Violation(span, "The name is empty; the class needs one, such as RowCountOperator.")
    elif iskeyword(name.text):
        yield Violation(span, f"`{name.text}` is a Python keyword and cannot be the name of a class.")
    elif not is_class_name(name.text):
        proposal = pascal_case(name.text)
        fix = replacement(document, name, proposal) if is_class_name(proposal) else None
        yield Violation(span, f"{quote(name.text)} is no name in PascalCase, such as RowCountOperator.", fix)


def _check_suffix(context: SpecContext) -> Iterator[Violation]:
    document, component_type = context.document, stated_type(context.document)
    name = document.scalar("name")
    if name is None or component_type is None or not is_class_name(name.text) or name.text in KIND_OF_BASE:
        return
    suffix = component_type.capitalize()
    if name.text.endswith(suffix):
        return
    wrong = next((other for other in _SUFFIXES if name.text.endswith(other)), "")
    stem = name.text.removesuffix(wrong)
    fix = replacement(document, name, stem + suffix) if stem else None
    message = f"The name of this {component_type} ends in {wrong}." if wrong else f"The name does not end in {suffix}."
    yield Violation(document.range_of(name), message, fix)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_component_name",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The name cannot be the name of the class.",
        explanation=(
            "The name becomes a Python class, so it consists of ASCII letters and digits, begins with a capital letter "
            "and is no Python keyword. Its snake_case becomes the name of the module. A name that a base class of "
            "Airflow has already would hide it."
        ),
        bad="name: row-count operator\n",
        good="name: RowCountOperator\n",
        check=_check_name,
    ),
    SpecRule(
        name="name_suffix_mismatch",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="The name does not end in Operator, Sensor or Hook as its type asks.",
        explanation=(
            "Airflow's own classes end in what they are, and readers of a DAG rely on it. Rename the component, or "
            "change `component_type` if that is what is wrong."
        ),
        bad="name: RowCountSensor\ncomponent_type: operator\n",
        good="name: RowCountOperator\ncomponent_type: operator\n",
        check=_check_suffix,
    ),
)
