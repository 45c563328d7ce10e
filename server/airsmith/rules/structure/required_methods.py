"""missing_execute, missing_poke and missing_get_conn: the method in which the component does its work."""

from collections.abc import Callable, Iterator

from airsmith.analysis.components import REQUIRED_METHOD, Component, is_abstract, is_derived_from
from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation

_CONNECTION_ATTRIBUTES = ("conn_type", "conn_name_attr", "default_conn_name")
_CLIENT_WORDS = ("conn", "client", "session")
_INHERITED_NAMES = frozenset(
    (*_CONNECTION_ATTRIBUTES, "get_connection", "get_connections", "get_connection_form_widgets", "test_connection")
)
_INSTEAD: dict[ComponentType, tuple[str, ...]] = {"operator": ("aexecute",), "sensor": ("execute",), "hook": ()}


def _check_for(kind: ComponentType) -> Callable[[PythonContext], Iterator[Violation]]:
    method = REQUIRED_METHOD[kind]

    def check(context: PythonContext) -> Iterator[Violation]:
        for component in context.components:
            if component.kind == kind and component.is_fully_known and _lacks_method(component, context):
                message = f"`{component.name}` defines no `{method}` method, nor does any class it derives from."
                yield Violation(context.module.range_of_name(component.info.node), message)

    return check


def _lacks_method(component: Component, context: PythonContext) -> bool:
    if component.has(REQUIRED_METHOD[component.kind]) or any(map(component.has, _INSTEAD[component.kind])):
        return False
    if context.profile is Profile.STRICT:
        return not is_derived_from(component.info, context.module)
    if component.kind == "hook" and (
        not any(component.has(name) for name in _CONNECTION_ATTRIBUTES) or _offers_client(component)
    ):
        return False
    return not is_abstract(component, context.module) and not component.info.outer.is_deferred


def _offers_client(component: Component) -> bool:
    """Whether a hook has another method or property that gives its client."""
    names = {name for ancestor in component.lineage.local for name in ancestor.info.scope.bindings}
    names.update(component.lineage.inherited_methods)
    return any(word in name for name in names - _INHERITED_NAMES for word in _CLIENT_WORDS)


def _rule(kind: ComponentType, summary: str, explanation: str, bad: str, good: str, **severity: Severity) -> PythonRule:
    return PythonRule(
        name=f"missing_{REQUIRED_METHOD[kind]}",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=severity.get("authored"),
        summary=summary,
        explanation=explanation,
        bad=bad,
        good=good,
        check=_check_for(kind),
    )


_OPERATOR = "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n"
_SENSOR = "from airflow.sdk import BaseSensorOperator\n\n\nclass FileSizeSensor(BaseSensorOperator):\n"
_HOOK = 'from airflow.sdk import BaseHook\n\n\nclass WeatherHook(BaseHook):\n    conn_type = "weather"\n'

RULES = (
    _rule(
        "operator",
        "An operator has no execute method.",
        "Airflow calls `execute(context)` to run the task; without it the task fails with NotImplementedError. Classes that "
        "derive from something outside the file that may define it are left alone; in files that people wrote, abstract "
        "classes and classes inside of functions too.",
        _OPERATOR + '    ui_color = "#ffefd5"\n',
        _OPERATOR + "    def execute(self, context):\n        return 0\n",
    ),
    _rule(
        "sensor",
        "A sensor has no poke method.",
        "Airflow calls `poke(context)` until it returns true; without it the task fails. A sensor that defines `execute` "
        "itself, as deferrable ones may, needs none.",
        _SENSOR + '    ui_color = "#ffefd5"\n',
        _SENSOR + "    def poke(self, context):\n        return True\n",
    ),
    _rule(
        "hook",
        "A hook has no get_conn method.",
        "`get_conn()` is where callers expect to get the client from; BaseHook's own raises NotImplementedError. In files "
        "that people wrote, only hooks with a connection type are looked at, and the finding is a warning, because many "
        "good hooks offer another method instead; those with one named after a client, session or connection are fine.",
        _HOOK,
        _HOOK + "\n    def get_conn(self):\n        return None\n",
        authored=Severity.WARNING,
    ),
)
