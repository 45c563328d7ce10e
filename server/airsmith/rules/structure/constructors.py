"""missing_constructor_kwargs and missing_super_init: a constructor must leave room for what Airflow itself hands over."""

import ast
from collections.abc import Iterator

from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.names import last_name
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.structure.constructor_fixes import calling_fix, handing_fix, taking_fix

_GIVEN_BY_AIRFLOW = frozenset(("task_id", "default_args"))
_LOOKING_FUNCTIONS = frozenset(("print", "len", "repr", "str", "debug", "info", "warning", "error", "exception"))
"""What looks at its arguments and keeps none."""


def _is_as_written(body: ConstructorBody) -> bool:
    """Whether making an object certainly runs what stands there.

    Decorated constructors may be anything, and those that only raise are there to say that the class cannot be used.
    """
    is_plain = not body.node.decorator_list and not body.component.info.is_stand_in
    return is_plain and bool(body.self_name) and not isinstance(body.node.body[-1], ast.Raise)


def _check_kwargs(context: PythonContext) -> Iterator[Violation]:
    for body in context.constructors:
        node = body.node
        if node.args.kwarg is not None or not _is_as_written(body):
            continue
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        if not names >= _GIVEN_BY_AIRFLOW:
            message = (
                f"The constructor of `{body.component.name}` takes no `**kwargs`, so nobody can give it a task_id."
            )
            yield Violation(context.module.range_of_name(node), message, taking_fix(body, context.module))


def _check_super(context: PythonContext) -> Iterator[Violation]:
    for body in context.constructors:
        rest, name = body.node.args.kwarg, body.component.name
        if rest is None or _hands_on(body, rest.arg) or not _is_as_written(body):
            continue
        if calls := body.base_calls:
            message = f"`{name}` does not hand `**{rest.arg}` on to the constructor of its base."
            runs = any(keyword.arg == "task_id" for call in calls for keyword in call.keywords)
            severity = Severity.WARNING if runs and context.profile is Profile.AUTHORED else None
            fix = handing_fix(body, rest.arg, context.module)
            yield Violation(context.module.range_of(calls[0].func), message, fix, severity)
        else:
            message = f"The constructor of `{name}` never calls `super().__init__(**{rest.arg})`."
            fix = calling_fix(body, rest.arg, context.module)
            yield Violation(context.module.range_of_name(body.node), message, fix)


def _hands_on(body: ConstructorBody, name: str) -> bool:
    """Whether the body gives `**kwargs`, or a mapping that may be made of it, to any call, or hands it over as it is."""
    if any(_passes(call, name) for call, _ in body.calls):
        return True
    # What stands in a function inside of the constructor may be called there too.
    return any(_passes(node, name) for node in ast.walk(body.node) if isinstance(node, ast.Call))


def _passes(call: ast.Call, name: str) -> bool:
    if None in [keyword.arg for keyword in call.keywords]:
        return True
    if not any(isinstance(argument, ast.Name) and argument.id == name for argument in call.args):
        return False
    return last_name(call.func) not in _LOOKING_FUNCTIONS


_HEAD = "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n"
_END = "\n    def execute(self, context):\n        return self.table\n"
_GOOD = (
    _HEAD
    + "    def __init__(self, *, table: str, **kwargs) -> None:\n"
    + "        super().__init__(**kwargs)\n        self.table = table\n"
    + _END
)

RULES = (
    PythonRule(
        name="missing_constructor_kwargs",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        summary="The constructor of an operator or sensor takes no **kwargs.",
        explanation=(
            "Airflow hands `task_id`, `default_args` and all other arguments of its base classes to the constructor, "
            "which must take them as `**kwargs`; without, making the task fails with TypeError."
        ),
        bad=_HEAD + "    def __init__(self, table: str) -> None:\n        self.table = table\n" + _END,
        good=_GOOD,
        check=_check_kwargs,
    ),
    PythonRule(
        name="missing_super_init",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        severity_note=(
            "In files that people wrote, this is a warning where the base is given a task_id: then it runs, and loses the "
            "rest."
        ),
        summary="The constructor of an operator or sensor does not hand **kwargs on to its base class.",
        explanation=(
            "BaseOperator's constructor takes the task's id, retries, pool and much more. It must be called, with what the "
            "class does not take itself. A constructor that gives `**` of anything to any call is left alone."
        ),
        bad=_HEAD + "    def __init__(self, *, table: str, **kwargs) -> None:\n        self.table = table\n" + _END,
        good=_GOOD,
        check=_check_super,
    ),
)
