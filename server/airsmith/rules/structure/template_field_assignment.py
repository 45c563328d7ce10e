"""unassigned_template_field: what a class wants rendered must be an attribute of its objects."""

import ast
from collections.abc import Iterator

from airsmith.analysis.attributes import (
    derives_from_provider,
    has_attribute,
    has_attribute_otherwise,
    known_attributes,
    sets_unnamed_attributes,
)
from airsmith.analysis.components import Component, is_abstract
from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.scopes import Binding
from airsmith.catalog.nearest import nearest
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.spec.wording import quote
from airsmith.text import Range, TextEdit

_AFTER_RENDERING = frozenset(("execute", "poke", "execute_complete"))
"""Methods that Airflow calls when the fields are rendered already."""


def _check(context: PythonContext) -> Iterator[Violation]:
    for component in context.components:
        if component.kind == "hook" or not component.is_fully_known:
            continue
        fields = context.rendered_fields.written_in(component.info)
        missing = [one for one in fields if _is_missing(str(one.value), component)]
        if not missing or sets_unnamed_attributes(component) or _is_left_to_heirs(component, context):
            continue
        handed_on = _handed_on(component, context)
        for field in missing:
            if field.value not in handed_on:
                yield _violation(component, field, context)


def _is_missing(field: str, component: Component) -> bool:
    """Whether there is no such attribute when Airflow renders the fields, right before `execute`."""
    scope = component.info.scope
    assigned = scope.attributes.get(field)  # which is where nearly all are
    if assigned is None:
        return not has_attribute(component, field)
    is_late = all(_is_late(binding) for binding in assigned) and field not in scope.bindings
    return is_late and not has_attribute_otherwise(component, field)


def _is_late(binding: Binding) -> bool:
    function = binding.scope.node if binding.scope is not None else None
    return isinstance(function, FunctionNode) and function.name in _AFTER_RENDERING


def _is_left_to_heirs(component: Component, context: PythonContext) -> bool:
    return context.profile is Profile.AUTHORED and is_abstract(component, context.module)


def _handed_on(component: Component, context: PythonContext) -> frozenset[str]:
    """The arguments that the constructors of this file give to those of their bases, which may make attributes of them."""
    own = {id(one.info) for one in component.lineage.local}
    return frozenset(
        keyword.arg
        for body in context.constructors
        if id(body.component.info) in own
        for call in body.base_calls
        for keyword in call.keywords
        if keyword.arg is not None
    )


def _violation(component: Component, field: ast.Constant, context: PythonContext) -> Violation:
    name = str(field.value)
    body = next((one for one in context.constructors if one.component is component), None)
    message = f"`{component.name}` has no attribute {quote(name)}, so rendering its template_fields fails"
    fix = None
    if body is not None and any(parameter.arg == name for parameter in body.parameters):
        message += f"; write `self.{name} = {name}` in `__init__`."
        fix = _assignment_fix(name, body, context)
    elif name in component.info.scope.attributes:
        message += "; it is assigned only when they are rendered already."
    elif close := nearest(name, known_attributes(component), 1):
        message += f"; did you mean {quote(close[0])}?"
        span = context.module.range_of(field)
        fix = Fix(f"rename it to {close[0]}", (TextEdit(span, f'"{close[0]}"'),), Safety.UNSAFE)
    else:
        message += "."
    is_doubtful = context.profile is Profile.AUTHORED and derives_from_provider(component)
    return Violation(context.module.range_of(field), message, fix, Severity.WARNING if is_doubtful else None)


def _assignment_fix(name: str, body: ConstructorBody, context: PythonContext) -> Fix | None:
    """Assign the parameter behind the statement that calls the base's constructor, where that has a line of its own."""
    calls = body.base_calls
    statement = next((one for one in body.node.body if isinstance(one, ast.Expr) and one.value in calls), None)
    if statement is None:
        return None
    module = context.module
    span = module.range_of(statement)
    indent = module.index.line_text(span.start.line)[: span.start.character]
    if indent.strip():
        return None
    edit = TextEdit(Range(span.end, span.end), f"{module.index.line_end}{indent}{body.self_name}.{name} = {name}")
    return Fix("assign it in the constructor", (edit,), Safety.SAFE)


_HEAD = (
    "from collections.abc import Sequence\n\n"
    "from airflow.sdk import BaseOperator\n\n\n"
    "class RowCountOperator(BaseOperator):\n"
)
_BODY = (
    "    def __init__(self, *, table: str, **kwargs) -> None:\n"
    "        super().__init__(**kwargs)\n"
    "        self.table = table\n\n"
    "    def execute(self, context):\n"
    "        return self.table\n"
)

RULE = PythonRule(
    name="unassigned_template_field",
    layer=Layer.STRUCTURE,
    severity=Severity.ERROR,
    severity_note=(
        "In files that people wrote, fields of classes that derive from a provider's class are warnings, because not all "
        "attributes of that class are known."
    ),
    summary="A template field names an attribute that nothing assigns.",
    explanation=(
        "Airflow reads every attribute that `template_fields` names when the task runs, and fails with AttributeError where "
        "there is none; making the task shows nothing of that. Attributes that any class along the chain assigns or "
        "takes as an argument count, however they are set; what `execute` or `poke` alone assigns comes too late."
    ),
    bad=_HEAD + '    template_fields: Sequence[str] = ("tabel",)\n\n' + _BODY,
    good=_HEAD + '    template_fields: Sequence[str] = ("table",)\n\n' + _BODY,
    check=_check,
)
