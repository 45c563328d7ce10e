"""The search for what one expression stands for; see `Resolver`."""

import ast
import builtins
from collections.abc import Iterable, Iterator

from airsmith.analysis.annotations import named_types
from airsmith.analysis.dotted_path import MADE, member, result_of
from airsmith.analysis.effort import Effort
from airsmith.analysis.index import parameters_of
from airsmith.analysis.literal_text import TextKey, TextReader, Texts
from airsmith.analysis.local_classes import bindings_of_member, classes_of
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Binding, BindingKind, Scope
from airsmith.analysis.special_calls import RESULTS, of_getattr, of_getter
from airsmith.analysis.written_tables import tables_of, values_at, values_at_unknown

_MOST_PATHS = 12
_BUILTINS = frozenset(dir(builtins))
_NAMESPACES = frozenset(("builtins.globals", "builtins.locals", "builtins.vars"))
_NAMESPACE_ATTRIBUTES = frozenset(("__globals__", "f_globals", "f_locals"))
_MODULE_TABLE = "sys.modules"
_TABLE_METHODS = frozenset(("get", "pop", "setdefault", "__getitem__"))


_Key = tuple[int, str, str]
"""A name in a scope, a member of a class, which also has names that are no members, or what a function returns."""


class Memory:
    """What has been found out about the names of a file for good."""

    def __init__(self) -> None:
        self.paths: dict[_Key, list[str]] = {}
        self.texts: dict[TextKey, Texts] = {}


