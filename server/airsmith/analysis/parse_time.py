"""Which code runs whenever Airflow reads a file, and not only when a task does."""

import ast
from collections.abc import Iterator

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope, ScopeKind

_DAG_DECORATORS = frozenset(("dag", "task_group"))
"""Last names of Airflow's decorators whose functions are called to make a DAG."""
_FUNCTION = ScopeKind.FUNCTION


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
        is_run = scope.kind is not _FUNCTION or (has_dags and _makes_dag(scope, module))
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


def _makes_dag(function: Scope, module: Module) -> bool:
    node, outer = function.node, function.parent
    if not isinstance(node, FunctionNode) or outer is None:
        return False
    return any(_is_dag_decorator(one, outer, module) for one in node.decorator_list)


def _is_dag_decorator(decorator: ast.expr, scope: Scope, module: Module) -> bool:
    paths = module.resolve(decorator.func if isinstance(decorator, ast.Call) else decorator, scope)
    return any(path.startswith("airflow.") and path.rpartition(".")[2] in _DAG_DECORATORS for path in paths)
