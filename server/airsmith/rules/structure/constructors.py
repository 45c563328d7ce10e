"""missing_constructor_kwargs and missing_super_init: a constructor must leave room for what Airflow itself hands over."""

import ast
from collections.abc import Iterator

from airsmith.analysis.components import Component
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import Range, TextEdit

_GIVEN_BY_AIRFLOW = frozenset(("task_id", "default_args"))


def _constructors(context: PythonContext) -> Iterator[tuple[Component, FunctionNode]]:
    """The constructors of operators and sensors as they are written.

    Decorated and damaged ones may be anything, and those that only raise are there to say that the class cannot be used.
    """
    for component in context.components:
        info, node = component.info, component.info.method("__init__")
        if component.kind == "hook" or node is None or node.decorator_list or info.is_damaged or info.is_stand_in:
            continue
        if node.args.args + node.args.posonlyargs and not isinstance(node.body[-1], ast.Raise):
            yield component, node


def _check_kwargs(context: PythonContext) -> Iterator[Violation]:
    for component, node in _constructors(context):
        names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        if node.args.kwarg is None and not names >= _GIVEN_BY_AIRFLOW:
            message = f"The constructor of `{component.name}` takes no `**kwargs`, so nobody can give it a task_id."
            yield Violation(context.module.range_of_name(node), message, _kwargs_fix(node, context.module))


def _kwargs_fix(node: FunctionNode, module: Module) -> Fix:
    """Add `**kwargs` behind the last parameter; a comma that follows may stay."""
    arguments = node.args
    defaults = (default for default in (*arguments.defaults, *arguments.kw_defaults) if default is not None)
    parameters: list[ast.arg | ast.expr] = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    parameters += [arguments.vararg] if arguments.vararg is not None else []
    # Not safe, for where a default stands in brackets of its own, their end is not in the tree.
    end = max(module.range_of(one).end for one in (*parameters, *defaults))
    return Fix("add **kwargs", (TextEdit(Range(end, end), ", **kwargs"),), Safety.UNSAFE)


def _check_super(context: PythonContext) -> Iterator[Violation]:
    for component, node in _constructors(context):
        if node.args.kwarg is None or _hands_on(node, node.args.kwarg.arg):
            continue
        calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and _is_init(one.func)]
        if calls:
            message = f"`{component.name}` does not hand `**{node.args.kwarg.arg}` on to the constructor of its base."
            yield Violation(context.module.range_of(calls[0].func), message)
        else:
            message = f"The constructor of `{component.name}` never calls `super().__init__(**{node.args.kwarg.arg})`."
            yield Violation(context.module.range_of_name(node), message)


def _hands_on(node: FunctionNode, name: str) -> bool:
    """Whether the body gives `**kwargs`, or a mapping that may be made of it, to any call, or hands it over as it is."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        if any(keyword.arg is None for keyword in call.keywords):
            return True
        if any(isinstance(argument, ast.Name) and argument.id == name for argument in call.args):
            return True
    return False


def _is_init(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "__init__"


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
