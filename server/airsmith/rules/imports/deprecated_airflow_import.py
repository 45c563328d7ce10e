"""deprecated_airflow_import: a path that works on the target and warns."""

from collections.abc import Iterator

from airsmith.finding import Layer, Mark, Severity
from airsmith.rules.imports.reports import violations_of
from airsmith.rules.imports.troubles import TroubleKind
from airsmith.rules.rule import PythonContext, PythonRule, Violation


def _check(context: PythonContext) -> Iterator[Violation]:
    yield from violations_of(context, TroubleKind.DEPRECATED)


RULE = PythonRule(
    name=TroubleKind.DEPRECATED.value,
    layer=Layer.IMPORTS,
    severity=Severity.WARNING,
    summary="An import works, but Airflow warns that the path will go.",
    explanation=(
        "Airflow keeps old paths for a while and warns each time one is imported. Import from the new place before the old "
        "one is removed. Only what is deprecated in the target version is reported."
    ),
    bad="from airflow.utils.task_group import TaskGroup\n",
    good="from airflow.sdk import TaskGroup\n",
    check=_check,
    mark=Mark.DEPRECATED,
)
