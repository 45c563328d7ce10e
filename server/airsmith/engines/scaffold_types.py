"""The types of a spec as annotations whose names all resolve, and what each of them takes."""

import ast
from dataclasses import dataclass, field
from functools import reduce

_LONGEST_TYPE = 500
_ABSTRACT = "collections.abc"
_BUILTINS = frozenset(
    ("bool", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple", "type")
)
_SPELLINGS = {
    "any": "Any", "array": "list", "boolean": "bool", "integer": "int", "none": "None", "null": "None",
    "number": "float", "string": "str", "Dict": "dict", "FrozenSet": "frozenset", "List": "list", "Set": "set",
    "Tuple": "tuple", "Type": "type",
}  # fmt: skip
_HOMES: dict[str, str] = {
    **dict.fromkeys(("Any", "Literal"), "typing"),
    **dict.fromkeys(("Callable", "Collection", "Iterable", "Iterator", "Mapping", "MutableMapping"), _ABSTRACT),
    **dict.fromkeys(("MutableSequence", "Sequence"), _ABSTRACT),
    **dict.fromkeys(("date", "datetime", "time", "timedelta", "timezone", "tzinfo"), "datetime"),
    **dict.fromkeys(("Path", "PurePath"), "pathlib"),
    "Decimal": "decimal",
    "UUID": "uuid",
}
"""Modules of the names that are not built in."""

_IMPORTED_BY_NAME = frozenset(("typing", _ABSTRACT))  # the other modules are imported whole, as literals need them
_OTHER_SPELLINGS_OF_HOMES = {"t": "typing", "dt": "datetime"}
_GENERIC = frozenset(("dict", "frozenset", "list", "set", "tuple", "type")) | {
    name for name, module in _HOMES.items() if module == _ABSTRACT
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as source. `imports` are the statements that it needs, `heads` the bare names of what it is a union of.

    `is_exact` is false where the spec's type, or a part of it, had to become Any. `choices` are a Literal's values.
    """

    source: str
    heads: frozenset[str]
    imports: frozenset[str] = frozenset()
    is_exact: bool = True
    choices: tuple[object, ...] = ()

    @property
    def or_none(self) -> "Annotation":
        """The same type, and None too."""
        if self.heads & {"Any", "None", "object"} or None in self.choices:
            return self
        return Annotation(f"{self.source} | None", self.heads | {"None"}, self.imports, self.is_exact, self.choices)


_ANY_IMPORT = frozenset(("from typing import Any",))
ANY = Annotation("Any", frozenset(("Any",)), _ANY_IMPORT)
UNKNOWN = Annotation("Any", frozenset(("Any",)), _ANY_IMPORT, is_exact=False)


def annotation(text: str) -> Annotation:
    """The type that a spec writes, such as `str`, `list[int] | None` or `datetime.timedelta`.

    Names that are not known here, and text that is no type, become Any: a spec's type cannot break the code.
    """
    node = _parse(text)
    try:
        return UNKNOWN if node is None else _annotation(node)
    except RecursionError:  # a chain of hundreds of names is short enough to be parsed, and too deep to be written
        return UNKNOWN


def _annotation(node: ast.expr) -> Annotation:
    reader = _Reader()
    members = _members(reader.read(node))
    choices = [value for member in members for value in _choices(member)]
    return Annotation(
        source=" | ".join(dict.fromkeys(ast.unparse(member) for member in members)),
        heads=frozenset(map(_head, members)),
        imports=frozenset(reader.imports),
        is_exact=reader.is_exact,
        choices=tuple(choices),
    )


def _parse(text: str) -> ast.expr | None:
    if len(text) > _LONGEST_TYPE:
        return None
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@dataclass(slots=True)
class _Reader:
    """Rewrites a type's expression so that it only uses names that can be imported, and notes the imports."""

    imports: set[str] = field(default_factory=set)
    is_exact: bool = True

    def read(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return _union(self.read(left), self.read(right))
            case ast.Constant(value=None):
                return node
            case ast.Constant(value=str() as forward):
                inner = _parse(forward)
                return self._any() if inner is None else self.read(inner)
            case ast.Name(id=name) | ast.Attribute(attr=name) if name != "Literal":
                return self._name(ast.unparse(node))
            case ast.Subscript(value=ast.Name() | ast.Attribute() as generic, slice=inside):
                arguments = inside.elts if isinstance(inside, ast.Tuple) else [inside]
                return self._generic(ast.unparse(generic), arguments)
            case _:
                return self._any()

    def _any(self) -> ast.expr:
        self.is_exact = False
        self.imports |= _ANY_IMPORT
        return ast.Name("Any")

    def _name(self, path: str) -> ast.expr:
        prefix, _, last = path.rpartition(".")
        name = _SPELLINGS.get(last, last)
        if name == "None":
            return ast.Constant(None)
        module = "builtins" if name in _BUILTINS else _HOMES.get(name)
        prefix = _OTHER_SPELLINGS_OF_HOMES.get(prefix, prefix)
        if module is None or prefix not in ("", module, "typing"):
            return self._any()
        if module == "builtins":
            return ast.Name(name)
        is_by_name = module in _IMPORTED_BY_NAME
        self.imports.add(f"from {module} import {name}" if is_by_name else f"import {module}")
        return ast.Name(name if is_by_name else f"{module}.{name}")

    def _generic(self, path: str, arguments: list[ast.expr]) -> ast.expr:
        last = path.rpartition(".")[2]
        match last, arguments:
            case ("Optional", [argument]):
                return _union(self.read(argument), ast.Constant(None))
            case ("Union", [_, *_]):
                return reduce(_union, map(self.read, arguments))
            case ("Annotated", [argument, *_]):
                return self.read(argument)
            case ("Literal", [_, *_]) if all(map(_is_choice, arguments)):
                literal = self._name(path)
                return literal if _head(literal) == "Any" else _subscript(literal, arguments)
            case ("Callable", [_, _]):
                return self._callable(arguments[0], arguments[1])
            case ("Callable" | "Literal", _):
                return self._any()
        generic = self._name(path)
        if _head(generic) not in _GENERIC or not arguments:
            return generic
        read = [argument if _is_ellipsis(argument) else self.read(argument) for argument in arguments]
        return _subscript(generic, read)

    def _callable(self, parameters: ast.expr, result: ast.expr) -> ast.expr:
        if isinstance(parameters, ast.List):
            parameters = ast.List([self.read(parameter) for parameter in parameters.elts])
        elif not _is_ellipsis(parameters):
            return self._any()
        return _subscript(self._name("Callable"), [parameters, self.read(result)])


def _subscript(generic: ast.expr, arguments: list[ast.expr]) -> ast.expr:
    return ast.Subscript(generic, arguments[0] if len(arguments) == 1 else ast.Tuple(arguments))


def _union(left: ast.expr, right: ast.expr) -> ast.expr:
    return ast.BinOp(left, ast.BitOr(), right)


def _members(node: ast.expr) -> list[ast.expr]:
    """What a union is made of, None last."""
    if not isinstance(node, ast.BinOp):
        return [node]
    members = [*_members(node.left), *_members(node.right)]
    return sorted(members, key=lambda member: isinstance(member, ast.Constant))


def _head(node: ast.expr) -> str:
    return ast.unparse(node.value if isinstance(node, ast.Subscript) else node).rpartition(".")[2]


def _choices(node: ast.expr) -> list[object]:
    if not isinstance(node, ast.Subscript) or _head(node) != "Literal":
        return []
    elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [ast.literal_eval(element) for element in elements]


def _is_choice(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str() | int() | None):  # True and False are ints too
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int())):
            return True
        case _:
            return False


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
