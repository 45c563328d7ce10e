"""What the body of a component's class says under a name, or one that it derives from."""

import ast
from dataclasses import dataclass

from airsmith.analysis.call_arguments import value_of
from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.lineage import LocalClass
from airsmith.analysis.scopes import BindingKind, Scope
from airsmith.rules.structure.agreement.comparison import Comparison
from airsmith.rules.structure.agreement.values import UNKNOWN, literal_of

_MOST_STEPS = 500
_COLLECTIONS = frozenset(("tuple", "list", "set", "frozenset", "sorted"))
ABSENT = object()
"""The value of an attribute that nothing sets."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A class attribute: its value, UNKNOWN where that cannot be told; `node` where the class itself writes it."""

    value: object
    node: ast.expr | None = None


def attribute_of(compared: Comparison, name: str) -> Attribute:
    """What a class attribute is, be it inherited."""
    for ancestor in compared.component.lineage.order:
        if not isinstance(ancestor, LocalClass):
            if name in ancestor.attributes:
                value = ancestor.attributes[name]
                return Attribute(UNKNOWN if value is None else value)
            continue
        info = ancestor.info
        if not info.sets(name) and not info.is_damaged:
            continue
        node = assigned_value(info, name)
        value = UNKNOWN if node is None else literal_of(node, info.scope)
        return Attribute(value, node if info is compared.info else None)
    return Attribute(ABSENT if compared.component.lineage.is_complete else UNKNOWN)


def assigned_value(info: ClassInfo, name: str) -> ast.expr | None:
    """What the class's body assigns to a name, where it does so once and no method does it again."""
    bindings = info.scope.bindings.get(name, ())
    if len(bindings) != 1 or name in info.scope.attributes or bindings[0].kind is not BindingKind.ASSIGNMENT:
        return None
    return bindings[0].value


@dataclass(frozen=True, slots=True)
class WrittenItems:
    """The texts in a class attribute such as `template_fields`. `is_certain`: there are no others."""

    texts: frozenset[str]
    is_certain: bool


def items_of(compared: Comparison, name: str) -> WrittenItems:
    """The texts that a class attribute holds, those of base classes included where it adds to them."""
    texts: set[str] = set()
    is_certain = True
    for ancestor in compared.component.lineage.order:
        if not isinstance(ancestor, LocalClass):
            if name in ancestor.attributes:
                value = ancestor.attributes[name]
                texts.update(one for one in (value if isinstance(value, list | tuple) else ()) if isinstance(one, str))
                return WrittenItems(frozenset(texts), is_certain and isinstance(value, list | tuple))
            continue
        info = ancestor.info
        if not info.sets(name) and not info.is_damaged:
            continue
        node = assigned_value(info, name)
        if node is None:
            return WrittenItems(frozenset(texts), is_certain=False)
        reading = _Reading(name)
        reading.read(node, info.scope)
        texts |= reading.texts
        is_certain = is_certain and reading.is_certain
        if not reading.adds_to_base:
            return WrittenItems(frozenset(texts), is_certain)
    return WrittenItems(frozenset(texts), is_certain and compared.component.lineage.is_complete)


class _Reading:
    """The texts that an expression writes out, and whether it adds to the attribute of a base class."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.texts: set[str] = set()
        self.adds_to_base = False
        self.is_certain = True

    def read(self, node: ast.expr, scope: Scope) -> None:
        """Take in an expression; what it is made of in a way that is not known makes the rest uncertain."""
        waiting = [node]
        for _ in range(_MOST_STEPS):
            if not waiting:
                return
            waiting += self._parts(value_of(waiting.pop(), scope))
        self.is_certain = False

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        match node:
            case ast.Constant(value=str() as text):
                self.texts.add(text)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return list(parts)
            case ast.Starred(value=inner):
                return [inner]
            case ast.BinOp(left=left, op=ast.Add() | ast.BitOr(), right=right):
                return [left, right]
            case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in _COLLECTIONS:
                return list(parts)
            case ast.Attribute(attr=name) if name == self._name:
                self.adds_to_base = True
            case ast.Call(args=parts):
                self.is_certain = False
                return list(parts)
            case _:
                self.is_certain = False
        return []
