"""work_in_constructor and work_at_import: what Airflow would do again and again while it reads DAG files."""

import ast
from collections.abc import Iterator

from airsmith.analysis.components import concerns_airflow
from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.names import last_name
from airsmith.analysis.parse_time import parse_time_calls, runs_as_program
from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.structure.outside_work import OutsideCall, OutsideWork, Work
from airsmith.spec.wording import quote


def _check_constructors(context: PythonContext) -> Iterator[Violation]:
    work = OutsideWork(context)
    for body in context.constructors if work.is_possible else ():
        where = "in `poke`" if body.component.kind == "sensor" else "in `execute`"
        when = f"whenever a DAG with `{body.component.name}` is read"
        for found in work.among(body.calls):
            yield _violation(found, when, where, context)
        for call, _ in body.calls:
            own = _own_method(call, body)
            inner = work.within(own) if own is not None else None
            if inner is not None:
                yield _indirect_violation(call, inner, when, where, context)


def _own_method(call: ast.Call, body: ConstructorBody) -> FunctionNode | None:
    """The method of the class itself that `self.method()` runs."""
    function = call.func
    if not isinstance(function, ast.Attribute) or not body.is_own(function.value):
        return None
    return body.component.info.method(function.attr)


def _check_module(context: PythonContext) -> Iterator[Violation]:
    work = OutsideWork(context)
    if work.is_possible:
        found = list(_done_at_import(work, context))
        if found and concerns_airflow(context.module):
            yield from found


def _done_at_import(work: OutsideWork, context: PythonContext) -> Iterator[Violation]:
    module, when = context.module, "each time Airflow reads this file"
    calls = list(parse_time_calls(module))
    for found in work.among(calls):
        if not runs_as_program(module, found.call):
            yield _violation(found, when, "in a task", context)
    for call, scope in calls:
        own = _own_function(call, scope)
        inner = work.within(own) if own is not None else None
        if inner is not None and not runs_as_program(module, call):
            yield _indirect_violation(call, inner, when, "in a task", context)


def _own_function(call: ast.Call, scope: Scope) -> FunctionNode | None:
    """The function of the file that a call certainly runs."""
    found = scope.find(call.func.id) if isinstance(call.func, ast.Name) else None
    node = found[1][0].node if found is not None and len(found[1]) == 1 else None
    return node if isinstance(node, FunctionNode) else None


def _violation(found: OutsideCall, when: str, where: str, context: PythonContext) -> Violation:
    what = quote(found.name)
    place = context.module.range_of(found.call.func)
    if found.work is Work.DONE:
        return Violation(place, f"{what} runs {when}; call it {where}.")
    severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    return Violation(place, f"{what} is made {when}; make it {where}.", severity=severity)


def _indirect_violation(call: ast.Call, inner: OutsideCall, when: str, where: str, context: PythonContext) -> Violation:
    message = f"`{last_name(call.func)}` runs {quote(inner.name)} {when}; call it {where}."
    return Violation(context.module.range_of(call.func), message)


_NOTE = (
    "Where a hook or client is only made, which is often cheap, this is a warning in generated code, else information."
)
_CONSTRUCTOR = (
    "from airflow.providers.http.hooks.http import HttpHook\n"
    "from airflow.sdk import BaseOperator\n\n\n"
    "class WeatherOperator(BaseOperator):\n"
    "    def __init__(self, **kwargs) -> None:\n"
    "        super().__init__(**kwargs)\n"
)
_EXECUTE = "\n    def execute(self, context):\n        return "
_IMPORT = (
    "import requests\n"
    "from airflow.sdk import BaseOperator\n\n"
    "{}\n\n"
    "class CityOperator(BaseOperator):\n"
    "    def execute(self, context):\n"
    "        return {}\n"
)

RULES = (
    PythonRule(
        name="work_in_constructor",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        severity_note=_NOTE,
        summary="A constructor opens a connection, or does other work that belongs into the task.",
        explanation=(
            "Airflow makes all operators of a DAG whenever it reads the file, every half minute or so, on machines that run "
            "no tasks. A connection, a request or a query in `__init__` slows that down, fails where the server or the "
            "connection is not there, and sees templates that are not rendered. Do it in `execute`, or in a cached property "
            "that `execute` uses."
        ),
        bad=_CONSTRUCTOR + "        self.weather = HttpHook().run('/')\n" + _EXECUTE + "self.weather\n",
        good=_CONSTRUCTOR + _EXECUTE + "HttpHook().run('/')\n",
        check=_check_constructors,
    ),
    PythonRule(
        name="work_at_import",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        severity_note=_NOTE,
        summary="A file does work outside of tasks whenever it is imported.",
        explanation=(
            "Code at the top level, in class bodies, default arguments and functions that make a DAG runs each time Airflow "
            "reads the file. Requests, connections, queries and waiting there slow down the scheduling of all DAGs, and an "
            "error keeps the file from being imported. Only files that import Airflow are looked at, and nothing below "
            '`if __name__ == "__main__"`.'
        ),
        bad=_IMPORT.format('CITIES = requests.get("https://example.org/cities", timeout=10).json()\n', "CITIES"),
        good=_IMPORT.format("", 'requests.get("https://example.org/cities", timeout=10).json()'),
        check=_check_module,
    ),
)
