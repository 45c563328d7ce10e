"""missing_resume_method and invalid_resume_signature: where a deferred task goes on when its trigger has fired."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.attributes import derives_from_provider, sets_unnamed_attributes
from airsmith.analysis.call_arguments import CallArguments, constant_of, entries_of
from airsmith.analysis.components import Component, is_abstract
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope, ScopeKind
from airsmith.catalog.nearest import nearest
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.structure.calling_convention import keeps_signature, positional, required
from airsmith.spec.wording import quote
from airsmith.text import Range, TextEdit

_METHOD, _EXCEPTION = "defer", "TaskDeferred"


@dataclass(frozen=True, slots=True)
class Deferral:
    """A place where a component defers. `method` is what it says to go on with, and `value` how it says so."""

    component: Component
    method: str
    value: ast.expr
    call: ast.Call
    scope: Scope


def find_deferrals(context: PythonContext) -> Iterator[Deferral]:
    """All `self.defer(…)` and `TaskDeferred(…)` in the components of a file that say which method they go on with."""
    module = context.module
    words = module.names.words
    if _METHOD not in words and _EXCEPTION not in words:
        return
    components = {id(one.info.scope): one for one in context.components if one.kind != "hook"}
    # The exception may be called by another name.
    calls = module.names.calls if _EXCEPTION in words else module.calls_of(frozenset((_METHOD,)))
    for call, scope in calls if components else ():
        if isinstance(call.func, ast.Attribute) and call.func.attr == _METHOD:
            around = _class_of_self(call.func.value, scope)
        elif _EXCEPTION in words and call.keywords and _makes_exception(call, scope, module):
            around = _class_around(scope)
        else:
            continue
        component = components.get(id(around))
        value = _argument(call, scope, "method_name", module) if component is not None else None
        method = _method_named(value, scope, module) if value is not None else ""
        if component is not None and value is not None and method:
            yield Deferral(component, method, value, call, scope)


def _argument(call: ast.Call, scope: Scope, name: str, module: Module) -> ast.expr | None:
    """What a call gives an argument by name, be it in `**options` that the file writes out."""
    direct = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    if direct is not None or all(keyword.arg is not None for keyword in call.keywords):
        return direct
    found = CallArguments(call, scope, module).find(name)
    return found.value if found is not None else None


def _class_of_self(node: ast.expr, scope: Scope) -> Scope | None:
    return scope.class_of_self(node.id) if isinstance(node, ast.Name) else None


def _class_around(scope: Scope) -> Scope | None:
    around: Scope | None = scope
    while around is not None and around.kind is not ScopeKind.CLASS:
        around = around.parent
    return around


def _makes_exception(call: ast.Call, scope: Scope, module: Module) -> bool:
    paths = module.resolve(call.func, scope)
    return any(path.startswith("airflow.") and path.endswith(f".{_EXCEPTION}") for path in paths)


def _method_named(value: ast.expr, scope: Scope, module: Module) -> str:
    """The name that a text, or `self.method.__name__`, gives; empty where it is not certain."""
    match value:
        case ast.Attribute(attr="__name__", value=ast.Attribute(attr=name)):
            return name
    return module.literal_text(value, scope) or ""


def _check_method(context: PythonContext) -> Iterator[Violation]:
    for deferral in find_deferrals(context):
        component, name = deferral.component, deferral.method
        if not component.is_fully_known or _may_have(component, name) or _may_end_task(deferral.call):
            continue
        if context.profile is Profile.AUTHORED and is_abstract(component, context.module):
            continue
        message = f"`{component.name}` has no method {quote(name)} to go on with when the trigger has fired"
        methods = [one for one, bindings in component.info.scope.bindings.items() if _is_method(bindings[-1].node)]
        close = nearest(name, methods, 1)
        if not close:
            message += f"; define `def {name}(self, context, event)`." if name.isidentifier() else "."
            yield Violation(context.module.range_of(deferral.value), message)
            continue
        span = context.module.range_of(deferral.value)
        fix = None
        if isinstance(deferral.value, ast.Constant):
            fix = Fix(f"go on with {close[0]}", (TextEdit(span, f'"{close[0]}"'),), Safety.UNSAFE)
        yield Violation(span, f"{message}; did you mean {quote(close[0])}?", fix)


def _is_method(node: ast.AST) -> bool:
    return isinstance(node, FunctionNode) and node.name != "__init__"


def _may_have(component: Component, name: str) -> bool:
    """Whether a class has a method, or may have: of classes of providers, private methods are not known."""
    if component.has(name) or any(name in one.methods for one in component.lineage.listed):
        return True
    return (name.startswith("_") and derives_from_provider(component)) or sets_unnamed_attributes(component)


def _may_end_task(call: ast.Call) -> bool:
    """Whether the trigger may end the task itself, so that nothing goes on."""
    return any(
        isinstance(node, ast.keyword) and node.arg == "end_from_trigger"
        for keyword in call.keywords
        if keyword.arg == "trigger"
        for node in ast.walk(keyword.value)
    )


def _check_signature(context: PythonContext) -> Iterator[Violation]:
    seen: set[int] = set()
    for deferral in find_deferrals(context):
        local = next((one for one in deferral.component.lineage.local if one.info.sets(deferral.method)), None)
        node = local.info.method(deferral.method) if local is not None else None
        if local is None or local.module is not context.module or node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if keeps_signature(node) and not local.info.is_damaged:
            violation = _signature_violation(node, deferral, context.module)
            if violation is not None:
                yield violation


def _signature_violation(node: FunctionNode, deferral: Deferral, module: Module) -> Violation | None:
    name, arguments, places = node.name, node.args, positional(node)
    fix = None
    by_name = [one for one in places[2:] if one not in arguments.posonlyargs] + arguments.kwonlyargs
    if isinstance(node, ast.AsyncFunctionDef):
        message = f"`{name}` is async, so nobody awaits it when the trigger has fired; make it plain."
    elif id(node) in module.names.yielding:
        message = f"`{name}` yields, so nothing of it runs when the trigger has fired; return instead."
    elif len(places) < 2 and arguments.vararg is None:  # noqa: PLR2004 - self and context
        message = f"`{name}` takes no context; write `def {name}(self, context, event)`."
    elif arguments.kwarg is None and not any(one.arg == "event" for one in by_name):
        message = f"`{name}` takes no `event`, which Airflow passes by name; write `def {name}(self, context, event)`."
        fix = _event_fix(node, module)
    else:
        return _unfilled_violation(node, deferral, module)
    return Violation(module.range_of_name(node), message, fix)


def _unfilled_violation(node: FunctionNode, deferral: Deferral, module: Module) -> Violation | None:
    """A parameter that neither Airflow nor the `kwargs` of the deferral give a value."""
    unfilled = [one for one in required(node) if one not in positional(node)[1:2] and one.arg != "event"]
    extra = _extra(deferral, module) if unfilled else None
    unfilled = [one for one in unfilled if extra is not None and one.arg not in extra]
    if not unfilled:
        return None
    message = f"`{node.name}` is called with context and event alone; `{unfilled[0].arg}` would have no value."
    return Violation(module.range_of(unfilled[0]), message)


def _extra(deferral: Deferral, module: Module) -> frozenset[str] | None:
    """The names of the arguments that the method is given besides; None where they are not known."""
    call, scope = deferral.call, deferral.scope
    value = _argument(call, scope, "kwargs", module)
    if value is None:
        return frozenset() if all(keyword.arg is not None for keyword in call.keywords) else None
    if constant_of(value, scope) is None:
        return frozenset()
    if not isinstance(value, ast.Dict):
        return None
    names = [name for name, _ in entries_of(value, scope, module)]
    return frozenset(names) if len(names) == len(value.keys) else None


def _event_fix(node: FunctionNode, module: Module) -> Fix | None:
    arguments = node.args
    is_plain = not arguments.posonlyargs and not arguments.kwonlyargs and arguments.vararg is None
    if len(arguments.args) != 2 or arguments.defaults or not is_plain:  # noqa: PLR2004 - self and context
        return None
    end = module.range_of(arguments.args[1]).end
    return Fix("take the event", (TextEdit(Range(end, end), ", event=None"),), Safety.SAFE)


_HEAD = (
    "from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger\n"
    "from airflow.sdk import BaseOperator\n\n\n"
    "class WaitOperator(BaseOperator):\n"
    "    def execute(self, context):\n"
    '        self.defer(trigger=TimeDeltaTrigger(self.delta), method_name="execute_complete")\n'
)
_GOOD = _HEAD + "\n    def execute_complete(self, context, event):\n        return event\n"

RULES = (
    PythonRule(
        name="missing_resume_method",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="A component defers to a method that it does not have.",
        explanation=(
            "When the trigger has fired, Airflow makes the operator anew and calls the method that `method_name` said, by "
            "convention `execute_complete`. Without it the task fails after all the waiting. Methods of any class along the "
            "chain count. Triggers that are told to end the task themselves are left alone, and in files that people wrote "
            "abstract classes."
        ),
        bad=_HEAD,
        good=_GOOD,
        check=_check_method,
    ),
    PythonRule(
        name="invalid_resume_signature",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        summary="Airflow cannot call the method that a component defers to.",
        explanation=(
            "When the trigger has fired, Airflow calls the method as `execute_complete(context, event=…)`, with the "
            "`kwargs` that were given to `defer` besides. The method is plain, takes these and requires nothing else."
        ),
        bad=_HEAD + "\n    def execute_complete(self, context):\n        return None\n",
        good=_GOOD,
        check=_check_signature,
    ),
)
