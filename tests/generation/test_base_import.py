"""The base class as generated code imports it."""

import pytest

from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding, Layer, Severity
from airsmith.generation.base_import import component_base
from airsmith.generation.lookup import look_up_facts
from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.prompting import GenerationTask, messages_for
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex


def statement(base_class: str | None, target: AirflowVersion, component_type: str = "operator") -> str:
    document = read_spec(
        f"name: X\ncomponent_type: {component_type}\ndescription: d\ncategory: c\n"
        + ("conn_type: c\nhook_name: h\n" if component_type == "hook" else "")
        + (f"base_class: {base_class}\n" if base_class is not None else "")
    )
    assert document.spec is not None
    return component_base(document.spec, target).statement


@pytest.mark.parametrize(
    ("base_class", "on_3", "on_2"),
    [
        (None, "airflow.sdk import BaseOperator", "airflow.models.baseoperator import BaseOperator"),
        (
            "HttpOperator",
            "airflow.providers.http.operators.http import HttpOperator",
            "airflow.providers.http.operators.http import HttpOperator",
        ),
        (
            "PythonOperator",
            "airflow.providers.standard.operators.python import PythonOperator",
            "airflow.operators.python import PythonOperator",
        ),
        (
            "BaseBranchOperator",
            "airflow.sdk import BaseBranchOperator",
            "airflow.operators.branch import BaseBranchOperator",
        ),
        ("a.b.HttpOperator", "a.b import HttpOperator", "a.b import HttpOperator"),
        ("NoSuchOperator", "airflow.sdk import BaseOperator", "airflow.models.baseoperator import BaseOperator"),
        ("class", "airflow.sdk import BaseOperator", "airflow.models.baseoperator import BaseOperator"),
    ],
)
def test_base_classes_by_name_or_path(base_class: str | None, on_3: str, on_2: str):
    assert statement(base_class, NEWEST_VERSION) == f"from {on_3}"
    assert statement(base_class, AIRFLOW_2_LATEST) == f"from {on_2}"


def test_the_catalog_that_is_given_decides():
    document = read_spec("name: X\ndescription: d\ncategory: c\nbase_class: PythonOperator\n")
    assert document.spec is not None
    for catalog, module in (
        (packaged_catalog(AIRFLOW_2_LATEST), "airflow.operators.python"),
        (packaged_catalog(NEWEST_VERSION), "airflow.providers.standard.operators.python"),
    ):
        assert component_base(document.spec, NEWEST_VERSION, catalog).module == module
        task = GenerationTask(document.spec, document.text, NEWEST_VERSION, catalog=catalog)
        [prompt] = messages_for(AttemptKind.CLEAN, task, [])
        assert f"from {module} import PythonOperator" in prompt.text
        assert ("apache-airflow-providers-standard" in task.declared) is ("standard" in module)
        layer, rule = Layer.IMPORTS, "missing_base_import"
        error = Finding(rule, layer, Severity.ERROR, "It is missing.", LineIndex("x").range_at(0, 1))
        failed = Attempt(1, AttemptKind.CLEAN, "m", "x", "x", (error,))
        assert f"from {module} import PythonOperator" in look_up_facts([failed], task.spec, task.target, catalog)


def test_other_types_have_other_bases():
    assert statement("HttpHook", NEWEST_VERSION, "hook") == "from airflow.providers.http.hooks.http import HttpHook"
    assert statement("HttpSensor", NEWEST_VERSION, "sensor").endswith(".http.sensors.http import HttpSensor")
    assert statement("NoSuchHook", NEWEST_VERSION, "hook") == "from airflow.sdk import BaseHook"
