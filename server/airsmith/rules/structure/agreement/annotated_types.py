"""wrong_parameter_type: an argument must take what its spec says that it takes."""

import ast
from collections.abc import Callable, Iterator
from functools import partial

from airsmith.analysis.annotations import named_types
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.spec.annotation import parse_annotation
from airsmith.rules.structure.agreement import places
from airsmith.rules.structure.agreement.comparison import Comparison, compare_like
from airsmith.rules.structure.agreement.constructor import Declared, declared_here
from airsmith.rules.structure.agreement.examples import OPERATOR_CODE, OPERATOR_SPEC
from airsmith.spec.fields import Parameter
from airsmith.spec.wording import quote
from airsmith.text import TextEdit

_NUMBERS, _TEXT, _BYTES, _ROWS, _TABLES = "numbers", "text", "bytes", "rows", "tables"
_BUILT_IN = {
    **dict.fromkeys(("bool", "int", "float", "complex"), _NUMBERS),
    **dict.fromkeys(("bytes", "bytearray", "memoryview"), _BYTES),
    **dict.fromkeys(("list", "tuple", "set", "frozenset"), _ROWS),
    "str": _TEXT,
    "dict": _TABLES,
}
_OF_MODULES = {
    **dict.fromkeys(("List", "Tuple", "Set", "FrozenSet", "MutableSequence", "MutableSet", "AbstractSet"), _ROWS),
    **dict.fromkeys(("Dict", "Mapping", "MutableMapping", "DefaultDict", "OrderedDict", "TypedDict"), _TABLES),
    **dict.fromkeys(("Text", "LiteralString"), _TEXT),
    **dict.fromkeys(("date", "datetime"), "dates"),
    "time": "times of day",
    "timedelta": "durations",
    "Decimal": _NUMBERS,
}
_MODULES = frozenset(("typing", "typing_extensions", "collections", "collections.abc", "datetime", "decimal"))

_KindOf = Callable[[ast.expr], str | None]
"""Tells what kind of values a type's name stands for; None where nobody knows."""


def _check(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None:
        return
    for parameter, found in declared_here(compared):
        if found.node.annotation is not None:
            yield from _compare(compared, parameter, found, found.node.annotation)


def _compare(
    compared: Comparison, parameter: Parameter, declared: Declared, annotation: ast.expr
) -> Iterator[Violation]:
    """A violation where nothing that the spec's type takes fits the annotation."""
    wanted, module = parse_annotation(parameter.type), declared.module
    by_spec = _kinds(wanted, _kind_in_spec)
    by_code = _kinds(annotation, partial(_kind_in_code, module, declared.info.outer))
    if wanted is None or not by_spec or not by_code or by_spec & by_code:
        return
    span, place = module.range_of(annotation), places.parameter(compared.document, parameter.name, "type")
    written, told = quote(module.source_of(annotation)), quote(parameter.type)
    fix = None
    if all(node.id in _BUILT_IN for node in ast.walk(wanted) if isinstance(node, ast.Name)):
        fix = Fix(f"make the type {told}", (TextEdit(span, parameter.type),), Safety.UNSAFE)
    yield compared.disagreement(
        span, f"`{parameter.name}` is {written} in the code, but {told} in its spec.", (place,), fix
    )


def _kinds(annotation: ast.expr | None, kind_of: _KindOf) -> set[str]:
    """The kinds of values that a type takes, without None; empty where a part of it is unknown."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = parse_annotation(annotation.value)
    if annotation is None or any(_is_odd(node) for node in ast.walk(annotation)):
        return set()
    kinds = [kind_of(name) for name in named_types(annotation)]
    return set() if None in kinds else {kind for kind in kinds if kind is not None}


def _is_odd(node: ast.AST) -> bool:
    """Whether it is a part of a type that is not followed: a computation, or another type in quotes."""
    return isinstance(node, ast.Call | ast.IfExp | ast.BoolOp) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _kind_in_spec(name: ast.expr) -> str | None:
    word = last_name(name)
    return _BUILT_IN.get(word) or _OF_MODULES.get(word)


def _kind_in_code(module: Module, scope: Scope, name: ast.expr) -> str | None:
    paths = module.resolve(name, scope)
    home, _, word = paths[0].rpartition(".") if len(paths) == 1 else ("", "", "")
    if home == "builtins":
        return _BUILT_IN.get(word)
    return _OF_MODULES.get(word) if home in _MODULES else None


_DECLARATION = "minimum: int = 1"

RULES = (
    PythonRule(
        name="wrong_parameter_type",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="An argument takes other values than its spec says.",
        explanation=(
            "Whoever goes by the spec, its docs or its test DAG gives the argument values of the spec's type. The code "
            "must take them: with the same type, or with one that has more in it, such as `int | str` for `int`. Only types "
            "that have nothing in common are told, `str` and `list[str]` for instance; numbers count as one kind, and so "
            "do lists, tuples and sets."
        ),
        bad=OPERATOR_CODE.replace(_DECLARATION, "minimum: list[int] = 1"),
        good=OPERATOR_CODE,
        check=_check,
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
)
