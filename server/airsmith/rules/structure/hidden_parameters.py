"""hidden_base_parameter: a constructor must not keep to itself what BaseOperator wants to be given."""

import ast
from collections.abc import Iterator

from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.catalog.base_parameters import BASE_OPERATOR_PARAMETERS, BASE_SENSOR_PARAMETERS
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import Range, TextEdit

_OF_SENSORS = BASE_OPERATOR_PARAMETERS | BASE_SENSOR_PARAMETERS


def _check(context: PythonContext) -> Iterator[Violation]:
    for body in context.constructors:
        is_sensor = body.component.kind == "sensor"
        owned = _OF_SENSORS if is_sensor else BASE_OPERATOR_PARAMETERS
        if owned.isdisjoint(body.scope.bindings):
            continue
        taken = [parameter for parameter in body.parameters if parameter.arg in owned]
        if not taken or body.node.decorator_list or body.component.info.is_stand_in:
            continue
        for parameter in taken:
            if body.base_calls and _is_kept(parameter.arg, body):
                base = "BaseSensorOperator" if parameter.arg in BASE_SENSOR_PARAMETERS else "BaseOperator"
                message = (
                    f"`{parameter.arg}` belongs to {base}, which is never given it here; "
                    f"hand it on with `super().__init__({parameter.arg}={parameter.arg}, …)`."
                )
                fix = _fix(parameter.arg, body, context)
                yield Violation(context.module.range_of_name(parameter), message, fix)


def _is_kept(name: str, body: ConstructorBody) -> bool:
    """Whether the base class neither is given a parameter, nor has the attribute set that it would make of it."""
    for call in body.base_calls:
        if any(keyword.arg == name for keyword in call.keywords):
            return False
        if any(isinstance(argument, ast.Starred | ast.Name) and not body.is_own(argument) for argument in call.args):
            return False
    if name in body.component.info.scope.attributes:
        return False
    # It may also go by way of the mapping: `kwargs["retries"] = retries`, `kwargs.update(retries=retries)`.
    return not any(
        (isinstance(node, ast.Constant) and node.value == name) or (isinstance(node, ast.keyword) and node.arg == name)
        for statement in body.node.body
        for node in ast.walk(statement)
    )


def _fix(name: str, body: ConstructorBody, context: PythonContext) -> Fix | None:
    """Give it to the one constructor that is called, before its `**kwargs`."""
    rest = [keyword for call in body.base_calls for keyword in call.keywords if keyword.arg is None]
    if len(body.base_calls) != 1 or len(rest) != 1:
        return None
    start = context.module.range_of(rest[0]).start
    return Fix("hand it on", (TextEdit(Range(start, start), f"{name}={name}, "),), Safety.UNSAFE)


_HEAD = (
    "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n"
    "    def __init__(self, *, table: str, queue: str = 'default', **kwargs) -> None:\n"
)
_END = "        self.table = table\n\n    def execute(self, context):\n        return self.table\n"

RULE = PythonRule(
    name="hidden_base_parameter",
    layer=Layer.STRUCTURE,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A constructor takes an argument of BaseOperator and does not hand it on.",
    explanation=(
        "Every operator takes `retries`, `queue`, `pool`, `start_date` and many more, and BaseOperator acts on them. A "
        "constructor that names one of these itself takes it away from BaseOperator, so that it has no effect. Hand it on "
        "by name, or call the parameter something else. Silent where the class sets the attribute of that name itself."
    ),
    bad=_HEAD + "        super().__init__(**kwargs)\n" + _END,
    good=_HEAD + "        super().__init__(queue=queue, **kwargs)\n" + _END,
    check=_check,
)
