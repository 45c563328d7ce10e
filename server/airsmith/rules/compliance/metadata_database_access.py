"""metadata_database_access: code of tasks reaches for Airflow's own database, which Airflow 3 does not let it."""

import ast
from collections.abc import Iterator
from functools import cached_property

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope
from airsmith.analysis.version_branches import VersionBranches
from airsmith.catalog.targets import AIRFLOW_3
from airsmith.finding import Layer, Severity
from airsmith.rules.compliance.imported_names import names_leading_to
from airsmith.rules.compliance.places import Places
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.spec.wording import quote

_SESSIONS = frozenset((
    "airflow.utils.session.provide_session", "airflow.utils.session.create_session",
    "airflow.utils.session.create_session_async", "airflow.utils.db.provide_session", "airflow.utils.db.create_session",
    "airflow.settings.Session", "airflow.settings.NonScopedSession", "airflow.settings.AsyncSession",
    "airflow.settings.engine", "airflow.settings.async_engine", "airflow.settings.get_engine",
    "airflow.settings.get_session", "airflow.settings.configure_orm", "airflow.settings.SQL_ALCHEMY_CONN",
))  # fmt: skip
_SESSION_HOMES = ("airflow.settings", "airflow.utils.session", "airflow.utils.db")
_XCOM_READS = frozenset(
    f"airflow.models.{owner}.get_many" for owner in ("XCom", "xcom.XCom", "xcom.BaseXCom", "BaseXCom")
)
_MODELS = "airflow.models."
_KEPT_WORKING = frozenset(
    ("Variable", "variable", "Connection", "connection", "BaseOperator", "BaseOperatorLink", "DAG", "Param", "param")
)
"""What of `airflow.models` Airflow 3 hands on to its API server when a task asks."""
_SETTING = "sql_alchemy_conn"
_CONF_GET = frozenset(
    f"{module}.get"
    for module in (
        "airflow.configuration",
        "airflow.configuration.conf",
        "airflow.sdk.configuration.conf",
    )
)
_MODEL_HOMES = ("airflow.models",)
_SETTINGS_HOMES = tuple(path.removesuffix(".get") for path in _CONF_GET)
_HOMES = (*_SESSION_HOMES, *_MODEL_HOMES, *_SETTINGS_HOMES)
_SELECTS = frozenset(("select", "query", "delete", "update", "insert"))
_ADVICE = {
    "XCom": "use `ti.xcom_pull`",
    "BaseXCom": "use `ti.xcom_pull`",
    "DagRun": 'use `context["dag_run"]` or the REST API',
    "TaskInstance": 'use `context["ti"]` or the REST API',
}
"""What to use instead, by model."""


def _check(context: PythonContext) -> Iterator[Violation]:
    if not names_leading_to(context, _HOMES) - _KEPT_WORKING:
        return
    search = _Search(context)
    seen: set[int] = set()
    for node, scope, path in (*search.ways_in(), *search.addresses()):
        if search.is_at_stake(node, scope):
            seen.add(search.function_of(node, scope))
            yield _violation(context, node, path)
    for node, scope, path in search.queries():
        if search.function_of(node, scope) not in seen and search.is_at_stake(node, scope):
            yield _violation(context, node, path)


def _violation(context: PythonContext, node: ast.expr, path: str) -> Violation:
    owner, name = path.rsplit(".", 2)[-2:]
    model = owner if owner in _ADVICE else name
    advice = _ADVICE.get(model, "use the context, `airflow.sdk` or the REST API")
    subject = quote(context.module.source_of(node))
    where = context.module.range_of(node)
    if context.target >= AIRFLOW_3:
        return Violation(
            where, f"{subject} needs the metadata database, which no task of Airflow 3 can reach; {advice}."
        )
    message = f"{subject} reads the metadata database, which Airflow 3 does not allow in tasks any more."
    return Violation(where, message, severity=Severity.INFORMATION)


