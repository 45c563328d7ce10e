"""unknown_argument and missing_argument: calls of what Airflow and its providers offer, with what these really take."""

import ast
from collections.abc import Iterator

from airsmith.analysis.callees import Callee, Callees
from airsmith.analysis.lineage import Lineages
from airsmith.analysis.scopes import Scope
from airsmith.analysis.surroundings import Surroundings
from airsmith.catalog.model import Parameter
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_3
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.spec.wording import listed, nearest
from airsmith.text import Range, TextEdit

_MOST_LISTED = 6
_WORDS_OF_AIRFLOW_3 = ("airflow.sdk", "common.compat", "AIRFLOW_V_3")


def _check_unknown(context: PythonContext) -> Iterator[Violation]:
    for call, scope, callee in context.known_calls:
        found = [*_unknown_names(context, call, callee), *_surplus_positions(context, call, callee)]
        if found and not _is_on_purpose(context, call, scope):
            yield from found


def _unknown_names(context: PythonContext, call: ast.Call, callee: Callee) -> Iterator[Violation]:
    if callee.accepts_any_keyword:
        return
    names = callee.by_name()
    given = {keyword.arg for keyword in call.keywords}
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg in names:
            continue
        span = context.module.range_of_argument_name(keyword)
        near = nearest(keyword.arg, [name for name in names if name not in given])
        hint = f"; did you mean `{near}`?" if near else _what_it_takes(callee)
        message = f"{_described(context, callee)} takes no argument `{keyword.arg}`{hint}"
        fix = Fix(f"replace it with {near}", (TextEdit(span, near),), Safety.UNSAFE) if near else None
        yield Violation(span, message, fix)


def _surplus_positions(context: PythonContext, call: ast.Call, callee: Callee) -> Iterator[Violation]:
    """The first positional argument that has no parameter; what follows a `*` may be nothing."""
    if callee.accepts_any_position:
        return
    takers = callee.by_position()
    given = _positions(call)
    if len(given) <= len(takers):
        return
    span = context.module.range_of(given[len(takers)])
    if not callee.takes_positions:
        message = f"{_described(context, callee)} takes its arguments by name only."
    else:
        count = "no positional arguments" if not takers else f"at most {_counted(len(takers))}"
        message = f"{_described(context, callee)} takes {count}."
    yield Violation(span, message)


def _counted(count: int) -> str:
    return "one positional argument" if count == 1 else f"{count} positional arguments"


def _positions(call: ast.Call) -> list[ast.expr]:
    """The positional arguments before the first `*`."""
    star = next((at for at, argument in enumerate(call.args) if isinstance(argument, ast.Starred)), len(call.args))
    return call.args[:star]


def _check_missing(context: PythonContext) -> Iterator[Violation]:
    for call, scope, callee in context.known_calls:
        missing = _missing(call, callee)
        if not missing or (callee.is_task and _may_be_given_elsewhere(context)) or _is_on_purpose(context, call, scope):
            continue
        names = listed((f"`{parameter.name}`" for parameter in missing), "and")
        is_sure = not callee.is_task or _is_sure_to_fail(call, scope, callee, context)
        severity = None if is_sure else Severity.WARNING
        message = (
            f"{_described(context, callee)} needs {names}, which {'is' if len(missing) == 1 else 'are'} not given."
        )
        yield Violation(_range_of_callee(context, call), message, severity=severity)


def _missing(call: ast.Call, callee: Callee) -> list[Parameter]:
    """The required parameters that a call does not give; none where a `*` or `**` may give them."""
    is_spread = any(keyword.arg is None for keyword in call.keywords) or len(_positions(call)) < len(call.args)
    if is_spread or callee.is_filled_in:
        return []
    by_position = {parameter.name for parameter in callee.by_position()[: len(call.args)]}
    by_name = {keyword.arg for keyword in call.keywords}
    return [one for one in callee.parameters if one.is_required and one.name not in by_position | by_name]


def _may_be_given_elsewhere(context: PythonContext) -> bool:
    """Whether the file speaks of default arguments, which a DAG gives to all its tasks."""
    return "default_args" in context.module.text


