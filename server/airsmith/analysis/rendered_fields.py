"""The fields that Airflow renders before a task runs, as far as a class's `template_fields` can be read."""

import ast

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.lineage import Lineage, LocalClass
from airsmith.analysis.scopes import Scope

_ATTRIBUTE = "template_fields"
_COLLECTIONS = frozenset(("tuple", "list", "set", "frozenset", "sorted", "aws_template_fields"))
"""Functions whose result holds all that they are given."""
_DISPLAYS = (ast.Tuple, ast.List, ast.Set)
_MOST_STEPS = 500


class _Reading:
    """What an expression for `template_fields` says: the fields it writes out, and whether it adds to those of a base."""

    def __init__(self, value: ast.expr, scope: Scope) -> None:
        self.fields: list[ast.Constant] = []
        self.adds_to_base = False
        waiting = self._read(value, scope)  # which is all of it for most
        for _ in range(_MOST_STEPS):
            if not waiting:
                break
            waiting += self._read(*waiting.pop())

    def _read(self, node: ast.expr, scope: Scope) -> list[tuple[ast.expr, Scope]]:
        """Take in one expression; gives those that it is made of, last one first."""
        if isinstance(node, _DISPLAYS):
            return self._read_parts(node.elts, scope)
        match node:
            case ast.Constant(value=str()):
                self.fields.append(node)
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
        waiting: list[tuple[ast.expr, Scope]] = []
        for part in parts:
            if not isinstance(part, ast.Constant):
                waiting.append((part, scope))
            elif isinstance(part.value, str):
                self.fields.append(part)
        waiting.reverse()
        return waiting


class RenderedFields:
    """The fields of the classes around one file; what a class says is read once."""

    def __init__(self) -> None:
        self._readings: dict[int, _Reading | None] = {}

    def written_in(self, info: ClassInfo) -> list[ast.Constant]:
        """The fields that the `template_fields` of a class writes out, without those that it takes over from others."""
        reading = self._reading(info)
        return reading.fields if reading is not None else []

    def of(self, lineage: Lineage) -> frozenset[str]:
        """The fields that are certainly rendered; there may be more."""
        fields: set[str] = set()
        for ancestor in lineage.order:
            if not isinstance(ancestor, LocalClass):
                if _ATTRIBUTE in ancestor.attributes:
                    value = ancestor.attributes[_ATTRIBUTE]
                    fields.update(map(str, value) if isinstance(value, list) else ())
                    break
                continue
            reading = self._reading(ancestor.info)
            if reading is None:
                if ancestor.info.sets(_ATTRIBUTE):
                    break
                continue
            fields.update([str(field.value) for field in reading.fields])
            if not reading.adds_to_base:
                break
        return frozenset(fields)

    def _reading(self, info: ClassInfo) -> _Reading | None:
        """What the class's own body says; None where it says nothing, or several things."""
        key = id(info)
        if key not in self._readings:
            self._readings[key] = _read(info)
        return self._readings[key]


def _read(info: ClassInfo) -> _Reading | None:
    bindings = info.scope.bindings.get(_ATTRIBUTE, ())
    if len(bindings) != 1 or bindings[0].value is None:
        return None
    value = bindings[0].value
    return None if isinstance(value, ast.Constant) else _Reading(value, info.scope)
