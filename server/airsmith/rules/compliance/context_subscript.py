"""context_subscript: the task's context is read by subscript."""

import ast
from collections.abc import Iterator

from airsmith.analysis.scopes import Scope
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.compliance.context_keys import ALWAYS_THERE, REMOVED_KEYS
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_METHODS = frozenset(("execute", "poke", "execute_complete", "pre_execute", "post_execute"))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if "context" not in module.names.words:
        return
    reads = [(node, scope) for node, scope in module.names.subscripts if _reads_context(node)]
    if not reads:
        return
    methods = {
        id(method)
        for component in context.components
        for name in _METHODS
        if (method := component.info.method(name)) is not None
    }
    for node, scope in reads:
        if _is_parameter_of(scope, methods) and not _is_left_to_others(node, context):
            key = module.source_of(node.slice)
            fix = None
            if not isinstance(node.slice, ast.Tuple):
                edit = TextEdit(module.range_of(node), f"context.get({key})")
                fix = Fix(f"write context.get({key})", (edit,), Safety.UNSAFE)
            message = f"`context[{key}]` raises KeyError where the key is absent; `context.get({key})` gives None."
            yield Violation(module.range_of(node), message, fix)


def _reads_context(node: ast.Subscript) -> bool:
    return (
        isinstance(node.value, ast.Name)
        and node.value.id == "context"
        and isinstance(node.ctx, ast.Load)
        and not isinstance(node.slice, ast.Slice)
    )


def _is_left_to_others(node: ast.Subscript, context: PythonContext) -> bool:
    """Whether removed_context_key speaks of the key; or, in code of people, whether every context has it."""
    key = node.slice.value if isinstance(node.slice, ast.Constant) else None
    if not isinstance(key, str):
        return False
    removed = REMOVED_KEYS.get(key)
    if removed is not None and removed.concerns(context.target):
        return True
    return context.profile is Profile.AUTHORED and key in ALWAYS_THERE


def _is_parameter_of(scope: Scope, methods: set[int]) -> bool:
    found = scope.find("context")
    return found is not None and id(found[0].node) in methods


_HEAD = (
    "from airflow.sdk import BaseOperator\n\n\nclass StampOperator(BaseOperator):\n    def execute(self, context):\n"
)

RULE = PythonRule(
    name="context_subscript",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="The context is read by subscript instead of get.",
    severity_note="Only a hint in files that people wrote, and nothing for keys such as `ti` that every context has.",
    explanation=(
        "Which keys the context holds depends on the Airflow version and on how the run was started: a manual run of "
        "Airflow 3 has no `logical_date`, for one. `context.get(…)` makes you think of that case."
    ),
    bad=_HEAD + '        return context["ds"]\n',
    good=_HEAD + '        return context.get("ds")\n',
    check=_check,
)
