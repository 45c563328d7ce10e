"""What an expression of an unrun module evaluates to, as far as the source tells."""

import ast
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from airsmith.catalog.reading.scopes import Scope, comprehension_scope
from airsmith.catalog.reading.values import (
    UNKNOWN,
    ClassValue,
    External,
    FunctionValue,
    Imported,
    LambdaValue,
    ModuleValue,
    PackageGetattr,
    Value,
    is_concrete,
    is_data,
)

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program

_LARGEST_ITERABLE = 20_000
_PYTHON_RELEASES = ((3, 11, 0), (3, 12, 0), (3, 13, 0), (3, 14, 0))
"""The Python versions that the read distributions run on."""
_KNOWN_FACTS = {"typing.TYPE_CHECKING": False, "typing_extensions.TYPE_CHECKING": False}


class Thrown(Exception):  # noqa: N818 - an exception of the interpreted code, not an error of ours
    """The interpreted code raises; `error` is the bare name of the exception's class."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Undecided(Exception):  # noqa: N818 - a way out of a function, not an error
    """What the interpreted function does depends on something that the source does not tell."""


_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.Mod: operator.mod,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, container: item in container,
    ast.NotIn: lambda item, container: item not in container,
}
_NATIVE_ERRORS = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError)


def external(path: str) -> Value:
    """Something from outside the sources: its value where everyone knows it, else a reference to it."""
    return _KNOWN_FACTS.get(path, External(path))


def items_of(value: Value) -> list[Value] | None:
    """The items of a concrete iterable in a repeatable order; None for anything else."""
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    if isinstance(value, (str, bytes, list, tuple, dict, range)):
        return list(value)
    if isinstance(value, (type({}.keys()), type({}.values()), type({}.items()))):
        return list(value)
    return None


def truth_of(value: Value) -> bool | None:
    """Whether a value counts as true; None where that cannot be told."""
    if value is UNKNOWN or isinstance(value, (External, Imported)):
        return None
    if isinstance(value, (ClassValue, FunctionValue, LambdaValue, ModuleValue, PackageGetattr)):
        return True
    return bool(value)


class Evaluator:
    """Evaluates expressions for one program. Raises Thrown where the expression certainly raises."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._evaluators: dict[type[ast.expr], Callable[[Any, Scope], Value]] = {
            ast.Constant: lambda node, _: node.value,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Tuple: lambda node, scope: self._sequence(node.elts, scope, tuple),
            ast.List: lambda node, scope: self._sequence(node.elts, scope, list),
            ast.Set: lambda node, scope: self._sequence(node.elts, scope, set),
            ast.Dict: self._dict,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._boolean,
            ast.Compare: self._compare,
            ast.IfExp: self._conditional,
            ast.Subscript: self._subscript,
            ast.JoinedStr: self._joined,
            ast.NamedExpr: self._walrus,
            ast.Lambda: LambdaValue,
            ast.GeneratorExp: lambda node, scope: self._comprehension(node, scope, list),
            ast.ListComp: lambda node, scope: self._comprehension(node, scope, list),
            ast.SetComp: lambda node, scope: self._comprehension(node, scope, set),
            ast.DictComp: self._dict_comprehension,
        }

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """The value of an expression in a scope; imported names stay `Imported` until they are needed."""
        evaluator = self._evaluators.get(type(node))
        return evaluator(node, scope) if evaluator else UNKNOWN

    def concrete(self, node: ast.expr, scope: Scope) -> Value:
        """Like `evaluate`, with imported names followed to what they are."""
        return self._program.resolve(self.evaluate(node, scope))

    def condition(self, node: ast.expr, scope: Scope) -> bool | None:
        """Whether a condition holds; None where that cannot be told."""
        return truth_of(self.concrete(node, scope))

    def attribute(self, owner: Value, name: str) -> Value:
        """The attribute of a value; Thrown(AttributeError) where it certainly has none."""
        if isinstance(owner, ModuleValue):
            return self._program.module_attribute(owner.name, name)
        if isinstance(owner, External):
            return external(f"{owner.path}.{name}")
        owner = self._program.resolve(owner)
        if isinstance(owner, ClassValue):
            return self._program.classes.attribute(owner, name)
        if not is_data(owner) and not isinstance(owner, ModuleValue | External):
            return UNKNOWN
        if isinstance(owner, ModuleValue | External):
            return self.attribute(owner, name)
        return self._program.native_attribute(owner, name)

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        return self._program.calls.call(node, scope)

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        binding = scope.find(node.id)
        if binding is None:
            return self._program.calls.implicit_name(node.id, scope)
        value = binding.value
        if not binding.certain and not isinstance(value, (ClassValue, FunctionValue, Imported)):
            return UNKNOWN
        return self._program.settle(value)

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        return self.attribute(self.evaluate(node.value, scope), node.attr)

    def _sequence(self, nodes: Iterable[ast.expr], scope: Scope, make: Callable[[Iterable[Value]], Value]) -> Value:
        items: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                spread = items_of(self.concrete(node.value, scope))
                items.extend([UNKNOWN] if spread is None else spread)
            else:
                items.append(self.evaluate(node, scope))
        return _build(make, items)

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        result: dict[Value, Value] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                spread = self.concrete(value, scope)
                if not isinstance(spread, dict):
                    return UNKNOWN
                result.update(spread)
                continue
            name = self.concrete(key, scope)
            if name is UNKNOWN or not isinstance(name, (str, int, tuple, type(None))) or not is_concrete(name):
                return UNKNOWN
            result[name] = self.evaluate(value, scope)
        return result

    def _binary(self, node: ast.BinOp, scope: Scope) -> Value:
        left, right = self.concrete(node.left, scope), self.concrete(node.right, scope)
        compute = _ARITHMETIC.get(type(node.op))
        if compute is None or not is_data(left) or not is_data(right):
            return UNKNOWN
        if isinstance(node.op, ast.Mult) and not (isinstance(left, int) and isinstance(right, int)):
            return UNKNOWN  # a repeated sequence is of no use here and can be huge
        return _natively(compute, left, right)

    def _unary(self, node: ast.UnaryOp, scope: Scope) -> Value:
        value = self.concrete(node.operand, scope)
        if isinstance(node.op, ast.Not):
            truth = truth_of(value)
            return UNKNOWN if truth is None else not truth
        if isinstance(node.op, ast.USub) and isinstance(value, (int, float)):
            return -value
        return UNKNOWN

    def _boolean(self, node: ast.BoolOp, scope: Scope) -> Value:
        stops_at = isinstance(node.op, ast.Or)
        doubtful = False
        value: Value = UNKNOWN
        for operand in node.values:
            value = self.concrete(operand, scope)
            truth = truth_of(value)
            if truth is stops_at:
                return value if not doubtful else (stops_at if isinstance(value, bool) else UNKNOWN)
            doubtful = doubtful or truth is None
        return UNKNOWN if doubtful else value

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.concrete(node.left, scope)
        for comparison, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.concrete(right_node, scope)
            outcome = truth_of(self._comparison(comparison, left, right))
            if outcome is not True:
                return UNKNOWN if outcome is None else False
            left = right
        return True

    def _comparison(self, comparison: ast.cmpop, left: Value, right: Value) -> Value:
        if isinstance(comparison, (ast.Is, ast.IsNot)):
            same = _is_same(left, right)
            return UNKNOWN if same is None else same is isinstance(comparison, ast.Is)
        if left == External("sys.version_info") and isinstance(right, tuple) and is_concrete(right):
            verdicts = {bool(_COMPARISONS[type(comparison)](release, right)) for release in _PYTHON_RELEASES}
            return verdicts.pop() if len(verdicts) == 1 else UNKNOWN
        if not is_concrete(left) or not is_data(right):
            return UNKNOWN
        if UNKNOWN in (items_of(right) or ()):
            return UNKNOWN
        return _natively(_COMPARISONS[type(comparison)], left, right)

    def _conditional(self, node: ast.IfExp, scope: Scope) -> Value:
        truth = self.condition(node.test, scope)
        if truth is None:
            if not scope.explores:
                raise Undecided
            return UNKNOWN
        return self.evaluate(node.body if truth else node.orelse, scope)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        container = self.concrete(node.value, scope)
        if isinstance(container, (ClassValue, External)):
            return container  # a generic class with its arguments: `Base[int]`
        if not is_data(container):
            return UNKNOWN
        if isinstance(node.slice, ast.Slice):
            bounds = [
                None if part is None else self.concrete(part, scope)
                for part in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            return _natively(operator.getitem, container, slice(*bounds)) if is_concrete(bounds) else UNKNOWN
        key = self.concrete(node.slice, scope)
        return _natively(operator.getitem, container, key) if is_concrete(key) else UNKNOWN

    def _joined(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts: list[str] = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                value = self.concrete(part.value, scope)
                if not isinstance(value, (str, int)) or part.format_spec is not None:
                    return UNKNOWN
                parts.append(repr(value) if part.conversion == ord("r") else str(value))
            elif isinstance(part, ast.Constant):
                parts.append(str(part.value))
        return "".join(parts)

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.evaluate(node.value, scope)
        scope.bind(node.target.id, value)
        return value

    def _comprehension(
        self, node: ast.GeneratorExp | ast.ListComp | ast.SetComp, scope: Scope, make: Callable[[Any], Value]
    ) -> Value:
        rows = self._rows(node.generators, comprehension_scope(scope))
        if rows is None:
            return UNKNOWN
        return _build(make, [self.evaluate(node.elt, row) for row in rows])

    def _dict_comprehension(self, node: ast.DictComp, scope: Scope) -> Value:
        rows = self._rows(node.generators, comprehension_scope(scope))
        if rows is None:
            return UNKNOWN
        pairs = [(self.concrete(node.key, row), self.evaluate(node.value, row)) for row in rows]
        return dict(pairs) if is_concrete([key for key, _ in pairs]) else UNKNOWN

    def _rows(self, generators: list[ast.comprehension], scope: Scope) -> list[Scope] | None:
        """One scope for each round of a comprehension; None where the rounds cannot be told."""
        rows = [scope]
        for generator in generators:
            following: list[Scope] = []
            for row in rows:
                items = items_of(self.concrete(generator.iter, row))
                if items is None or len(items) > _LARGEST_ITERABLE:
                    return None
                for item in items:
                    inner = comprehension_scope(row)
                    if not bind_target(generator.target, item, inner):
                        return None
                    verdicts = [self.condition(test, inner) for test in generator.ifs]
                    if None in verdicts:
                        return None
                    if all(verdicts):
                        following.append(inner)
            rows = following
        return rows


def bind_target(target: ast.expr, value: Value, scope: Scope) -> bool:
    """Bind an assignment's target to a value; False where the value cannot be taken apart as the target asks."""
    if isinstance(target, ast.Name):
        scope.bind(target.id, value)
        return True
    if isinstance(target, (ast.Tuple, ast.List)):
        items = items_of(value)
        if items is None or len(items) != len(target.elts):
            for element in _names_in(target):
                scope.bind(element, UNKNOWN)
            return False
        return all(bind_target(part, item, scope) for part, item in zip(target.elts, items, strict=True))
    return False


def _names_in(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            yield node.id


def _is_same(left: Value, right: Value) -> bool | None:
    """What `is` says, where it can be told: identity with None, True, False and between known definitions."""
    singletons = (None, True, False)
    for one, other in ((left, right), (right, left)):
        if any(one is single for single in singletons):
            if other is UNKNOWN or isinstance(other, (Imported, External)):
                return None
            return one is other
    return None


def _build(make: Callable[[Any], Value], items: list[Value]) -> Value:
    try:
        return make(items)
    except TypeError:  # a set of something that has no hash
        return UNKNOWN


def _natively(compute: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    try:
        return compute(left, right)
    except _NATIVE_ERRORS as error:
        raise Thrown(type(error).__name__) from error
