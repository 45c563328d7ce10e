"""What a class is to Airflow, told by its ancestors."""

from collections.abc import Iterable

from airsmith.catalog.model import ClassKind

_ROOTS: dict[str, ClassKind] = {
    "airflow.sdk.bases.sensor.BaseSensorOperator": ClassKind.SENSOR,
    "airflow.sensors.base.BaseSensorOperator": ClassKind.SENSOR,
    "airflow.sdk.bases.operator.BaseOperator": ClassKind.OPERATOR,
    "airflow.models.baseoperator.BaseOperator": ClassKind.OPERATOR,
    "airflow.sdk.bases.hook.BaseHook": ClassKind.HOOK,
    "airflow.hooks.base.BaseHook": ClassKind.HOOK,
    "airflow.triggers.base.BaseTrigger": ClassKind.TRIGGER,
    "airflow.sdk.bases.operatorlink.BaseOperatorLink": ClassKind.LINK,
    "airflow.models.baseoperatorlink.BaseOperatorLink": ClassKind.LINK,
    "airflow.sdk.bases.notifier.BaseNotifier": ClassKind.NOTIFIER,
    "airflow.notifications.basenotifier.BaseNotifier": ClassKind.NOTIFIER,
    "airflow.executors.base_executor.BaseExecutor": ClassKind.EXECUTOR,
    "airflow.secrets.base_secrets.BaseSecretsBackend": ClassKind.SECRETS_BACKEND,
    "airflow.sdk.bases.secrets_backend.BaseSecretsBackend": ClassKind.SECRETS_BACKEND,
    "airflow._shared.secrets_backend.base.BaseSecretsBackend": ClassKind.SECRETS_BACKEND,
    "airflow.sdk._shared.secrets_backend.base.BaseSecretsBackend": ClassKind.SECRETS_BACKEND,
    "airflow.timetables.base.Timetable": ClassKind.TIMETABLE,
    "airflow.sdk.bases.timetable.BaseTimetable": ClassKind.TIMETABLE,
    "builtins.BaseException": ClassKind.EXCEPTION,
}
_BUILTIN_ERRORS = ("Error", "Exception", "Warning", "Exit", "Interrupt")
_HARMLESS = frozenset(
    (
        "builtins.object",
        "abc.ABC",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Generic",
        "typing_extensions.Protocol",
    )
)


def kind_of(search_order: Iterable[str]) -> ClassKind:
    """The kind of a class whose search order is given; the first known ancestor decides."""
    for path in search_order:
        if path in _ROOTS:
            return _ROOTS[path]
        if path.startswith("builtins.") and path.endswith(_BUILTIN_ERRORS):
            return ClassKind.EXCEPTION
    return ClassKind.CLASS


def is_root(path: str) -> bool:
    """Whether a class is one that gives its descendants their kind, as BaseOperator does."""
    return path in _ROOTS


def adds_nothing(path: str) -> bool:
    """Whether a class outside Airflow is known to define no constructor and no public attribute."""
    return path in _HARMLESS
