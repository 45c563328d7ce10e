"""invalid_execute_signature and invalid_poke_signature: Airflow must be able to call the method with its context."""

import ast
from collections.abc import Callable, Iterator

from airsmith.analysis.components import find_components
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_UNBOUND_DECORATORS = frozenset(("staticmethod", "classmethod", "property"))


def _check_for(method: str) -> Callable[[PythonContext], Iterator[Violation]]:
    def check(context: PythonContext) -> Iterator[Violation]:
        for component in find_components(context.module):
            node = component.info.method(method)
            if component.kind == "hook" or node is None:
                continue
            violation = _violation(node, context.module)
            if violation is not None:
                yield violation

    return check


def _violation(node: FunctionNode, module: Module) -> Violation | None:
    where = module.range_of_name(node)
    if isinstance(node, ast.AsyncFunctionDef):
        message = f"`{node.name}` is async, so Airflow gets a coroutine that nobody awaits; make it a plain method."
        return Violation(where, message)
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id in _UNBOUND_DECORATORS:
            message = f"`{node.name}` must be a plain method, not a {decorator.id}."
            return Violation(module.range_of(decorator), message)
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    if not positional and arguments.vararg is None:
        return Violation(where, f"`{node.name}` takes no `self`; write `def {node.name}(self, context)`.")
    return _context_violation(node, positional, module)


def _context_violation(node: FunctionNode, positional: list[ast.arg], module: Module) -> Violation | None:
    arguments = node.args
    accepts_any = arguments.kwarg is not None or arguments.vararg is not None
    by_keyword = any(argument.arg == "context" for argument in arguments.kwonlyargs)
    if len(positional) < 2:  # noqa: PLR2004 - self and context
        if accepts_any or by_keyword:
            return None
        return Violation(
            module.range_of_name(node), f"`{node.name}` takes no context; write `def {node.name}(self, context)`."
        )
    second = positional[1]
    if second.arg != "context":
        return _misnamed_context(node, second, module)
    required = positional[2 : len(positional) - len(arguments.defaults)]
    required += [
        argument
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    if required:
        message = f"Airflow calls `{node.name}` with the context alone; `{required[0].arg}` would have no value."
        return Violation(module.range_of(required[0]), message)
    return None


def _misnamed_context(node: FunctionNode, second: ast.arg, module: Module) -> Violation:
    name = module.range_of(second)
    end = name.start._replace(character=name.start.character + len(second.arg))
    name = name._replace(end=end)
    is_used = any(isinstance(part, ast.Name) and part.id == second.arg for part in ast.walk(node))
    fix = None if is_used else Fix("rename it to context", (TextEdit(name, "context"),), Safety.SAFE)
    message = f"Airflow passes the context to `{node.name}` by the name `context`, not `{second.arg}`."
    return Violation(name, message, fix)


def _rule(method: str, kind: str, base: str) -> PythonRule:
    head = f"from airflow.sdk import {base}\n\n\nclass Nightly{kind}({base}):\n"
    return PythonRule(
        name=f"invalid_{method}_signature",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        summary=f"Airflow cannot call the {method} method.",
        explanation=(
            f"Airflow calls `{method}(context=…)` on the instance and uses what it returns. The method therefore takes "
            "`self` and `context`, nothing else without a default, and is not async: a coroutine would never be awaited, "
            "and the task would succeed without doing anything."
        ),
        bad=f"{head}    def {method}(self):\n        return True\n",
        good=f"{head}    def {method}(self, context):\n        return True\n",
        check=_check_for(method),
    )


RULES = (
    _rule("execute", "Operator", "BaseOperator"),
    _rule("poke", "Sensor", "BaseSensorOperator"),
)
