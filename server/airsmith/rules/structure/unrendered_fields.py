"""unrendered_template_field: a constructor runs before Airflow has rendered what it is given."""

import ast
from collections.abc import Iterator, Sequence

from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.scopes import Binding, BindingKind
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.structure.field_uses import FieldUse, FieldUses
from airsmith.spec.wording import quote


def _check(context: PythonContext) -> Iterator[Violation]:
    for body in context.constructors:
        fields = context.rendered_fields.of(body.component.lineage)
        reads = _reads(body, fields) if fields else []
        changes = _changes(body, fields) if fields else []
        if not reads and not changes:
            continue
        uses = FieldUses(body, fields, reads)
        worst: dict[tuple[int, str], tuple[FieldUse, ast.Name | ast.Attribute]] = {}
        for node in reads:
            use, key = uses.use_of(node), (id(uses.statement_of(node)), _field(node))
            if use is not FieldUse.ALLOWED and (key not in worst or use.value < worst[key][0].value):
                worst[key] = use, node
        for use, node in (*worst.values(), *changes):
            if use is not FieldUse.COPIED or not _is_property(_field(node), body):
                yield _violation(use, node, body, context)


def _changes(body: ConstructorBody, fields: frozenset[str]) -> list[tuple[FieldUse, ast.Name | ast.Attribute]]:
    """Where one of the fields is changed in place: `field += …` and `self.field += …`."""
    changes: list[tuple[FieldUse, ast.Name | ast.Attribute]] = []
    local, assigned = body.scope.bindings, body.component.info.scope.attributes
    for field in fields:
        own = local.get(field, ())
        is_parameter = len(own) > 1 and own[0].kind is BindingKind.PARAMETER
        for binding in (*own, *assigned.get(field, ())) if is_parameter else assigned.get(field, ()):
            node = binding.node
            if not isinstance(node, ast.AugAssign) or binding.scope is not body.scope:
                continue
            if isinstance(node.target, ast.Name | ast.Attribute):
                changes.append((FieldUse.KEPT if isinstance(node.op, ast.Add) else FieldUse.READ, node.target))
    return changes


def _is_property(field: str, body: ConstructorBody) -> bool:
    """Whether a class of the workspace has the field as a property, whose setter keeps what is rendered elsewhere."""
    return any(
        binding.kind is BindingKind.FUNCTION
        for one in body.component.lineage.local
        for binding in one.info.scope.bindings.get(field, ())
    )


def _reads(body: ConstructorBody, fields: frozenset[str]) -> list[ast.Name | ast.Attribute]:
    """Where one of the fields is read, as `name` or `self.name`.

    Left out are `self.name = name or default` and `super().__init__(name=name)`.
    """
    reads: list[ast.Name | ast.Attribute] = [
        node
        for node in body.attributes
        if node.attr in fields and isinstance(node.ctx, ast.Load) and body.is_own(node.value)
    ]
    assigned = body.component.info.scope.attributes
    names = [node for node in body.reads_of(fields) if not _is_kept(node, assigned.get(node.id, ()))]
    if not names:
        return reads
    handed_on = {id(keyword.value): keyword.arg for call in body.base_calls for keyword in call.keywords}
    return [*(node for node in names if handed_on.get(id(node)) != node.id), *reads]


def _is_kept(node: ast.Name, bindings: Sequence[Binding]) -> bool:
    """Whether a name is what one of the assignments to the attribute of that name stores, be it with a default."""
    for binding in bindings:
        value = binding.value
        if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.Or):
            value = value.values[0]
        if value is node:
            return _is_only_target(binding.node)
    return False


def _is_only_target(node: ast.AST) -> bool:
    """Whether an assignment stores its value once, and not in other places besides."""
    return not isinstance(node, ast.Assign) or len(node.targets) == 1


def _field(node: ast.Name | ast.Attribute) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def _violation(
    use: FieldUse, node: ast.Name | ast.Attribute, body: ConstructorBody, context: PythonContext
) -> Violation:
    field = quote(_field(node))
    method = "poke" if body.component.kind == "sensor" else "execute"
    match use:
        case FieldUse.READ:
            message = f"{field} is a template field, which Airflow renders after `__init__`; use it in `{method}`."
        case FieldUse.COPIED:
            message = f"This keeps the template field {field} as it is before rendering; read it in `{method}` instead."
        case FieldUse.KEPT:
            message = (
                f"The template field {field} is changed in `__init__`, before Airflow renders it; do it in `{method}`."
            )
        case _:
            message = f"The template field {field} is tested in `__init__`, before rendering; test it in `{method}`."
    return Violation(context.module.range_of(node), message, severity=_severity(use, context.profile))


def _severity(use: FieldUse, profile: Profile) -> Severity | None:
    if use in (FieldUse.READ, FieldUse.COPIED):
        return None
    return Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION


_HEAD = (
    "from collections.abc import Sequence\n\n"
    "from airflow.sdk import BaseOperator\n\n\n"
    "class RowCountOperator(BaseOperator):\n"
    '    template_fields: Sequence[str] = ("tables",)\n\n'
    "    def __init__(self, *, tables: str, **kwargs) -> None:\n"
    "        super().__init__(**kwargs)\n"
)

RULE = PythonRule(
    name="unrendered_template_field",
    layer=Layer.STRUCTURE,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "Where the value is only tested, or put into a template field as part of something else, which often does no harm, "
        "this is a warning in generated code, else information."
    ),
    summary="A constructor uses a template field before it is rendered.",
    explanation=(
        "Airflow renders template fields after the object is made, right before `execute`. Until then they hold the text as "
        "the DAG has it, `{{ ds }}` and all, or the output of another task. A constructor stores such an argument, as in "
        "`self.field = field`, perhaps with a default (`field or default`), asks whether it is None, or hands it on to "
        "`super().__init__()`; checks and changes belong into `execute`."
    ),
    bad=_HEAD
    + '        self.tables = tables.split(",")\n\n    def execute(self, context):\n        return self.tables\n',
    good=_HEAD
    + '        self.tables = tables\n\n    def execute(self, context):\n        return self.tables.split(",")\n',
    check=_check,
)
