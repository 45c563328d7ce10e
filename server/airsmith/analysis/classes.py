"""The classes of a file: what they derive from and what they define."""

import ast
from dataclasses import dataclass

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.scopes import Binding, BindingKind, Scope

# Both are asked for again and again: looking up a member of an enumeration and making a union take as long as the rest.
_CLASS = BindingKind.CLASS
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Base:
    """One base class as written: `paths` it may stand for, or the class of this file (`local`) that it is.

    `is_certain` means that it is nothing else than these.
    """

    node: ast.expr
    paths: tuple[str, ...]
    is_certain: bool
    local: "ClassInfo | None" = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known of what the base is."""
        return self.local is not None or bool(self.paths)


@dataclass(slots=True, eq=False)
class ClassInfo:
    """One class. `scope` is the scope inside it, `outer` the one it is defined in.

    `is_damaged` says that members may be missing because code does not parse; `has_damaged_methods`, that code may be
    missing in methods, whose names and parameters are there.
    """

    node: ast.ClassDef
    outer: Scope
    scope: Scope
    bases: tuple[Base, ...] = ()
    is_damaged: bool = False
    has_damaged_methods: bool = False

    @property
    def name(self) -> str:
        """The class's name."""
        return self.node.name

    def member(self, name: str) -> Binding | None:
        """What binds a name in the class's own body, last one first."""
        bindings = self.scope.bindings.get(name)
        return bindings[-1] if bindings else None

    def method(self, name: str) -> FunctionNode | None:
        """The function that the class's own body defines under a name."""
        bindings = self.scope.bindings.get(name)
        node = bindings[-1].node if bindings else None
        return node if isinstance(node, _FUNCTIONS) else None

    def sets(self, name: str) -> bool:
        """Whether the class's own body has a member of that name, or assigns one."""
        return name in self.scope.bindings or name in self.scope.attributes

    @property
    def is_stand_in(self) -> bool:
        """Whether its name is bound to something else too, as where a class stands in for one that may be missing."""
        bindings = self.outer.bindings.get(self.node.name, ())
        return len(bindings) > 1 and any(binding.kind is not _CLASS for binding in bindings)
