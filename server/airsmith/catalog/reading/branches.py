"""The part of a function that runs on the target: branches on facts of the installation, such as its version, decided."""

import ast
import copy
from typing import TYPE_CHECKING

from airsmith.catalog.reading.expressions import Thrown, Undecided
from airsmith.catalog.reading.scopes import Scope

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program


def decided_function(program: "Program", node: ast.FunctionDef, scope: Scope) -> ast.FunctionDef:
    """The function without the branches that never run; the function itself where there is nothing to decide."""
    decider = _Decider(program, scope, _local_names(node))
    body = decider.block(node.body)
    if not decider.has_decided:
        return node
    decided = copy.copy(node)
    decided.body = body
    return decided


class _Decider:
    def __init__(self, program: "Program", scope: Scope, local_names: set[str]) -> None:
        self._program = program
        self._scope = scope
        self._local_names = local_names
        self.has_decided = False

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Statements with decided `if`s replaced by the branch that runs, however deep they stand in other `if`s."""
        kept: list[ast.stmt] = []
        for statement in statements:
            if not isinstance(statement, ast.If):
                kept.append(statement)
                continue
            verdict = self._verdict(statement.test)
            if verdict is None:
                inner = copy.copy(statement)
                inner.body, inner.orelse = self.block(statement.body), self.block(statement.orelse)
                kept.append(inner)
                continue
            self.has_decided = True
            kept += self.block(statement.body if verdict else statement.orelse)
        return kept

    def _verdict(self, test: ast.expr) -> bool | None:
        names = {part.id for part in ast.walk(test) if isinstance(part, ast.Name)}
        if not names or names & self._local_names:
            return None
        try:
            return self._program.expressions.condition(test, self._scope)
        except (Thrown, Undecided):
            return None


def _local_names(node: ast.FunctionDef) -> set[str]:
    arguments = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
    bound = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return arguments | bound
