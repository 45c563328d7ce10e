"""Classes of a program: their bases, the order in which Python searches them, and their attributes."""

from typing import TYPE_CHECKING

from airsmith.catalog.linearization import linearize
from airsmith.catalog.reading.expressions import Thrown
from airsmith.catalog.reading.scopes import Binding, Scope
from airsmith.catalog.reading.values import UNKNOWN, ClassValue, External, Imported, ModuleValue, Value

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program

Ancestor = ClassValue | str
"""A class of the program, or the dotted path of one outside; empty for a base that cannot be told."""


class Classes:
    """Looks classes of one program up."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._orders: dict[ClassValue, tuple[Ancestor, ...]] = {}
        self._running: set[ClassValue] = set()

    def bases(self, owner: ClassValue) -> tuple[Ancestor, ...]:
        """The direct bases, followed to their definitions."""
        return tuple(self._ancestor(base) for base in owner.bases)

    def search_order(self, owner: ClassValue) -> tuple[Ancestor, ...]:
        """The class and its ancestors in Python's method resolution order, without `object`."""
        if owner in self._orders:
            return self._orders[owner]
        if owner in self._running:
            return (owner,)
        self._running.add(owner)
        try:
            bases = self.bases(owner)
            orders = [self.search_order(base) if isinstance(base, ClassValue) else (base,) for base in bases]
            order = (owner, *linearize(bases, orders))
        finally:
            self._running.discard(owner)
        self._orders[owner] = order
        return order

    def body(self, owner: ClassValue) -> Scope:
        """The class's own attributes, its body having been run."""
        if owner.body is None:
            owner.body = Scope(owner.scope.module, owner.scope, is_class=True)
            self._program.statements.run(owner.node.body, owner.body)
        return owner.body

    def find(self, owner: ClassValue, name: str) -> tuple[ClassValue, Binding] | None:
        """The first class in the search order that binds a name, and the binding."""
        for ancestor in self.search_order(owner):
            if isinstance(ancestor, ClassValue) and name in self.body(ancestor).names:
                return ancestor, self.body(ancestor).names[name]
        return None

    def attribute(self, owner: ClassValue, name: str) -> Value:
        """The value of a class attribute; Thrown(AttributeError) where no class of a fully known chain has it."""
        if name in {"__name__", "__qualname__"}:
            return owner.name
        if name == "__module__":
            return owner.module
        found = self.find(owner, name)
        if found is not None:
            return self._program.settle(found[1].value)
        if all(isinstance(ancestor, ClassValue) for ancestor in self.search_order(owner)) and not owner.node.keywords:
            raise Thrown("AttributeError")
        return UNKNOWN

    def _ancestor(self, base: Value) -> Ancestor:
        value = self._program.resolve(base)
        if isinstance(value, ClassValue):
            return value
        if isinstance(value, External):
            return value.path
        if isinstance(value, (Imported, ModuleValue)):
            return value.path if isinstance(value, Imported) else value.name
        return ""
