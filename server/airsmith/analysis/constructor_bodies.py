"""The constructors of a file's components: what they read, call and hand on, gathered without a walk of their own."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

from airsmith.analysis.components import Component
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope, ScopeKind

_COMPREHENSION = ScopeKind.COMPREHENSION
"""Looking up a member of an enumeration takes four times as long as this."""


@dataclass(slots=True, eq=False)
class ConstructorBody:
    """A constructor that a component defines itself.

    `names`, `attributes` and `calls` are those that run when an object is made: comprehensions count, what stands in
    functions inside of it does not. Defaults of parameters are none of them, for they belong to the class around.
    `self_name` is what the object is called in it, empty where it takes none; `parameters` are those with names of their
    own, the object apart.
    """

    component: Component
    node: FunctionNode
    scope: Scope
    self_name: str
    parameters: list[ast.arg]
    names: list[tuple[Scope, list[ast.Name]]] = field(default_factory=list)
    attributes: list[ast.Attribute] = field(default_factory=list)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)

    @property
    def base_calls(self) -> list[ast.Call]:
        """Calls of another constructor: `super().__init__(…)`, `Base.__init__(self, …)`."""
        return [call for call, _ in self.calls if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"]

    def reads_of(self, wanted: frozenset[str]) -> list[ast.Name]:
        """Where those of its parameters and local variables, the object itself apart, are read, in no certain order."""
        own = wanted.intersection(self.scope.bindings) - {self.self_name}
        if not own:
            return []
        return [
            node
            for scope, nodes in self.names
            for node in nodes
            if node.id in own and (scope is self.scope or self._is_meant(node.id, scope))
        ]

    def _is_meant(self, name: str, scope: Scope) -> bool:
        """Whether a name is the constructor's own in a comprehension, and not a variable of that."""
        found = scope.find(name)
        return found is not None and found[0] is self.scope

    def is_own(self, node: ast.expr) -> bool:
        """Whether an expression is the object that is made."""
        return isinstance(node, ast.Name) and node.id == self.self_name


def read_constructors(module: Module, components: Sequence[Component]) -> tuple[ConstructorBody, ...]:
    """The constructors of the components, in order. What does not parse, and stands in for another, is left out."""
    nodes = {
        id(node): component
        for component in components
        if (node := component.info.method("__init__")) is not None and not _is_damaged(node, component, module)
    }
    if not nodes:
        return ()
    bodies: dict[int, ConstructorBody] = {}
    for scope in module.names.scopes:
        if scope.kind is _COMPREHENSION:
            if id(scope.parent) in bodies:
                bodies[id(scope)] = bodies[id(scope.parent)]
        elif (component := nodes.get(id(scope.node))) is not None and isinstance(scope.node, FunctionNode):
            bodies[id(scope)] = _body(component, scope.node, scope)
    for scope, names, _ in module.names.names:
        if id(scope) in bodies:
            bodies[id(scope)].names.append((scope, names))
    for scope, attributes, _ in module.names.attributes:
        if id(scope) in bodies:
            bodies[id(scope)].attributes += attributes
    for scope, first, end in module.names.call_spans:
        if id(scope) in bodies:
            bodies[id(scope)].calls += module.names.calls[first:end]
    return tuple(dict.fromkeys(bodies.values()))


def _body(component: Component, node: FunctionNode, scope: Scope) -> ConstructorBody:
    positional = [*node.args.posonlyargs, *node.args.args]
    name = positional[0].arg if positional else ""
    return ConstructorBody(component, node, scope, name, [*positional[1:], *node.args.kwonlyargs])


def _is_damaged(node: FunctionNode, component: Component, module: Module) -> bool:
    info = component.info
    return info.is_damaged or (
        info.has_damaged_methods and module.is_damaged(node.lineno - 1, node.end_lineno or node.lineno)
    )
