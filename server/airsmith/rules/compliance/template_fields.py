"""untyped_template_fields and missing_template_fields."""

import ast
from collections.abc import Iterator

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.components import is_abstract
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import BindingKind
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.imports.insertion import import_insertion
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.spec.wording import quote
from airsmith.text import Position, Range, TextEdit

_SEQUENCE_PATHS = frozenset(("collections.abc.Sequence", "typing.Sequence"))


def _check_typing(context: PythonContext) -> Iterator[Violation]:
    for component in context.components:
        binding = component.info.member("template_fields")
        if component.kind == "hook" or binding is None or binding.kind is not BindingKind.ASSIGNMENT:
            continue
        if isinstance(binding.value, ast.Constant) and isinstance(binding.value.value, str):
            yield _text_instead_of_tuple(context, binding.value)
        elif isinstance(binding.node, ast.Assign):
            yield _without_annotation(context, component.info, binding.node)
        elif isinstance(binding.node, ast.AnnAssign) and context.profile is Profile.STRICT:
            yield from _with_other_annotation(context, component.info, binding.node)


def _text_instead_of_tuple(context: PythonContext, value: ast.Constant) -> Violation:
    index = context.module.index
    span = context.module.range_of(value)
    before, after = index.text[: index.offset_at(span.start)].rstrip(), index.text[index.offset_at(span.end) :].lstrip()
    if before.endswith("(") and after.startswith(")"):
        edits = [TextEdit(Range(span.end, span.end), ",")]
    else:
        edits = [TextEdit(span, f"({index.slice(span)},)")]
    fix = Fix("make it a tuple", tuple(edits), Safety.UNSAFE)
    message = "`template_fields` is text, not a tuple, of which Airflow warns whenever it makes the task."
    return Violation(span, message, fix, Severity.WARNING)


def _without_annotation(context: PythonContext, info: ClassInfo, node: ast.Assign) -> Violation:
    target = next(
        (target for target in node.targets if isinstance(target, ast.Name) and target.id == "template_fields"),
        node.targets[0],
    )
    span = context.module.range_of(target)
    fix = None
    if len(node.targets) == 1 and isinstance(target, ast.Name):
        fix = _annotation_fix(context, info, TextEdit(Range(span.end, span.end), ": Sequence[str]"))
    return Violation(span, "`template_fields` is not annotated; write `template_fields: Sequence[str]`.", fix)


def _with_other_annotation(context: PythonContext, info: ClassInfo, node: ast.AnnAssign) -> Iterator[Violation]:
    written = context.module.source_of(node.annotation)
    if "Sequence[str]" not in written:
        span = context.module.range_of(node.annotation)
        fix = _annotation_fix(context, info, TextEdit(span, "Sequence[str]"))
        yield Violation(
            span, f"`template_fields` is typed {quote(written)}; write `template_fields: Sequence[str]`.", fix
        )


def _annotation_fix(context: PythonContext, info: ClassInfo, edit: TextEdit) -> Fix | None:
    """An edit that writes `Sequence`, with the import it takes; None where the name means something else here."""
    module = context.module
    edits = [edit]
    found = info.scope.find("Sequence")
    if found is None:
        edits.append(import_insertion(module, "from collections.abc import Sequence"))
    elif not all(
        binding.origin in _SEQUENCE_PATHS
        and isinstance(binding.node, ast.stmt)
        and not module.is_type_only(binding.node)
        for binding in found[1]
    ):
        return None
    return Fix("annotate it with Sequence[str]", tuple(edits), Safety.SAFE)


def _check_presence(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for component in context.components:
        info = component.info
        constructor = info.method("__init__")
        if component.kind == "hook" or constructor is None or not component.is_fully_known:
            continue
        if component.has("template_fields") or (context.profile is Profile.AUTHORED and is_abstract(component, module)):
            continue
        if _own_parameters(constructor):
            message = (
                f"`{component.name}` declares no template_fields, so Airflow renders Jinja in none of its arguments."
            )
            yield Violation(module.range_of_name(info.node), message, _declaration_fix(context, info, constructor))


def _declaration_fix(context: PythonContext, info: ClassInfo, constructor: FunctionNode) -> Fix | None:
    """Declare the texts among the arguments that the constructor keeps as they are; which of them may be is a guess."""
    module = context.module
    kept = [one.arg for one in _own_parameters(constructor) if _is_kept(one, info) and _may_be_text(one, module)]
    head, *rest = info.node.body
    first = rest[0] if rest and isinstance(head, ast.Expr) and isinstance(head.value, ast.Constant) else head
    line = min([first.lineno, *(one.lineno for one in getattr(first, "decorator_list", ()))]) - 1
    written = module.index.line_text(line)
    indentation = written[: len(written) - len(written.lstrip())]
    if not kept or line < info.node.lineno or not indentation:
        return None
    names = ", ".join(f'"{name}"' for name in kept) + ("," if len(kept) == 1 else "")
    line_end = module.index.line_end
    text = f"{indentation}template_fields: Sequence[str] = ({names}){line_end}{line_end}"
    place = Position(line, 0)
    annotated = _annotation_fix(context, info, TextEdit(Range(place, place), text))
    return Fix("declare template_fields", annotated.edits, Safety.UNSAFE) if annotated is not None else None


def _is_kept(parameter: ast.arg, info: ClassInfo) -> bool:
    bindings = info.scope.attributes.get(parameter.arg, ())
    return len(bindings) == 1 and isinstance(bindings[0].value, ast.Name) and bindings[0].value.id == parameter.arg


def _may_be_text(parameter: ast.arg, module: Module) -> bool:
    return parameter.annotation is None or "str" in module.source_of(parameter.annotation)


def _own_parameters(constructor: FunctionNode) -> list[ast.arg]:
    return [*[*constructor.args.posonlyargs, *constructor.args.args][1:], *constructor.args.kwonlyargs]


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

RULES = (
    PythonRule(
        name="untyped_template_fields",
        layer=Layer.COMPLIANCE,
        severity=Severity.WARNING,
        authored_severity=Severity.INFORMATION,
        summary="template_fields is not typed as a sequence of names.",
        explanation=(
            "Airflow's own components write `template_fields: Sequence[str] = (…)`. The annotation lets type checkers see "
            'a forgotten comma: `("table")` is text. Airflow warns of it and takes it for one field, but a class that adds '
            "to the fields of this one gets its letters."
        ),
        severity_note="Text instead of a tuple is a warning in files that people wrote, too.",
        bad=_HEAD + '    template_fields = ("table",)\n\n' + _BODY,
        good=_HEAD + '    template_fields: Sequence[str] = ("table",)\n\n' + _BODY,
        check=_check_typing,
    ),
    PythonRule(
        name="missing_template_fields",
        layer=Layer.COMPLIANCE,
        severity=Severity.WARNING,
        authored_severity=Severity.INFORMATION,
        summary="An operator or sensor takes arguments but renders none of them.",
        explanation=(
            "Users expect to write `{{ ds }}` in arguments such as tables, paths and queries. Name the arguments that may "
            "hold Jinja in `template_fields`; an empty tuple says that none is meant to."
        ),
        bad=_HEAD + _BODY,
        good=_HEAD + '    template_fields: Sequence[str] = ("table",)\n\n' + _BODY,
        check=_check_presence,
    ),
)
