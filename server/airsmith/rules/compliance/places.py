"""Where in a file a piece of code stands, as far as Airflow is concerned: in a component, in a DAG file, or elsewhere."""

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.scopes import Scope, ScopeKind
from airsmith.catalog.model import ClassKind
from airsmith.rules.rule import PythonContext

_RUN_IN_TASKS = frozenset((ClassKind.OPERATOR, ClassKind.SENSOR, ClassKind.HOOK, ClassKind.TRIGGER, ClassKind.NOTIFIER))
_DAG_PATHS = frozenset(
    f"{module}.{name}"
    for module in (
        "airflow",
        "airflow.sdk",
        "airflow.models",
        "airflow.models.dag",
        "airflow.decorators",
        "airflow.sdk.definitions.dag",
        "airflow.providers.common.compat.sdk",
    )
    for name in ("DAG", "dag")
)
_DAG_WORDS = frozenset(("DAG", "dag"))


class Places:
    """Answers for one file."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._infos = {id(info.node): info for info in context.module.classes}
        self._is_dag_file: bool | None = None

    def runs_in_tasks(self, scope: Scope) -> bool:
        """Whether code runs in tasks, or where DAGs are read, as far as the file tells.

        That are the classes that do a task's work, functions next to such classes, and files that make a DAG.
        """
        info = self.class_around(scope)
        if info is not None:
            return self._context.lineages.of(info).kind in _RUN_IN_TASKS or bool(self._is_component(info))
        return bool(self._context.components) or self.is_dag_file

    @property
    def is_dag_file(self) -> bool:
        """Whether the file makes a DAG."""
        if self._is_dag_file is None:
            self._is_dag_file = self._makes_dag()
        return self._is_dag_file

    def class_around(self, scope: Scope) -> ClassInfo | None:
        """The innermost class that a scope is, or lies in."""
        step: Scope | None = scope
        while step is not None:
            if step.kind is ScopeKind.CLASS:
                return self._infos.get(id(step.node))
            step = step.parent
        return None

    def _is_component(self, info: ClassInfo) -> bool:
        return any(component.info is info for component in self._context.components)

    def _makes_dag(self) -> bool:
        names = self._context.module.names
        if _DAG_WORDS.isdisjoint(names.words):
            return False
        return any(
            not _DAG_PATHS.isdisjoint(self._context.module.resolve(call.func, scope)) for call, scope in names.calls
        ) or any(self._is_dag_function(scope) for scope in names.scopes)

    def _is_dag_function(self, function: Scope) -> bool:
        """Whether a function is what `@dag` decorates: Airflow calls it to make the DAG."""
        node = function.node
        if not isinstance(node, FunctionNode) or function.parent is None:
            return False
        outer = function.parent
        return any(
            not _DAG_PATHS.isdisjoint(self._context.module.resolve(getattr(one, "func", one), outer))
            for one in node.decorator_list
        )
