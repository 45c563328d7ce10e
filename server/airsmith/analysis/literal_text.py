"""The texts that expressions stand for, as far as the file writes them out, be it in pieces."""

import ast
import base64
import codecs
import re
from collections.abc import Iterable
from typing import NamedTuple

from airsmith.analysis.effort import Effort
from airsmith.analysis.local_classes import bindings_of_member, classes_of
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, Scope

_MOST_TEXTS = 8
"""Texts that are kept of one expression: a name may be given another one in every branch."""
_LONGEST = 100_000
_LONGEST_TO_CHANGE = 1_000
"""Characters of a text that is changed by a method: names are short, and results can be much longer."""

_PLAIN_METHODS = frozenset((
    "lower", "upper", "casefold", "swapcase", "capitalize", "title", "strip", "lstrip", "rstrip", "removeprefix",
    "removesuffix", "replace",
))  # fmt: skip
_PLAIN_PERCENT = re.compile(r"(?:[^%]|%s|%%)*")
_PLAIN_BRACES = re.compile(r"(?:[^{}]|\{\w*\}|\{\{|\}\})*")
_BASE64 = frozenset(("b64decode", "urlsafe_b64decode", "standard_b64decode"))
_HEXADECIMAL = frozenset(("fromhex", "unhexlify", "a2b_hex"))
_HIGHEST_CHARACTER = 0x10FFFF


class Texts(NamedTuple):
    """The texts that an expression may be; `is_certain` where it can be nothing else."""

    possible: tuple[str, ...] = ()
    is_certain: bool = False


TextKey = tuple[int, str, str]
"""A name in a scope, or a member of a class, which also has names that are no members."""
_UNKNOWN = Texts()
_NOTHING_BETWEEN = Texts(("",), is_certain=True)


