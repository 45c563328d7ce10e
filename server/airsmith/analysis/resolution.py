"""What an expression stands for: the dotted paths of the things it may be, followed through imports and assignments."""

import ast
import builtins
from collections.abc import Iterator

from airsmith.analysis.scopes import BindingKind, Scope

_MAX_STEPS = 8
_BUILTINS = frozenset(dir(builtins))
_LOOKUPS = frozenset(("builtins.globals", "builtins.locals", "builtins.vars"))
_IMPORTERS = frozenset(("builtins.__import__", "importlib.import_module", "importlib.__import__"))
_WRAPPERS = frozenset(("functools.partial", "functools.partialmethod", "builtins.staticmethod"))


def resolve(expression: ast.expr, scope: Scope) -> tuple[str, ...]:
    """Dotted paths that an expression may stand for, such as `os.system`; empty where that is not known.

    Builtins are `builtins.NAME`. A name that this file itself defines as a function or class, or takes as a parameter,
    has no path. Followed are imports under any name, assigned names, attributes, getattr with a literal name,
    import functions with a literal module, `__builtins__` and `sys.modules`, partial objects and both sides of a
    choice.
    """
    return tuple(dict.fromkeys(_paths(expression, scope, _MAX_STEPS)))


def _paths(node: ast.expr, scope: Scope, steps: int) -> Iterator[str]:
    if steps == 0:
        return
    if isinstance(node, ast.Name):
        yield from _name_paths(node.id, scope, steps)
    elif isinstance(node, ast.Attribute):
        for base in _paths(node.value, scope, steps):
            yield _member(base, node.attr)
    elif isinstance(node, ast.Call):
        yield from _call_paths(node, scope, steps - 1)
    elif isinstance(node, ast.Subscript):
        yield from _subscript_paths(node, scope, steps - 1)
    elif isinstance(node, ast.IfExp):
        yield from _paths(node.body, scope, steps - 1)
        yield from _paths(node.orelse, scope, steps - 1)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _paths(value, scope, steps - 1)
    elif isinstance(node, ast.NamedExpr):
        yield from _paths(node.value, scope, steps - 1)


def _name_paths(name: str, scope: Scope, steps: int) -> Iterator[str]:
    found = scope.find(name)
    if found is None:
        yield from _unbound_paths(name, scope)
        return
    owner, bindings = found
    for binding in bindings:
        if binding.kind is BindingKind.IMPORT:
            yield "builtins" if binding.origin == "__builtin__" else binding.origin
        elif binding.value is not None and not _is_self_reference(binding.value, name):
            yield from _paths(binding.value, owner, steps - 1)
        elif binding.value is not None and owner.parent is not None:
            yield from _paths(binding.value, owner.parent, steps - 1)


def _is_self_reference(value: ast.expr, name: str) -> bool:
    return isinstance(value, ast.Name) and value.id == name


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


def _call_paths(node: ast.Call, scope: Scope, steps: int) -> Iterator[str]:
    if not node.args:
        return
    for function in _paths(node.func, scope, steps):
        if function == "builtins.getattr" and len(node.args) > 1 and (attribute := literal_text(node.args[1])):
            for base in _paths(node.args[0], scope, steps):
                yield _member(base, attribute)
        elif function in _IMPORTERS and (module := literal_text(node.args[0])):
            yield module
        elif function in _WRAPPERS:
            yield from _paths(node.args[0], scope, steps)


def _subscript_paths(node: ast.Subscript, scope: Scope, steps: int) -> Iterator[str]:
    key = literal_text(node.slice)
    if key is None:
        return
    holder = node.value
    if isinstance(holder, ast.Call) and any(path in _LOOKUPS for path in _paths(holder.func, scope, steps)):
        yield from _namespace_paths(holder, key, scope, steps)
    elif isinstance(holder, ast.Attribute) and holder.attr == "__dict__":
        for base in _paths(holder.value, scope, steps):
            yield _member(base, key)
    else:
        for base in _paths(holder, scope, steps):
            if base == "sys.modules":
                yield key
            elif base == "builtins":
                yield f"builtins.{key}"


def _namespace_paths(call: ast.Call, key: str, scope: Scope, steps: int) -> Iterator[str]:
    """`vars(module)["name"]`, `globals()["name"]`."""
    if call.args:
        for base in _paths(call.args[0], scope, steps):
            yield _member(base, key)
    elif key == "__builtins__":
        yield "builtins"
    else:
        yield from _name_paths(key, scope, steps)


def _member(base: str, name: str) -> str:
    return "builtins" if name == "__builtins__" else f"{base}.{name}"


def literal_text(node: ast.expr) -> str | None:
    """The text of a string literal, also one put together from literals by `+`; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal_text(node.left), literal_text(node.right)
        return left + right if left is not None and right is not None else None
    return None