def _is_sure_to_fail(call: ast.Call, scope: Scope, callee: Callee, context: PythonContext) -> bool:
    """Whether no default arguments of a DAG that another file makes can reach a task that is made here."""
    if callee.is_super:
        return True
    function = scope.enclosing_function()
    if function is not None:
        return any(component.info.scope is function.parent for component in context.components)
    surroundings = Surroundings(context.module.tree)
    statement = surroundings.statement_of(call)
    steps = surroundings.around(statement) if statement is not None else ()
    blocks = [step.owner for step in steps if isinstance(step.owner, ast.With | ast.AsyncWith)]
    is_given_dag = any(keyword.arg in ("dag", "task_group") for keyword in call.keywords)
    return not is_given_dag and all(_is_own_dag(item.context_expr) for block in blocks for item in block.items)


def _is_own_dag(expression: ast.expr) -> bool:
    """Whether a `with` makes its DAG or group right there, with arguments that can all be seen."""
    if not isinstance(expression, ast.Call) or any(keyword.arg is None for keyword in expression.keywords):
        return False
    name = expression.func.id if isinstance(expression.func, ast.Name) else getattr(expression.func, "attr", "")
    return name in ("DAG", "TaskGroup")


def _is_on_purpose(context: PythonContext, call: ast.Call, scope: Scope) -> bool:
    """Whether the call is meant to fail, is for another version, or of something that the file replaces."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return (
        name in context.module.assigned_attributes
        or Excuses(context).cover_call(call)
        or (context.profile is Profile.AUTHORED and _is_for_airflow_3_too(context, call, scope))
    )


def _is_for_airflow_3_too(context: PythonContext, call: ast.Call, scope: Scope) -> bool:
    """Whether a file that also runs on Airflow 3 makes a call here that is right there, though not on Airflow 2."""
    if context.target >= AIRFLOW_3 or not any(word in context.module.text for word in _WORDS_OF_AIRFLOW_3):
        return False
    catalog = packaged_catalog()
    callee = Callees(context.module, Lineages(context.module, catalog, context.project), catalog).of(call, scope)
    if callee is None:
        return True
    return not _missing(call, callee) and not any(_unknown_names(context, call, callee))


def _described(context: PythonContext, callee: Callee) -> str:
    """What is called, and in which version: `HttpHook.run` of apache-airflow-providers-http 6.3.0."""
    provider = context.catalog.provider(callee.package) if callee.package else None
    where = f" of {provider.package} {provider.version}" if provider is not None and provider.is_provider else ""
    return f"`{callee.name}`{where}"


def _what_it_takes(callee: Callee) -> str:
    names = [f"`{name}`" for name in callee.by_name()]
    if not names:
        return "; it takes none."
    if len(names) > _MOST_LISTED:
        return "."
    return f"; it takes {listed(names, 'and')}."


def _range_of_callee(context: PythonContext, call: ast.Call) -> Range:
    return context.module.range_of(call.func)


_HEAD = "from airflow.providers.http.hooks.http import HttpHook\n\n"

RULES = (
    PythonRule(
        name="unknown_argument",
        layer=Layer.IMPORTS,
        severity=Severity.ERROR,
        summary="A call gives an argument that the class, method or function does not take.",
        explanation=(
            "Python raises TypeError when the call runs, and Airflow refuses operators with arguments that they do not "
            "know. Checked are constructors, methods and functions of Airflow and the official providers, in the versions "
            "that the message names, where it is certain what is called: an imported class, an object that was made "
            "from one in the same file, `self` and `super()`."
        ),
        bad=_HEAD + 'hook = HttpHook(connection="weather")\n',
        good=_HEAD + 'hook = HttpHook(http_conn_id="weather")\n',
        check=_check_unknown,
    ),
    PythonRule(
        name="missing_argument",
        layer=Layer.IMPORTS,
        severity=Severity.ERROR,
        summary="A call leaves out an argument that the class, method or function cannot do without.",
        explanation=(
            "Python raises TypeError when the call runs, and Airflow when an operator is made. Nothing is said where "
            "`*args` or `**kwargs` may bring the argument, nor about operators in files that use `default_args`."
        ),
        severity_note=(
            "A warning for operators that may belong to a DAG which another file makes, as its default arguments could "
            "bring what is missing."
        ),
        bad=_HEAD + "hook = HttpHook()\nhook.check_response()\n",
        good=_HEAD + 'hook = HttpHook()\nhook.check_response(response=hook.run("forecast"))\n',
        check=_check_missing,
    ),
)
