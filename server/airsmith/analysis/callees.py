"""What calls call: constructors, methods and functions of Airflow's catalog, where it is certain which one is meant."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache, partial

from airsmith.analysis.callee import Callee, callee_at, constructor_callee, method_callee
from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.members import NO_MEMBERS, Attributes, Members
from airsmith.analysis.module import Module
from airsmith.analysis.receivers import Receivers
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind
from airsmith.catalog.lookup import Catalog

_CONSTRUCTOR = "__init__"
_MAPPINGS = frozenset(("partial", "expand"))
_STANDARD_LIBRARY = sys.stdlib_module_names
_KEPT = 2048

# Of most of the many calls in a file nothing is known. What is asked of each of them must cost next to nothing.
_NAME, _ATTRIBUTE, _CALL = ast.Name, ast.Attribute, ast.Call
_PATHS = (ast.Name, ast.Attribute)
_IMPORT, _CLASS = BindingKind.IMPORT, BindingKind.CLASS
_PARAMETER, _ASSIGNMENT = BindingKind.PARAMETER, BindingKind.ASSIGNMENT
_CLASS_SCOPE = ScopeKind.CLASS

_Search = Callable[[Lineage, Catalog, str], Callee | None]
_Sight = tuple[dict[str, list[Binding]], ...]
"""What is seen from a scope: the names of the scopes around with their bindings, from inside out."""


class Callees:
    """Finds what the calls of one file reach. Says nothing where anything is uncertain."""

    def __init__(self, module: Module, lineages: Lineages, catalog: Catalog) -> None:
        self._module = module
        self._lineages = lineages
        self._catalog = catalog
        self._receivers = Receivers(module, lineages)
        # By the ids of lineages, bindings, classes and their scopes:
        self._constructors: dict[int, Callee | None] = {}
        self._methods: dict[int, Members] = {}
        self._named: dict[int, Callee | None] = {}
        self._members: dict[int, Members] = {}
        self._supers: dict[int, Members] = {}
        self._selves: dict[int, Members] = {}

    def all(self) -> Iterator[tuple[ast.Call, Scope, Callee]]:
        """All calls of the file of which it is certain what they reach, with their scopes."""
        names = self._module.names
        reached = self._reached
        for scope, first, end in names.call_spans:
            sight = _sight_from(scope)
            for call, _ in names.calls[first:end]:
                callee = reached(call.func, scope, sight)
                if callee is not None:
                    yield call, scope, callee

    def of(self, call: ast.Call, scope: Scope) -> Callee | None:
        """What a call reaches; None where that is not certain or nothing of the catalog."""
        return self._reached(call.func, scope, _sight_from(scope))

    def _reached(self, function: ast.expr, scope: Scope, sight: _Sight) -> Callee | None:
        if isinstance(function, _NAME):
            return self._of_name(function, scope, sight)
        if not isinstance(function, _ATTRIBUTE):
            return None
        receiver = function.value
        if isinstance(receiver, _NAME):
            return self._members_of(receiver, scope, sight)[function.attr]
        if isinstance(receiver, _ATTRIBUTE):
            inner = receiver.value
            attributes = self._members_of(inner, scope, sight).attributes if isinstance(inner, _NAME) else None
            if attributes is not None:
                return attributes[receiver.attr][function.attr]
            return self._member_of_path(receiver, function.attr, scope) if _may_have_path(inner, sight) else None
        return self._member_of_call(receiver, function.attr, scope, sight) if isinstance(receiver, _CALL) else None

    # Calls of names

    def _of_name(self, name: ast.Name, scope: Scope, sight: _Sight) -> Callee | None:
        binding = _only_binding(name.id, sight)
        if binding is None:
            return None
        key = id(binding)
        if key not in self._named:
            self._named[key] = self._look_for_name(name, binding, scope)
        return self._named[key]

    def _look_for_name(self, name: ast.Name, binding: Binding, scope: Scope) -> Callee | None:
        if binding.kind is not _CLASS:
            return self._at(self._receivers.path_of(name, scope)) if _has_path(binding) else None
        lineage = self._receivers.class_named(name, scope)
        return self._constructor(lineage) if lineage is not None else None

    def _at(self, path: str) -> Callee | None:
        if path.startswith("airflow."):
            return callee_at(path, self._catalog)
        lineage = self._lineages.at(path) if path else None
        return self._constructor(lineage) if lineage is not None and lineage.order else None

    def _constructor(self, lineage: Lineage) -> Callee | None:
        if id(lineage) not in self._constructors:
            self._constructors[id(lineage)] = constructor_callee(lineage, self._catalog)
        return self._constructors[id(lineage)]

    # Calls of members

    def _members_of(self, name: ast.Name, scope: Scope, sight: _Sight) -> Members:
        binding = _only_binding(name.id, sight)
        if binding is None:
            return NO_MEMBERS
        found = self._members.get(id(binding))
        if found is None:
            found = self._members[id(binding)] = self._look_for_members(name, binding, scope)
        return found

    def _look_for_members(self, name: ast.Name, binding: Binding, scope: Scope) -> Members:
        kind = binding.kind
        if kind is _PARAMETER:
            own = scope.class_of_self(name.id)
            return self._members_of_self(name.id, scope, own) if own is not None else NO_MEMBERS
        if kind is _CLASS or _has_path(binding):
            return Members(partial(self._member_of_name, name, scope))
        made = binding.value
        if kind is not _ASSIGNMENT or not isinstance(made, _CALL):
            return NO_MEMBERS
        around = binding.scope or scope
        lineage = self._class_named(made.func, around, _sight_from(around))
        return self._methods_in(lineage) if lineage is not None else NO_MEMBERS

    def _class_named(self, expression: ast.expr, scope: Scope, sight: _Sight) -> Lineage | None:
        return self._receivers.class_named(expression, scope) if _may_have_path(expression, sight) else None

    def _members_of_self(self, name: str, scope: Scope, own: Scope) -> Members:
        """The members of the first parameter of a method; `own` is the class that `Scope.class_of_self` gives for it."""
        lineage = self._receivers.class_of_self(own, name, scope)
        if lineage is None:  # the method is not called on an object
            return Members(NO_MEMBERS.get, self._attributes_of(own))
        found = self._selves.get(id(own))
        if found is None:
            look_for = partial(self._member_of_self, lineage, own)
            found = self._selves[id(own)] = Members(look_for, self._attributes_of(own))
        return found

    def _attributes_of(self, own: Scope) -> Attributes:
        return Attributes(partial(self._members_of_attribute, own))

    def _member_of_self(self, lineage: Lineage, own: Scope, name: str) -> Callee | None:
        return None if self._is_left_to_heirs(name, own) else self._methods_in(lineage)[name]

    def _members_of_attribute(self, own: Scope, name: str) -> Members:
        """The members of what `self.name` is in a class, given by its scope."""
        lineage = self._receivers.class_of_attribute(own, name)
        return NO_MEMBERS if lineage is None or self._is_left_to_heirs(name, own) else self._methods_in(lineage)

    def _member_of_name(self, receiver: ast.Name, scope: Scope, name: str) -> Callee | None:
        """A member of what has a path, or of a class of this file."""
        found = None
        if name != _CONSTRUCTOR and name not in _MAPPINGS:
            lineage = self._receivers.class_of(receiver, scope)
            found = self._methods_in(lineage)[name] if lineage is not None else None
        return found or self._member_of_path(receiver, name, scope)

    def _member_of_path(self, receiver: ast.expr, name: str, scope: Scope) -> Callee | None:
        found = self._mapping(receiver, name, scope) if name in _MAPPINGS else None
        path = self._receivers.path_of(receiver, scope) if found is None else ""
        return self._at(f"{path}.{name}") if path else found

    def _member_of_call(self, receiver: ast.Call, name: str, scope: Scope, sight: _Sight) -> Callee | None:
        """A method of `super()`, or of an object that is made right there."""
        function = receiver.func
        if isinstance(function, _NAME) and function.id == "super":
            around = self._receivers.class_around_super(receiver, scope)
            return self._members_of_super(around)[name] if around is not None else None
        if name in _MAPPINGS:
            return self._mapping(receiver, name, scope)
        lineage = self._class_named(function, scope, sight)
        return self._methods_in(lineage)[name] if lineage is not None else None

    def _members_of_super(self, around: ClassInfo) -> Members:
        """The members of `super()` in a class."""
        key = id(around)
        found = self._supers.get(key)
        if found is None:
            found = self._supers[key] = Members(partial(self._member_of_super, around))
        return found

    def _member_of_super(self, around: ClassInfo, name: str) -> Callee | None:
        lineage = self._lineages.of(around)
        if name != _CONSTRUCTOR:
            return _method_in(lineage, self._catalog, name, 1)
        return None if self._may_be_mixed(around) else constructor_callee(lineage, self._catalog, is_super=True)

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

    def _mapping(self, owner: ast.expr, name: str, scope: Scope) -> Callee | None:
        """`Operator.partial(…)` and the `.expand(…)` that follows: they take what the constructor takes, not all of it."""
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr == "partial":
            owner = owner.func.value
        lineage = self._receivers.class_named(owner, scope)
        found = self._constructor(lineage) if lineage is not None else None
        if found is None or not found.is_task:
            return None
        return replace(found, name=f"{found.name}.{name}", is_filled_in=True, accepts_any_position=True)

    def _methods_in(self, lineage: Lineage) -> Members:
        """The methods of an object, given its class."""
        found = self._methods.get(id(lineage))
        if found is None:
            look_for = _method_in if lineage.local else _listed_method
            found = self._methods[id(lineage)] = Members(partial(_method_of_object, look_for, lineage, self._catalog))
        return found

    def _may_be_mixed(self, info: ClassInfo) -> bool:
        """Whether a class of this file derives from it and another one, so that `super()` may lead elsewhere."""
        return any(
            len(other.bases) > 1 and any(base.local is info for base in other.bases) for other in self._module.classes
        )


def _method_of_object(look_for: _Search, lineage: Lineage, catalog: Catalog, name: str) -> Callee | None:
    return None if name == _CONSTRUCTOR or name in _MAPPINGS else look_for(lineage, catalog, name)


def _method_in(lineage: Lineage, catalog: Catalog, name: str, skipped: int = 0) -> Callee | None:
    """The method that a class gives a name, where the catalog has it and nothing local may hide it.

    `skipped` are the first classes of the lineage, in which it is not looked for.
    """
    for one in lineage.local[skipped:]:
        if one.info.sets(name):
            return None
    owner = next((one for one in lineage.listed if name in one.methods), None)
    if owner is None or any(one.info.is_damaged or _is_odd(one.info) for one in lineage.local):
        return None
    if not lineage.is_complete and owner is not lineage.order[0]:
        return None
    return method_callee(lineage.name, owner.methods[name], catalog)


_listed_method = lru_cache(_KEPT)(_method_in)
"""The same for classes outside the workspace, which are the same for all files."""


def _is_odd(info: ClassInfo) -> bool:
    """Whether a class may have members that are not in its body."""
    return bool(info.node.decorator_list) or info.is_stand_in or info.sets("__getattribute__")


def _sight_from(scope: Scope) -> _Sight:
    found = [scope.bindings]
    around = scope.parent
    while around is not None:
        if around.kind is not _CLASS_SCOPE:
            found.append(around.bindings)
        around = around.parent
    return tuple(found)


def _only_binding(name: str, sight: _Sight) -> Binding | None:
    """The one binding of a name; None where there is none or another one too."""
    for bindings in sight:
        found = bindings.get(name)
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _may_have_path(expression: ast.expr, sight: _Sight) -> bool:
    """Whether a name, or the attribute of one, may stand for something that can be imported, or a class of this file."""
    while isinstance(expression, _ATTRIBUTE):
        expression = expression.value
    binding = _only_binding(expression.id, sight) if isinstance(expression, _NAME) else None
    return binding is not None and (binding.kind is _CLASS or _has_path(binding))


def _has_path(binding: Binding) -> bool:
    """Whether what is bound may stand for something that can be imported, and that is none of Python's own."""
    if binding.kind is _IMPORT:
        return binding.origin.partition(".")[0] not in _STANDARD_LIBRARY
    return isinstance(binding.value, _PATHS)
