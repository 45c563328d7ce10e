"""What a constructor does with the template fields that it is given, which Airflow has not rendered yet."""

import ast
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.names import last_name
from airsmith.analysis.node_parts import parts_of


class FieldUse(Enum):
    """What becomes of a template field's value, worst first."""

    READ = auto()
    """Something is made of its text."""
    COPIED = auto()
    """It is kept under another name, which nothing renders."""
    KEPT = auto()
    """It is put into other text or a collection, which is rendered in turn."""
    TESTED = auto()
    """It decides what the constructor does."""
    ALLOWED = auto()
    """It is stored as it is, with a default, or handed on."""


_TESTING_FUNCTIONS = frozenset(("isinstance", "bool", "callable", "hasattr", "any", "all"))
_KEEPING_FUNCTIONS = frozenset(("cast", "str"))
_SETTING_FUNCTIONS = frozenset(("setattr", "__setattr__"))
_TELLING_FUNCTIONS = frozenset(("warn", "debug", "info", "warning", "error", "exception", "print"))
_UPSTREAM = "kwargs_to_upstream"
"""What decorated operators give DecoratedOperator besides: it looks at that for other tasks, and keeps nothing of it."""
_COLLECTIONS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Starred)


class FieldUses:
    """Tells the uses in one constructor. `fields` are the names of all fields that Airflow renders, `reads` the places."""

    def __init__(self, body: ConstructorBody, fields: frozenset[str], reads: Sequence[ast.expr]) -> None:
        self._body = body
        self._fields = fields
        self._base_calls = {id(call) for call in body.base_calls}
        self._parents = {
            id(child): parent
            for statement in body.node.body
            if any(statement.lineno <= one.lineno <= (statement.end_lineno or statement.lineno) for one in reads)
            for parent, child in _links(statement)
        }

    def statement_of(self, node: ast.expr) -> ast.stmt | None:
        """The statement that an expression belongs to."""
        found: ast.AST | None = node
        while found is not None and not isinstance(found, ast.stmt):
            found = self._parents.get(id(found))
        return found

    def use_of(self, node: ast.expr) -> FieldUse:
        """What happens to a field where it is read; `node` is `field` or `self.field`."""
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if self._is_told(node):
            return FieldUse.ALLOWED
        child: ast.AST = node
        is_composed = False
        while (parent := self._parents.get(id(child))) is not None:
            found = self._decided(parent, child, name)
            if found is not None:
                return FieldUse.KEPT if is_composed and found is FieldUse.ALLOWED else found
            if _is_composing(parent) and not _is_entry(parent, child, name):
                is_composed = True
            elif not _is_passing(parent, child):
                return FieldUse.READ
            child = parent
        return FieldUse.READ

    def _is_told(self, node: ast.expr) -> bool:
        """Whether a value is only part of a message: of an exception, a warning or a log."""
        step: ast.AST | None = node
        while step is not None and not isinstance(step, ast.stmt):
            step = self._parents.get(id(step))
            if isinstance(step, ast.Call) and last_name(step.func) in _TELLING_FUNCTIONS:
                return True
        return isinstance(step, ast.Raise)

    def _decided(self, parent: ast.AST, child: ast.AST, name: str) -> FieldUse | None:
        """What the step from an expression to what is around it says for certain; None where that says nothing yet."""
        match parent:
            case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
                return FieldUse.ALLOWED
            case ast.If() | ast.While() | ast.Assert() | ast.UnaryOp(op=ast.Not()):
                return FieldUse.TESTED
            case ast.IfExp(test=test) if test is child:
                return FieldUse.ALLOWED if self._is_name(parent.body, name) else FieldUse.TESTED
            case ast.BoolOp(op=ast.And()):
                return FieldUse.TESTED
            case ast.Call():
                return FieldUse.ALLOWED if _sets_attribute(parent, child, name) else self._called(parent)
            case ast.keyword(arg=str(argument)):
                return self._given(parent, argument)
            case ast.Assign(targets=targets):
                return self._worst(targets)
            case ast.AnnAssign(target=target):
                return self._worst([target])
        return None

    def _called(self, call: ast.Call) -> FieldUse | None:
        """What it means to be given to a function by place."""
        if id(call) in self._base_calls or self._is_method_of_rest(call):
            return FieldUse.ALLOWED
        return FieldUse.TESTED if last_name(call.func) in _TESTING_FUNCTIONS else None

    def _given(self, keyword: ast.keyword, argument: str) -> FieldUse | None:
        """What it means to be given by name: to the constructor of a base, or to be put into what that is given."""
        call = self._parents.get(id(keyword))
        if not isinstance(call, ast.Call):
            return None
        if id(call) in self._base_calls or self._is_method_of_rest(call) or self._updates_object(call):
            return FieldUse.ALLOWED if argument in self._fields or argument == _UPSTREAM else FieldUse.COPIED
        return None

    def _worst(self, targets: list[ast.expr]) -> FieldUse:
        uses = [self._stored(target) for target in self._single(targets)]
        return min(uses, key=lambda use: use.value)

    def _single(self, targets: list[ast.expr]) -> Iterator[ast.expr]:
        for target in targets:
            yield from target.elts if isinstance(target, ast.Tuple | ast.List) else [target]

    def _stored(self, target: ast.expr) -> FieldUse:
        match target:
            case ast.Attribute(value=owner, attr=attribute) if self._body.is_own(owner):
                return FieldUse.ALLOWED if attribute in self._fields else FieldUse.COPIED
            case ast.Name(id=variable):
                return FieldUse.ALLOWED if variable in self._fields or variable == _UPSTREAM else FieldUse.COPIED
            case ast.Subscript(value=mapping) if self._is_rest(mapping):
                return FieldUse.ALLOWED
        return FieldUse.COPIED

    def _is_method_of_rest(self, call: ast.Call) -> bool:
        return isinstance(call.func, ast.Attribute) and self._is_rest(call.func.value)

    def _updates_object(self, call: ast.Call) -> bool:
        """Whether it is `self.__dict__.update(…)` or `vars(self).update(…)`."""
        match call.func:
            case ast.Attribute(attr="update", value=ast.Attribute(attr="__dict__", value=owner)):
                return self._body.is_own(owner)
            case ast.Attribute(attr="update", value=ast.Call(func=ast.Name(id="vars"), args=[owner])):
                return self._body.is_own(owner)
        return False

    def _is_rest(self, node: ast.expr) -> bool:
        """Whether an expression is the constructor's `**kwargs`."""
        rest = self._body.node.args.kwarg
        return rest is not None and isinstance(node, ast.Name) and node.id == rest.arg

    def _is_name(self, node: ast.expr, name: str) -> bool:
        return isinstance(node, ast.Name) and node.id == name


