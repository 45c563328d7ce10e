"""Names and where they are bound: modules, classes, functions and comprehensions are scopes."""

import ast
from dataclasses import dataclass, field
from enum import Enum, auto


class ScopeKind(Enum):
    """What makes a scope."""

    MODULE = auto()
    CLASS = auto()
    FUNCTION = auto()
    COMPREHENSION = auto()


class BindingKind(Enum):
    """How a name gets its value."""

    IMPORT = auto()
    ASSIGNMENT = auto()
    CLASS = auto()
    FUNCTION = auto()
    PARAMETER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Binding:
    """One place that binds a name.

    `origin` is the dotted path that an import brings; `value` is what is assigned, where the target is the plain name.
    `scope` is where the names in `value` are to be looked up; of a class, the scope inside it.
    """

    kind: BindingKind
    node: ast.AST
    origin: str = ""
    value: ast.expr | None = None
    scope: "Scope | None" = None


@dataclass(slots=True, eq=False)
class Scope:
    """One scope.

    `attributes` of a class are what is assigned to `self.NAME` in its methods or to `ClassName.NAME` outside of it.
    `star_imports` are modules whose names are all imported here.
    """

    kind: ScopeKind
    node: ast.AST
    parent: "Scope | None"
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    star_imports: list[str] = field(default_factory=list)

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding, here or where a `global` or `nonlocal` statement says."""
        scope = self
        if name in self.global_names:
            while scope.parent is not None:
                scope = scope.parent
        elif name in self.nonlocal_names and self.parent is not None:
            found = self.parent.find(name)
            scope = found[0] if found else self.parent
        scope.bindings.setdefault(name, []).append(binding)

    def find(self, name: str) -> "tuple[Scope, list[Binding]] | None":
        """The scope that binds a name as seen from here, with the bindings; class scopes are seen only from within."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.bindings.get(name)
            if found and (scope is self or scope.kind is not ScopeKind.CLASS):
                return scope, found
            scope = scope.parent
        return None

    def enclosing_function(self) -> "Scope | None":
        """The innermost function around, itself included."""
        scope: Scope | None = self
        while scope is not None and scope.kind is not ScopeKind.FUNCTION:
            scope = scope.parent
        return scope

    def class_of_self(self, name: str) -> "Scope | None":
        """The class whose instance, or which itself, a method's first parameter of that name stands for."""
        scope = self.enclosing_function()
        while scope is not None and name not in scope.bindings:
            scope = scope.parent.enclosing_function() if scope.parent else None
        if scope is None or scope.parent is None or scope.parent.kind is not ScopeKind.CLASS:
            return None
        if not isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef) or len(scope.bindings[name]) > 1:
            return None
        parameters = [*scope.node.args.posonlyargs, *scope.node.args.args]
        return scope.parent if parameters and parameters[0].arg == name else None

    @property
    def is_deferred(self) -> bool:
        """Whether the code here runs only when a function is called."""
        return self.enclosing_function() is not None
