"""The classes of objects and the things that names stand for, where it is certain which they are."""

import ast
from functools import cached_property

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind

_LAZY_PROPERTIES = frozenset(("property", "cached_property"))
_MOST_STEPS = 8


class Receivers:
    """Answers for the expressions of one file. Says nothing where anything is uncertain."""

    def __init__(self, module: Module, lineages: Lineages) -> None:
        self._module = module
        self._lineages = lineages
        self._attributes: dict[tuple[int, str], Lineage | None] = {}

    def class_of(self, expression: ast.expr, scope: Scope) -> Lineage | None:
        """The class of the object that an expression is; None where that is not certain."""
        return self._class_of(expression, scope, _MOST_STEPS)

    def class_named(self, expression: ast.expr, scope: Scope) -> Lineage | None:
        """The class that an expression names; None where that is not certain."""
        return self.what_is_named(expression, scope)[0]

    def what_is_named(self, expression: ast.expr, scope: Scope) -> tuple[Lineage | None, str]:
        """The class that an expression names, and the dotted path that it stands for, as far as that is certain."""
        if isinstance(expression, ast.Name):
            binding = self._only_binding(expression.id, scope)
            info = self._infos.get(id(binding.node)) if binding and binding.kind is BindingKind.CLASS else None
            if info is not None:
                return self._lineages.of(info), ""
        path = self._certain_path(expression, scope)
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
        info = self._infos.get(id(holder.node)) if holder is not None and holder.kind is ScopeKind.CLASS else None
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
                    return self._class_of_self(own, name, scope)
                binding = self._only_binding(name, scope)
                return self._class_of_value(binding, scope, steps)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                own = scope.class_of_self(name)
                if own is None:
                    return None
                key = (id(own), attribute)
                if key not in self._attributes:
                    self._attributes[key] = None  # while it is looked for: an attribute that is assigned itself
                    self._attributes[key] = self._class_of_attribute(own, attribute, steps)
                return self._attributes[key]
        return None

    def _class_of_self(self, own: Scope, name: str, scope: Scope) -> Lineage | None:
        """The class of a method's first parameter, unless the method is not called on an object."""
        function = scope.enclosing_function()
        while function is not None and name not in function.bindings:
            function = function.parent.enclosing_function() if function.parent else None
        is_plain = function is not None and isinstance(function.node, FunctionNode) and not _is_unbound(function.node)
        info = self._infos.get(id(own.node))
        return self._lineages.of(info) if info is not None and is_plain else None

    def _class_of_value(self, binding: Binding | None, scope: Scope, steps: int) -> Lineage | None:
        if binding is None or binding.kind is not BindingKind.ASSIGNMENT or binding.value is None:
            return None
        return self._class_of(binding.value, binding.scope or scope, steps - 1)

    def _class_of_attribute(self, own: Scope, name: str, steps: int) -> Lineage | None:
        """What `self.name` holds: assigned once in the class, or made by a property of it."""
        info = self._infos.get(id(own.node))
        if info is None or any(one.info.sets(name) for one in self._lineages.of(info).local[1:]):
            return None
        assigned, members = own.attributes.get(name, []), own.bindings.get(name, [])
        if len(assigned) == 1 and not members:
            return self._class_of_value(assigned[0], own, steps)
        method = info.method(name)
        if assigned or len(members) != 1 or method is None or not _is_property(method):
            return None
        return self._class_of_returned(method, steps)

    def _class_of_returned(self, method: FunctionNode, steps: int) -> Lineage | None:
        """The class of what a property returns, where each `return` makes an object of the same class."""
        inner = self._scopes.get(id(method))
        returned = [node.value for node in ast.walk(method) if isinstance(node, ast.Return)]
        if inner is None or any(
            isinstance(node, ast.Lambda | FunctionNode) for node in ast.walk(method) if node is not method
        ):
            return None
        found = [self._class_of(value, inner, steps - 1) if value is not None else None for value in returned]
        first = found[0] if found else None
        is_one = first is not None and all(one is not None and one.order == first.order for one in found)
        return first if is_one else None

    def _only_binding(self, name: str, scope: Scope) -> Binding | None:
        found = scope.find(name)
        return found[1][0] if found is not None and len(found[1]) == 1 else None

    @cached_property
    def _infos(self) -> dict[int, ClassInfo]:
        return {id(info.node): info for info in self._module.classes}

    @cached_property
    def _scopes(self) -> dict[int, Scope]:
        return {id(scope.node): scope for scope in self._module.names.scopes}

    def _certain_path(self, expression: ast.expr, scope: Scope) -> str:
        """The one dotted path that an expression can stand for; empty where there are several or none."""
        names: list[str] = []
        while isinstance(expression, ast.Attribute):
            names.append(expression.attr)
            expression = expression.value
        binding = self._only_binding(expression.id, scope) if isinstance(expression, ast.Name) else None
        if binding is None:
            return ""
        if binding.kind is BindingKind.IMPORT:
            return ".".join((binding.origin, *reversed(names)))
        if not isinstance(binding.value, ast.Name | ast.Attribute):
            return ""
        paths = self._module.resolve(expression, scope)
        return ".".join((paths[0], *reversed(names))) if len(paths) == 1 else ""


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
    parts = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return {part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in parts}


def _is_unbound(node: FunctionNode) -> bool:
    return not _decorator_names(node).isdisjoint(("staticmethod", "classmethod"))


def _is_property(node: FunctionNode) -> bool:
    names = _decorator_names(node)
    return len(names) == 1 and not names.isdisjoint(_LAZY_PROPERTIES)
