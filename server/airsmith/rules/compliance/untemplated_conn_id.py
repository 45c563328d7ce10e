"""untemplated_conn_id: the connection of an operator or sensor cannot be given by a template."""

import ast
import re
from collections.abc import Iterator, Sequence

from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.lineage import Ancestor, LocalClass
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_FIELDS = "template_fields"
_SUFFIX = "conn_id"
_MOST_PARTS = 200
_COMMENT = re.compile(r"#[^\r\n]*")
_ENDS = frozenset(("", ")", ",)", "]", ",]"))
"""What may follow the last element of a tuple or list."""


def _check(context: PythonContext) -> Iterator[Violation]:
    if context.component_name is not None:
        return  # the spec says which fields are templated
    for body in context.constructors:
        if not body.component.lineage.is_complete:
            continue
        named = [parameter for parameter in body.parameters if parameter.arg.endswith(_SUFFIX)]
        stored = [parameter for parameter in named if _is_stored_connection(parameter, body)]
        fields = _known_fields(body.component.lineage.order) if stored else None
        for parameter in stored if fields is not None else ():
            if fields is not None and parameter.arg not in fields:
                message = (
                    f"`{parameter.arg}` is not in template_fields, so a DAG cannot choose the connection by Jinja."
                )
                where = context.module.range_of_name(parameter)
                yield Violation(where, message, _fix(context, body, parameter.arg))


def _is_stored_connection(parameter: ast.arg, body: ConstructorBody) -> bool:
    """Whether a parameter names a connection, and the constructor keeps it as it is under the same name."""
    name = parameter.arg
    if name != _SUFFIX and not name.endswith(f"_{_SUFFIX}"):
        return False
    bindings = body.component.info.scope.attributes.get(name, ())
    return any(isinstance(binding.value, ast.Name) and binding.value.id == name for binding in bindings)


def _known_fields(order: Sequence[Ancestor]) -> frozenset[str] | None:
    """The template fields of a class with these ancestors; None where they are not certain to the last."""
    for place, ancestor in enumerate(order):
        if not isinstance(ancestor, LocalClass):
            if _FIELDS in ancestor.attributes:
                value = ancestor.attributes[_FIELDS]
                return frozenset(str(one) for one in value) if isinstance(value, list) else None
        elif ancestor.info.sets(_FIELDS):
            bindings = ancestor.info.scope.bindings.get(_FIELDS, ())
            value = bindings[0].value if len(bindings) == 1 and _FIELDS not in ancestor.info.scope.attributes else None
            return _written_fields(value, order[place + 1 :]) if value is not None else None
    return frozenset()


def _written_fields(value: ast.expr, others: Sequence[Ancestor]) -> frozenset[str] | None:
    """The fields that an expression made of literals and of a base's template fields stands for."""
    fields: set[str] = set()
    waiting = [value]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return frozenset(fields)
        match waiting.pop():
            case ast.Constant(value=str() as field):
                fields.add(field)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                waiting += parts
            case ast.Starred(value=inner):
                waiting.append(inner)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                waiting += (left, right)
            case ast.Attribute(attr=attr) if attr == _FIELDS:
                inherited = _known_fields(others)
                if inherited is None:
                    return None
                fields |= inherited
            case _:
                return None
    return None


def _fix(context: PythonContext, body: ConstructorBody, name: str) -> Fix | None:
    """Name the field in the class's own tuple.

    Safe where the constructor does nothing with it but keep it: the id of a connection holds no Jinja unless it is
    meant to.
    """
    binding = body.component.info.member(_FIELDS)
    value = binding.value if binding is not None else None
    if not isinstance(value, ast.Tuple | ast.List):
        return None
    module = context.module
    where = module.range_of(value)
    if value.elts:
        end = module.index.offset_at(module.range_of(value.elts[-1]).end)
        rest = _COMMENT.sub("", module.text[end : module.index.offset_at(where.end)])
        if "".join(rest.split()) not in _ENDS:
            return None  # the last field stands in brackets of its own
        edit = TextEdit(module.index.range_at(end, end), f', "{name}"')
    else:
        edit = TextEdit(where, f'("{name}",)' if isinstance(value, ast.Tuple) else f'["{name}"]')
    safety = Safety.SAFE if _is_only_kept(body, name) else Safety.UNSAFE
    return Fix(f"add {name} to template_fields", (edit,), safety)


def _is_only_kept(body: ConstructorBody, name: str) -> bool:
    reads: list[ast.expr] = [*body.reads_of(frozenset((name,)))]
    reads += [node for node in body.attributes if node.attr == name and isinstance(node.ctx, ast.Load)]
    return len(reads) == 1


_HEAD = (
    "from collections.abc import Sequence\n\n"
    "from airflow.sdk import BaseOperator\n\n\n"
    "class CopyOperator(BaseOperator):\n"
)
_BODY = (
    "    def __init__(self, *, bucket: str, storage_conn_id: str, **kwargs) -> None:\n"
    "        super().__init__(**kwargs)\n"
    "        self.bucket = bucket\n"
    "        self.storage_conn_id = storage_conn_id\n\n"
    "    def execute(self, context):\n"
    "        return self.bucket\n"
)

RULE = PythonRule(
    name="untemplated_conn_id",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="The id of a connection is not among the template fields.",
    explanation=(
        "People choose connections by environment, as in `{{ var.value.warehouse }}`. Airflow's own convention is "
        "to name every `…_conn_id` argument in `template_fields`. Said only where the fields are known for "
        "certain, the constructor keeps the argument as it is, and no spec has the say."
    ),
    bad=_HEAD + '    template_fields: Sequence[str] = ("bucket",)\n\n' + _BODY,
    good=_HEAD + '    template_fields: Sequence[str] = ("bucket", "storage_conn_id")\n\n' + _BODY,
    check=_check,
)
