"""removed_airflow_import: a path of another Airflow version than the target."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.imports.members import find_missing_members
from airsmith.rules.imports.reports import violations_of
from airsmith.rules.imports.troubles import TroubleKind
from airsmith.rules.rule import PythonContext, PythonRule, Violation


def _check(context: PythonContext) -> Iterator[Violation]:
    yield from violations_of(context, TroubleKind.REMOVED)
    yield from find_missing_members(context, TroubleKind.REMOVED)


RULE = PythonRule(
    name=TroubleKind.REMOVED.value,
    layer=Layer.IMPORTS,
    severity=Severity.ERROR,
    summary="An import works in another Airflow version, but not in the target.",
    explanation=(
        "Airflow 3 removed many paths that Airflow 2 had, and Airflow 2 has nothing of `airflow.sdk`. Where the same thing "
        "has another place in the target, the message names it; what was removed without a successor has to be replaced. "
        "Imports below `try … except ImportError` and below conditions are left alone, because they may be meant for other "
        "versions."
    ),
    bad="from airflow.operators.bash_operator import BashOperator\n",
    good="from airflow.providers.standard.operators.bash import BashOperator\n",
    check=_check,
)
