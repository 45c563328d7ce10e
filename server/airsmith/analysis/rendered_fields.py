"""The fields that Airflow renders before a task runs, as far as a class's `template_fields` can be read."""

import ast
from collections.abc import Sequence

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.lineage import Ancestor, Lineage, LocalClass
from airsmith.analysis.scopes import Scope

_ATTRIBUTE = "template_fields"
_COLLECTIONS = frozenset(("tuple", "list", "set", "frozenset", "sorted", "aws_template_fields"))
"""Functions whose result holds all that they are given."""
_MOST_STEPS = 500


class _Reading:
    """What an expression for `template_fields` says: the fields it writes out, and whether it adds to those of a base."""

    def __init__(self, value: ast.expr, scope: Scope) -> None:
        self.fields: list[ast.Constant] = []
        self.adds_to_base = False
        waiting = [(value, scope)]
        for _ in range(_MOST_STEPS):
            if not waiting:
                break
            waiting += self._read(*waiting.pop())

    def _read(self, node: ast.expr, scope: Scope) -> list[tuple[ast.expr, Scope]]:
        """Take in one expression; gives those that it is made of, last one first."""
        match node:
            case ast.Constant(value=str()):
                self.fields.append(node)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return self._read_parts(parts, scope)
            case ast.Starred(value=inner):
                return [(inner, scope)]
            case ast.BinOp(left=left, op=ast.Add() | ast.BitOr(), right=right):
                return [(right, scope), (left, scope)]
            case ast.Call(func=ast.Name(id=name), args=parts) if name in _COLLECTIONS:
                return self._read_parts(parts, scope)
            case ast.Attribute(attr=name) if name == _ATTRIBUTE:
                self.adds_to_base = True
            case ast.Name(id=name):
                found = scope.find(name)
                if found is not None and len(found[1]) == 1 and found[1][0].value is not None:
                    return [(found[1][0].value, found[1][0].scope or found[0])]
        return []

    def _read_parts(self, parts: list[ast.expr], scope: Scope) -> list[tuple[ast.expr, Scope]]:
        """Take in the parts that are plain text, which most are; gives the others."""
        self.fields += [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        return [(part, scope) for part in reversed(parts) if not isinstance(part, ast.Constant)]


def written_fields(info: ClassInfo) -> list[ast.Constant]:
    """The fields that the `template_fields` of a class writes out, without those that it takes over from others."""
    reading = _read(info)
    return reading.fields if reading is not None else []


def rendered_fields(lineage: Lineage) -> frozenset[str]:
    """The fields that are certainly rendered; there may be more."""
    return _rendered(lineage.order)


def _rendered(order: Sequence[Ancestor]) -> frozenset[str]:
    fields: set[str] = set()
    for ancestor in order:
        if isinstance(ancestor, LocalClass):
            reading = _read(ancestor.info)
            if reading is None:
                if ancestor.info.sets(_ATTRIBUTE):
                    break
                continue
            fields.update(str(field.value) for field in reading.fields)
            if not reading.adds_to_base:
                break
        elif _ATTRIBUTE in ancestor.attributes:
            value = ancestor.attributes[_ATTRIBUTE]
            fields.update(str(one) for one in (value if isinstance(value, list) else ()))
            break
    return frozenset(fields)


def _read(info: ClassInfo) -> _Reading | None:
    """What the class's own body says; None where it says nothing, or several things."""
    bindings = info.scope.bindings.get(_ATTRIBUTE, ())
    if len(bindings) != 1 or bindings[0].value is None:
        return None
    value = bindings[0].value
    return None if isinstance(value, ast.Constant) else _Reading(value, info.scope)
