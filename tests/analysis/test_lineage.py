"""What classes inherit, followed through their file and the catalog."""

import pytest

from airsmith.analysis.lineage import Lineage, Lineages, LocalClass
from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AirflowVersion

HEAD = """\
from airflow.sdk import BaseOperator, BaseSensorOperator
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator
"""
EITHER_HOOK = """\
try:
    from airflow.sdk import BaseHook
except ImportError:
    from airflow.hooks.base import BaseHook
class A(BaseHook): pass
"""


def lineage(text: str, name: str = "A", target: str = "3.3") -> Lineage:
    module, version = Module(HEAD + text + "\n"), AirflowVersion.parse(target)
    assert version
    lineages = Lineages(module, packaged_catalog(version), NO_PROJECT)
    return lineages.of(next(info for info in module.classes if info.name == name))


def names(found: Lineage) -> list[str]:
    """Names of the class and its ancestors, up to the first core class."""
    listed = [one.info.name if isinstance(one, LocalClass) else one.name for one in found.order]
    cores = [at for at, name in enumerate(listed) if name in ("BaseOperator", "BaseSensorOperator", "BaseHook")]
    return listed[: cores[0] + 1] if cores else listed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("class A(HttpHook): pass", ["A", "HttpHook", "BaseHook"]),
        ("class M: pass\nclass A(M, HttpHook): pass", ["A", "M", "HttpHook", "BaseHook"]),
        (
            "class B(HttpHook): pass\nclass M(HttpHook): pass\nclass A(M, B): pass",
            ["A", "M", "B", "HttpHook", "BaseHook"],
        ),
        (
            "class A(GoogleCloudBaseOperator): pass",
            ["A", "GoogleCloudBaseOperator", "BaseOperator"],
        ),
        ("class A: pass", ["A"]),
        ("class A(Unknown): pass", ["A"]),
        ("class A(A): pass", ["A"]),
    ],
)
def test_the_search_order_is_that_of_python(text: str, expected: list[str]):
    assert names(lineage(text)) == expected


@pytest.mark.parametrize(
    ("text", "is_complete"),
    [
        ("class A(HttpHook): pass", True),
        ("class A: pass", True),
        ("from abc import ABC\nclass A(HttpHook, ABC): pass", True),
        ("class A(Unknown, HttpHook): pass", False),
        ("from mine import M\nclass A(M, HttpHook): pass", False),
        ("class A(make(HttpHook)): pass", False),
        ("class A(HttpHook, *more): pass", False),
        ("from airflow.providers.mine.hooks.x import XHook\nclass A(XHook): pass", False),
        ("if x:\n    class M: pass\nelse:\n    class M: y = 1\nclass A(M): pass", False),
        ("if x:\n    B = HttpHook\nelse:\n    B = BaseOperator\nclass A(B): pass", False),
        (EITHER_HOOK, True),
    ],
)
def test_whether_all_ancestors_are_known(text: str, is_complete: bool):
    assert lineage(text).is_complete == is_complete


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("class A(HttpHook): pass", "hook"),
        ("class A(GoogleCloudBaseOperator): pass", "operator"),
        ("class A(BaseOperator, BaseSensorOperator): pass", "sensor"),
        ("from airflow.triggers.base import BaseTrigger\nclass A(BaseTrigger): pass", None),
        ("from airflow.providers.mine.hooks.x import XHook\nclass A(XHook): pass", "hook"),
        ("from airflow.sensors.base import BaseSensor\nclass A(BaseSensor): pass", "sensor"),
        ("from airflow.operators.python_operator import PythonOperator\nclass A(PythonOperator): pass", "operator"),
        ("class A(XHook): pass", None),
    ],
)
def test_the_type_of_component(text: str, kind: str | None):
    assert lineage(text).component_type == kind


def test_what_the_target_has_decides_between_two_imports():
    assert lineage(EITHER_HOOK, target="3.3").listed[0].path == "airflow.sdk.bases.hook.BaseHook"
    assert lineage(EITHER_HOOK, target="2.11").listed[0].path == "airflow.hooks.base.BaseHook"


@pytest.mark.parametrize(
    ("name", "is_inherited"), [("run", True), ("conn_type", True), ("get_connection", False), ("nope", False)]
)
def test_what_is_inherited_beyond_the_base_classes_of_airflow(name: str, is_inherited: bool):
    assert lineage("class A(HttpHook): pass").inherits(name) == is_inherited
