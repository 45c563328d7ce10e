"""What calls call: constructors, methods and functions of Airflow's catalog, where it is certain which one is meant."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from airsmith.analysis.callee import Callee, callee_at, constructor_callee, method_callee
from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.module import Module
from airsmith.analysis.receivers import Receivers, only_binding
from airsmith.analysis.scopes import Scope
from airsmith.catalog.lookup import Catalog

_CONSTRUCTOR = "__init__"
_MAPPINGS = frozenset(("partial", "expand"))


class Callees:
    """Finds what the calls of one file reach. Says nothing where anything is uncertain."""

    def __init__(self, module: Module, lineages: Lineages, catalog: Catalog) -> None:
        self._module = module
        self._lineages = lineages
        self._catalog = catalog
        self._receivers = Receivers(module, lineages)
        self._constructors: dict[int, Callee | None] = {}
        self._methods: dict[tuple[int, str, int], Callee | None] = {}
        self._named_by_binding: dict[int, Callee | None] = {}
        self._members: dict[tuple[int, str], Callee | None] = {}

    def all(self) -> Iterator[tuple[ast.Call, Scope, Callee]]:
        """All calls of the file of which it is certain what they reach, with their scopes."""
        for call, scope in self._module.names.calls:
            callee = self.of(call, scope)
            if callee is not None:
                yield call, scope, callee

    def of(self, call: ast.Call, scope: Scope) -> Callee | None:
        """What a call reaches; None where that is not certain or nothing of the catalog."""
        function = call.func
        if isinstance(function, ast.Name):
            return self._named(function, scope)
        if not isinstance(function, ast.Attribute):
            return None
        receiver, name = function.value, function.attr
        if isinstance(receiver, ast.Name):
            own = scope.class_of_self(receiver.id)
            if own is None:
                return self._member_of_name(function, receiver.id, scope)
            lineage = self._receivers.class_of_self(own, receiver.id, scope)
            return self._member_of_self(lineage, name, name, own)
        if isinstance(receiver, ast.Attribute) and isinstance(receiver.value, ast.Name):
            own = scope.class_of_self(receiver.value.id)
            if own is not None:
                return self._member_of_self(self._receivers.class_of(receiver, scope), name, receiver.attr, own)
        return self._member(function, scope) or self._look_for_named(function, scope)

    # Calls of names

    def _named(self, function: ast.Name, scope: Scope) -> Callee | None:
        binding = only_binding(function.id, scope)
        if binding is None:
            return None
        if id(binding) not in self._named_by_binding:
            self._named_by_binding[id(binding)] = self._look_for_named(function, scope)
        return self._named_by_binding[id(binding)]

    def _look_for_named(self, function: ast.expr, scope: Scope) -> Callee | None:
        lineage, path = self._receivers.what_is_named(function, scope)
        if path.startswith("airflow."):
            return callee_at(path, self._catalog)
        return self._constructor(lineage) if lineage is not None else None

    def _constructor(self, lineage: Lineage) -> Callee | None:
        if id(lineage) not in self._constructors:
            self._constructors[id(lineage)] = constructor_callee(lineage, self._catalog)
        return self._constructors[id(lineage)]

    # Calls of members

    def _member_of_self(self, lineage: Lineage | None, name: str, attribute: str, own: Scope) -> Callee | None:
        """`self.name`, or `self.attribute.name`, of an object of the given class; `own` is the class around."""
        if lineage is None or name == _CONSTRUCTOR or name in _MAPPINGS or self._is_left_to_heirs(attribute, own):
            return None
        return self._method_in(lineage, name)

    def _member_of_name(self, function: ast.Attribute, receiver: str, scope: Scope) -> Callee | None:
        binding = only_binding(receiver, scope)
        if binding is None:
            return None
        key = (id(binding), function.attr)
        if key not in self._members:
            self._members[key] = self._member(function, scope) or self._look_for_named(function, scope)
        return self._members[key]

    def _member(self, function: ast.Attribute, scope: Scope) -> Callee | None:
        """A method of `super()` or of an object whose class is certain."""
        receiver = function.value
        around = self._receivers.class_around_super(receiver, scope) if isinstance(receiver, ast.Call) else None
        if around is not None:
            lineage = self._lineages.of(around)
            if function.attr == _CONSTRUCTOR:
                is_certain = not self._may_be_mixed(around)
                return constructor_callee(lineage, self._catalog, is_super=True) if is_certain else None
            return self._method_in(lineage, function.attr, skip=1)
        if function.attr == _CONSTRUCTOR:
            return None
        if function.attr in _MAPPINGS:
            return self._mapping(function, scope)
        lineage_of_object = self._receivers.class_of(receiver, scope)
        return self._method_in(lineage_of_object, function.attr) if lineage_of_object is not None else None

    def _is_left_to_heirs(self, name: str, own: Scope) -> bool:
        """Whether a class of this file replaces what `self.name` is in one that it derives from."""
        return any(heir.sets(name) for heir in self._heirs.get(id(own), ()))

    @cached_property
    def _heirs(self) -> dict[int, list[ClassInfo]]:
        """By scope of a class, the classes of this file that derive from it."""
        found: dict[int, list[ClassInfo]] = {}
        for info in self._module.classes:
            for ancestor in self._lineages.of(info).local[1:]:
                found.setdefault(id(ancestor.info.scope), []).append(info)
        return found

    def _mapping(self, function: ast.Attribute, scope: Scope) -> Callee | None:
        """`Operator.partial(…)` and the `.expand(…)` that follows: they take what the constructor takes, not all of it."""
        owner = function.value
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr == "partial":
            owner = owner.func.value
        lineage = self._receivers.class_named(owner, scope)
        found = self._constructor(lineage) if lineage is not None else None
        if found is None or not found.is_task:
            return None
        name = f"{found.name}.{function.attr}"
        return replace(found, name=name, is_filled_in=True, accepts_any_position=True)

    def _method_in(self, lineage: Lineage, name: str, skip: int = 0) -> Callee | None:
        """The method that an object's class gives a name, where the catalog has it and nothing local may hide it."""
        key = (id(lineage), name, skip)
        if key not in self._methods:
            self._methods[key] = self._look_for_method(lineage, name, skip)
        return self._methods[key]

    def _look_for_method(self, lineage: Lineage, name: str, skip: int) -> Callee | None:
        for one in lineage.local[skip:]:
            if one.info.sets(name):
                return None
        owner = next((one for one in lineage.listed if name in one.methods), None)
        if owner is None or any(one.info.is_damaged or _is_odd(one.info) for one in lineage.local):
            return None
        if not lineage.is_complete and owner is not lineage.order[0]:
            return None
        return method_callee(lineage.name, owner.methods[name], self._catalog)

    def _may_be_mixed(self, info: ClassInfo) -> bool:
        """Whether a class of this file derives from it and another one, so that `super()` may lead elsewhere."""
        return any(
            len(other.bases) > 1 and any(base.local is info for base in other.bases) for other in self._module.classes
        )


def _is_odd(info: ClassInfo) -> bool:
    """Whether a class may have members that are not in its body."""
    return bool(info.node.decorator_list) or info.is_stand_in or info.sets("__getattribute__")
