"""wrong_component_name: the file of a spec must define the class that the spec names."""

from collections.abc import Iterator

from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import TextEdit


def _check(context: PythonContext) -> Iterator[Violation]:
    module, name, kind = context.module, context.component_name, context.component_type
    if name is None or module.has_damage or any(info.name == name for info in module.classes):
        return
    components = [component for component in context.components if component.kind == kind]
    if not components:
        return
    info = components[-1].info
    span = module.range_of_name(info.node)
    fix = Fix(f"rename it to {name}", (TextEdit(span, name),), Safety.UNSAFE)
    yield Violation(span, f"The spec names the class `{name}`, but it is called `{info.name}` here.", fix)


_BODY = "(BaseOperator):\n    def execute(self, context):\n        return 0\n"

RULE = PythonRule(
    name="wrong_component_name",
    layer=Layer.STRUCTURE,
    severity=Severity.ERROR,
    summary="The class is not named as its spec says.",
    explanation=(
        "DAGs, tests and the test DAG import the class by the name in the spec, from a module whose name is derived from "
        "it. Reported only where the spec of the file is known."
    ),
    bad="from airflow.sdk import BaseOperator\n\n\nclass RowsOperator" + _BODY,
    good="from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator" + _BODY,
    check=_check,
    example_type="operator",
    example_name="RowCountOperator",
)
