"""invalid_execute_signature and invalid_poke_signature: Airflow must be able to call the method with its context."""

import ast
from collections.abc import Callable, Iterator

from airsmith.analysis.components import Component
from airsmith.analysis.index import FunctionNode, parameters_of
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.receivers import Receivers
from airsmith.analysis.scopes import Scope
from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.structure.calling_convention import (
    UNBOUND_DECORATORS,
    is_plain_decorator,
    positional,
    required,
)
from airsmith.text import Range, TextEdit

_KINDS: dict[str, tuple[ComponentType, ...]] = {"execute": ("operator", "sensor"), "poke": ("sensor",)}
"""By method, the types of component on which Airflow calls it."""

_GENERATOR_MESSAGES = {
    "execute": "`execute` yields, so calling it gives a generator and nothing of it runs; return the result instead.",
    "poke": "`poke` yields, so calling it gives a generator, which counts as true; return whether it is done instead.",
}


def _check_for(method: str) -> Callable[[PythonContext], Iterator[Violation]]:
    kinds = _KINDS[method]

    def check(context: PythonContext) -> Iterator[Violation]:
        for component in context.components:
            node = component.info.method(method)
            if node is not None and component.kind in kinds and not _is_usual(node, context.module):
                yield from _violations(node, component, context)

    return check


def _is_usual(node: FunctionNode, module: Module) -> bool:
    """Whether it is `def execute(self, context)`, as nearly all are, and no generator: then nothing is wrong."""
    arguments = node.args
    if not isinstance(node, ast.FunctionDef) or node.decorator_list or id(node) in module.names.yielding:
        return False
    names = [one.arg for one in arguments.args]
    return not arguments.posonlyargs and not arguments.kwonlyargs and names[1:] == ["context"] and names[0] != "context"