class TextReader:
    """Reads the texts of expressions for one question. Computes nothing but what is done to literal text.

    `known` is what earlier questions have found out about names.
    """

    def __init__(self, effort: Effort, known: dict[TextKey, Texts]) -> None:
        self._effort = effort
        self._known = known

    def texts(self, node: ast.expr, scope: Scope) -> Texts:
        """The texts that an expression may be."""
        if isinstance(node, ast.Constant):
            return Texts((node.value,), is_certain=True) if isinstance(node.value, str) else _UNKNOWN
        key = ("text", id(node))
        if not self._effort.begin(key):
            return _UNKNOWN
        found = self._texts(node, scope)
        self._effort.end(key)
        return found

    def _texts(self, node: ast.expr, scope: Scope) -> Texts:
        match node:
            case ast.Name(id=name):
                return self._named(name, scope)
            case ast.Attribute(value=base, attr=name):
                return self._of_member(base, name, scope)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._joined([left, right], scope)
            case ast.BinOp(op=ast.Mod(), left=template, right=right):
                return self._filled_in(template, right.elts if isinstance(right, ast.Tuple) else [right], scope)
            case ast.JoinedStr(values=values):
                return self._joined(values, scope)
            case ast.FormattedValue(conversion=-1, format_spec=None, value=value) | ast.NamedExpr(value=value):
                return self.texts(value, scope)
            case ast.IfExp() | ast.BoolOp():
                ways = node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
                return _either([self.texts(way, scope) for way in ways])._replace(is_certain=False)
            case ast.Subscript(value=value, slice=part):
                return _cut(self.texts(value, scope), part)
            case ast.Call():
                return self._called(node, scope)
        return _UNKNOWN

    def _joined(self, parts: Iterable[ast.expr], scope: Scope) -> Texts:
        return _join([self.texts(part, scope) for part in parts], _NOTHING_BETWEEN)

    def _named(self, name: str, scope: Scope) -> Texts:
        found = scope.find(name)
        return self._bound((id(found[0]), name, ""), found[1], found[0]) if found is not None else _UNKNOWN

    def _of_member(self, base: ast.expr, name: str, scope: Scope) -> Texts:
        """What a class of the file is known to set; something else may set it too."""
        found = [
            self._bound((id(holder), name, "member"), bindings_of_member(holder, name), holder)
            for holder in classes_of(base, scope, self._effort)
        ]
        return _either(found)._replace(is_certain=False) if found else _UNKNOWN

    def _bound(self, key: TextKey, bindings: list[Binding], owner: Scope) -> Texts:
        """What bindings give, in their order. One that is being followed sees only those before it: `x = x + "a"`."""
        known = self._known.get(key)
        if known is not None:
            return known
        cuts = self._effort.cuts
        found = self._known[key] = _UNKNOWN
        for binding in bindings:
            found = self._known[key] = _either([found, self._given(binding, owner, found)])._replace(is_certain=False)
            if len(found.possible) >= _MOST_TEXTS:
                break
        if len(bindings) == 1 and len(found.possible) == 1:
            found = self._known[key] = found._replace(is_certain=self._given(bindings[0], owner, _UNKNOWN).is_certain)
        if self._effort.cuts != cuts:
            del self._known[key]
        return found

    def _given(self, binding: Binding, owner: Scope, before: Texts) -> Texts:
        """What one binding gives after others."""
        scope = binding.scope or owner
        if isinstance(binding.node, ast.AugAssign) and isinstance(binding.node.op, ast.Add):
            return _join([before, self.texts(binding.node.value, scope)], _NOTHING_BETWEEN)
        if binding.value is not None:
            return self.texts(binding.value, scope)
        return _UNKNOWN

    def _called(self, node: ast.Call, scope: Scope) -> Texts:
        match node:
            case ast.Call(func=ast.Attribute(attr="join", value=between), args=[parts]):
                elements = self._elements(parts, scope)
                return _join(elements, self.texts(between, scope)) if elements is not None else _UNKNOWN
            case ast.Call(func=ast.Attribute(attr="format", value=template), args=arguments, keywords=keywords):
                return self._formatted(template, arguments, keywords, scope)
            case ast.Call(func=ast.Attribute(attr="decode", value=ast.Name(id="codecs")), args=[text, encoding]):
                return self._rotated(text, encoding, scope)
            case ast.Call(func=ast.Attribute(attr="decode", value=value)):
                return _decoded(self._bytes(value, scope))
            case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in _PLAIN_METHODS and not node.keywords:
                return self._changed(name, value, node.args, scope)
            case ast.Call(func=ast.Name(id="chr"), args=[number]):
                return _character(number)
            case ast.Call(func=ast.Name(id="str"), args=[value]):
                return self.texts(value, scope)
        return _UNKNOWN

    def _elements(self, node: ast.expr, scope: Scope) -> list[Texts] | None:
        """The texts that `join` gets; None where they are not written out."""
        match node:
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return [self.texts(element, scope) for element in elements]
            case ast.Call(func=ast.Name(id="reversed"), args=[inner]):
                elements_inside = self._elements(inner, scope)
                return elements_inside[::-1] if elements_inside is not None else None
            case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="chr"), ast.List() | ast.Tuple() as numbers]):
                return [_character(number) for number in numbers.elts]
            case ast.GeneratorExp(elt=element, generators=[only]) | ast.ListComp(elt=element, generators=[only]):
                is_chr = isinstance(element, ast.Call) and last_name(element) == "chr"
                return (
                    [_character(number) for number in only.iter.elts]
                    if is_chr and isinstance(only.iter, ast.List | ast.Tuple)
                    else None
                )
        whole = self.texts(node, scope)
        return (
            [Texts((letter,), whole.is_certain) for letter in whole.possible[0]] if len(whole.possible) == 1 else None
        )

    def _filled_in(self, template: ast.expr, parts: Iterable[ast.expr], scope: Scope) -> Texts:
        """`template % parts`, where the template has nothing but `%s`."""
        known = self.texts(template, scope)
        values = [self.texts(part, scope) for part in parts] if known.possible else [_UNKNOWN]
        if not all(value.possible for value in values) or not _are_short([known, *values]):
            return _UNKNOWN
        if not all(_PLAIN_PERCENT.fullmatch(text) for text in known.possible):
            return _UNKNOWN
        try:
            texts = tuple(text % tuple(value.possible[0] for value in values) for text in known.possible)
        except TypeError:  # as many values as places are needed
            return _UNKNOWN
        return Texts(texts, _are_certain([known, *values]))

    def _formatted(
        self, template: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword], scope: Scope
    ) -> Texts:
        """`template.format(…)`, where the template has nothing but `{}`, `{0}` and `{name}`."""
        known = self.texts(template, scope)
        if not known.possible or not all(_PLAIN_BRACES.fullmatch(text) for text in known.possible):
            return _UNKNOWN
        values = [self.texts(argument, scope) for argument in arguments]
        named = {keyword.arg or "": self.texts(keyword.value, scope) for keyword in keywords}
        given = [known, *values, *named.values()]
        if not all(value.possible for value in given) or not _are_short(given):
            return _UNKNOWN
        by_name = {name: value.possible[0] for name, value in named.items()}
        try:
            texts = tuple(text.format(*(value.possible[0] for value in values), **by_name) for text in known.possible)
        except (IndexError, KeyError, ValueError):  # a place without a value, or numbered and plain places together
            return _UNKNOWN
        return Texts(texts, _are_certain(given))

    def _changed(self, method: str, value: ast.expr, arguments: list[ast.expr], scope: Scope) -> Texts:
        known = self.texts(value, scope)
        given = [self.texts(argument, scope) for argument in arguments] if known.possible else []
        if not known.possible or not all(one.possible for one in given) or not _are_short([known, *given]):
            return _UNKNOWN
        try:
            texts = tuple(getattr(text, method)(*(one.possible[0] for one in given)) for text in known.possible)
        except TypeError:  # the method takes other arguments
            return _UNKNOWN
        return Texts(texts, _are_certain([known, *given]))

    def _rotated(self, text: ast.expr, encoding: ast.expr, scope: Scope) -> Texts:
        known, name = self.texts(text, scope), self.texts(encoding, scope)
        if not _are_short([known]) or name.possible not in {("rot13",), ("rot_13",)}:
            return _UNKNOWN
        return Texts(tuple(codecs.decode(one, "rot13") for one in known.possible), known.is_certain)

    def _bytes(self, node: ast.expr, scope: Scope) -> bytes | None:
        """Literal bytes, also written as numbers, in base 64 or as hexadecimal digits."""
        match node:
            case ast.Constant(value=bytes() as literal):
                return literal
            case ast.Call(func=ast.Name(id="bytes" | "bytearray"), args=[ast.List() | ast.Tuple() as numbers]):
                return _bytes_of(numbers.elts)
            case ast.Call(args=[coded]) if (name := last_name(node)) in _BASE64 | _HEXADECIMAL:
                digits = self.texts(coded, scope).possible[:1] or (self._bytes(coded, scope),)
                return _uncoded(digits[0], name) if digits[0] is not None else None
        return None


