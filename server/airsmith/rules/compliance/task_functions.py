"""Which functions of a file Airflow calls within a task, and which of their parameters are the task's context."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import BindingKind, Scope
from airsmith.rules.rule import PythonContext

CONTEXT_METHODS = frozenset(("execute", "poke", "execute_complete", "pre_execute", "post_execute", "aexecute"))
"""The methods of components that are given the context."""

_COMPAT = "airflow.providers.common.compat.sdk"
CONTEXT_TYPES = frozenset(
    f"{module}.Context"
    for module in ("airflow.sdk", "airflow.sdk.definitions.context", "airflow.utils.context", _COMPAT)
)
_CURRENT_CONTEXT = frozenset(
    f"{module}.get_current_context"
    for module in (
        "airflow.sdk",
        "airflow.sdk.definitions.context",
        "airflow.operators.python",
        "airflow.providers.standard.operators.python",
        _COMPAT,
    )
)
_TASK_DECORATORS = tuple(
    f"{module}.task" for module in ("airflow.sdk", "airflow.sdk.definitions.decorators", "airflow.decorators", _COMPAT)
)
_CALLABLE_ARGUMENTS = frozenset(("python_callable",))
_CALLBACKS = frozenset(f"on_{event}_callback" for event in ("execute", "failure", "retry", "skipped", "success"))


@dataclass(frozen=True, slots=True)
class TaskFunction:
    """A function that a DAG makes a task of: by `@task`, or by the call that hands it over as `python_callable`."""

    node: FunctionNode
    call: ast.Call | None = None


class TaskFunctions:
    """The functions of one file that run in tasks."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._module: Module = context.module

    def is_context(self, node: ast.expr, scope: Scope) -> bool:
        """Whether an expression is certainly the context of a task."""
        if isinstance(node, ast.Call):
            return not _CURRENT_CONTEXT.isdisjoint(self._module.resolve(node.func, scope))
        found = scope.find(node.id) if isinstance(node, ast.Name) else None
        if found is None or len(found[1]) != 1:
            return False
        owner, (binding,) = found
        if binding.kind is BindingKind.PARAMETER and isinstance(binding.node, ast.arg):
            return self._is_context_parameter(binding.node, owner)
        return isinstance(binding.value, ast.Call) and self.is_context(binding.value, binding.scope or owner)

    @cached_property
    def all(self) -> tuple[TaskFunction, ...]:
        """The functions that `@task` and `python_callable` make tasks of."""
        return (*self._decorated(), *self._handed_over(_CALLABLE_ARGUMENTS))

    def _is_context_parameter(self, parameter: ast.arg, owner: Scope) -> bool:
        function = owner.node
        if not isinstance(function, FunctionNode):
            return False
        if parameter.annotation is not None and self._is_context_type(parameter.annotation, owner):
            return True
        if id(function) in self._methods:
            positional = [*function.args.posonlyargs, *function.args.args]
            return len(positional) > 1 and parameter is positional[1]
        if parameter is function.args.kwarg:
            return any(one.node is function for one in self.all)
        positional = [*function.args.posonlyargs, *function.args.args]
        return positional[:1] == [parameter] and id(function) in self._callbacks

    def _is_context_type(self, annotation: ast.expr, owner: Scope) -> bool:
        """Whether an annotation says `Context`, be it as text."""
        if isinstance(annotation, ast.Constant) and annotation.value == "Context":
            annotation = ast.Name("Context", ast.Load())
        outer = owner.parent or owner
        return not CONTEXT_TYPES.isdisjoint(self._module.resolve(annotation, outer))

    @cached_property
    def _methods(self) -> frozenset[int]:
        found = (component.info.method(name) for component in self._context.components for name in CONTEXT_METHODS)
        return frozenset(id(method) for method in found if method is not None and not method.decorator_list)

    @cached_property
    def _callbacks(self) -> frozenset[int]:
        return frozenset(id(one.node) for one in self._handed_over(_CALLBACKS))

    def _decorated(self) -> Iterator[TaskFunction]:
        if "task" not in self._module.names.words:
            return
        for scope in self._module.names.scopes:
            node = scope.node
            if isinstance(node, FunctionNode) and node.decorator_list and scope.parent is not None:
                outer = scope.parent
                if any(self._is_task_decorator(one, outer) for one in node.decorator_list):
                    yield TaskFunction(node)

    def _is_task_decorator(self, decorator: ast.expr, scope: Scope) -> bool:
        function = decorator.func if isinstance(decorator, ast.Call) else decorator
        return any(
            path == known or path.startswith(f"{known}.")
            for path in self._module.resolve(function, scope)
            for known in _TASK_DECORATORS
        )

    def _handed_over(self, arguments: frozenset[str]) -> Iterator[TaskFunction]:
        """The functions of this file that calls are given under one of the names."""
        if arguments.isdisjoint(self._module.names.words):
            return
        for call, scope in self._module.names.calls:
            for keyword in call.keywords:
                if keyword.arg in arguments and isinstance(keyword.value, ast.Name):
                    found = scope.find(keyword.value.id)
                    for binding in found[1] if found is not None else ():
                        if isinstance(binding.node, FunctionNode):
                            yield TaskFunction(binding.node, call)