def _violations(node: FunctionNode, component: Component, context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for decorator in node.decorator_list:
        name = last_name(decorator)
        if name in UNBOUND_DECORATORS:
            severity = Severity.WARNING if context.profile is Profile.AUTHORED else None
            message = f"`{node.name}` must be a plain method, not a {name}."
            yield Violation(module.range_of(decorator), message, severity=severity)
            return
        if not is_plain_decorator(decorator) and context.profile is Profile.AUTHORED:
            return
    if isinstance(node, ast.AsyncFunctionDef):
        message = f"`{node.name}` is async, so Airflow gets a coroutine that nobody awaits; make it a plain method."
        yield Violation(module.range_of_name(node), message)
        return
    if id(node) in module.names.yielding:
        severity = Severity.WARNING if _is_called_here(node, component, context) else None
        yield Violation(module.range_of_name(node), _GENERATOR_MESSAGES[node.name], severity=severity)
        return
    violation = _self_violation(node, module) or (
        _violation_by_name(node, context) if node.name == "execute" else _violation_by_place(node, context)
    )
    if violation is not None:
        yield violation


def _is_called_here(node: FunctionNode, component: Component, context: PythonContext) -> bool:
    """Whether people call the method themselves, of an operator that helps another one and is no task of its own."""
    if context.profile is Profile.STRICT:
        return False
    receivers, own = Receivers(context.module, context.lineages), component.lineage
    return any(
        isinstance(call.func, ast.Attribute)
        and not _is_self(call.func.value, scope)
        and receivers.class_of(call.func.value, scope) is own
        for call, scope in context.module.calls_of({node.name})
    )


def _is_self(node: ast.expr, scope: Scope) -> bool:
    return isinstance(node, ast.Name) and scope.class_of_self(node.id) is not None


def _self_violation(node: FunctionNode, module: Module) -> Violation | None:
    places = positional(node)
    if places and places[0].arg != "context":
        return None
    if not places and node.args.vararg is not None:
        return None
    where = module.range_of(places[0]) if places else module.range_of_name(node)
    return Violation(where, f"`{node.name}` takes no `self`; write `def {node.name}(self, context)`.")


def _violation_by_name(node: FunctionNode, context: PythonContext) -> Violation | None:
    """What keeps `execute(context=…)` from working."""
    module, arguments = context.module, node.args
    places = positional(node)
    by_name = [argument for argument in places[1:] if argument not in arguments.posonlyargs] + arguments.kwonlyargs
    if not any(argument.arg == "context" for argument in by_name) and arguments.kwarg is None:
        if len(places) > 1:
            return _unnamed_context(node, places[1], module)
        return _no_context(node, module)
    unfilled = [argument for argument in required(node) if argument not in by_name or argument.arg != "context"]
    return _required_violation(node, unfilled, module) or _wrapped_context(node, context)


def _wrapped_context(node: FunctionNode, context: PythonContext) -> Violation | None:
    """`**context`, which holds the context under the key `context` and none of what people look for in it."""
    rest = node.args.kwarg
    if rest is None or rest.arg != "context":
        return None
    severity = Severity.WARNING if context.profile is Profile.AUTHORED else None
    message = f"`**context` holds nothing but `context` itself; write `def {node.name}(self, context)`."
    return Violation(context.module.range_of_name(rest), message, severity=severity)


def _violation_by_place(node: FunctionNode, context: PythonContext) -> Violation | None:
    """What keeps `poke(context)` from working, or makes it differ from what other code expects of it."""
    module = context.module
    places = positional(node)
    if len(places) < 2 and node.args.vararg is None:  # noqa: PLR2004 - self and context
        return _no_context(node, module)
    unfilled = [argument for argument in required(node) if argument not in places[1:2]]
    violation = _required_violation(node, unfilled, module)
    if violation is None and len(places) > 1 and places[1].arg != "context":
        severity = Severity.WARNING if context.profile is Profile.AUTHORED else None
        return _unnamed_context(node, places[1], module, severity)
    return violation


def _required_violation(node: FunctionNode, unfilled: list[ast.arg], module: Module) -> Violation | None:
    if not unfilled:
        return None
    message = f"Airflow calls `{node.name}` with the context alone; `{unfilled[0].arg}` would have no value."
    return Violation(module.range_of(unfilled[0]), message)


def _no_context(node: FunctionNode, module: Module) -> Violation:
    message = f"`{node.name}` takes no context; write `def {node.name}(self, context)`."
    fix = None
    if len(parameters_of(node.args)) == len(node.args.args) == 1:
        end = module.range_of(node.args.args[0]).end
        fix = Fix("take the context", (TextEdit(Range(end, end), ", context"),), Safety.SAFE)
    return Violation(module.range_of_name(node), message, fix)


def _unnamed_context(
    node: FunctionNode, argument: ast.arg, module: Module, severity: Severity | None = None
) -> Violation:
    where = module.range_of_name(argument)
    if argument.arg == "context":
        return Violation(where, f"Airflow passes the context to `{node.name}` by name, which the `/` forbids.")
    message = f"The context of `{node.name}` must be called `context`, not `{argument.arg}`."
    safety = Safety.SAFE if severity is None else Safety.UNSAFE
    return Violation(where, message, _renaming(node, argument, module, safety), severity)


def _renaming(node: FunctionNode, argument: ast.arg, module: Module, safety: Safety) -> Fix | None:
    """Rename a parameter with all its uses; not where it is assigned, or where the new name means something else.

    Unsafe for a method that works as it is, for others may give the argument by the name that it has.
    """
    own = next((scope for scope in module.names.scopes if scope.node is node), None)
    if own is None or len(own.bindings.get(argument.arg, ())) != 1:
        return None
    uses = []
    for name, scope in module.names.names_among({argument.arg, "context"}):
        found = scope.find(name.id)
        if name.id == argument.arg and found is not None and found[0] is own:
            uses.append(module.range_of(name))
        elif name.id == "context" and node.lineno <= name.lineno <= (node.end_lineno or node.lineno):
            return None
    if any(parameter.arg == "context" for parameter in parameters_of(node.args)):
        return None
    edits = tuple(TextEdit(place, "context") for place in (module.range_of_name(argument), *uses))
    return Fix("rename it to context", edits, safety)


def _rule(method: str, kind: str, base: str, call: str) -> PythonRule:
    head = f"from airflow.sdk import {base}\n\n\nclass Nightly{kind}({base}):\n"
    return PythonRule(
        name=f"invalid_{method}_signature",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        severity_note=(
            "In files that people wrote, a decorator that changes what the method is, a context of `poke` under another "
            "name and `**context` are warnings: Airflow may still be able to call it. So is a generator that the file calls "
            "itself, as people do with an operator that only helps another one."
        ),
        summary=f"Airflow cannot call the {method} method.",
        explanation=(
            f"Airflow calls `{call}` on the instance and uses what it returns. The method therefore takes `self` and "
            "`context`, nothing else without a default, is not async and does not yield: nobody awaits a coroutine or goes "
            "through a generator, so that nothing is done, and the task fails, if at all, only when its result is stored."
        ),
        bad=f"{head}    def {method}(self):\n        return True\n",
        good=f"{head}    def {method}(self, context):\n        return True\n",
        check=_check_for(method),
    )


RULES = (
    _rule("execute", "Operator", "BaseOperator", "execute(context=…)"),
    _rule("poke", "Sensor", "BaseSensorOperator", "poke(context)"),
)
