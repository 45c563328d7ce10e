"""Works through the statements of modules, class bodies and simple functions without running them."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from airsmith.catalog.reading.expressions import Thrown, Undecided, bind_target, items_of
from airsmith.catalog.reading.scopes import Binding, Scope
from airsmith.catalog.reading.values import (
    UNKNOWN,
    ClassValue,
    ExceptionValue,
    FunctionValue,
    Pending,
    Value,
)

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program

_PARENT_ERRORS: dict[str, frozenset[str]] = {
    "ModuleNotFoundError": frozenset(("ImportError",)),
    "KeyError": frozenset(("LookupError",)),
    "IndexError": frozenset(("LookupError",)),
}
_CATCHES_ALL = frozenset(("Exception", "BaseException"))
_MUTATORS = frozenset(["update", "append", "extend", "add", "remove", "insert", "discard", "setdefault", "pop"])
_MOST_ROUNDS = 2_000


@dataclass(frozen=True, slots=True)
class Returned:
    """A function has returned."""

    value: Value


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception is on its way: the bare name of its class, and its text where the source states it."""

    error: str
    text: str = ""


class Jump(Enum):
    """A loop is left or goes on with its next round."""

    BREAK = "break"
    CONTINUE = "continue"


Flow = Returned | Raised | Jump | None
"""How a run of statements ended; None: by its end."""


