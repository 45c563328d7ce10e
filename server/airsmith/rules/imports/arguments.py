"""unknown_argument and missing_argument: calls of what Airflow and its providers offer, with what these really take."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from airsmith.analysis.callee import Callee
from airsmith.analysis.callees import Callees
from airsmith.analysis.components import is_said_to_be_abstract
from airsmith.analysis.lineage import Lineages
from airsmith.analysis.misfits import missing_arguments, unknown_arguments
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope
from airsmith.catalog.base_parameters import BASE_OPERATOR_PARAMETERS, BASE_SENSOR_PARAMETERS
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_3
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.spec.wording import listed, nearest
from airsmith.text import TextEdit

_MOST_LISTED = 6
_LIKE_ENOUGH = 0.72
_NEARLY_ALIKE = 0.85
_OF_EVERY_TASK = BASE_OPERATOR_PARAMETERS | BASE_SENSOR_PARAMETERS
_RENAMED = {
    "concurrency": "max_active_tasks",
    "default_var": "default",
    "environment": "env",
    "execution_date": "logical_date",
    "message": "text",
    "query": "sql",
    "schedule_interval": "schedule",
    "sftp_conn_id": "ssh_conn_id",
    "source": "src",
    "timetable": "schedule",
}
"""What arguments were called in other versions, or are called elsewhere, by what they are called where that exists."""
_NEEDLESS = {"provide_context": "; leave it out, since the context is always given."}
"""What to say of arguments that went away because Airflow does of itself what they asked for."""
_WORDS_OF_AIRFLOW_3 = ("airflow.sdk", "common.compat", "AIRFLOW_V_3")


def _check_unknown(context: PythonContext) -> Iterator[Violation]:
    purposes = _Purposes(context)
    for misfit in context.misfits:
        call, scope, callee = misfit.call, misfit.scope, misfit.callee
        if (misfit.unknown or misfit.surplus) and not purposes.explain(call, scope):
            doubt = purposes.doubt(callee, scope)
            unknown = _unknown_names(context, call, callee, misfit.unknown)
            found = (*unknown, *_surplus_positions(context, callee, misfit.surplus))
            yield from (replace(violation, severity=doubt) for violation in found)


def _unknown_names(
    context: PythonContext, call: ast.Call, callee: Callee, unknown: Sequence[ast.keyword]
) -> Iterator[Violation]:
    names = callee.by_name()
    given = {keyword.arg for keyword in call.keywords}
    for keyword in unknown:
        if keyword.arg is None:
            continue
        span = context.module.range_of_argument_name(keyword)
        near = _likely(keyword.arg, [name for name in names if name not in given])
        hint = f"; did you mean `{near}`?" if near else _NEEDLESS.get(keyword.arg) or _what_it_takes(call, callee)
        message = f"{_described(context, callee)} takes no argument `{keyword.arg}`{hint}"
        fix = Fix(f"replace it with {near}", (TextEdit(span, near),), Safety.UNSAFE) if near else None
        yield Violation(span, message, fix)


def _surplus_positions(context: PythonContext, callee: Callee, surplus: Sequence[ast.expr]) -> Iterator[Violation]:
    if not surplus:
        return
    takers = len(callee.by_position())
    if not callee.takes_positions:
        message = f"{_described(context, callee)} takes its arguments by name only."
    else:
        count = f"at most {_counted(takers)}" if takers else "no positional arguments"
        message = f"{_described(context, callee)} takes {count}."
    yield Violation(context.module.range_of(surplus[0]), message)


def _counted(count: int) -> str:
    return "one positional argument" if count == 1 else f"{count} positional arguments"


def _check_missing(context: PythonContext) -> Iterator[Violation]:
    purposes = _Purposes(context)
    for misfit in context.misfits:
        call, scope, callee, missing = misfit.call, misfit.scope, misfit.callee, misfit.missing
        if not missing or (callee.is_task and _may_be_given_elsewhere(context)) or purposes.explain(call, scope):
            continue
        names = listed((f"`{parameter.name}`" for parameter in missing), "and")
        is_sure = not callee.is_task or purposes.rule_out_other_dags(call, scope, callee)
        severity = purposes.doubt(callee, scope) if is_sure else Severity.WARNING
        message = (
            f"{_described(context, callee)} needs {names}, which {'is' if len(missing) == 1 else 'are'} not given."
        )
        yield Violation(context.module.range_of(call.func), message, severity=severity)


def _may_be_given_elsewhere(context: PythonContext) -> bool:
    """Whether the file speaks of default arguments, which a DAG gives to all its tasks."""
    return "default_args" in context.module.text


def _is_own_dag(expression: ast.expr) -> bool:
    """Whether a `with` makes its DAG or group right there, with arguments that can all be seen."""
    if not isinstance(expression, ast.Call) or any(keyword.arg is None for keyword in expression.keywords):
        return False
    return last_name(expression) in ("DAG", "TaskGroup")


class _Purposes:
    """What may be meant by calls that look wrong, in one file."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._excuses = Excuses(context)

    def explain(self, call: ast.Call, scope: Scope) -> bool:
        """Whether the call is meant to fail, is for another version, or of something that the file replaces."""
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        return (
            name in self._context.module.assigned_attributes
            or self._excuses.cover_call(call)
            or (self._is_for_airflow_3_too and self._fits_airflow_3(call, scope))
        )

    def doubt(self, callee: Callee, scope: Scope) -> Severity | None:
        """A warning for what a class hands on that others mix with a second base, which may take it; else None."""
        return Severity.WARNING if callee.is_super and self._is_for_mixing(scope) else None

    def _is_for_mixing(self, scope: Scope) -> bool:
        """Whether people wrote the class around for others to derive from."""
        function, context = scope.enclosing_function(), self._context
        if context.profile is Profile.STRICT or function is None:
            return False
        around = (component for component in context.components if component.info.scope is function.parent)
        return any(is_said_to_be_abstract(component) for component in around)

    def rule_out_other_dags(self, call: ast.Call, scope: Scope, callee: Callee) -> bool:
        """Whether no default arguments of a DAG that another file makes can reach a task that is made here."""
        if callee.is_super:
            return True
        function = scope.enclosing_function()
        if function is not None:
            return any(component.info.scope is function.parent for component in self._context.components)
        is_given_dag = any(keyword.arg in ("dag", "task_group") for keyword in call.keywords)
        items = (item for block in self._excuses.blocks_around(call) for item in block.items)
        return not is_given_dag and all(_is_own_dag(item.context_expr) for item in items)

    @cached_property
    def _is_for_airflow_3_too(self) -> bool:
        """Whether a file for Airflow 2, which people wrote, runs on Airflow 3 as well."""
        context = self._context
        is_for_2 = context.profile is Profile.AUTHORED and context.target < AIRFLOW_3
        return is_for_2 and any(word in context.module.text for word in _WORDS_OF_AIRFLOW_3)

    def _fits_airflow_3(self, call: ast.Call, scope: Scope) -> bool:
        callee = self._callees_of_3.of(call, scope)
        return callee is None or not (missing_arguments(call, callee) or unknown_arguments(call, callee))

    @cached_property
    def _callees_of_3(self) -> Callees:
        context, catalog = self._context, packaged_catalog()
        return Callees(context.module, Lineages(context.module, catalog, context.project), catalog)


