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
    """

    kind: BindingKind
    node: ast.AST
    origin: str = ""
    value: ast.expr | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """One scope. `star_imports` are modules whose names are all imported here."""

    kind: ScopeKind
    node: ast.AST
    parent: "Scope | None"
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outer_names: set[str] = field(default_factory=set)
    star_imports: list[str] = field(default_factory=list)

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding; names declared global or nonlocal are bound in the scope around."""
        scope: Scope = self
        while name in scope.outer_names and scope.parent is not None:
            scope = scope.parent
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

    @property
    def is_deferred(self) -> bool:
        """Whether the code here runs only when a function is called."""
        return self.enclosing_function() is not None
