"""Where Airflow keeps what generated tests and test DAGs import, by version."""

from airsmith.catalog.base_classes import BASE_NAMES, canonical_module
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion

_EXCEPTIONS_IN_SDK = AirflowVersion(3, 2)


def base_class_import(component_type: ComponentType, target: AirflowVersion) -> str:
    """The statement that imports the base class without a deprecation warning."""
    return f"from {canonical_module(component_type, target)} import {BASE_NAMES[component_type]}"


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
