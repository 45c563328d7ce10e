"""What a call is given: arguments by name or place, those in `**options` included, and what they certainly are."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.local_classes import bindings_of_member
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, BindingKind, Scope

_MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. `place` is what a finding about it marks: the keyword, the value, or the `**options`."""

    value: ast.expr
    place: ast.expr | ast.keyword


@dataclass(frozen=True, slots=True)
class CallArguments:
    """The arguments of one call.

    `skipped` positional ones in front are not the function's, as in `partial(run, …)`. `tied` is the call of `partial`
    that made the function, the arguments of which come before those of the call.
    """

    call: ast.Call
    scope: Scope
    module: Module
    skipped: int = 0
    tied: ast.Call | None = None

    def find(self, name: str, place: int | None = None) -> Argument | None:
        """The argument of a name, or at a zero-based place among the positional ones."""
        found = next((argument for key, argument in self.by_name() if key == name), None)
        return found or (self.at(place) if place is not None else None)

    def at(self, place: int) -> Argument | None:
        """The positional argument at a zero-based place; None where it or one before it is starred."""
        before = self.tied.args[1:] if self.tied is not None else []
        values = [*before, *self.call.args[self.skipped :]][: place + 1]
        if len(values) <= place or any(isinstance(value, ast.Starred) for value in values):
            return None
        return Argument(values[place], values[place])

    def by_name(self) -> Iterator[tuple[str, Argument]]:
        """The arguments given by name, and those in `**options` where the file writes them out."""
        for keyword in (*self.call.keywords, *(self.tied.keywords if self.tied is not None else ())):
            if keyword.arg is not None:
                yield keyword.arg, Argument(keyword.value, keyword)
            else:
                options = value_of(keyword.value, self.scope)
                for name, value in entries_of(options, self.scope, self.module):
                    yield name, Argument(value, value if options is keyword.value else keyword.value)


def arguments_of(mention: Mention, module: Module) -> CallArguments | None:
    """What a mentioned function is given where it is called, or tied to arguments by `partial`; None elsewhere."""
    if mention.call is not None:
        return CallArguments(mention.call, mention.scope, module, tied=_partial_behind(mention.node, mention.scope))
    if mention.giver is not None:
        return CallArguments(mention.giver, mention.scope, module, mention.skipped)
    return None


def _partial_behind(function: ast.expr, scope: Scope) -> ast.Call | None:
    """The `partial(f, …)` that an expression stands for. Which function it is, is known already."""
    made = value_of(function, scope)
    return made if isinstance(made, ast.Call) and last_name(made.func).startswith("partial") else None


def entries_of(options: ast.expr, scope: Scope, module: Module) -> Iterator[tuple[str, ast.expr]]:
    """Names and values of `{"name": value}` and `dict(name=value)`; nothing of other expressions."""
    if isinstance(options, ast.Dict):
        for key, value in zip(options.keys, options.values, strict=True):
            name = module.literal_text(key, scope) if key is not None else None
            if name is not None:
                yield name, value
    elif isinstance(options, ast.Call) and isinstance(options.func, ast.Name) and options.func.id == "dict":
        for keyword in options.keywords:
            if keyword.arg is not None:
                yield keyword.arg, keyword.value


def value_of(node: ast.expr, scope: Scope) -> ast.expr:
    """What a name or `self.name` stands for, where the file gives it one value; other expressions as they are."""
    for _ in range(_MOST_STEPS):
        found = _only_assignment(node, scope)
        if found is None:
            break
        node, scope = found
    return node


def _only_assignment(node: ast.expr, scope: Scope) -> tuple[ast.expr, Scope] | None:
    owner: Scope | None = scope
    bindings: list[Binding] = []
    if isinstance(node, ast.Name):
        owner, bindings = scope.find(node.id) or (scope, [])
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = scope.class_of_self(node.value.id)
        bindings = bindings_of_member(owner, node.attr) if owner is not None else []
    if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGNMENT or bindings[0].value is None:
        return None
    return bindings[0].value, bindings[0].scope or owner or scope


def constant_of(node: ast.expr, scope: Scope) -> object:
    """The value of a constant, also under a name of its own; Ellipsis for everything that is no constant."""
    value = value_of(node, scope)
    return value.value if isinstance(value, ast.Constant) else ...


def is_true(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression is a constant that counts as true."""
    constant = constant_of(node, scope)
    return constant is not ... and bool(constant)


def is_false(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression is False or another constant that counts as false, None apart."""
    constant = constant_of(node, scope)
    return constant is not None and constant is not ... and not constant
