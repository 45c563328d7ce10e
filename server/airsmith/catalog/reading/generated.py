"""Constructors that dataclasses and attrs generate from the fields of a class body."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from airsmith.catalog.kinds import adds_nothing
from airsmith.catalog.model import OwnConstructor, Parameter, ParameterKind, Surplus
from airsmith.catalog.reading.docstrings import docstring_of, parameter_docs
from airsmith.catalog.reading.program import Program
from airsmith.catalog.reading.values import ClassValue, External, Imported, Value

_DATACLASS = frozenset(("dataclasses.dataclass",))
_ATTRS = frozenset(
    (
        "attrs.define",
        "attrs.mutable",
        "attrs.frozen",
        "attr.define",
        "attr.mutable",
        "attr.frozen",
        "attr.s",
        "attr.attrs",
    )
)
_FIELD_MAKERS = frozenset(("field", "ib", "attrib", "Field"))


@dataclass(frozen=True, slots=True)
class _Style:
    """The options of a decorator that matter to the constructor."""

    is_attrs: bool
    keyword_only: bool
    has_transformer: bool
    makes_init: bool


def generated_constructor(program: Program, owner: ClassValue) -> OwnConstructor | None:
    """The constructor that the class's decorator generates; None where it has no such decorator."""
    style = _style(program, owner)
    if style is None or not style.makes_init:
        return None
    parameters: dict[str, Parameter] = {}
    surplus = Surplus.REFUSED
    for ancestor in reversed(program.classes.search_order(owner)):
        if not isinstance(ancestor, ClassValue):
            if not adds_nothing(ancestor):
                surplus = Surplus.TAKEN  # a base outside may have fields too
            continue
        inherited = _style(program, ancestor)
        if inherited is not None:
            for parameter in _fields(ancestor, inherited):
                parameters[parameter.name] = parameter
    docs = parameter_docs(docstring_of(owner.node))
    described = [replace(parameter, doc=docs.get(parameter.name, "")) for parameter in parameters.values()]
    ordered = sorted(described, key=lambda one: one.kind is ParameterKind.KEYWORD_ONLY)
    return OwnConstructor(tuple(ordered), positional=surplus, keywords=surplus)


def _style(program: Program, owner: ClassValue) -> _Style | None:
    for decorator in owner.node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        path = _path(program.expressions.evaluate(call.func if call else decorator, owner.scope))
        if path in _DATACLASS or path in _ATTRS:
            options = {keyword.arg: keyword.value for keyword in call.keywords} if call else {}
            return _Style(
                is_attrs=path in _ATTRS,
                keyword_only=_is_true(options.get("kw_only")),
                has_transformer="field_transformer" in options,
                makes_init=not _is_false(options.get("init")),
            )
    return None


def _path(value: Value) -> str:
    return value.path if isinstance(value, (External, Imported)) else ""


def _fields(owner: ClassValue, style: _Style) -> Iterator[Parameter]:
    keyword_only = style.keyword_only
    has_default = _attrs_defaults(owner.node) if style.is_attrs else {}
    for index, statement in enumerate(_field_statements(owner.node)):
        name, annotation, value = statement
        if annotation == "KW_ONLY" or annotation.endswith(".KW_ONLY"):
            keyword_only = True
            continue
        parameter = _field(name, annotation, value, keyword_only=keyword_only)
        if parameter is None:
            continue
        if style.is_attrs:
            parameter = replace(parameter, name=parameter.name.lstrip("_"))
        if name in has_default and parameter.default is None:
            parameter = replace(parameter, default="...")
        if style.has_transformer and index:
            # Airflow's DAG is the one class with a transformer: it makes all but its first field keyword-only.
            parameter = replace(parameter, kind=ParameterKind.KEYWORD_ONLY)
        yield replace(parameter, owner=owner.path)


def _field_statements(node: ast.ClassDef) -> Iterator[tuple[str, str, ast.expr | None]]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            annotation = ast.unparse(statement.annotation)
            if "ClassVar" not in annotation:
                yield statement.target.id, annotation, statement.value
        elif isinstance(statement, ast.Assign) and _is_field_call(statement.value):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, "", statement.value


def _field(name: str, annotation: str, value: ast.expr | None, *, keyword_only: bool) -> Parameter | None:
    default = ast.unparse(value) if value is not None else None
    if isinstance(value, ast.Call) and _is_field_call(value):
        options = {keyword.arg: keyword.value for keyword in value.keywords}
        if _is_false(options.get("init")):
            return None
        if "kw_only" in options:
            keyword_only = _is_true(options["kw_only"])
        alias = options.get("alias")
        if isinstance(alias, ast.Constant) and isinstance(alias.value, str):
            name = alias.value
        default = _field_default(value, options)
    kind = ParameterKind.KEYWORD_ONLY if keyword_only else ParameterKind.NORMAL
    return Parameter(name, kind, annotation, default)


def _field_default(call: ast.Call, options: dict[str | None, ast.expr]) -> str | None:
    for option in ("default", "default_factory", "factory"):
        if option in options:
            text = ast.unparse(options[option])
            return text if option == "default" else f"{text}()"
    return ast.unparse(call.args[0]) if call.args else None


def _attrs_defaults(node: ast.ClassDef) -> set[str]:
    """Fields whose default a method gives, by `@name.default`."""
    return {
        decorator.value.id
        for statement in node.body
        if isinstance(statement, ast.FunctionDef)
        for decorator in statement.decorator_list
        if isinstance(decorator, ast.Attribute)
        and decorator.attr == "default"
        and isinstance(decorator.value, ast.Name)
    }


def _is_field_call(node: ast.expr | None) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in _FIELD_MAKERS


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