def _described(context: PythonContext, callee: Callee) -> str:
    """What is called, and in which version: `HttpHook.run` of apache-airflow-providers-http 6.3.0."""
    provider = context.catalog.provider(callee.package) if callee.package else None
    where = f" of {provider.package} {provider.version}" if provider is not None and provider.is_provider else ""
    return f"`{callee.name}`{where}"


def _likely(written: str, names: list[str]) -> str | None:
    """The argument that was most likely meant. Those of every task are so many that they must be spelled nearly alike."""
    plural = f"{written.removesuffix('y')}ies" if written.endswith("y") else f"{written}s"
    for other in (_RENAMED.get(written), plural, written.removesuffix("s"), f"{written}_name", f"{written}_id"):
        if other in names:
            return other
    own = [name for name in names if name not in _OF_EVERY_TASK]
    related = [name for name in own if _is_part(written, name) or _is_part(name, written)]
    if len(related) == 1:
        return related[0]
    return nearest(written, own, _LIKE_ENOUGH) or nearest(written, names, _NEARLY_ALIKE)


def _is_part(name: str, longer: str) -> bool:
    """Whether a name is the first or last words of another: `sql` of `sql_query`, `conn_id` of `postgres_conn_id`."""
    return longer.startswith(f"{name}_") or longer.endswith(f"_{name}")


def _what_it_takes(call: ast.Call, callee: Callee) -> str:
    missing = [f"`{parameter.name}`" for parameter in missing_arguments(call, callee)]
    if missing and not callee.is_super:
        return f"; it needs {listed(missing, 'and')}."
    names = [f"`{name}`" for name in callee.by_name()]
    if not names:
        return "; it takes none."
    if len(names) > _MOST_LISTED:
        return "."
    return f"; it takes {listed(names, 'and')}."


_HEAD = "from airflow.providers.http.hooks.http import HttpHook\n\n"
_FUNCTION = "\ndef check():\n    hook = HttpHook()\n"

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
            "from one in the same file, `self` and `super()`. On versions without data of their own, which are those but "
            "3.3 and 2.11, nothing is said unless that Airflow is installed where the setting `interpreter` leads."
        ),
        severity_note=(
            "A warning for what a class hands on to `super()` that is meant to be derived from, as others may mix it with "
            "a class that takes the argument. Error in generated code."
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
        bad=_HEAD + _FUNCTION + "    hook.check_response()\n",
        good=_HEAD + _FUNCTION + '    hook.check_response(response=hook.run("forecast"))\n',
        check=_check_missing,
    ),
)
