"""missing_docstring: a component says nothing of what it is for."""

import ast
from collections.abc import Iterator

from airsmith.analysis.module import Module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation


def _check(context: PythonContext) -> Iterator[Violation]:
    for component in context.components:
        node = component.info.node
        if component.name.startswith("_") or _has_docstring(node) or _may_be_unreadable(node, context.module):
            continue
        message = f"`{component.name}` has no docstring; say in one sentence what it does."
        yield Violation(context.module.range_of_name(node), message)


def _has_docstring(node: ast.ClassDef) -> bool:
    first = node.body[0]
    value = first.value if isinstance(first, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and bool(value.value.strip())


def _may_be_unreadable(node: ast.ClassDef, module: Module) -> bool:
    """Whether code that does not parse stands where the docstring would."""
    first = node.body[0]
    return module.is_damaged(node.lineno - 1, (first.end_lineno or first.lineno) - 1)


_HEAD = "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n"
_BODY = "    def execute(self, context):\n        return 0\n"

RULE = PythonRule(
    name="missing_docstring",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="A component has no docstring.",
    explanation=(
        "The docstring is what editors and Airflow's documentation show of a component: its first line says what it does, "
        "`:param name:` lines say what its arguments mean."
    ),
    bad=_HEAD + _BODY,
    good=_HEAD + '    """Count the rows of a table."""\n\n' + _BODY,
    check=_check,
)
