"""Where Airflow keeps what generated tests and test DAGs import, by version."""

from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion

_HOOK_IN_SDK = AirflowVersion(3, 1)
_EXCEPTIONS_IN_SDK = AirflowVersion(3, 2)
_BASE_CLASSES: dict[ComponentType, str] = {
    "operator": "BaseOperator",
    "sensor": "BaseSensorOperator",
    "hook": "BaseHook",
}
_BASE_MODULES_BEFORE_SDK: dict[ComponentType, str] = {
    "operator": "airflow.models",
    "sensor": "airflow.sensors.base",
    "hook": "airflow.hooks.base",
}


def base_class(component_type: ComponentType) -> str:
    """Name of the class that every component of the type derives from."""
    return _BASE_CLASSES[component_type]


def base_class_import(component_type: ComponentType, target: AirflowVersion) -> str:
    """The statement that imports the base class without a deprecation warning."""
    since = _HOOK_IN_SDK if component_type == "hook" else AIRFLOW_3
    module = "airflow.sdk" if target >= since else _BASE_MODULES_BEFORE_SDK[component_type]
    return f"from {module} import {base_class(component_type)}"


def exceptions_module(target: AirflowVersion) -> str:
    """Module of Airflow's exceptions; the older name warns from 3.2 on."""
    return "airflow.sdk.exceptions" if target >= _EXCEPTIONS_IN_SDK else "airflow.exceptions"


def dag_imports(target: AirflowVersion, *, with_param: bool, with_task: bool) -> tuple[str, ...]:
    """The statements that import DAG, and Param and the task decorator where they are used."""
    if target >= AIRFLOW_3:
        names = ["DAG", *(["Param"] if with_param else []), *(["task"] if with_task else [])]
        return (f"from airflow.sdk import {', '.join(names)}",)
    statements = ["from airflow import DAG"]
    if with_task:
        statements.append("from airflow.decorators import task")
    if with_param:
        statements.append("from airflow.models.param import Param")
    return tuple(statements)
