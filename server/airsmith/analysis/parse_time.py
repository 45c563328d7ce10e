"""Which code runs whenever Airflow reads a file, and not only when a task does."""

import ast
from collections.abc import Iterator

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope, ScopeKind

_DAG_DECORATORS = frozenset(("dag", "task_group"))
"""Last names of decorators whose functions Airflow calls to make a DAG."""


def parse_time_calls(module: Module) -> Iterator[tuple[ast.Call, Scope]]:
    """The calls at the top level, in class bodies, defaults and decorators, and in functions that make a DAG."""
    scopes = parse_time_scopes(module)
    for call, scope in module.names.calls:
        if id(scope) in scopes:
            yield call, scope


def parse_time_scopes(module: Module) -> frozenset[int]:
    """The ids of the scopes whose code runs whenever the file is read."""
    scopes: set[int] = set()
    has_dags = not _DAG_DECORATORS.isdisjoint(module.names.words)
    for scope in module.names.scopes:  # those around come before those inside
        is_run = scope.kind is not ScopeKind.FUNCTION or (has_dags and _makes_dag(scope.node))
        if is_run and (scope.parent is None or id(scope.parent) in scopes):
            scopes.add(id(scope))
    return frozenset(scopes)


def runs_as_program(module: Module, node: ast.expr) -> bool:
    """Whether code stands below `if __name__ == "__main__"`, which Airflow never runs."""
    statement = module.surroundings.statement_of(node)
    steps = module.surroundings.around(statement) if statement is not None else ()
    return any(
        isinstance(step.owner, ast.If) and step.part == "body" and "__main__" in module.source_of(step.owner.test)
        for step in steps
    )


def _makes_dag(node: ast.AST) -> bool:
    return isinstance(node, FunctionNode) and any(last_name(one) in _DAG_DECORATORS for one in node.decorator_list)
