"""print_instead_of_log: a method of a component prints, where it has a log."""

import ast
from collections.abc import Iterator

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.scopes import Scope, ScopeKind
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_PRINT = "builtins.print"


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if "print" not in module.names.words:
        return
    calls = [(call, scope) for call, scope in module.names.calls if _is_print(call)]
    components = {id(component.info.scope) for component in context.components} if calls else set()
    for call, scope in calls:
        method = _method_around(scope, components)
        if method is not None and module.resolve(call.func, scope) == (_PRINT,):
            where = module.range_of(call.func)
            fix = _log_fix(context, call, scope, method)
            yield Violation(where, "`print` writes past the task's log and its levels; use `self.log.info`.", fix)


def _is_print(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "print"


def _method_around(scope: Scope, components: set[int]) -> Scope | None:
    """The method of a component that code stands in, be it in a function of its own."""
    step: Scope | None = scope
    while step is not None and step.parent is not None:
        if id(step.parent) in components and step.kind is ScopeKind.FUNCTION:
            return step
        step = step.parent
    return None


def _log_fix(context: PythonContext, call: ast.Call, scope: Scope, method: Scope) -> Fix | None:
    """`self.log.info` with the one argument; unsafe, as what is printed may be meant for a terminal."""
    node = method.node
    if call.keywords or len(call.args) != 1 or isinstance(call.args[0], ast.Starred):
        return None
    if not isinstance(node, FunctionNode) or node.decorator_list:
        return None
    parameters = [*node.args.posonlyargs, *node.args.args]
    name = parameters[0].arg if parameters else ""
    if not name or scope.class_of_self(name) is not method.parent:
        return None
    edit = TextEdit(context.module.range_of(call.func), f"{name}.log.info")
    return Fix(f"write {name}.log.info", (edit,), Safety.UNSAFE)


_HEAD = (
    "from airflow.sdk import BaseOperator\n\n\nclass CountOperator(BaseOperator):\n    def execute(self, context):\n"
)

RULE = PythonRule(
    name="print_instead_of_log",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="A method of a component prints instead of logging.",
    severity_note="Only a hint in files that people wrote, where it may be meant for a terminal.",
    explanation=(
        "Components have `self.log`, whose lines carry a level, a time and the name of the class, and can be filtered. "
        "What print writes has none of these, and is lost where nobody catches the standard output."
    ),
    bad=_HEAD + '        print("counting")\n',
    good=_HEAD + '        self.log.info("counting")\n',
    check=_check,
)
