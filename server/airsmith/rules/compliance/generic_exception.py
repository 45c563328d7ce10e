"""generic_exception: a component raises AirflowException itself, which says nothing about what went wrong."""

import ast
from collections.abc import Iterator

from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.compliance.imported_names import names_leading_to
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation

_NAME = "AirflowException"
_PATHS = frozenset(
    f"{module}.{_NAME}"
    for module in ("airflow", "airflow.exceptions", "airflow.sdk.exceptions", "airflow.providers.common.compat.sdk")
)
_HOMES = tuple(_PATHS)
_NAMES = frozenset((_NAME,))
_MESSAGE = (
    "`AirflowException` says nothing about what went wrong; raise ValueError, RuntimeError or an exception of your own."
)


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if _NAME not in module.names.words:
        return
    for node, scope in _candidates(context):
        statement = module.surroundings.statement_of(node)
        is_raised = isinstance(statement, ast.Raise) and node in {statement.exc, getattr(statement.exc, "func", None)}
        if is_raised and not _PATHS.isdisjoint(module.resolve(node, scope)):
            yield Violation(module.range_of(node), _MESSAGE)


def _candidates(context: PythonContext) -> Iterator[tuple[ast.expr, Scope]]:
    """The expressions that may stand for the exception; in files that people wrote, only where it has no message."""
    module = context.module
    names = module.names
    if context.profile is Profile.STRICT:
        known = names_leading_to(context, _HOMES)
        yield from names.names_among(known)
        yield from names.attributes_among(_NAMES)
    else:
        for call, scope in module.calls_of(_NAMES):
            if not call.args and not call.keywords:
                yield call.func, scope


_HEAD = "from airflow.sdk import BaseOperator\n"
_CLASS = (
    "\n\nclass CheckTotalOperator(BaseOperator):\n"
    "    def execute(self, context):\n"
    '        total = context.get("params", {}).get("total", 0)\n'
    "        if total < 0:\n"
)

RULE = PythonRule(
    name="generic_exception",
    layer=Layer.COMPLIANCE,
    severity=Severity.INFORMATION,
    severity_note="In files that people wrote, only where it is raised without a message.",
    summary="AirflowException is raised where a more telling exception fits.",
    explanation=(
        "Airflow asks for no new `raise AirflowException`: a built-in exception such as ValueError or RuntimeError, or one "
        "of your own, fails the task just the same, and whoever catches it knows what happened. AirflowSkipException and "
        "AirflowFailException have meanings of their own and are fine. In files that people wrote there is too much "
        "older code that does it, of which only what is raised without a message is pointed out."
    ),
    bad="from airflow.sdk.exceptions import AirflowException\n"
    + _HEAD
    + _CLASS
    + "            raise AirflowException()\n",
    good=_HEAD + _CLASS + '            raise ValueError("The total is negative.")\n',
    check=_check,
)
