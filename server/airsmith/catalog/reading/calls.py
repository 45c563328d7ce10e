"""What calls in an unrun module return: builtins on plain data, and functions of the module that are simple enough."""

import ast
import builtins
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from airsmith.catalog.reading.expressions import Thrown, Undecided, items_of
from airsmith.catalog.reading.natives import TYPES, BoundMethod, collected, folded, measured, sorted_items
from airsmith.catalog.reading.scopes import Notice, Scope
from airsmith.catalog.reading.sources import Ground
from airsmith.catalog.reading.values import (
    UNKNOWN,
    ClassValue,
    External,
    FunctionValue,
    Imported,
    LambdaValue,
    ModuleValue,
    Value,
    is_concrete,
)

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program


_DEEPEST_CALL = 25
_BUILTIN_NAMES = frozenset(dir(builtins))
_VERSION_MAKERS = frozenset(("packaging.version.parse", "packaging.version.Version"))
_NATIVE_ERRORS = (TypeError, ValueError, KeyError, IndexError, AttributeError)


class Calls:
    """Calls of one program. `notices` collects the deprecation warnings that interpreted functions give."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._depth = 0
        self.notices: list[Notice] = []
        self.asked_modules: list[tuple[str, str]] = []
        """(module, name) of each `getattr` on a module by interpreted code."""
        self.tried_modules: list[str] = []
        """Modules that interpreted code has tried to import by a computed name."""
        self._builtins: dict[str, Callable[[list[Value], Mapping[str, Value]], Value]] = {
            "builtins.getattr": self._getattr,
            "builtins.hasattr": self._hasattr,
            "builtins.isinstance": self._isinstance,
            "builtins.__import__": self._dunder_import,
            "importlib.import_module": self._import_module,
            "warnings.warn": self._warn,
            "builtins.tuple": lambda given, _: collected(tuple, given),
            "builtins.list": lambda given, _: collected(list, given),
            "builtins.set": lambda given, _: collected(set, given),
            "builtins.frozenset": lambda given, _: collected(frozenset, given),
            "builtins.sorted": lambda given, _: sorted_items(given),
            "builtins.dict": self._make_dict,
            "builtins.len": lambda given, _: measured(given),
            "builtins.str": lambda given, _: str(given[0]) if given and isinstance(given[0], (str, int)) else UNKNOWN,
            "builtins.any": lambda given, _: folded(given, stops_at=True),
            "builtins.all": lambda given, _: folded(given, stops_at=False),
            "types.MappingProxyType": lambda given, _: given[0] if given else UNKNOWN,
        }

    def implicit_name(self, name: str, scope: Scope) -> Value:
        """A name that no scope binds: a builtin, or what Python itself gives each module."""
        if name == "__name__":
            return scope.module.name
        if name == "__package__" and scope.module.file is not None:
            return scope.module.file.package
        return External(f"builtins.{name}") if name in _BUILTIN_NAMES else UNKNOWN

    def call(self, node: ast.Call, scope: Scope) -> Value:
        """The value that a call returns; Thrown where it certainly raises."""
        callee = self._callee(node.func, scope)
        given = self._arguments(node, scope)
        if given is None:
            return UNKNOWN
        return self.apply(callee, *given)

    def apply(self, callee: Value, given: list[Value], named: Mapping[str, Value]) -> Value:
        """What calling a value with these arguments returns."""
        if isinstance(callee, External):
            return self._call_external(callee.path, given, named)
        if isinstance(callee, BoundMethod):
            return self._call_method(callee, given, named)
        if isinstance(callee, Imported):
            if callee.name == "import_string":
                return self._import_string(given)
            return self.apply(self._program.resolve(callee), given, named)
        if isinstance(callee, LambdaValue):
            return self.interpret(callee.node.args, [ast.Return(callee.node.body)], callee.scope, given, named)
        if isinstance(callee, FunctionValue) and isinstance(callee.node, ast.FunctionDef):
            if callee.node.name == "import_string":
                return self._import_string(given)
            if callee.node.decorator_list and not _is_cached(callee.node):
                return UNKNOWN
            return self.interpret(callee.node.args, callee.node.body, callee.scope, given, named)
        return UNKNOWN

    def interpret(
        self,
        signature: ast.arguments,
        body: list[ast.stmt],
        defined_in: Scope,
        given: list[Value],
        named: Mapping[str, Value],
    ) -> Value:
        """Work through a function's body; UNKNOWN where its way cannot be told."""
        if self._depth >= _DEEPEST_CALL:
            return UNKNOWN
        scope = Scope(defined_in.module, defined_in, explores=False)
        if not self._bind_arguments(signature, scope, given, named):
            return UNKNOWN
        self._depth += 1
        try:
            return self._program.statements.result_of(body, scope)
        except Undecided:
            return UNKNOWN
        finally:
            self._depth -= 1

    def _callee(self, node: ast.expr, scope: Scope) -> Value:
        value = self._program.expressions.evaluate(node, scope)
        return value if isinstance(value, Imported) else self._program.resolve(value)

    def _arguments(self, node: ast.Call, scope: Scope) -> tuple[list[Value], dict[str, Value]] | None:
        evaluate = self._program.expressions.evaluate
        given: list[Value] = []
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                spread = items_of(self._program.expressions.concrete(argument.value, scope))
                if spread is None:
                    return None
                given += spread
            else:
                given.append(evaluate(argument, scope))
        named: dict[str, Value] = {}
        for keyword in node.keywords:
            if keyword.arg is not None:
                named[keyword.arg] = evaluate(keyword.value, scope)
                continue
            mapping = self._program.expressions.concrete(keyword.value, scope)
            if not isinstance(mapping, dict):
                return None
            named.update(mapping)
        return given, named

    def _bind_arguments(
        self, signature: ast.arguments, scope: Scope, given: list[Value], named: Mapping[str, Value]
    ) -> bool:
        positional = [*signature.posonlyargs, *signature.args]
        evaluate = self._program.expressions.evaluate
        outer = scope.parent or scope
        defaults: dict[str, ast.expr] = {
            argument.arg: default
            for argument, default in zip(reversed(positional), reversed(signature.defaults), strict=False)
        }
        keyword_defaults = zip(signature.kwonlyargs, signature.kw_defaults, strict=True)
        defaults |= {argument.arg: default for argument, default in keyword_defaults if default is not None}
        values = dict(zip((argument.arg for argument in positional), given, strict=False))
        surplus = given[len(positional) :]
        known = {argument.arg for argument in (*positional, *signature.kwonlyargs)}
        values |= {name: value for name, value in named.items() if name in known}
        extra = {name: value for name, value in named.items() if name not in known}
        if (surplus and signature.vararg is None) or (extra and signature.kwarg is None):
            return False
        for name in known:
            if name not in values:
                if name not in defaults:
                    return False
                values[name] = evaluate(defaults[name], outer)
        if signature.vararg is not None:
            values[signature.vararg.arg] = tuple(surplus)
        if signature.kwarg is not None:
            values[signature.kwarg.arg] = extra
        for name, value in values.items():
            scope.bind(name, value)
        return True

    def _call_external(self, path: str, given: list[Value], named: Mapping[str, Value]) -> Value:
        resolved = [self._program.resolve(value) if isinstance(value, Imported) else value for value in given]
        native = self._builtins.get(path)
        if native is not None:
            return native(resolved if path != "warnings.warn" else given, named)
        if path in _VERSION_MAKERS and len(resolved) == 1 and isinstance(resolved[0], str):
            try:
                return Version(resolved[0])
            except InvalidVersion:
                return UNKNOWN
        return UNKNOWN

    def _call_method(self, method: BoundMethod, given: list[Value], named: Mapping[str, Value]) -> Value:
        resolved = [self._program.resolve(value) if isinstance(value, Imported) else value for value in given]
        if isinstance(method.owner, (str, tuple)) and not is_concrete([*resolved, named]):
            return UNKNOWN
        if method.name in {"get", "pop", "setdefault", "index", "count"} and not is_concrete(resolved[:1]):
            return UNKNOWN
        try:
            return getattr(method.owner, method.name)(*resolved, **named)
        except _NATIVE_ERRORS as error:
            raise Thrown(type(error).__name__) from error

    def _getattr(self, given: list[Value], _: Mapping[str, Value]) -> Value:
        if len(given) not in {2, 3} or not isinstance(given[1], str):
            return UNKNOWN
        if isinstance(given[0], ModuleValue):
            self.asked_modules.append((given[0].name, given[1]))
        try:
            return self._program.expressions.attribute(given[0], given[1])
        except Thrown as thrown:
            if len(given) == 3 and thrown.error == "AttributeError":  # noqa: PLR2004 - getattr with a default
                return given[2]
            raise

    def _hasattr(self, given: list[Value], _: Mapping[str, Value]) -> Value:
        if len(given) != 2 or not isinstance(given[1], str):  # noqa: PLR2004 - hasattr(object, name)
            return UNKNOWN
        try:
            value = self._program.expressions.attribute(given[0], given[1])
        except Thrown as thrown:
            if thrown.error == "AttributeError":
                return False
            raise
        return UNKNOWN if value is UNKNOWN or isinstance(value, External) else True

    def _isinstance(self, given: list[Value], _: Mapping[str, Value]) -> Value:
        if len(given) != 2 or not is_concrete(given[0]):  # noqa: PLR2004 - isinstance(object, class)
            return UNKNOWN
        wanted = given[1] if isinstance(given[1], tuple) else (given[1],)
        kinds = [TYPES.get(kind.path) if isinstance(kind, External) else None for kind in wanted]
        return UNKNOWN if None in kinds else isinstance(given[0], tuple(kind for kind in kinds if kind))

    def _dunder_import(self, given: list[Value], named: Mapping[str, Value]) -> Value:
        if not given or not isinstance(given[0], str):
            return UNKNOWN
        module = self._imported_module(given[0])
        return module if named.get("fromlist") else ModuleValue(given[0].partition(".")[0])

    def _import_module(self, given: list[Value], named: Mapping[str, Value]) -> Value:
        name = given[0] if given else UNKNOWN
        if not isinstance(name, str):
            return UNKNOWN
        package = given[1] if len(given) > 1 else named.get("package")
        if name.startswith("."):
            if not isinstance(package, str):
                return UNKNOWN
            levels = len(name) - len(name.lstrip("."))
            start = package.rsplit(".", levels - 1)[0] if levels > 1 else package
            name = f"{start}.{name.lstrip('.')}"
        self.tried_modules.append(name)
        return self._imported_module(name)

    def _imported_module(self, name: str) -> Value:
        if self._program.covers(name) and self._program.ground(name) is Ground.ABSENT:
            raise Thrown("ModuleNotFoundError")
        if self._program.covers(name) and self._program.failure_of(name):
            raise Thrown("ImportError")
        return ModuleValue(name)

    def _import_string(self, given: list[Value]) -> Value:
        if not given or not isinstance(given[0], str) or "." not in given[0]:
            return UNKNOWN
        module, _, name = given[0].rpartition(".")
        if self._program.offers(module, name) is False:
            raise Thrown("ImportError")
        return Imported(module, name)

    def _warn(self, given: list[Value], named: Mapping[str, Value]) -> Value:
        category = given[1] if len(given) > 1 else named.get("category")
        notice = deprecation_notice(given[0] if given else UNKNOWN, category)
        if notice is not None:
            self.notices.append(notice)
        return None

    @staticmethod
    def _make_dict(given: list[Value], named: Mapping[str, Value]) -> Value:
        if not given:
            return dict(named)
        return {**given[0], **named} if isinstance(given[0], dict) else UNKNOWN


def deprecation_notice(message: Value, category: Value) -> Notice | None:
    """The notice that a call of `warnings.warn` gives; None where it is about something else than deprecation."""
    name = ""
    if isinstance(category, (Imported, ClassValue)):
        name = category.name
    elif isinstance(category, External):
        name = category.path.rpartition(".")[2]
    if "Deprecat" not in name and "RemovedIn" not in name and name != "FutureWarning":
        return None
    return Notice(message if isinstance(message, str) else "", name)


def _is_cached(node: ast.FunctionDef) -> bool:
    names = {
        decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
        for decorator in node.decorator_list
    }
    return names <= {"cache", "lru_cache"}
