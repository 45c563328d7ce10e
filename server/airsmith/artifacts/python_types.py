"""What the type of a parameter, as a spec writes it, says about its values."""

import ast
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from airsmith.analysis.parse import parse_source
from airsmith.text import LineIndex

_LONGEST_TYPE = 400  # keeps the recursion shallow
_FALLBACK = "sample"
_SAMPLES: dict[str, object] = {
    "any": "sample",
    "bool": True,
    "boolean": True,
    "bytes": b"sample",
    "callable": print,
    "date": dt.date(2024, 1, 1),
    "datetime": dt.datetime(2024, 1, 1, tzinfo=dt.UTC),
    "float": 0.5,
    "int": 1,
    "integer": 1,
    "none": None,
    "number": 0.5,
    "object": "sample",
    "path": PurePosixPath("sample"),
    "pathlike": PurePosixPath("sample"),
    "str": "sample",
    "string": "sample",
    "timedelta": dt.timedelta(minutes=1),
}
_LISTS = frozenset(("list", "array", "sequence", "mutablesequence", "iterable", "collection"))
_DICTS = frozenset(("dict", "mapping", "mutablemapping"))
_SETS = frozenset(("set", "frozenset"))
_CHOICES = frozenset(("optional", "union", "annotated", "literal"))
_TEXT = frozenset(("str", "string"))
_KNOWN = frozenset((*_SAMPLES, *_LISTS, *_DICTS, *_SETS, *_CHOICES, "tuple"))
_AS_IN_YAML = _TEXT | _CHOICES | {"any", "bool", "boolean", "int", "integer", "float", "number", "none", "list", "dict"}


@dataclass(frozen=True, slots=True)
class PythonType:
    """A type as far as samples need it.

    `sample` is a value of it that is true in a condition, so that `self.x = x or default` keeps it; only None and
    what a Literal lists may be false. `names` are the classes that the type is made of, in lower case.
    """

    sample: object
    names: frozenset[str]

    @property
    def is_known(self) -> bool:
        """Whether the sample is surely a value of the type."""
        return bool(self.names) and self.names <= _KNOWN

    @property
    def is_text(self) -> bool:
        """Whether the values are strings, or None."""
        return bool(self.names & _TEXT) and self.names <= _TEXT | {"none", "optional", "union"}

    @property
    def is_as_in_yaml(self) -> bool:
        """Whether a value in YAML is already one of the type, without a conversion."""
        return bool(self.names) and self.names <= _AS_IN_YAML


def read_type(text: str) -> PythonType:
    """Read a type such as `str`, `list[int] | None` or `datetime.timedelta`; any text is accepted."""
    node = _parse(text)
    if node is None:
        return PythonType(_FALLBACK, frozenset())
    return PythonType(_sample(node), frozenset(_names(node)))


def _parse(text: str) -> ast.expr | None:
    if len(text) > _LONGEST_TYPE:
        return None
    parsed = parse_source(LineIndex(text.strip()))
    match parsed.tree.body:
        case [ast.Expr(value=expression)] if parsed.problem is None:
            return expression
        case _:
            return None


def _sample(node: ast.expr) -> object:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _first_sample((left, right))
        case ast.Subscript(value=generic, slice=inside):
            return _generic_sample(_name(generic), inside.elts if isinstance(inside, ast.Tuple) else [inside])
        case ast.Constant(value=str() as forward):
            inner = _parse(forward)
            return _FALLBACK if inner is None else _sample(inner)
        case _:
            return _generic_sample(_name(node), [])


def _generic_sample(name: str, elements: list[ast.expr]) -> object:
    if name == "literal":
        return _literal_sample(elements)
    if name in _CHOICES:
        return _first_sample(elements[:1] if name == "annotated" else elements)
    if name in _DICTS:
        key, value = map(_sample, elements) if len(elements) == 2 else (_FALLBACK, _FALLBACK)  # noqa: PLR2004 - a pair
        return {"key" if key == _FALLBACK or not _is_hashable(key) else key: "value" if value == _FALLBACK else value}
    if name in _LISTS:
        return [_first_sample(elements)]
    if name == "tuple":
        return tuple(_sample(element) for element in elements if not _is_ellipsis(element)) or (_FALLBACK,)
    if name in _SETS:
        item = _first_sample(elements)
        items = (item if _is_hashable(item) else _FALLBACK,)
        return set(items) if name == "set" else frozenset(items)
    return _SAMPLES.get(name, _FALLBACK)


def _first_sample(elements: list[ast.expr] | tuple[ast.expr, ...]) -> object:
    samples = [_sample(element) for element in elements if not _is_ellipsis(element)]
    return next((sample for sample in samples if sample is not None), None if samples else _FALLBACK)


def _literal_sample(elements: list[ast.expr]) -> object:
    try:
        return ast.literal_eval(elements[0]) if elements else _FALLBACK
    except (ValueError, TypeError):
        return _FALLBACK


def _names(node: ast.expr) -> Iterator[str]:
    """Names of the classes in a type; what a Literal lists and what Annotated adds are none."""
    match node:
        case ast.BinOp(left=left, right=right):
            yield from _names(left)
            yield from _names(right)
        case ast.Subscript(value=generic, slice=inside):
            name = _name(generic)
            yield name
            elements = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            if name not in ("literal", "callable"):
                for element in elements[:1] if name == "annotated" else elements:
                    yield from _names(element)
        case ast.Constant(value=str() as forward):
            inner = _parse(forward)
            yield from _names(inner) if inner is not None else ("",)
        case ast.Constant(value=value) if value is ...:
            return
        case _:
            yield _name(node)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.lower()
        case ast.Constant(value=None):
            return "none"
        case _:
            return ""


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _is_hashable(value: object) -> bool:
    return not isinstance(value, list | dict | set) and not (
        isinstance(value, tuple) and not all(_is_hashable(item) for item in value)
    )
