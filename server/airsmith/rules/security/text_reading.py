"""Reads the expressions of a file as texts that are put together, followed through names, attributes and functions."""

import ast
from collections.abc import Iterable, Sequence
from functools import cached_property

from airsmith.analysis.effort import Effort
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.local_classes import bindings_of_member, classes_of
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind
from airsmith.rules.security import harmless_parts
from airsmith.rules.security.built_text import (
    BuiltText,
    Part,
    Ways,
    are_harmless,
    constant,
    either,
    harmless,
    joined,
    placed,
    unknown,
)
from airsmith.rules.security.handed_on import HandedOn
from airsmith.rules.security.text_calls import CallTexts, returned, statements
from airsmith.rules.security.text_formats import is_number_format

_DEEPEST = 25
"""Expressions followed one from another; keeps far from Python's own limit."""
_MOST_BINDINGS = 60
_ENVIRONMENT = frozenset(("os.environ", "os.environ.get", "os.getenv", "airflow.configuration.conf.get"))
_PROPERTIES = frozenset(("property", "cached_property"))


class BuiltTexts:
    """Reads the expressions of one file as texts. Computes nothing."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._effort = Effort()
        self._depth = 0
        self._outer: ast.expr | None = None
        self._calls = CallTexts(module, self)
        self._handed_on = HandedOn(module.names)
        self._by_binding: dict[int, Ways] = {}
        self._by_function: dict[int, Ways] = {}

    def read(self, node: ast.expr, scope: Scope) -> tuple[BuiltText, ...]:
        """The ways in which the text that an expression gives is put together; of those that are, with unknown parts."""
        if self._handed_on.has(node, scope):
            return ()
        self._effort = Effort()
        return self._built(self.ways(node, scope))

    def read_bindings(self, bindings: Sequence[Binding], owner: Scope, node: ast.expr) -> tuple[BuiltText, ...]:
        """The same of what bindings, in their order, give a name; `node` stands for the name."""
        if self._handed_on.have(bindings, owner):
            return ()
        self._effort = Effort()
        return self._built(self._bound(bindings, owner, node))

    def returned(self, function: FunctionNode) -> tuple[BuiltText, ...]:
        """The same of what a function gives back."""
        self._effort = Effort()
        return self._built(self._results(function))

    def scope_of(self, node: ast.AST) -> Scope | None:
        """The scope that a function or comprehension opens."""
        return self._scopes.get(id(node))

    def _built(self, ways: Ways) -> tuple[BuiltText, ...]:
        found = (BuiltText(parts) for parts in dict.fromkeys(ways))
        return tuple(text for text in found if text.is_built)

    def ways(self, node: ast.expr, scope: Scope) -> Ways:
        """The ways in which an expression is put together."""
        if isinstance(node, ast.Constant):
            return constant(node)
        key = ("built", id(node))
        if self._depth >= _DEEPEST or not self._effort.begin(key):
            self._effort.cuts += 1
            return unknown(node)
        self._depth += 1
        found = self._read(node, scope)
        self._depth -= 1
        self._effort.end(key)
        return found

    def part(self, node: ast.expr, scope: Scope, place: ast.expr) -> Ways:
        """An expression as part of a text that `place` puts together, which may itself be part of another one."""
        outer, self._outer = self._outer, self._outer or place
        ways = placed(self.ways(node, scope), node, self._outer)
        self._outer = outer
        return ways

    def part_from_elsewhere(self, node: ast.expr, scope: Scope, place: ast.expr) -> Ways:
        """The same of an expression that does not stand inside of `place`."""
        outer, self._outer = self._outer, None
        ways = placed(self.ways(node, scope), node, outer or place)
        self._outer = outer
        return ways

    def results_of(self, function: ast.expr, scope: Scope) -> Ways | None:
        """What a function of this file gives back; None of others."""
        bindings: Sequence[Binding] = ()
        if isinstance(function, ast.Name):
            found = scope.find(function.id)
            bindings = found[1] if found is not None else ()
        elif isinstance(function, ast.Attribute):
            holders = classes_of(function.value, scope, self._effort)
            bindings = [one for holder in holders for one in bindings_of_member(holder, function.attr)]
        node = bindings[0].node if len(bindings) == 1 else None
        return self._results(node) if isinstance(node, FunctionNode) else None

    def is_listed(self, node: ast.expr, scope: Scope) -> bool:
        """Whether a collection is written out in the file."""
        return harmless_parts.is_literal_collection(node, scope, self._effort)

    def _read(self, node: ast.expr, scope: Scope) -> Ways:
        match node:
            case ast.Name():
                return self._name(node, scope)
            case ast.JoinedStr(values=values):
                return joined([self._inserted(value, scope, node) for value in values])
            case ast.BinOp():
                return self._operation(node, scope)
            case ast.Attribute():
                return self._attribute(node, scope)
            case ast.Call():
                return self._calls.ways(node, scope)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.NamedExpr(value=value) | ast.Await(value=value) | ast.Starred(value=value):
                return self.ways(value, scope)
        choices = _choices(node)
        if choices:
            return either([self.ways(choice, scope) for choice in choices])
        return _told(node, is_harmless=isinstance(node, ast.UnaryOp | ast.Compare))

    # Operators

    def _operation(self, node: ast.BinOp, scope: Scope) -> Ways:
        match node.op:
            case ast.Add():
                operands = _operands(node)
                if any(isinstance(one, ast.Constant) and isinstance(one.value, int | float) for one in operands):
                    return harmless(node)
                return joined([self.part(operand, scope, node) for operand in operands])
            case ast.Mod():
                return self._calls.remainder(self.ways(node.left, scope), node.right, scope, node)
            case ast.Mult():
                text = node.right if isinstance(node.left, ast.Constant) else node.left
                repeated = self.ways(text, scope)
                return repeated if any(part.text for parts in repeated for part in parts) else harmless(node)
            case ast.Div():  # of paths
                sides = [self.part(node.left, scope, node), self.part(node.right, scope, node)]
                return joined([sides[0], [(Part(node, "/"),)], sides[1]])
        return harmless(node)

    def _inserted(self, node: ast.expr, scope: Scope, place: ast.expr) -> Ways:
        """One of the values of an f-string."""
        if not isinstance(node, ast.FormattedValue):
            return self.ways(node, scope)
        form = node.format_spec.values[-1:] if isinstance(node.format_spec, ast.JoinedStr) else ()
        if any(isinstance(one, ast.Constant) and is_number_format(str(one.value)) for one in form):
            return harmless(node.value)
        return self.part(node.value, scope, place)

    # Names and attributes

    def _name(self, node: ast.Name, scope: Scope) -> Ways:
        found = scope.find(node.id)
        if found is None:
            return _told(node, is_harmless=harmless_parts.is_plain_name(node.id))
        owner, bindings = found
        if harmless_parts.is_constant_name(node.id) and self._is_from_environment(bindings, owner):
            return harmless(node)
        before = [one for one in bindings if _ends_before(one.node, node)] if _runs_in(scope, owner) else bindings
        return self._bound(before or bindings, owner, node)

    def _is_from_environment(self, bindings: Sequence[Binding], owner: Scope) -> bool:
        """Whether a constant of the module is set by whoever runs it."""
        value = bindings[0].value if owner.kind is ScopeKind.MODULE and len(bindings) == 1 else None
        match value:
            case ast.Call(func=source) | ast.Subscript(value=source):
                return any(path in _ENVIRONMENT for path in self._module.resolve(source, owner))
        return False

    def _bound(self, bindings: Sequence[Binding], owner: Scope, node: ast.expr) -> Ways:
        """What bindings give, one after another: `=` begins a text, `+=` goes on with those before it."""
        outer, self._outer = self._outer, None
        ways: Ways = []
        for binding in bindings[-_MOST_BINDINGS:]:
            change = binding.node
            if not isinstance(change, ast.AugAssign):
                ways = either([ways, self._given(binding, owner)])
            elif isinstance(change.op, ast.Add):
                added = self.part(change.value, binding.scope or owner, change.value)
                ways = joined([ways or [(Part(node, place=change.value),)], added])
            elif isinstance(change.op, ast.Mod):
                ways = self._calls.remainder(ways, change.value, binding.scope or owner, change.value)
        self._outer = outer
        return ways or unknown(node)

    def _given(self, binding: Binding, owner: Scope) -> Ways:
        """What one binding gives its name."""
        key = id(binding)
        if key not in self._by_binding:
            cuts = self._effort.cuts
            found = self._look_at(binding, owner)
            if self._effort.cuts != cuts:
                return found
            self._by_binding[key] = found
        return self._by_binding[key]

    def _look_at(self, binding: Binding, owner: Scope) -> Ways:
        node, inside = binding.node, binding.scope or owner
        if isinstance(node, ast.arg):
            return _told(node, is_harmless=harmless_parts.is_plain_type(node.annotation))
        if binding.kind is BindingKind.IMPORT:
            return _told(node, is_harmless=harmless_parts.is_constant_name(binding.origin.rpartition(".")[2]))
        if binding.kind is BindingKind.FUNCTION:
            is_property = isinstance(node, FunctionNode) and any(
                last_name(one) in _PROPERTIES for one in node.decorator_list
            )
            return self._results(node) if isinstance(node, FunctionNode) and is_property else unknown(node)
        if isinstance(node, ast.AnnAssign) and harmless_parts.is_plain_type(node.annotation):
            return _told(node, is_harmless=True)
        is_listed = isinstance(node, ast.Name) and self._is_looped(node, inside)
        if binding.value is not None and not is_listed:
            return self.ways(binding.value, inside)
        return _told(node, is_harmless=is_listed)

    def _is_looped(self, target: ast.Name, scope: Scope) -> bool:
        """Whether a loop gives a name nothing but values that are written out in the file."""
        if isinstance(scope.node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            loops: Iterable[ast.comprehension | ast.For | ast.AsyncFor] = scope.node.generators
        else:
            body = getattr(scope.node, "body", ())
            loops = [one for one in statements(body) if isinstance(one, ast.For | ast.AsyncFor)]
        return any(
            any(node is target for node in ast.walk(loop.target)) and self.is_listed(loop.iter, scope) for loop in loops
        )

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Ways:
        holders = classes_of(node.value, scope, self._effort)
        members = [(holder, bindings_of_member(holder, node.attr)) for holder in holders]
        known = [self._bound(bindings, holder, node) for holder, bindings in members if bindings]
        if known:
            return either(known)
        if harmless_parts.is_plain_attribute(node) or any(
            harmless_parts.is_plain_path(path) for path in self._module.resolve(node, scope)
        ):
            return harmless(node)
        if isinstance(node.value, ast.Name) and scope.class_of_self(node.value.id) is not None:
            return unknown(node)
        return harmless(node) if are_harmless(self.ways(node.value, scope)) else unknown(node)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Ways:
        if isinstance(node.slice, ast.Slice):
            return self.ways(node.value, scope)
        is_plain = (
            harmless_parts.is_date_of_context(node)
            or self.is_listed(node.value, scope)
            or are_harmless(self.ways(node.value, scope))
        )
        return _told(node, is_harmless=is_plain)

    def _results(self, function: FunctionNode) -> Ways:
        """What a function gives back."""
        inside = self.scope_of(function)
        if inside is None:
            return unknown(function)
        key, cuts = id(function), self._effort.cuts
        if key in self._by_function:
            return self._by_function[key]
        self._by_function[key] = unknown(function)  # while it is looked for: a function that calls itself
        outer, self._outer = self._outer, None
        found = either([self.ways(value, inside) for value in returned(function)]) or unknown(function)
        self._outer = outer
        if self._effort.cuts == cuts:
            self._by_function[key] = found
        else:
            del self._by_function[key]
        return found

    @cached_property
    def _scopes(self) -> dict[int, Scope]:
        return {id(scope.node): scope for scope in self._module.names.scopes}


def _choices(node: ast.expr) -> list[ast.expr]:
    """What an expression gives one of, be it the only one; nothing for expressions that give something new."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.BoolOp(values=values):
            return values
        case ast.NamedExpr(value=value) | ast.Await(value=value) | ast.Starred(value=value):
            return [value]
    return []


def _told(node: ast.AST, *, is_harmless: bool) -> Ways:
    return harmless(node) if is_harmless else unknown(node)


def _operands(node: ast.BinOp) -> list[ast.expr]:
    """What a chain of additions adds, in order."""
    found: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        found.append(left.right)
        left = left.left
    return [left, *reversed(found)]


def _runs_in(scope: Scope, owner: Scope) -> bool:
    """Whether code in a scope runs when its place in the scope around it is reached, not only when it is called."""
    inside: Scope | None = scope
    while inside is not None and inside is not owner and inside.kind is ScopeKind.COMPREHENSION:
        inside = inside.parent
    return inside is owner


def _ends_before(node: ast.AST, use: ast.Name) -> bool:
    end = (getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0))
    return end <= (use.lineno, use.col_offset)
