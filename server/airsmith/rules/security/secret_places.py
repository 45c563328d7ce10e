"""The literal at a place of a file, and the name that it is given to there."""

import ast
from dataclasses import dataclass
from itertools import pairwise

from airsmith.analysis.module import Module
from airsmith.analysis.parameter_defaults import defaults_of
from airsmith.text import BOM

Literal = ast.Constant | ast.JoinedStr


@dataclass(frozen=True, slots=True)
class LiteralPath:
    """A literal, and all that it stands in, the outermost first."""

    literal: Literal
    around: tuple[ast.AST, ...]

    @property
    def is_explanation(self) -> bool:
        """Whether it is a docstring, an example or another text that is only there to be read."""
        if isinstance(self.around[-1], ast.Expr):
            return True
        steps = pairwise((*self.around, self.literal))
        return any(_name_in(parent, node) in _EXPLANATIONS for parent, node in steps)


_Place = tuple[int, int]
"""One-based line and column in bytes of UTF-8, as the tree counts them."""

_WRAPPERS = frozenset((
    "str", "bytes", "SecretStr", "SecretBytes", "quote", "quote_plus", "b64encode", "b64decode", "urlsafe_b64decode",
    "fromhex", "unhexlify", "Fernet", "Param", "field", "Field",
))  # fmt: skip
_METHODS = frozenset(("encode", "strip"))
_NAME_FIRST = frozenset(("get", "pop", "setdefault", "getenv", "set", "setenv", "putenv", "setattr", "getattr"))
"""Functions that take a name, and after it a value or what stands in for one."""

_VALUES = frozenset(("value", "default", "default_var", "fallback"))
_NAMES_OF_VALUES = ("name", "key")
_LOGINS = frozenset(("HTTPBasicAuth", "HTTPDigestAuth", "HTTPProxyAuth", "BasicAuth", "DigestAuth", "login"))
_EXPLANATIONS = frozenset(("example", "examples", "description", "help", "placeholders", "relabeling"))
_SEVERAL = ("passwords", "passwds", "passphrases")
_LOGIN = ("auth", "basic_auth", "http_auth")
_PASSWORD = "password"  # noqa: S105 - a name


@dataclass(frozen=True, slots=True)
class Receiver:
    """What gets a value: a variable, parameter, key or, in a comparison, what it is compared with."""

    name: str
    is_compared: bool = False


def literal_path(module: Module, offset: int) -> LiteralPath | None:
    """The literal at an offset of the file; None where there is none, as in a comment."""
    line = module.index.position_at(offset).line
    before = module.text[module.index.line_start(line) : offset]
    place = (line + 1, len(before.removeprefix(BOM if line == 0 else "").encode("utf-8", "surrogatepass")))
    path: list[ast.AST] = [module.tree]
    while inner := _step(path[-1], place):
        node = inner[-1]
        if isinstance(node, Literal):
            return LiteralPath(node, (*path, *inner[:-1]))
        path += inner
    return None


def _step(node: ast.AST, place: _Place) -> list[ast.AST]:
    """The part of a node that has a place in it, behind the nodes between them that have no places of their own."""
    for child in ast.iter_child_nodes(node):
        end = getattr(child, "end_lineno", None)
        if end is None:
            inner = _step(child, place)
            if inner:
                return [child, *inner]
        elif end >= place[0] and _holds(child, place):
            return [child]
    return []