class PathSearch:
    """One question.

    What is found out about a name is kept in the memory, unless it rests on a name that was itself still being followed:
    then it may lack something, and is kept for this question alone.
    """

    def __init__(self, memory: Memory, effort: Effort) -> None:
        self._memory = memory
        self._effort = effort
        self._reader = TextReader(effort, memory.texts)
        self._found: dict[_Key, list[str]] = {}
        self._followed: set[_Key] = set()
        self._asked_early: set[_Key] = set()

    def paths(self, node: ast.expr, scope: Scope) -> list[str]:
        """The paths that an expression may stand for."""
        if isinstance(node, ast.Name):
            return list(self._name_paths(node.id, scope))
        key = id(node) if isinstance(node, ast.Subscript) else None
        if not self._effort.begin(key):
            return []
        found = list(dict.fromkeys(self._paths(node, scope)))[:_MOST_PATHS]
        self._effort.end(key)
        return found

    def _paths(self, node: ast.expr, scope: Scope) -> Iterable[str]:
        match node:
            case ast.Attribute():
                return self.attribute_paths(node.value, node.attr, scope)
            case ast.Call():
                return self._call_paths(node, scope)
            case ast.Subscript():
                return self.item_paths(node.value, node.slice, scope)
            case ast.IfExp():
                return [*self.paths(node.body, scope), *self.paths(node.orelse, scope)]
            case ast.BoolOp():
                return [path for value in node.values for path in self.paths(value, scope)]
            case ast.NamedExpr() | ast.Await():
                return self.paths(node.value, scope)
        return ()

    def texts(self, node: ast.expr, scope: Scope) -> tuple[str, ...]:
        """The texts that an expression may be."""
        return self._reader.texts(node, scope).possible

    def _name_paths(self, name: str, scope: Scope) -> Iterable[str]:
        found = scope.find(name)
        if found is None:
            return _unbound_paths(name, scope)
        owner, bindings = found
        return self._gathered((id(owner), name, ""), self._bound_paths(name, owner, bindings))

    def _gathered(self, key: _Key, paths: Iterator[str]) -> list[str]:
        """What is known of a name. Of one that is being followed that is what its bindings so far give: `x = x.next()`."""
        if key in self._followed:
            self._asked_early.add(key)
        known = self._memory.paths.get(key)
        if known is None:
            known = self._found.get(key)
        if known is not None or not self._effort.begin(key):
            return list(known or ())
        found = self._found[key] = []
        cuts = self._effort.cuts
        self._followed.add(key)
        for path in paths:
            if path not in found:
                found.append(path)
            if len(found) >= _MOST_PATHS or self._effort.is_spent:
                break
        self._effort.end(key)
        self._followed.discard(key)
        self._asked_early.discard(key)
        if not self._asked_early and self._effort.cuts == cuts:
            self._memory.paths[key] = found
        return found

    def _bound_paths(self, name: str, owner: Scope, bindings: list[Binding]) -> Iterator[str]:
        for binding in bindings:
            if self._effort.is_spent:
                break
            yield from self.binding_paths(binding, owner)
            if isinstance(binding.value, ast.Name) and binding.value.id == name:
                yield from self._name_paths(name, owner.parent) if owner.parent else _unbound_paths(name, owner)

    def binding_paths(self, binding: Binding, owner: Scope) -> Iterable[str]:
        """The paths of what one binding gives its name; `owner` is the scope that holds it."""
        if binding.kind is BindingKind.IMPORT:
            return (binding.origin,)
        if binding.value is not None:
            return self.paths(binding.value, binding.scope or owner)
        return self._declared_paths(binding, owner)

    def _declared_paths(self, binding: Binding, owner: Scope) -> Iterable[str]:
        """Objects of the types that an annotation of a parameter or of a name without a value says."""
        node = binding.node
        if isinstance(node, ast.arg) and owner.parent is not None:
            return self.objects_of(node.annotation, owner.parent)
        return self.objects_of(node.annotation, owner) if isinstance(node, ast.AnnAssign) else ()

    def objects_of(self, annotation: ast.expr | None, scope: Scope) -> Iterator[str]:
        """The paths of objects of the types that an annotation names."""
        for named in named_types(annotation):
            for path in self.paths(named, scope):
                if not path.startswith("builtins."):
                    yield path + MADE

    def attribute_paths(self, base: ast.expr, name: str, scope: Scope) -> Iterator[str]:
        """The paths of an attribute of what an expression stands for."""
        if name in ("__builtins__", "f_builtins"):
            yield "builtins"
            return
        found = self.paths(base, scope)
        yield from [member(path, name) for path in found]
        if not found:
            for holder in classes_of(base, scope, self._effort):
                yield from self._class_member_paths(holder, name)

    def _class_member_paths(self, holder: Scope, name: str) -> Iterable[str]:
        return self._gathered((id(holder), name, "member"), self._member_paths(holder, name))

    def _member_paths(self, holder: Scope, name: str) -> Iterator[str]:
        bindings = bindings_of_member(holder, name)
        for binding in bindings:
            if self._effort.is_spent:
                break
            yield from self.binding_paths(binding, holder)
            if binding.kind is BindingKind.FUNCTION and _is_property(binding.node):
                yield from self._objects_returned(binding, holder)
        if not bindings and isinstance(holder.node, ast.ClassDef) and holder.parent is not None:
            for base in holder.node.bases:
                for path in self.paths(base, holder.parent):
                    yield from (member(path, name), member(path + MADE, name))
                for inherited in classes_of(base, holder.parent, self._effort):
                    yield from self._class_member_paths(inherited, name)

    def _call_paths(self, node: ast.Call, scope: Scope) -> Iterator[str]:
        arguments = [*_spread(node.args), *(keyword.value for keyword in node.keywords)]
        functions = self.paths(node.func, scope)
        for function in functions:
            yield from self._result_paths(function, arguments, scope)
        match node.func:
            case ast.Lambda(args=parameters, body=body) if not parameters_of(parameters):
                yield from self.paths(body, scope)
            case ast.Attribute(attr="__getattribute__", value=base) if arguments:
                yield from of_getattr(self, [base, *arguments], scope)
            case ast.Attribute(attr=name, value=base) if arguments and name in _TABLE_METHODS:
                yield from self.item_paths(base, arguments[0], scope)
        for local, holder in self._local_functions(node.func, scope) if not functions else ():
            yield from self._objects_returned(local, holder)

    def _result_paths(self, function: str, arguments: list[ast.expr], scope: Scope) -> Iterable[str]:
        """What a call of a path gives."""
        if ":" in function:
            return of_getter(self, function, arguments, scope) if arguments else ()
        known = RESULTS.get(function)
        return known(self, arguments, scope) if known is not None and arguments else result_of(function)

    def item_paths(self, holder: ast.expr, key: ast.expr, scope: Scope) -> Iterator[str]:
        """What a table has under a key: a namespace, the modules, or a list or dictionary written out in the file."""
        for table, where in tables_of(holder, scope, self._effort):
            for value in values_at(table, key):
                yield from self.paths(value, where)
            for value in values_at_unknown(table, key):
                yield from filter(_may_be_guessed, self.paths(value, where))
        for name in self.texts(key, scope):
            yield from self._named_item_paths(holder, name, scope)

    def _named_item_paths(self, holder: ast.expr, key: str, scope: Scope) -> Iterator[str]:
        match holder:
            case ast.Attribute(attr="__dict__", value=base):
                yield from self.attribute_paths(base, key, scope)
                return
            case ast.Attribute(attr=name) if name in _NAMESPACE_ATTRIBUTES:
                yield from self._name_paths(key, _outermost(scope))
                return
            case ast.Call() as call if not _NAMESPACES.isdisjoint(self.paths(call.func, scope)):
                if call.args:
                    yield from self.attribute_paths(call.args[0], key, scope)
                else:
                    yield from self._name_paths(key, scope)
                return
        for path in self.paths(holder, scope):
            if path == _MODULE_TABLE:
                yield key
            elif path == "builtins":
                yield member(path, key)

    def _local_functions(self, node: ast.expr, scope: Scope) -> Iterator[tuple[Binding, Scope]]:
        """Functions of the file that an expression names, with the scopes that hold them."""
        if isinstance(node, ast.Name):
            found = scope.find(node.id)
            for binding in found[1] if found else ():
                if found and binding.kind is BindingKind.FUNCTION:
                    yield binding, found[0]
        elif isinstance(node, ast.Attribute):
            for holder in classes_of(node.value, scope, self._effort):
                for binding in holder.bindings.get(node.attr, ()):
                    if binding.kind is BindingKind.FUNCTION:
                        yield binding, holder

    def _objects_returned(self, function: Binding, holder: Scope) -> Iterable[str]:
        """The objects that a function of the file gives: as it is annotated, or as its last statement returns them."""
        return self._gathered((id(function.node), "", "returned"), self._returned_paths(function, holder))

    def _returned_paths(self, function: Binding, holder: Scope) -> Iterator[str]:
        node = function.node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return
        yield from self.objects_of(node.returns, holder)
        match node.body[-1]:
            case ast.Return(value=ast.expr() as value) if function.scope is not None:
                yield from (path for path in self.paths(value, function.scope) if MADE in path or _may_be_guessed(path))


def _may_be_guessed(path: str) -> bool:
    """Whether a path is good to know even where the file may mean another one; errors are told of those of Airflow."""
    return not path.startswith("airflow.")


def _unbound_paths(name: str, scope: Scope) -> Iterator[str]:
    if name == "__builtins__":
        yield "builtins"
        return
    around: Scope | None = scope
    while around is not None:
        for module in around.star_imports:
            yield f"{module}.{name}"
        around = around.parent
    if name in _BUILTINS:
        yield f"builtins.{name}"


def _spread(arguments: list[ast.expr]) -> Iterator[ast.expr]:
    """Arguments, with those that are starred and written out: `*(os, "system")`."""
    for argument in arguments:
        if isinstance(argument, ast.Starred) and isinstance(argument.value, ast.List | ast.Tuple):
            yield from argument.value.elts
        else:
            yield argument


def _outermost(scope: Scope) -> Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope


def _is_property(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(last_name(decorator) in ("property", "cached_property") for decorator in decorators)
