"""moving_start_date: a DAG whose start is always now never starts."""

import ast
from collections.abc import Iterator

from airsmith.analysis.components import concerns_airflow
from airsmith.analysis.parse_time import parse_time_scopes
from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation

_NAME = "start_date"
_WAYS_TO_GIVE = ("start_date=", "start_date =", '"start_date"', "'start_date'")
_CLOCKS = frozenset(
    (
        "airflow.sdk.timezone.utcnow",
        "airflow.utils.dates.days_ago",
        "airflow.utils.timezone.utcnow",
        "datetime.date.today",
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "pendulum.now",
        "pendulum.today",
        "pendulum.tomorrow",
        "pendulum.yesterday",
    )
)
_WORDS = frozenset(path.rpartition(".")[2] for path in _CLOCKS) | {"getattr"}
"""One of these stands in every file that asks for the time."""
_MOST_STEPS = 20


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if _WORDS.isdisjoint(module.names.words) or _NAME not in module.text:
        return
    if not any(way in module.text for way in _WAYS_TO_GIVE) or not concerns_airflow(module):
        return
    scopes = parse_time_scopes(module)
    for option in module.options_of(frozenset((_NAME,))):
        if id(option.scope) not in scopes:
            continue  # there it is an argument of a task's own work
        clock = _clock(option.value, option.scope, context)
        if clock is not None:
            message = "`start_date` moves with the clock, so that the first run may never be due; write a fixed date."
            yield Violation(module.range_of(clock), message)


def _clock(value: ast.expr, scope: Scope, context: PythonContext) -> ast.expr | None:
    """The call in an expression that asks for the time: `now()`, `now() - …`, `now().replace(…)`."""
    for _ in range(_MOST_STEPS):
        match value:
            case ast.BinOp(left=left):
                value = left
            case ast.Call(func=function) if not _CLOCKS.isdisjoint(context.module.resolve(function, scope)):
                return value
            case ast.Call(func=ast.Attribute(value=inner)):
                value = inner
            case _:
                return None
    return None


_HEAD = "from datetime import datetime\n\nfrom airflow.sdk import DAG\n\nwith DAG('rows', start_date="

RULE = PythonRule(
    name="moving_start_date",
    layer=Layer.STRUCTURE,
    severity=Severity.WARNING,
    summary="The start_date of a DAG or task is taken from the clock.",
    explanation=(
        "Airflow schedules a DAG from its `start_date` on, and reads the file again and again. A start that is computed "
        "from the current time moves on with each reading, so that the first interval may never be over."
    ),
    bad=_HEAD + "datetime.now()):\n    pass\n",
    good=_HEAD + "datetime(2026, 1, 1)):\n    pass\n",
    check=_check,
)