def _holds(node: ast.AST, place: _Place) -> bool:
    start: _Place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
    end: _Place = (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        start = (decorators[0].lineno, 0)
    return start <= place < end


def text_of(literal: ast.AST) -> str | None:
    """What a literal is, if it is text, bytes, or an f-string without fields."""
    match literal:
        case ast.Constant(value=str() as text):
            return text
        case ast.Constant(value=bytes() as content):
            return content.decode("latin-1")
        case ast.JoinedStr(values=values):
            parts = [text_of(value) for value in values]
            return None if None in parts else "".join(part for part in parts if part)
    return None


def _is_all_text(node: ast.expr) -> bool:
    """Whether literals are added to nothing but literals."""
    while isinstance(node, ast.BinOp):
        if not isinstance(node.op, ast.Add) or text_of(node.right) is None:
            return False
        node = node.left
    return text_of(node) is not None


def _name_in(parent: ast.AST, node: ast.AST) -> str | None:
    """The name that a dict or call gives a part by itself."""
    match parent:
        case ast.Dict():
            return _key_of(parent, node)
        case ast.keyword(arg=name):
            return name
    return None


def receiver_of(path: LiteralPath) -> Receiver | None:
    """What gets a literal, perhaps only where something else has no value."""
    node: ast.AST = path.literal
    place: int | None = None
    for parent in reversed(path.around):
        match parent:
            case ast.BoolOp(op=ast.Or()) | ast.IfExp():
                pass
            case ast.BinOp(op=ast.Add()) if _is_all_text(parent):
                pass
            case ast.Tuple(elts=elements) | ast.List(elts=elements) if place is None:
                place = next((index for index, element in enumerate(elements) if element is node), None)
            case ast.Attribute(attr=name) if name in _METHODS:
                pass
            case ast.keyword(arg=str(name)) if name in _VALUES:
                pass
            case ast.Call(func=function) if function is node or _last_name(function) in _WRAPPERS:
                pass
            case _:
                return _receiver_in(parent, node, place)
        node = parent
    return None


def _receiver_in(parent: ast.AST, node: ast.AST, place: int | None) -> Receiver | None:
    """What gets the value of a node that stands in a parent, or its element at a place."""
    match parent:
        case ast.keyword(arg=str(name)):
            return _element(name, place)
        case ast.Assign(targets=[target, *_]):
            if place is not None and isinstance(target, ast.Tuple | ast.List) and len(target.elts) > place:
                return _received(_name_of(target.elts[place]))
            return _element(_name_of(target), place)
        case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            return _element(_name_of(target), place)
        case ast.Dict():
            return _element(_key_of(parent, node), place)
        case ast.arguments():
            return _received(_parameter_of(parent, node))
        case ast.Compare(left=left, ops=operators, comparators=others):
            if all(isinstance(operator, ast.Eq | ast.NotEq) for operator in operators):
                names = [_name_of(side) for side in (left, *others) if side is not node]
                return _received(names[0] if names else None, is_compared=True)
        case ast.Call():
            return _received(_name_in_call(parent, node))
    return None


def _received(name: str | None, *, is_compared: bool = False) -> Receiver | None:
    return Receiver(name, is_compared) if name else None


def _element(name: str | None, place: int | None) -> Receiver | None:
    """Of pairs, only the second element of a login is certainly a password; of `passwords`, every one."""
    if place is None:
        return _received(name)
    if name is not None and name.lower().endswith(_SEVERAL):
        return Receiver(name[:-1])
    return Receiver(_PASSWORD) if name in _LOGIN and place == 1 else None


def _name_of(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=key):
            return text_of(key)
        case ast.Call(func=function, args=[key, *_]) if _last_name(function) in _NAME_FIRST:
            return text_of(key)
    return None


def _last_name(function: ast.AST) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _key_of(table: ast.Dict, value: ast.AST) -> str | None:
    """The key of a value; of the value in `{"name": …, "value": …}`, the name."""
    keys = [text_of(key) if key is not None else None for key in table.keys]
    name = next((key for key, each in zip(keys, table.values, strict=True) if each is value), None)
    if name not in _VALUES:
        return name
    named = {key: text_of(each) for key, each in zip(keys, table.values, strict=True) if key}
    return next((named[key] for key in _NAMES_OF_VALUES if named.get(key)), name)


def _parameter_of(arguments: ast.arguments, default: ast.AST) -> str | None:
    return next((parameter.arg for parameter, value in defaults_of(arguments) if value is default), None)


def _name_in_call(call: ast.Call, node: ast.AST) -> str | None:
    """What a call gives a value to: by a name before it, or because the function's own name says so."""
    function = _last_name(call.func)
    place = next((index for index, argument in enumerate(call.args) if argument is node), None)
    if place is None:
        named = {keyword.arg: text_of(keyword.value) for keyword in call.keywords}
        before = text_of(call.args[-1]) if call.args and isinstance(node, ast.keyword) else None
        return before or next((named[key] for key in _NAMES_OF_VALUES if named.get(key)), None)
    if function in _LOGINS and place == 1:
        return _PASSWORD
    if function in _NAME_FIRST and place > 0:
        return text_of(call.args[place - 1])
    return function.removeprefix("set_") if function.startswith("set_") and place == len(call.args) - 1 else None
