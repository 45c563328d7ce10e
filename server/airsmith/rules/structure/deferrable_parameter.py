"""unused_deferrable and fixed_deferrable_default: what a parameter named `deferrable` promises."""

import ast
from collections.abc import Iterator

from airsmith.analysis.attributes import derives_from_provider
from airsmith.analysis.components import is_abstract
from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.parameter_defaults import default_of
from airsmith.catalog.model import WORKING
from airsmith.finding import Fix, Layer, Mark, Safety, Severity
from airsmith.rules.imports.insertion import import_insertion
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_NAME = "deferrable"
_WAYS_TO_DEFER = (".defer(", "TaskDeferred", "start_trigger_args", "start_from_trigger")
_DEFAULT = 'conf.getboolean("operators", "default_deferrable", fallback=False)'
_CONFIGURATION = "airflow.configuration"


def _parameters(context: PythonContext) -> Iterator[tuple[ConstructorBody, ast.arg]]:
    for body in context.constructors:
        for parameter in body.parameters if _NAME in body.scope.bindings else ():
            if parameter.arg == _NAME:
                yield body, parameter


def _check_use(context: PythonContext) -> Iterator[Violation]:
    if _NAME not in context.module.names.words:
        return
    for body, parameter in _parameters(context):
        component = body.component
        if not component.is_fully_known or derives_from_provider(component) or is_abstract(component, context.module):
            continue
        texts = [one.module.text for one in component.lineage.local]
        if any(way in text for text in texts for way in _WAYS_TO_DEFER) or _is_handed_on(context):
            continue
        message = f"`{component.name}` takes `deferrable` but never defers; call `self.defer(…)` or leave it out."
        yield Violation(context.module.range_of_name(parameter), message)


def _is_handed_on(context: PythonContext) -> bool:
    """Whether the file gives the argument to anything else, which may defer in its place."""
    return any(keyword.arg == _NAME for call, _ in context.module.names.calls for keyword in call.keywords)


def _check_default(context: PythonContext) -> Iterator[Violation]:
    if _NAME not in context.module.names.words:
        return
    for body, parameter in _parameters(context):
        default = default_of(parameter, body.node.args)
        if isinstance(default, ast.Constant) and default.value is False:
            message = f"`deferrable` is off unless asked for, whatever the configuration says; write `{_DEFAULT}`."
            yield Violation(context.module.range_of(default), message, _default_fix(default, body, context))


def _default_fix(default: ast.expr, body: ConstructorBody, context: PythonContext) -> Fix | None:
    """Ask the configuration; with the import that this takes, and not where `conf` means something else."""
    module = context.module
    edits = [TextEdit(module.range_of(default), _DEFAULT)]
    found = body.component.info.scope.find("conf")
    if found is None:
        if context.catalog.name_in(_CONFIGURATION, "conf").presence not in WORKING:
            return None
        edits.append(import_insertion(module, f"from {_CONFIGURATION} import conf"))
    elif not all(one.origin.startswith("airflow.") and one.origin.endswith(".conf") for one in found[1]):
        return None
    return Fix("take the configured default", tuple(edits), Safety.UNSAFE)


_HEAD = (
    "from airflow.configuration import conf\n"
    "from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger\n"
    "from airflow.sdk import BaseOperator\n\n\n"
    "class WaitOperator(BaseOperator):\n"
)
_CONFIGURED = f"    def __init__(self, *, deferrable: bool = {_DEFAULT}, **kwargs) -> None:\n"
_FIXED = "    def __init__(self, *, deferrable: bool = False, **kwargs) -> None:\n"
_BODY = "        super().__init__(**kwargs)\n        self.deferrable = deferrable\n\n    def execute(self, context):\n"
_DEFERRING = (
    "        if self.deferrable:\n"
    '            self.defer(trigger=TimeDeltaTrigger(self.delta), method_name="execute_complete")\n\n'
    "    def execute_complete(self, context, event):\n"
    "        return event\n"
)
_GOOD = _HEAD + _CONFIGURED + _BODY + _DEFERRING

RULES = (
    PythonRule(
        name="unused_deferrable",
        layer=Layer.STRUCTURE,
        severity=Severity.WARNING,
        summary="A component takes `deferrable` and never defers.",
        explanation=(
            "`deferrable=True` promises that the task leaves its worker while it waits. That takes a trigger and a call of "
            "`self.defer(trigger=…, method_name=…)`. Silent where a class of the chain, or whatever is given the argument, "
            "may defer."
        ),
        bad=_HEAD + _CONFIGURED + _BODY + "        return None\n",
        good=_GOOD,
        check=_check_use,
        mark=Mark.UNNECESSARY,
    ),
    PythonRule(
        name="fixed_deferrable_default",
        layer=Layer.STRUCTURE,
        severity=Severity.WARNING,
        authored_severity=Severity.INFORMATION,
        summary="The default of `deferrable` ignores the configuration.",
        explanation=(
            "Airflow has the setting `default_deferrable` in the section `operators`, with which a deployment chooses for "
            "all operators at once. Components follow it when the default of `deferrable` reads that setting."
        ),
        bad=_HEAD + _FIXED + _BODY + _DEFERRING,
        good=_GOOD,
        check=_check_default,
    ),
)