class Statements:
    """Runs statements for one program."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._guards = 0
        self._runners: dict[type[ast.stmt], Callable[[Any, Scope], Flow]] = {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.TypeAlias if hasattr(ast, "TypeAlias") else ast.Pass: self._type_alias,
            ast.Expr: self._expression,
            ast.If: self._if,
            ast.For: self._for,
            ast.While: self._while,
            ast.With: self._with,
            ast.Try: self._try,
            ast.Raise: self._raise,
            ast.Return: self._return,
            ast.Delete: self._delete,
            ast.Break: lambda _, __: Jump.BREAK,
            ast.Continue: lambda _, __: Jump.CONTINUE,
        }

    def run(self, statements: list[ast.stmt], scope: Scope) -> Flow:
        """Run statements in order, until one leaves them."""
        for statement in statements:
            runner = self._runners.get(type(statement))
            if runner is None:
                continue
            try:
                flow = runner(statement, scope)
            except Thrown as thrown:
                if scope.explores and not self._guards:
                    continue  # of a module's top level we know too little to trust an error of our own
                flow = Raised(thrown.error)
            if flow is not None:
                return flow
        return None

    def result_of(self, body: list[ast.stmt], scope: Scope) -> Value:
        """What a function with this body returns. Raises Thrown as the function does, or Undecided."""
        guards, self._guards = self._guards, 0
        try:
            flow = self.run(body, scope)
        finally:
            self._guards = guards
        if isinstance(flow, Raised):
            raise Thrown(flow.error)
        return flow.value if isinstance(flow, Returned) else None

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> Flow:
        path = f"{scope.module.name}.{node.name}"
        scope.bind(node.name, FunctionValue(path, node, scope))
        if not scope.is_class and scope.parent is None:
            scope.module.declared_globals.update(_declared_globals(node))
        return None

    def _class(self, node: ast.ClassDef, scope: Scope) -> Flow:
        bases = tuple(self._base(base, scope) for base in node.bases)
        scope.bind(node.name, ClassValue(f"{scope.module.name}.{node.name}", node, scope, bases))
        return None

    def _base(self, node: ast.expr, scope: Scope) -> Value:
        """A base class as a value that stays `Imported`, so that defining a class loads no other module."""
        if isinstance(node, ast.Subscript):
            return self._base(node.value, scope)
        if isinstance(node, (ast.Name, ast.Attribute)):
            try:
                return self._program.expressions.evaluate(node, scope)
            except Thrown:
                return UNKNOWN
        return Pending(node, scope)

    def _import(self, node: ast.Import, scope: Scope) -> Flow:
        error = self._program.imports.run_import(node, scope, is_guarded=bool(self._guards))
        return Raised(error) if error else None

    def _import_from(self, node: ast.ImportFrom, scope: Scope) -> Flow:
        error = self._program.imports.run_from(node, scope, is_guarded=bool(self._guards))
        return Raised(error) if error else None

    def _assign(self, node: ast.Assign, scope: Scope) -> Flow:
        value = self._value(node.value, scope, node.targets)
        for target in node.targets:
            self._store(target, value, scope)
        return None

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> Flow:
        if node.value is not None:
            self._store(node.target, self._value(node.value, scope, [node.target]), scope)
        return None

    def _augmented(self, node: ast.AugAssign, scope: Scope) -> Flow:
        if isinstance(node.target, ast.Name):
            operand = ast.Name(id=node.target.id, ctx=ast.Load())
            value = self._program.expressions.evaluate(ast.BinOp(operand, node.op, node.value), scope)
            scope.bind(node.target.id, value)
        return None

    def _type_alias(self, node: ast.stmt, scope: Scope) -> Flow:
        name = getattr(node, "name", None)
        if isinstance(name, ast.Name):
            scope.bind(name.id, UNKNOWN)
        return None

    def _value(self, node: ast.expr, scope: Scope, targets: list[ast.expr]) -> Value:
        """An assigned value: at once where it builds on the name's old value, else when it is asked for."""
        if scope.explores and not isinstance(node, (ast.Constant, ast.Name, ast.NamedExpr)):
            rebound = {target.id for target in targets if isinstance(target, ast.Name)} & scope.names.keys()
            if not any(isinstance(part, ast.Name) and part.id in rebound for part in ast.walk(node) if rebound):
                return Pending(node, scope)
        return self._program.expressions.evaluate(node, scope)

    def _store(self, target: ast.expr, value: Value, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            bind_target(target, self._program.settle(value), scope)
        elif isinstance(target, ast.Subscript):
            self._store_item(target, value, scope)

    def _store_item(self, target: ast.Subscript, value: Value, scope: Scope) -> None:
        """`mapping[key] = value`, also on `globals()` and `sys.modules`."""
        place = ast.unparse(target.value)
        try:
            key = self._program.expressions.concrete(target.slice, scope)
        except Thrown:
            key = UNKNOWN
        if place == "sys.modules":
            scope.module.is_dynamic = True
        elif place == "globals()":
            if isinstance(key, str) and scope.parent is None:
                scope.bind(key, value)
            elif scope.parent is None:
                scope.module.is_dynamic = True
        elif isinstance(target.value, ast.Name):
            container = self._program.expressions.concrete(target.value, scope)
            if isinstance(container, dict) and isinstance(key, (str, int)):
                container[key] = self._program.settle(value)

    def _expression(self, node: ast.Expr, scope: Scope) -> Flow:
        call = node.value
        if not isinstance(call, ast.Call):
            return None
        if not scope.explores:
            self._program.expressions.evaluate(call, scope)
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            if call.func.attr in _MUTATORS:
                self._program.expressions.evaluate(call, scope)
            elif call.func.attr == "warn":
                self._warn(call, scope)
        elif isinstance(call.func, ast.Name):
            if call.func.id == "add_deprecated_classes":
                self._program.redirects.add(call, scope)
            elif call.func.id == "warn":
                self._warn(call, scope)
        elif ast.unparse(call.func) == "globals().update":
            scope.module.is_dynamic = True
        return None

    def _warn(self, call: ast.Call, scope: Scope) -> None:
        """A module that warns of itself at import."""
        before = len(self._program.calls.notices)
        self._program.expressions.evaluate(call, scope)
        notices = self._program.calls.notices
        if len(notices) > before and scope.parent is None and scope.module.notice is None:
            scope.module.notice = notices[-1]
        del notices[before:]

    def _if(self, node: ast.If, scope: Scope) -> Flow:
        verdict = self._condition(node.test, scope)
        if verdict is not None:
            return self.run(node.body if verdict else node.orelse, scope)
        if not scope.explores:
            raise Undecided
        return self._either(node.body, node.orelse, scope)

    def _condition(self, node: ast.expr, scope: Scope) -> bool | None:
        try:
            return self._program.expressions.condition(node, scope)
        except Thrown:
            if scope.explores and not self._guards:
                return None
            raise

    def _either(self, first: list[ast.stmt], second: list[ast.stmt], scope: Scope) -> Flow:
        """Take both ways; the run ends here only if both do."""
        before = dict(scope.names)
        first_flow = self.run(first, scope)
        after_first, scope.names = scope.names, dict(before)
        second_flow = self.run(second, scope)
        after_second = scope.names
        if first_flow is not None and second_flow is not None:
            scope.merge(after_first, after_second)
            return first_flow
        if first_flow is not None:
            return None
        if second_flow is not None:
            scope.names = after_first
            return None
        scope.merge(after_first, after_second)
        return None

    def _for(self, node: ast.For, scope: Scope) -> Flow:
        items = None if scope.explores and self._is_costly(node) else self._items(node.iter, scope)
        if items is None or len(items) > _MOST_ROUNDS:
            if not scope.explores:
                raise Undecided
            self._bind_loop_names(node.target, scope)
            return self._either(node.body, [], scope)
        for item in items:
            bind_target(node.target, item, scope)
            flow = self.run(node.body, scope)
            if flow is Jump.BREAK:
                return None
            if flow is not None and flow is not Jump.CONTINUE:
                return flow
        return self.run(node.orelse, scope)

    @staticmethod
    def _is_costly(node: ast.For) -> bool:
        return isinstance(node.iter, ast.Call) and not isinstance(node.iter.func, ast.Attribute)

    def _items(self, node: ast.expr, scope: Scope) -> list[Value] | None:
        try:
            return items_of(self._program.expressions.concrete(node, scope))
        except Thrown:
            return None

    @staticmethod
    def _bind_loop_names(target: ast.expr, scope: Scope) -> None:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                scope.bind(part.id, UNKNOWN, certain=False)

    def _while(self, node: ast.While, scope: Scope) -> Flow:
        if not scope.explores:
            raise Undecided
        return self._either(node.body, [], scope)

    def _with(self, node: ast.With, scope: Scope) -> Flow:
        suppressed: set[str] = set()
        for item in node.items:
            if isinstance(item.optional_vars, ast.Name):
                scope.bind(item.optional_vars.id, UNKNOWN)
            call = item.context_expr
            if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] == "suppress":
                suppressed |= {ast.unparse(argument).rpartition(".")[2] for argument in call.args}
        if not suppressed:
            return self.run(node.body, scope)
        flow = self._guarded(node.body, scope)
        return None if isinstance(flow, Raised) and _catches(suppressed, flow.error) else flow

    def _guarded(self, body: list[ast.stmt], scope: Scope) -> Flow:
        self._guards += 1
        try:
            return self.run(body, scope)
        finally:
            self._guards -= 1

    def _try(self, node: ast.Try, scope: Scope) -> Flow:
        flow = self._guarded(node.body, scope) if node.handlers else self.run(node.body, scope)
        if isinstance(flow, Raised):
            handler = next((one for one in node.handlers if _catches(_caught_by(one), flow.error)), None)
            if handler is None:
                return flow if not (scope.explores and not self._guards) else None
            flow = self._handle(handler, scope, flow.error)
        elif flow is None:
            flow = self.run(node.orelse, scope)
            if scope.explores and self._may_fail(node, scope):
                for handler in node.handlers:
                    self._perhaps(handler, scope)
        ending = self.run(node.finalbody, scope)
        return ending or flow

    def _handle(self, handler: ast.ExceptHandler, scope: Scope, error: str) -> Flow:
        if handler.name:
            scope.bind(handler.name, ExceptionValue(error))
        flow = self.run(handler.body, scope)
        if handler.name:
            scope.names.pop(handler.name, None)
        return flow

    def _perhaps(self, handler: ast.ExceptHandler, scope: Scope) -> None:
        """A handler that may have run: names that only it binds may exist, others keep the values they have."""
        without = dict(scope.names)
        flow = self._handle(handler, scope, "Exception")
        if flow is not None:
            scope.names = without
            return
        for name, binding in without.items():
            if scope.names.get(name) is not binding:
                scope.names[name] = Binding(binding.value, certain=False)
        for name in scope.names.keys() - without.keys():
            scope.names[name] = Binding(scope.names[name].value, certain=False)

    def _may_fail(self, node: ast.Try, scope: Scope) -> bool:
        """Whether the body does anything but import what is certainly there."""
        for statement in node.body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                if self._program.imports.may_fail(statement, scope):
                    return True
            elif not isinstance(statement, (ast.Assign, ast.Pass)) or not _is_plain(statement):
                return True
        return False

    def _raise(self, node: ast.Raise, _: Scope) -> Flow:
        if node.exc is None:
            return Raised("Exception")
        call = node.exc if isinstance(node.exc, ast.Call) else None
        name = ast.unparse(call.func if call else node.exc).rpartition(".")[2]
        first = call.args[0] if call and call.args else None
        text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
        return Raised(name, text)

    def _return(self, node: ast.Return, scope: Scope) -> Flow:
        return Returned(None if node.value is None else self._program.expressions.evaluate(node.value, scope))

    def _delete(self, node: ast.Delete, scope: Scope) -> Flow:
        for target in node.targets:
            if isinstance(target, ast.Name):
                scope.names.pop(target.id, None)
        return None


def _declared_globals(node: ast.AST) -> set[str]:
    return {name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names}


def _caught_by(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {ast.unparse(kind).rpartition(".")[2] for kind in kinds}


def _catches(names: set[str], error: str) -> bool:
    return bool(names & ({error} | _PARENT_ERRORS.get(error, frozenset()) | _CATCHES_ALL))


def _is_plain(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Assign) and isinstance(statement.value, (ast.Constant, ast.Name, ast.Tuple))
    )
