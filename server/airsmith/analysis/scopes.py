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


_FUNCTION, _CLASS = ScopeKind.FUNCTION, ScopeKind.CLASS
"""Looking up a member of an enumeration takes four times as long as this."""


class BindingKind(Enum):
    """How a name gets its value."""

    IMPORT = auto()
    ASSIGNMENT = auto()
    CLASS = auto()
    FUNCTION = auto()
    PARAMETER = auto()
    OTHER = auto()


@dataclass(slots=True, eq=False)
class Binding:
    """One place that binds a name. Never changed; not frozen, as that makes each of the very many cost three times as much.

    `origin` is the dotted path that an import brings; `value` is what is assigned, where the target is the plain name, or
    what a `with` statement opens under it, which is of another kind.
    `scope` is where the names in `value` are to be looked up; of a class or function, the scope inside it.
    """

    kind: BindingKind
    node: ast.AST
    origin: str = ""
    value: ast.expr | None = None
    scope: "Scope | None" = None


@dataclass(slots=True, eq=False)
class Scope:
    """One scope.

    `instance` is how a method calls its first parameter; empty for all else. `attributes` of a class are what is assigned
    to `self.NAME` in its methods or to `ClassName.NAME` outside of it. `star_imports` are modules whose names are all
    imported here.
    """

    kind: ScopeKind
    node: ast.AST
    parent: "Scope | None"
    instance: str = ""
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    global_names: frozenset[str] = frozenset()
    nonlocal_names: frozenset[str] = frozenset()
    star_imports: tuple[str, ...] = ()

    def bind(self, name: str, binding: Binding) -> None:
        """Add a binding, here or where a `global` or `nonlocal` statement says."""
        is_plain = not self.global_names and not self.nonlocal_names
        bindings = (self if is_plain else self._owner_of(name)).bindings
        if name in bindings:
            bindings[name].append(binding)
        else:
            bindings[name] = [binding]

    def _owner_of(self, name: str) -> "Scope":
        """The scope in which a name is bound from here, as a `global` or `nonlocal` statement may say."""
        scope = self
        if name in self.global_names:
            while scope.parent is not None:
                scope = scope.parent
        elif name in self.nonlocal_names and self.parent is not None:
            found = self.parent.find(name)
            scope = found[0] if found else self.parent
        return scope

    def find(self, name: str) -> "tuple[Scope, list[Binding]] | None":
        """The scope that binds a name as seen from here, with the bindings; class scopes are seen only from within."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.bindings.get(name)
            if found and (scope is self or scope.kind is not _CLASS):
                return scope, found
            scope = scope.parent
        return None

    def enclosing_function(self) -> "Scope | None":
        """The innermost function around, itself included."""
        scope: Scope | None = self
        while scope is not None and scope.kind is not _FUNCTION:
            scope = scope.parent
        return scope

    def class_of_self(self, name: str) -> "Scope | None":
        """The class whose instance, or which itself, a method's first parameter of that name stands for."""
        scope: Scope | None = self
        if self.instance != name:
            scope = self.enclosing_function()
            while scope is not None and name not in scope.bindings:
                scope = scope.parent.enclosing_function() if scope.parent else None
        is_instance = scope is not None and scope.instance == name and len(scope.bindings[name]) == 1
        return scope.parent if scope is not None and is_instance else None

    @property
    def is_deferred(self) -> bool:
        """Whether the code here runs only when a function is called."""
        return self.enclosing_function() is not None