def _either(several: list[Texts]) -> Texts:
    """What any of several expressions may be."""
    possible = tuple(dict.fromkeys(text for one in several for text in one.possible))[:_MOST_TEXTS]
    return Texts(possible, len(possible) == 1 and _are_certain(several))


def _join(parts: list[Texts], between: Texts) -> Texts:
    if len(between.possible) != 1:
        return _UNKNOWN
    separator = between.possible[0]
    found = [""]
    for place, part in enumerate(parts):
        start = separator if place else ""
        if not part.possible or len(found[0]) + len(part.possible[0]) + len(start) > _LONGEST:
            return _UNKNOWN
        found = [before + start + text for before in found for text in part.possible][:_MOST_TEXTS]
    return Texts(tuple(found), _are_certain([*parts, between]))


def _cut(known: Texts, part: ast.expr) -> Texts:
    """`text[index]` and `text[from:to:step]` with literal numbers."""
    cutting: int | slice | None = _number(part)
    if isinstance(part, ast.Slice):
        ends = [None if end is None else _number(end) for end in (part.lower, part.upper, part.step)]
        is_written_out = all((end is None) == (number is None) for end, number in
                             zip((part.lower, part.upper, part.step), ends, strict=True))  # fmt: skip
        cutting = slice(*ends) if is_written_out and ends[2] != 0 else None
    if cutting is None:
        return _UNKNOWN
    try:
        return Texts(tuple(text[cutting] for text in known.possible), known.is_certain)
    except IndexError:
        return _UNKNOWN


def _number(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
            return -number
    return None


def _character(node: ast.expr) -> Texts:
    number = _number(node)
    is_character = number is not None and 0 <= number <= _HIGHEST_CHARACTER
    return Texts((chr(number),), is_certain=True) if number is not None and is_character else _UNKNOWN


def _bytes_of(numbers: list[ast.expr]) -> bytes | None:
    values = [_number(number) for number in numbers]
    try:
        return bytes(value for value in values if value is not None) if None not in values else None
    except ValueError:  # not in range(256)
        return None


def _uncoded(digits: str | bytes, function: str) -> bytes | None:
    if len(digits) > _LONGEST_TO_CHANGE:
        return None
    try:
        text = digits if isinstance(digits, str) else digits.decode("ascii")
        return bytes.fromhex(text) if function in _HEXADECIMAL else base64.b64decode(text, altchars=b"-_")
    except ValueError:
        return None


def _decoded(data: bytes | None) -> Texts:
    try:
        return Texts((data.decode(),), is_certain=True) if data is not None else _UNKNOWN
    except UnicodeDecodeError:
        return _UNKNOWN


def _are_certain(several: Iterable[Texts]) -> bool:
    return all(one.is_certain and len(one.possible) == 1 for one in several)


def _are_short(several: Iterable[Texts]) -> bool:
    return all(len(text) <= _LONGEST_TO_CHANGE for one in several for text in one.possible)
