"""Types of parameters: Python annotations as text, and which values of a spec they allow."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.spec.tree import Mapping, Node, Scalar, Sequence, python_value
from airsmith.spec.wording import nearest

_MAX_LENGTH = 500
_BUILTINS = ("str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "set", "frozenset", "object", "complex")
_FOREIGN: dict[str, str] = {
    "string": "str",
    "text": "str",
    "char": "str",
    "varchar": "str",
    "integer": "int",
    "long": "int",
    "bigint": "int",
    "number": "float",
    "double": "float",
    "decimal": "float",
    "boolean": "bool",
    "array": "list",
    "vector": "list",
    "map": "dict",
    "hash": "dict",
    "dictionary": "dict",
    "json": "dict",
    "null": "None",
    "nil": "None",
    "none": "None",
    "any": "Any",
    "callable": "Callable",
}
"""Names of types in other languages, and builtin functions that are taken for types, with what Python calls them."""

_LISTS = frozenset(
    "list List Sequence MutableSequence Iterable Collection set Set frozenset FrozenSet AbstractSet tuple Tuple".split()  # noqa: SIM905 - words are easier to read
)
_DICTS = frozenset("dict Dict Mapping MutableMapping defaultdict OrderedDict".split())  # noqa: SIM905 - the same
_SCALARS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (str,),
    "int": (int,),
    "float": (int, float),
    "complex": (int, float),
    "bool": (bool,),
}


@dataclass(frozen=True, slots=True)
class WrongName:
    """A name in an annotation that is no Python type, from one character to another, and what was probably meant."""

    start: int
    end: int
    name: str
    proposal: str


def parse_annotation(text: str) -> ast.expr | None:
    """The annotation; None where the text is none, such as `str or None` or `list of str`."""
    if len(text) > _MAX_LENGTH or "\\" in text:  # a backslash would make Python warn about escapes
        return None
    try:
        annotation = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return annotation if _is_annotation(annotation) else None


def _is_annotation(node: ast.expr, *, is_inside: bool = False) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Attribute(value=value):
            return _is_annotation(value)
        case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal")):
            return True
        case ast.Subscript(value=value, slice=part):
            parts = part.elts if isinstance(part, ast.Tuple) else [part]
            return _is_annotation(value) and all(_is_annotation(item, is_inside=True) for item in parts)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _is_annotation(left) and _is_annotation(right)
        case ast.Constant(value=None):
            return True
        case ast.Constant(value=value):
            return isinstance(value, str) or (is_inside and value is ...)
        case ast.List(elts=elements):
            return is_inside and all(_is_annotation(item) for item in elements)
        case _:
            return False


def wrong_names(text: str) -> Iterator[WrongName]:
    """Names in an annotation that Python has no type for although they look like one; offsets count from the text."""
    annotation = parse_annotation(text)
    if annotation is None or not text.isascii():
        return
    shift = len(text) - len(text.lstrip())
    for node in _bare_names(annotation):
        proposal = _proposal(node.id)
        if proposal:
            yield WrongName(node.col_offset + shift, node.col_offset + len(node.id) + shift, node.id, proposal)


def _bare_names(node: ast.AST) -> Iterator[ast.Name]:
    """Names that stand alone; the `decimal` of `decimal.Decimal` is a module."""
    if isinstance(node, ast.Name):
        yield node
    elif not isinstance(node, ast.Attribute):
        for child in ast.iter_child_nodes(node):
            yield from _bare_names(child)


def _proposal(name: str) -> str | None:
    if name in _BUILTINS:
        return None
    if name.lower() in _FOREIGN and (name.islower() or name in ("String", "Integer", "Boolean", "Double")):
        return _FOREIGN[name.lower()]
    is_word = name.islower() and name.isalpha() and len(name) > len("str")
    return nearest(name, _BUILTINS, likeness=0.8) if is_word else None


def allows(annotation: ast.expr, node: Node) -> bool:
    """Whether a value in a spec is one of the annotated type. True for null and wherever it is not certain."""
    if isinstance(node, Scalar) and node.value is None:
        return True
    match annotation:
        case ast.BinOp(left=left, right=right):
            return allows(left, node) or allows(right, node)
        case ast.Constant(value=None):
            return False
        case ast.Subscript(value=value, slice=part):
            parts = part.elts if isinstance(part, ast.Tuple) else [part]
            return _generic_allows(_last_name(value), parts, node)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _generic_allows(name, [], node)
        case _:
            return True


def _generic_allows(name: str, parts: list[ast.expr], node: Node) -> bool:
    if name in ("Optional", "Union"):
        return any(allows(part, node) for part in parts)
    if name == "Annotated":
        return not parts or allows(parts[0], node)
    if name == "Literal":
        values = [part.value if isinstance(part, ast.Constant) else ... for part in parts]
        return ... in values or python_value(node) in values
    if name in _LISTS:
        items = [part for part in parts if not isinstance(part, ast.Constant)]
        is_uniform = len(items) == 1
        return isinstance(node, Sequence) and (not is_uniform or all(allows(items[0], item) for item in node.items))
    if name in _DICTS:
        value_type = parts[1] if len(parts) == len(("key", "value")) else None
        if not isinstance(node, Mapping):
            return False
        return value_type is None or all(allows(value_type, entry.value) for entry in node.entries)
    if name in _SCALARS:
        is_bool = isinstance(node, Scalar) and isinstance(node.value, bool)
        return isinstance(node, Scalar) and isinstance(node.value, _SCALARS[name]) and (name == "bool" or not is_bool)
    return True


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