def _sets_attribute(call: ast.Call, child: ast.AST, name: str) -> bool:
    """Whether it is `setattr(self, "field", field)`, or `object.__setattr__` in the same way."""
    if last_name(call.func) not in _SETTING_FUNCTIONS:
        return False
    match call.args:
        case [_, ast.Constant(value=attribute), value]:
            return attribute == name and value is child
    return False


def _links(statement: ast.stmt) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every node of a statement with code in it, after the one that it is directly below."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        parent = waiting.pop()
        for child in parts_of(parent):
            if isinstance(child, ast.AST):
                yield parent, child
                waiting.append(child)


def _is_composing(parent: ast.AST) -> bool:
    """Whether an expression puts a value into text or a collection, where rendering finds it again."""
    match parent:
        case ast.JoinedStr() | ast.FormattedValue(conversion=-1) | ast.BinOp(op=ast.Add() | ast.Mod() | ast.BitOr()):
            return True
        case ast.Call(func=ast.Name(id="str")):
            return True
    return isinstance(parent, _COLLECTIONS)


def _is_entry(parent: ast.AST, child: ast.AST, name: str) -> bool:
    """Whether it is the value of an entry of its own name, as in `{"field": field}`, which may be handed on as `**`."""
    if not isinstance(parent, ast.Dict):
        return False
    pairs = zip(parent.keys, parent.values, strict=True)
    return any(value is child and isinstance(key, ast.Constant) and key.value == name for key, value in pairs)


def _is_passing(parent: ast.AST, child: ast.AST) -> bool:
    """Whether an expression may have the value of a part of it as its own."""
    match parent:
        case ast.BoolOp(op=ast.Or()) | ast.IfExp() | ast.NamedExpr() | ast.keyword(arg=None) | ast.Dict():
            return True
        case ast.Call(func=function):
            return last_name(function) in _KEEPING_FUNCTIONS and child is not function
    return False
