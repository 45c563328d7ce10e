"""missing_type_hints: arguments of a component's constructor and main method have no annotation."""

from collections.abc import Iterator

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.analysis.index import FunctionNode
from airsmith.finding import Layer, Severity
from airsmith.rules.compliance.annotating import context_type_fix, default_type_fix, returns_none_fix
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation


def _check(context: PythonContext) -> Iterator[Violation]:
    for component in context.components:
        constructor = component.info.method("__init__")
        if constructor is not None:
            yield from _untyped_arguments(constructor, context)
        if context.profile is Profile.STRICT:
            if constructor is not None:
                yield from _untyped_result(constructor, context)
            names = dict.fromkeys((REQUIRED_METHOD[component.kind], "execute"))
            methods = [method for name in names if (method := component.info.method(name))]
            for method in methods:
                yield from _untyped_arguments(method, context)
                yield from _untyped_result(method, context)


def _untyped_arguments(function: FunctionNode, context: PythonContext) -> Iterator[Violation]:
    arguments = function.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs][1:]:
        if argument.annotation is None:
            where = context.module.range_of(argument)
            if function.name == "__init__":
                fix = default_type_fix(context.module, function, argument)
            else:
                fix = context_type_fix(context, function, argument)
            yield Violation(where, f"The argument `{argument.arg}` of `{function.name}` has no type.", fix)


def _untyped_result(function: FunctionNode, context: PythonContext) -> Iterator[Violation]:
    if function.returns is None:
        fix = returns_none_fix(context.module, function)
        where = context.module.range_of_name(function)
        yield Violation(where, f"`{function.name}` does not say what it returns.", fix)


_HEAD = "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n"
_BODY = (
    "        super().__init__(**kwargs)\n"
    "        self.table = table\n\n"
    "    def execute(self, context: dict) -> int:\n"
    "        return 0\n"
)

RULE = PythonRule(
    name="missing_type_hints",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="Arguments of the component have no type.",
    explanation=(
        "Types are what an editor shows to the people who use the component. Constructor arguments are looked at "
        "everywhere; of generated components also execute, poke and get_conn, and what each of these returns."
    ),
    bad=_HEAD + "    def __init__(self, *, table, **kwargs) -> None:\n" + _BODY,
    good=_HEAD + "    def __init__(self, *, table: str, **kwargs) -> None:\n" + _BODY,
    check=_check,
)
