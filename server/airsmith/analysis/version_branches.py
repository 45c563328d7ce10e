"""Which code of a file is for other Airflow versions: branches of conditions that ask for the version, decided."""

import ast
import re

from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.node_parts import holds
from airsmith.analysis.surroundings import Surrounding
from airsmith.catalog.targets import AirflowVersion

_FLAG = re.compile(r"AIRFLOW_V_(\d{1,3})_(\d{1,3})(?:_\d{1,3})?_PLUS")
_ASKS = re.compile(r"airflow|version|_plus\b|\baf_?[23]\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\D*(\d{1,3})(?:\.(\d{1,3}))?")
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_COMPARISONS: dict[type[ast.cmpop], frozenset[int]] = {
    ast.Lt: frozenset((-1,)),
    ast.LtE: frozenset((-1, 0)),
    ast.Gt: frozenset((1,)),
    ast.GtE: frozenset((0, 1)),
    ast.Eq: frozenset((0,)),
    ast.NotEq: frozenset((-1, 1)),
}
"""How the target may stand to the other side for a comparison to hold: before it, equal, after it."""


class VersionBranches:
    """The conditions of one file, for one target.

    Understood are flags such as `AIRFLOW_V_3_0_PLUS`, comparisons of an Airflow version with a literal one, and `not`,
    `and`, `or` of these.
    """

    def __init__(self, module: Module, target: AirflowVersion) -> None:
        self._module = module
        self._target = target

    def skip(self, node: ast.expr | ast.stmt) -> bool:
        """Whether the code certainly does not run on the target, because a condition on the version is in its way."""
        statement = self._statement(node)
        if statement is None:
            return False
        if any(self._drops(choice, node) for choice in _choices_around(node, statement)):
            return True
        return any(self._is_skipped(step) for step in self._module.surroundings.around(statement))

    def may_skip(self, node: ast.expr | ast.stmt) -> bool:
        """Whether a condition around the code seems to ask for a version, whatever its answer is."""
        statement = self._statement(node)
        if statement is None:
            return False
        tests = [choice.test for choice in _choices_around(node, statement)]
        owners = (step.owner for step in self._module.surroundings.around(statement))
        tests += [owner.test for owner in owners if isinstance(owner, ast.If)]
        return any(map(self._asks, tests)) or self.skip(node)

    def _statement(self, node: ast.expr | ast.stmt) -> ast.stmt | None:
        return node if isinstance(node, ast.stmt) else self._module.surroundings.statement_of(node)

    def _asks(self, test: ast.expr) -> bool:
        return _ASKS.search(self._module.source_of(test)) is not None

    def _drops(self, choice: ast.IfExp, node: ast.expr | ast.stmt) -> bool:
        """Whether an expression is in the part of `a if version else b` that is not taken."""
        verdict = self._verdict(choice.test)
        return verdict is not None and holds(choice.orelse if verdict else choice.body, node)

    def _is_skipped(self, step: Surrounding) -> bool:
        if isinstance(step.owner, ast.If) and step.part in {"body", "orelse"}:
            verdict = self._verdict(step.owner.test)
            if verdict is not None and verdict is (step.part == "orelse"):
                return True
        return any(map(self._leaves, step.block[: _place_of(step)]))

    def _leaves(self, statement: ast.stmt) -> bool:
        """Whether what follows a statement never runs, as after `if AIRFLOW_V_3_0_PLUS: return …`."""
        if not isinstance(statement, ast.If):
            return False
        taken = {True: statement.body, False: statement.orelse, None: []}[self._verdict(statement.test)]
        return bool(taken) and isinstance(taken[-1], _LEAVING)

    def _verdict(self, test: ast.expr) -> bool | None:
        is_negated = False
        while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, is_negated = test.operand, not is_negated
        verdict = self._plain_verdict(test)
        return None if verdict is None else verdict is not is_negated

    def _plain_verdict(self, test: ast.expr) -> bool | None:
        match test:
            case ast.Name() | ast.Attribute():
                found = _FLAG.fullmatch(last_name(test))
                return self._target >= (int(found[1]), int(found[2])) if found else None
            case ast.BoolOp(op=operation, values=values):
                verdicts = [self._verdict(value) for value in values]
                deciding = isinstance(operation, ast.Or)
                if deciding in verdicts:
                    return deciding
                return None if None in verdicts else not deciding
            case ast.Compare(left=left, ops=[operation], comparators=[right]):
                return self._compared(left, operation, right)
        return None

    def _compared(self, left: ast.expr, operation: ast.cmpop, right: ast.expr) -> bool | None:
        holds, written = _COMPARISONS.get(type(operation)), self._module.source_of(left).lower()
        other = _version_of(right)
        if holds is None or other is None or "airflow" not in written or "version" not in written:
            return None
        own = self._target[: len(other)]
        return (own > other) - (own < other) in holds


def _choices_around(node: ast.expr | ast.stmt, statement: ast.stmt) -> list[ast.IfExp]:
    """The `a if question else b` of a statement that an expression stands in; none for the statement itself."""
    if node is statement:
        return []
    choices = (part for part in ast.walk(statement) if isinstance(part, ast.IfExp))
    return [choice for choice in choices if holds(choice, node)]


def _place_of(step: Surrounding) -> int:
    return next(place for place, statement in enumerate(step.block) if statement is step.statement)


def _version_of(node: ast.expr) -> tuple[int, ...] | None:
    """The version that `Version("3.0.0")`, `"3.0"`, `(3, 0)` or `3` stand for: its first two numbers."""
    match node:
        case ast.Call(args=[argument], keywords=[]):
            return _version_of(argument)
        case ast.Tuple(elts=[ast.Constant(value=int() as major), *rest]):
            minor = rest[0].value if rest and isinstance(rest[0], ast.Constant) else None
            return (major, minor) if isinstance(minor, int) else (major,)
        case ast.Constant(value=int() as major) if not isinstance(major, bool):
            return (major,)
        case ast.Constant(value=str() as text):
            found = _NUMBERS.match(text)
            return None if found is None else tuple(int(part) for part in found.groups() if part is not None)
    return None
