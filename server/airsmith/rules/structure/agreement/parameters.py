"""missing_spec_parameter and unspecified_parameter: the constructor must take what its spec declares."""

from collections.abc import Iterator

from airsmith.catalog.base_parameters import BASE_OPERATOR_PARAMETERS, BASE_SENSOR_PARAMETERS
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement import places
from airsmith.rules.structure.agreement.comparison import Comparison, compare_like
from airsmith.rules.structure.agreement.constructor import own_constructor, own_parameters, what_is_taken
from airsmith.rules.structure.agreement.examples import OPERATOR_CODE, OPERATOR_SPEC
from airsmith.spec.wording import listed, quote
from airsmith.text import Range

_OF_TASKS = BASE_OPERATOR_PARAMETERS | BASE_SENSOR_PARAMETERS


def _check_missing(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    wanted = _wanted(compared) if compared is not None else {}
    if compared is None or not wanted:
        return
    taken = what_is_taken(compared)
    missing = [name for name in wanted if not taken.takes(name)]
    if not missing or (taken.is_unknown and not compared.is_strict):
        return
    names = listed((quote(name) for name in missing), "and")
    message = f"The constructor of `{compared.info.name}` takes no {names}, which its spec declares."
    yield compared.disagreement(_constructor_range(compared), message, [wanted[name] for name in missing])


def _wanted(compared: Comparison) -> dict[str, Range]:
    """The parameters that the spec asks for, with their places in it."""
    document, spec = compared.document, compared.spec
    wanted = {one.name: places.parameter(document, one.name) for one in spec.parameters}
    if spec.conn_name_attr is not None and spec.component_type == "hook":
        wanted.setdefault(spec.conn_name_attr, places.value_of_key(document, "conn_name_attr"))
    return wanted


def _constructor_range(compared: Comparison) -> Range:
    node = own_constructor(compared)
    return compared.context.module.range_of_name(node) if node is not None else compared.name_range


def _check_unspecified(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None:
        return
    known = {one.name for one in compared.spec.parameters} | {compared.spec.conn_name_attr}
    if compared.component.kind != "hook":
        known |= _OF_TASKS
    if compared.spec.deferrable:
        known.add("deferrable")
    inherited: set[str] | None = None
    for declared in own_parameters(compared):
        name = declared.node.arg
        if name in known:
            continue
        if inherited is None:
            inherited = what_is_taken(compared).inherited
        if name in inherited:
            continue
        span = context.module.range_of_name(declared.node)
        place = places.parameter_lists(compared.document)
        if declared.default is None:
            message = f"The constructor requires `{name}`, which its spec does not declare."
            yield compared.disagreement(span, message, (place,))
        else:
            message = f"The constructor takes `{name}`, which its spec does not declare."
            yield compared.disagreement(span, message, (place,), severity=Severity.INFORMATION)


RULES = (
    PythonRule(
        name="missing_spec_parameter",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="The constructor takes no argument that its spec declares.",
        explanation=(
            "Every input and config param of the spec is an argument of the constructor, as its tests, docs and DAGs give "
            "them by name. What a base class takes and the constructor hands on by `**kwargs` counts, and so does the "
            "connection id that a hook's `conn_name_attr` names."
        ),
        bad=OPERATOR_CODE.replace(", minimum: int = 1", "").replace("        self.minimum = minimum\n", ""),
        good=OPERATOR_CODE,
        check=_check_missing,
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
    PythonRule(
        name="unspecified_parameter",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        severity_note="An argument that has a default is only mentioned: whoever goes by the spec need not know of it.",
        summary="The constructor takes an argument that its spec does not declare.",
        explanation=(
            "Who goes by the spec does not know of the argument, so that the component cannot be made. Declare it under "
            "`inputs` or `config_params`, or take it out. Arguments of Airflow's own base classes, and those that a "
            "provider's base class takes, need no mention."
        ),
        bad=OPERATOR_CODE.replace("table: str,", "table: str, schema: str,"),
        good=OPERATOR_CODE,
        check=_check_unspecified,
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
)