class _Search:
    """Finds what of one file reaches the database."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._module = context.module
        self._places = Places(context)
        self._branches = VersionBranches(context.module, context.target)

    def ways_in(self) -> Iterator[tuple[ast.expr, Scope, str]]:
        """Every use of something that gives a session or an engine, with its path."""
        if names_leading_to(self._context, _SESSION_HOMES):
            for mention in self._module.mentions_of(_SESSIONS):
                yield mention.node, mention.scope, mention.path

    def function_of(self, node: ast.expr, scope: Scope) -> int:
        """The outermost function that an expression stands in or decorates, as the number of its node; else its scope's."""
        decorated = self._decorated.get(id(node))
        return decorated if decorated is not None else id(_outermost(scope).node)

    @cached_property
    def _decorated(self) -> dict[int, int]:
        functions = [scope.node for scope in self._module.names.scopes if isinstance(scope.node, FunctionNode)]
        return {id(getattr(one, "func", one)): id(node) for node in functions for one in node.decorator_list}

    def queries(self) -> Iterator[tuple[ast.expr, Scope, str]]:
        """Every call that asks for rows of a model: `DagRun.find(…)`, `session.query(DagRun)`, `select(DagRun)`."""
        names = names_leading_to(self._context, _MODEL_HOMES) - _KEPT_WORKING
        for call, scope in self._module.names.calls if names else ():
            function = call.func
            if isinstance(function, ast.Attribute) and _root(function) in names:
                path = self._asked_model(function, scope)
                if path is not None:
                    yield function, scope, path
                continue
            is_select = call.args and _root(call.args[0]) in names and last_name(function) in _SELECTS
            if is_select and (path := self._model(call.args[0], scope)):
                yield call.args[0], scope, path

    def addresses(self) -> Iterator[tuple[ast.expr, Scope, str]]:
        """Every call that asks Airflow's settings where the database is."""
        if names_leading_to(self._context, _SETTINGS_HOMES) and _SETTING in self._module.text:
            for call, scope in self._module.names.calls:
                if last_name(call.func) == "get" and self._asks_for_address(call, scope):
                    yield call, scope, f"conf.{_SETTING}"

    def _asks_for_address(self, call: ast.Call, scope: Scope) -> bool:
        texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        return _SETTING in texts and not _CONF_GET.isdisjoint(self._module.resolve(call.func, scope))

    def is_at_stake(self, node: ast.expr, scope: Scope) -> bool:
        """Whether the code runs on the target, in a place that has no access to the database."""
        if self._branches.skip(node) or not self._places.runs_in_tasks(scope):
            return False
        if self._context.profile is Profile.STRICT:
            return True
        return not self._branches.may_skip(node) and not self._excuses.cover_other_version(node)

    @cached_property
    def _excuses(self) -> Excuses:
        return Excuses(self._context)

    def _asked_model(self, function: ast.Attribute, scope: Scope) -> str | None:
        """The path of a method of a model that takes a session, and so must have one."""
        for path in self._module.resolve(function, scope):
            if path in _XCOM_READS:
                return path
            owner, _, name = path.rpartition(".")
            if self._is_model(owner):
                found = self._context.catalog.find_class(owner)
                method = found.methods.get(name) if found is not None else None
                if method is not None and "session" in method.signature:
                    return path
        return None

    def _model(self, node: ast.expr, scope: Scope) -> str | None:
        while isinstance(node, ast.Attribute) and not self._is_class(node, scope):
            node = node.value  # a column of it
        return next((path for path in self._module.resolve(node, scope) if self._is_model(path)), None)

    def _is_class(self, node: ast.expr, scope: Scope) -> bool:
        paths = self._module.resolve(node, scope)
        return any(self._is_model(path) and path.rpartition(".")[2][:1].isupper() for path in paths)

    def _is_model(self, path: str) -> bool:
        return path.startswith(_MODELS) and path.removeprefix(_MODELS).partition(".")[0] not in _KEPT_WORKING


def _root(node: ast.expr) -> str:
    """The name that a dotted expression begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _outermost(scope: Scope) -> Scope:
    """The function of the module or class around a scope; the scope itself where there is none."""
    step: Scope | None = scope
    found = scope
    while step is not None:
        function = step.enclosing_function()
        if function is None:
            break
        found, step = function, function.parent
    return found


_HEAD = "from airflow.sdk import BaseOperator\n"
_CLASS = "\n\nclass CountRunsOperator(BaseOperator):\n    def execute(self, context):\n"

RULE = PythonRule(
    name="metadata_database_access",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    summary="Code of a task reaches for Airflow's metadata database.",
    severity_note="For Airflow 2, where this works, only a hint.",
    explanation=(
        "In Airflow 3 tasks and DAG files talk to the API server and have no access to the metadata database: sessions, "
        "the engine and queries of Airflow's models raise an error there. Variables, Connections and XComs come from "
        "`airflow.sdk` and `ti`, the run and the task from the context, everything else from the REST API. Looked at are "
        "components, what stands beside them, and files that make a DAG; not code below a question after Airflow's version."
    ),
    bad="from airflow.models import DagRun\n" + _HEAD + _CLASS + '        return len(DagRun.find(dag_id="orders"))\n',
    good=_HEAD + _CLASS + '        return context["ti"].get_dr_count(dag_id="orders")\n',
    check=_check,
)
