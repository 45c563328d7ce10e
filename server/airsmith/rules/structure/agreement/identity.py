"""wrong_component_name, wrong_component_type and wrong_base_class: the class must be what its spec says it is."""

import ast
from collections.abc import Iterator

from airsmith.analysis.lineage import LocalClass
from airsmith.analysis.names import last_name
from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE, canonical_module, core_base_kind
from airsmith.catalog.model import CatalogClass
from airsmith.finding import Fix, Layer, Related, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement.comparison import TOLD_BY_SPEC, Comparison, compare, compare_like
from airsmith.rules.structure.agreement.examples import OPERATOR_CODE, OPERATOR_SPEC
from airsmith.rules.structure.agreement.places import value_of_key
from airsmith.rules.structure.component_class import with_article
from airsmith.spec.base_class import known_bases
from airsmith.spec.naming import is_class_name
from airsmith.spec.wording import quote
from airsmith.text import Range, TextEdit


def _check_name(context: PythonContext) -> Iterator[Violation]:
    module, name, kind = context.module, context.component_name, context.component_type
    if (
        name is None
        or not is_class_name(name)
        or module.has_damage
        or any(info.name == name for info in module.classes)
    ):
        return
    components = [component for component in context.components if component.kind == kind]
    if not components:
        return
    info = components[-1].info
    span = module.range_of_name(info.node)
    fix = Fix(f"rename it to {name}", (TextEdit(span, name),), Safety.UNSAFE)
    message = f"The class is called `{info.name}`, but its spec names it `{name}`."
    yield Violation(span, message, fix, related=_name_in_spec(context))


def _name_in_spec(context: PythonContext) -> tuple[Related, ...]:
    own = context.spec
    return (Related(own.path, value_of_key(own.document, "name"), TOLD_BY_SPEC),) if own is not None else ()


def _check_type(context: PythonContext) -> Iterator[Violation]:
    compared = compare(context)
    if compared is None or compared.component.kind == compared.spec.component_type:
        return
    kind, wanted = compared.component.kind, compared.spec.component_type
    base = f"`{BASE_NAMES[wanted]}` of `{canonical_module(wanted, context.target)}`"
    message = (
        f"`{compared.info.name}` is written as {with_article(kind)}, but its spec says {wanted}; derive from {base}."
    )
    yield compared.about_key(_bases(compared), message, "component_type")


def _bases(compared: Comparison) -> Range:
    """What the class derives from, as it is written; its name where nothing is."""
    module, bases = compared.context.module, compared.info.bases
    if not bases:
        return compared.name_range
    return Range(module.range_of(bases[0].node).start, module.range_of(bases[-1].node).end)


def _check_base(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    written = compared.spec.base_class if compared is not None else None
    if compared is None or written is None or _is_core(written):
        return
    known = known_bases(written, compared.spec.component_type, context.catalog)
    agrees = _derives_from_known(compared, known) if known else _names(compared, written)
    if agrees or not (compared.is_strict or compared.component.lineage.is_complete):
        return
    message = f"`{compared.info.name}` does not derive from {quote(written)}, its spec's base class"
    place = context.catalog.best_import_path(known[0].path) if known else None
    advice = f"; import it from `{place.module}`." if place is not None else "."
    yield compared.about_key(_bases(compared), message + advice, "base_class")


def _is_core(written: str) -> bool:
    """Whether a base class is one of Airflow's own, from which every component of its type derives somehow."""
    return written in KIND_OF_BASE or core_base_kind(written) is not None


def _derives_from_known(compared: Comparison, known: tuple[CatalogClass, ...]) -> bool:
    paths = {one.path for one in known}
    return any(one.path in paths for one in compared.component.lineage.listed)


def _names(compared: Comparison, written: str) -> bool:
    """Whether the class, or one that it derives from, has a base of that name."""
    name = written.rpartition(".")[2]
    return any(_leads_to(one, name) for one in compared.component.lineage.local)


def _leads_to(one: LocalClass, name: str) -> bool:
    return any(
        last_name(base.node.value if isinstance(base.node, ast.Subscript) else base.node) == name
        or any(path.rpartition(".")[2] == name for path in base.paths)
        for base in one.info.bases
    )


_SENSOR_CODE = OPERATOR_CODE.replace("BaseOperator", "BaseSensorOperator").replace("execute", "poke")
_FROM_PROVIDER = OPERATOR_SPEC + "base_class: SQLCheckOperator\n"

RULES = (
    PythonRule(
        name="wrong_component_name",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="The class is not named as its spec says.",
        explanation=(
            "DAGs, tests and the test DAG import the class by the name in the spec, from a module whose name is derived "
            "from it. Reported only where the spec of the file is known."
        ),
        bad=OPERATOR_CODE.replace("RowCountOperator", "RowsOperator"),
        good=OPERATOR_CODE,
        check=_check_name,
        example_type="operator",
        example_name="RowCountOperator",
        example_spec=OPERATOR_SPEC,
    ),
    PythonRule(
        name="wrong_component_type",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="The class is of another type than its spec says.",
        explanation=(
            "The spec's `component_type` says whether the class is an operator, a sensor or a hook; what it derives from "
            "makes it one of them. Tests, docs and the test DAG are made for the type in the spec."
        ),
        bad=_SENSOR_CODE,
        good=OPERATOR_CODE,
        check=_check_type,
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
    PythonRule(
        name="wrong_base_class",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="The class does not derive from the base class in its spec.",
        explanation=(
            "The spec's `base_class` brings the arguments and the behaviour that the component builds on. Deriving from it "
            "through another class counts; Airflow's own base classes are those of the type and need no mention."
        ),
        bad=OPERATOR_CODE,
        good=OPERATOR_CODE.replace(
            "from airflow.sdk import BaseOperator",
            "from airflow.providers.common.sql.operators.sql import SQLCheckOperator",
        ).replace("(BaseOperator)", "(SQLCheckOperator)"),
        check=_check_base,
        example_type="operator",
        example_spec=_FROM_PROVIDER,
    ),
)
