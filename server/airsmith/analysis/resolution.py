"""What an expression stands for: the dotted paths of the things it may be, followed through imports and assignments."""

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator

from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind

_MAX_DEPTH = 60
"""Expressions followed one from another, as in `a = b`, `b = c`; keeps far from Python's own limit."""
_MAX_STEPS = 2_000
"""Expressions looked at for one answer, so that code made to explode does not."""

_BUILTINS = frozenset(dir(builtins))
_NAMESPACES = frozenset(("builtins.globals", "builtins.locals", "builtins.vars"))
_IMPORTERS = frozenset(("builtins.__import__", "importlib.import_module", "importlib.__import__"))
_WRAPPERS = frozenset(("functools.partial", "functools.partialmethod", "builtins.staticmethod", "builtins.classmethod"))
_MODULE_TABLE = "sys.modules"
_SHARED_MODULES = frozenset(("os", "sys", "subprocess", "builtins", "importlib"))
"""Modules that others of the standard library import, but for `asyncio.subprocess`, which is one of its own."""


class Resolver:
    """Resolves the expressions of one file, and remembers what it found.

    Paths look like `os.system`. Builtins are `builtins.NAME`. A name that the file itself defines as a function or
    class, or takes as a parameter, has no path. Followed are imports under any name, assigned names, attributes of
    modules and of classes of the file, getattr with a literal name, import functions with a literal module,
    `__builtins__`, `sys.modules` and `vars(module)`, partial objects, and both sides of a choice.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, ...]] = {}

    def resolve(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """Dotted paths that an expression may stand for; empty where that is not known."""
        if isinstance(expression, ast.Constant):
            return ()
        found = self._known.get(id(expression))
        if found is None:
            found = self._known[id(expression)] = tuple(dict.fromkeys(_Search().paths(expression, scope)))
        return found

    def resolve_binding(self, binding: Binding, scope: Scope) -> tuple[str, ...]:
        """Dotted paths of what one binding gives its name; `scope` is the one that holds the binding."""
        return tuple(dict.fromkeys(_Search().binding_paths(binding, scope)))

    def literal_text(self, expression: ast.expr, scope: Scope) -> str | None:
        """The text that an expression certainly is: a literal, or put together from literals; None for the rest."""
        return _Search().text(expression, scope)


class _Search:
    """One question. `_active` are the expressions being followed, so that `a = b`, `b = a` comes to an end."""

    def __init__(self) -> None:
        self._active: set[int] = set()
        self._steps = 0

    def paths(self, node: ast.expr, scope: Scope) -> list[str]:
        self._steps += 1
        if id(node) in self._active or len(self._active) >= _MAX_DEPTH or self._steps > _MAX_STEPS:
            return []
        self._active.add(id(node))
        found = list(self._paths(node, scope))
        self._active.discard(id(node))
        return found

    def _paths(self, node: ast.expr, scope: Scope) -> Iterable[str]:
        match node:
            case ast.Name():
                return self._name_paths(node.id, scope)
            case ast.Attribute():
                return self._attribute_paths(node.value, node.attr, scope)
            case ast.Call():
                return self._call_paths(node, scope)
            case ast.Subscript():
                return self._subscript_paths(node, scope)
            case ast.IfExp():
                return [*self.paths(node.body, scope), *self.paths(node.orelse, scope)]
            case ast.BoolOp():
                return [path for value in node.values for path in self.paths(value, scope)]
            case ast.NamedExpr():
                return self.paths(node.value, scope)
        return ()

    def _name_paths(self, name: str, scope: Scope) -> Iterator[str]:
        found = scope.find(name)
        if found is None:
            yield from _unbound_paths(name, scope)
            return
        owner, bindings = found
        for binding in bindings:
            yield from self.binding_paths(binding, owner)
            if isinstance(binding.value, ast.Name) and binding.value.id == name:
                yield from self._name_paths(name, owner.parent) if owner.parent else _unbound_paths(name, owner)

    def binding_paths(self, binding: Binding, owner: Scope) -> Iterable[str]:
        if binding.kind is BindingKind.IMPORT:
            return (binding.origin,)
        if binding.value is None:
            return ()
        return self.paths(binding.value, binding.scope or owner)

    def _attribute_paths(self, base: ast.expr, name: str, scope: Scope) -> Iterator[str]:
        for path in self.paths(base, scope):
            yield _member(path, name)
        for holder in _classes(base, scope):
            yield from self._class_member_paths(holder, name)

    def _class_member_paths(self, holder: Scope, name: str) -> Iterator[str]:
        if id(holder) in self._active or len(self._active) >= _MAX_DEPTH:
            return
        self._active.add(id(holder))
        bindings = [*holder.bindings.get(name, ()), *holder.attributes.get(name, ())]
        for binding in bindings:
            yield from self.binding_paths(binding, holder)
        if not bindings and isinstance(holder.node, ast.ClassDef) and holder.parent is not None:
            for base in holder.node.bases:
                yield from self._attribute_paths(base, name, holder.parent)
        self._active.discard(id(holder))

    def _call_paths(self, node: ast.Call, scope: Scope) -> Iterator[str]:
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        if not arguments:
            return
        for function in self.paths(node.func, scope):
            if function == "builtins.getattr":
                yield from self._getattr_paths(arguments, scope)
            elif function in _IMPORTERS:
                if module := self.text(arguments[0], scope):
                    yield _imported(module, arguments) if function != "importlib.import_module" else module
            elif function in _WRAPPERS:
                yield from self.paths(arguments[0], scope)
            elif function == f"{_MODULE_TABLE}.get" and (module := self.text(arguments[0], scope)):
                yield module
        if isinstance(node.func, ast.Attribute) and node.func.attr == "__getattribute__":
            yield from self._getattr_paths([node.func.value, *arguments], scope)

    def _getattr_paths(self, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
        if len(arguments) > 1 and (name := self.text(arguments[1], scope)):
            yield from self._attribute_paths(arguments[0], name, scope)

    def _subscript_paths(self, node: ast.Subscript, scope: Scope) -> Iterator[str]:
        key = self.text(node.slice, scope)
        if key is None:
            return
        match node.value:
            case ast.Attribute(attr="__dict__", value=base):
                yield from self._attribute_paths(base, key, scope)
            case ast.Call() as call if any(path in _NAMESPACES for path in self.paths(call.func, scope)):
                if call.args:
                    yield from self._attribute_paths(call.args[0], key, scope)
                else:
                    yield from self._name_paths(key, scope)
            case holder:
                for path in self.paths(holder, scope):
                    if path == _MODULE_TABLE:
                        yield key
                    elif path == "builtins":
                        yield _member(path, key)

    def text(self, node: ast.expr, scope: Scope) -> str | None:
        """See `Resolver.literal_text`."""
        self._steps += 1
        if len(self._active) >= _MAX_DEPTH or self._steps > _MAX_STEPS or id(node) in self._active:
            return None
        self._active.add(id(node))
        found = self._text(node, scope)
        self._active.discard(id(node))
        return found

    def _text(self, node: ast.expr, scope: Scope) -> str | None:
        match node:
            case ast.Constant(value=str() as text):
                return text
            case ast.BinOp(op=ast.Add()):
                return self._joined("", [node.left, node.right], scope)
            case ast.JoinedStr():
                return self._joined("", node.values, scope)
            case ast.FormattedValue(conversion=-1, format_spec=None):
                return self.text(node.value, scope)
            case ast.Call(func=ast.Attribute(attr="join", value=separator), args=[ast.List() | ast.Tuple() as parts]):
                between = self.text(separator, scope)
                return None if between is None else self._joined(between, parts.elts, scope)
            case ast.Name():
                return self._named_text(node.id, scope)
        return None

    def _joined(self, separator: str, parts: Iterable[ast.expr], scope: Scope) -> str | None:
        texts = [self.text(part, scope) for part in parts]
        return None if None in texts else separator.join(text for text in texts if text is not None)

    def _named_text(self, name: str, scope: Scope) -> str | None:
        found = scope.find(name)
        if found is None or len(found[1]) != 1 or found[1][0].value is None:
            return None
        owner, (binding,) = found
        return self.text(binding.value, binding.scope or owner) if binding.value else None


def _classes(node: ast.expr, scope: Scope) -> list[Scope]:
    """The classes of this file that an expression stands for, or whose instance it is."""
    while not isinstance(node, ast.Name):
        match node:
            case ast.Call(func=ast.Name(id="type"), args=[instance]) | ast.Attribute(attr="__class__", value=instance):
                node = instance
            case ast.Call():
                node = node.func
            case _:
                return []
    if node.id == "super":
        function = scope.enclosing_function()
        holder = function.parent if function else None
        return [holder] if holder is not None and holder.kind is ScopeKind.CLASS else []
    own = scope.class_of_self(node.id)
    if own is not None:
        return [own]
    found = scope.find(node.id)
    bindings = found[1] if found else []
    return [binding.scope for binding in bindings if binding.kind is BindingKind.CLASS and binding.scope is not None]


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


def _imported(module: str, arguments: list[ast.expr]) -> str:
    """What `__import__` gives for a dotted module: the top package, unless it is asked for names in it."""
    return module if len(arguments) > 1 else module.partition(".")[0]


def _member(base: str, name: str) -> str:
    """The path of an attribute. Modules have the builtins and what they import at hand: `shutil.os` is `os`."""
    if name == "__builtins__":
        return "builtins"
    if base == "__builtin__":
        return f"builtins.{name}"
    if name in _SHARED_MODULES and base.partition(".")[0] in sys.stdlib_module_names and base != "asyncio":
        return name
    return f"{base}.{name}"
