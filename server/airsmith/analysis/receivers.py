"""The classes of objects and the things that names stand for, where it is certain which they are."""

import ast
from collections.abc import Iterator
from functools import cached_property

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind

_LAZY_PROPERTIES = frozenset(("property", "cached_property"))
_MOST_STEPS = 8

# Looking up a member of an enumeration takes as long as finding a name.
_CLASS, _ASSIGNMENT, _IMPORT = BindingKind.CLASS, BindingKind.ASSIGNMENT, BindingKind.IMPORT
_CLASS_SCOPE, _FUNCTION_SCOPE = ScopeKind.CLASS, ScopeKind.FUNCTION


class Receivers:
    """Answers for the expressions of one file. Says nothing where anything is uncertain."""

    def __init__(self, module: Module, lineages: Lineages) -> None:
        self._module = module
        self._lineages = lineages
        self._attributes: dict[tuple[int, str], Lineage | None] = {}
        self._named: dict[int, tuple[Lineage | None, str]] = {}
        self._selves: dict[int, Lineage | None] = {}
        self._values: dict[int, Lineage | None] = {}
        self._paths: dict[int, str] = {}

    def class_of(self, expression: ast.expr, scope: Scope) -> Lineage | None:
        """The class of the object that an expression is; None where that is not certain."""
        if not isinstance(expression, ast.Name):
            return self._class_of(expression, scope, _MOST_STEPS)
        binding = only_binding(expression.id, scope)
        if binding is None or binding.kind is not _ASSIGNMENT:
            return self._class_of(expression, scope, _MOST_STEPS)
        if id(binding) not in self._values:
            self._values[id(binding)] = self._class_of_value(binding, scope, _MOST_STEPS)
        return self._values[id(binding)]

    def class_named(self, expression: ast.expr, scope: Scope) -> Lineage | None:
        """The class that an expression names; None where that is not certain."""
        return self.what_is_named(expression, scope)[0]

    def what_is_named(self, expression: ast.expr, scope: Scope) -> tuple[Lineage | None, str]:
        """The class that an expression names, and the dotted path that it stands for, as far as that is certain."""
        if not isinstance(expression, ast.Name):
            return self._what_is_at(self.path_of(expression, scope))
        binding = only_binding(expression.id, scope)
        if binding is None:
            return None, ""
        found = self._named.get(id(binding))
        if found is None:
            info = self._infos.get(id(binding.node)) if binding.kind is _CLASS else None
            found = (self._lineages.of(info), "") if info else self._what_is_at(self.path_of(expression, scope))
            self._named[id(binding)] = found
        return found

    def _what_is_at(self, path: str) -> tuple[Lineage | None, str]:
        lineage = self._lineages.at(path) if path else None
        return (lineage if lineage is not None and lineage.order else None), path

    def class_around_super(self, expression: ast.expr, scope: Scope) -> ClassInfo | None:
        """The class in whose method an expression stands that is `super()`, or the same in the long form; else None."""
        if not isinstance(expression, ast.Call) or expression.keywords:
            return None
        function = scope.enclosing_function()
        if not isinstance(expression.func, ast.Name) or expression.func.id != "super" or scope is not function:
            return None
        holder = function.parent
        info = self._infos.get(id(holder.node)) if holder is not None and holder.kind is _CLASS_SCOPE else None
        return info if info is not None and _is_own_super(expression, info, scope) else None

    def _class_of(self, expression: ast.expr, scope: Scope, steps: int) -> Lineage | None:
        if not steps:
            return None
        match expression:
            case ast.Call():
                return self.class_named(expression.func, scope)
            case ast.Name(id=name):
                own = scope.class_of_self(name)
                if own is not None:
                    return self.class_of_self(own, name, scope)
                return self._class_of_value(only_binding(name, scope), scope, steps)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                own = scope.class_of_self(name)
                if own is None:
                    return None
                return self.class_of_attribute(own, attribute, steps)
        return None

    def class_of_attribute(self, own: Scope, name: str, steps: int = _MOST_STEPS) -> Lineage | None:
        """The class of what `self.name` is in a class, which is given by its scope."""
        if name not in own.attributes and name not in own.bindings:
            return None
        key = (id(own), name)
        if key not in self._attributes:
            self._attributes[key] = None  # while it is looked for: an attribute that is assigned itself
            self._attributes[key] = self._class_of_attribute(own, name, steps)
        return self._attributes[key]

    def class_of_self(self, own: Scope, name: str, scope: Scope) -> Lineage | None:
        """The class of a method's first parameter, unless the method is not called on an object.

        `own` is the class that `Scope.class_of_self` gives for the name.
        """
        function = scope if scope.instance == name else scope.enclosing_function()
        while function is not None and name not in function.bindings:
            function = function.parent.enclosing_function() if function.parent else None
        if function is None or not isinstance(function.node, FunctionNode):
            return None
        if id(function) not in self._selves:
            info = self._infos.get(id(own.node)) if not _is_unbound(function.node) else None
            self._selves[id(function)] = self._lineages.of(info) if info is not None else None
        return self._selves[id(function)]

    def _class_of_value(self, binding: Binding | None, scope: Scope, steps: int) -> Lineage | None:
        if binding is None or binding.kind is not _ASSIGNMENT or binding.value is None:
            return None
        return self._class_of(binding.value, binding.scope or scope, steps - 1)

    def _class_of_attribute(self, own: Scope, name: str, steps: int) -> Lineage | None:
        """What `self.name` holds: assigned once in the class, or made by a property of it."""
        info = self._infos.get(id(own.node))
        assigned, members = own.attributes.get(name, []), own.bindings.get(name, [])
        if not (assigned or members) or info is None:
            return None
        if any(one.info.sets(name) for one in self._lineages.of(info).local[1:]):
            return None
        if len(assigned) == 1 and not members:
            return self._class_of_value(assigned[0], own, steps)
        method = info.method(name)
        if assigned or len(members) != 1 or method is None or not _is_property(method):
            return None
        return self._class_of_returned(method, steps)

    def _class_of_returned(self, method: FunctionNode, steps: int) -> Lineage | None:
        """The class of what a property returns, where each `return` makes an object of the same class."""
        inner = self._scopes.get(id(method))
        if inner is None or any(inner in _functions_around(scope) for scope in self._inner_functions):
            return None
        returned = [node.value for node, scope in self._module.names.returns if scope is inner]
        found = [self._class_of(value, inner, steps - 1) if value is not None else None for value in returned]
        first = found[0] if found else None
        is_one = first is not None and all(one is not None and one.order == first.order for one in found)
        return first if is_one else None

    @cached_property
    def _inner_functions(self) -> list[Scope]:
        """The functions of the file that stand in others."""
        functions = [scope for scope in self._module.names.scopes if scope.kind is _FUNCTION_SCOPE]
        return [scope for scope in functions if scope.parent is not None and scope.parent.is_deferred]

    @cached_property
    def _infos(self) -> dict[int, ClassInfo]:
        return {id(info.node): info for info in self._module.classes}

    @cached_property
    def _scopes(self) -> dict[int, Scope]:
        return {id(scope.node): scope for scope in self._module.names.scopes}

    def path_of(self, expression: ast.expr, scope: Scope) -> str:
        """The one dotted path that an expression can stand for; empty where there are several or none."""
        names: list[str] = []
        while isinstance(expression, ast.Attribute):
            names.append(expression.attr)
            expression = expression.value
        binding = only_binding(expression.id, scope) if isinstance(expression, ast.Name) else None
        if binding is None:
            return ""
        if id(binding) not in self._paths:
            self._paths[id(binding)] = self._path_of(binding, expression, scope)
        path = self._paths[id(binding)]
        return ".".join((path, *reversed(names))) if path else ""

    def _path_of(self, binding: Binding, name: ast.expr, scope: Scope) -> str:
        """The one dotted path that a name can stand for, given its only binding."""
        if binding.kind is _IMPORT:
            return binding.origin
        if not isinstance(binding.value, (ast.Name, ast.Attribute)):
            return ""
        paths = self._module.resolve(name, scope)
        return paths[0] if len(paths) == 1 else ""


def only_binding(name: str, scope: Scope) -> Binding | None:
    """The one binding of a name as seen from a scope; None where there is none or another one too."""
    found = scope.find(name)
    return found[1][0] if found is not None and len(found[1]) == 1 else None


def _functions_around(scope: Scope) -> Iterator[Scope]:
    around = scope.parent
    while around is not None:
        yield around
        around = around.parent


def _is_own_super(call: ast.Call, info: ClassInfo, scope: Scope) -> bool:
    """Whether it is `super()`, or `super(Name, self)` with the class that it stands in."""
    match call.args:
        case []:
            return True
        case [ast.Name(id=name), ast.Name(id=instance)]:
            own = scope.class_of_self(instance)
            return name == info.name and own is info.scope
    return False


def _decorator_names(node: FunctionNode) -> set[str]:
    return {last_name(one) for one in node.decorator_list}


def _is_unbound(node: FunctionNode) -> bool:
    return bool(node.decorator_list) and not _decorator_names(node).isdisjoint(("staticmethod", "classmethod"))


def _is_property(node: FunctionNode) -> bool:
    names = _decorator_names(node)
    return len(names) == 1 and not names.isdisjoint(_LAZY_PROPERTIES)
