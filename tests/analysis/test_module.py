"""Places in a file, its classes and what is known of their bases."""

import ast

import pytest

from airsmith.analysis.components import Component, concerns_airflow, find_components, is_abstract
from airsmith.analysis.lineage import Lineages
from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT
from airsmith.catalog.packaged import packaged_catalog
from support.marked_text import mark_up, read_marked


@pytest.mark.parametrize(
    "marked",
    [
        "def «f»(): pass",
        "def  \\\n «f»(): pass",
        "@decorated\n@again(def_=1)\nasync  def «e»(): pass",
        "class «C»: pass",
        "@x\nclass\t«s»(s): pass",
        "def «def_»(): pass",
        "class «Größe»: pass",
        "'😀'; \nif x:\n  def «ÿ»(): pass",
        "\ufeffdef «f»(): pass",
        "def «ﬁx»(): pass",
    ],
)
def test_range_of_a_name(marked: str):
    text = read_marked(marked).text
    module = Module(text)
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    (node,) = [node for node in ast.walk(module.tree) if isinstance(node, kinds)]
    assert mark_up(text, (module.range_of_name(node),)) == marked


@pytest.mark.parametrize(
    "marked",
    [
        "from «a.b» import c",
        "from «a . b» import c",
        "from\\\n  «a.b»\\\n  import c",
        "from «importlib» import import_module",
        "from «.» import c",
        "from «...a.b» import c",
        "from«.»import c",
        "from «from_.x» import(c)",
        "'😀'; from «größe» import c",
    ],
)
def test_range_of_a_module(marked: str):
    text = read_marked(marked).text
    module = Module(text)
    (node,) = [node for node in module.tree.body if isinstance(node, ast.ImportFrom)]
    assert mark_up(text, (module.range_of_module(node),)) == marked


def test_range_and_source_of_a_node():
    module = Module("\ufeffx = '😀', f(\n  '漢')\n")
    statement = module.tree.body[0]
    assert isinstance(statement, ast.Assign)
    assert module.source_of(statement.value) == "'😀', f(\n  '漢')"
    assert mark_up(module.text, (module.range_of(statement.targets[0]),)) == "\ufeff«x» = '😀', f(\n  '漢')\n"


def components(text: str) -> dict[str, Component]:
    module = Module(text)
    return {component.name: component for component in find_components(module, lineages_of(module))}


def lineages_of(module: Module) -> Lineages:
    return Lineages(module, packaged_catalog(), NO_PROJECT)


@pytest.mark.parametrize(
    ("head", "base", "kind"),
    [
        ("from airflow.sdk import BaseOperator", "BaseOperator", "operator"),
        ("from airflow.models import BaseOperator as B", "B", "operator"),
        ("import airflow.sdk as sdk", "sdk.BaseHook", "hook"),
        ("import airflow.sdk", "airflow.sdk.BaseSensorOperator", "sensor"),
        ("from airflow.sensors.base import BaseSensor", "BaseSensor", "sensor"),
        ("from airflow.sdk import BaseBranchOperator", "BaseBranchOperator", "operator"),
        ("from airflow.providers.x.operators.y import YBaseOperatorMixin as M", "M", "operator"),
        ("from airflow.providers.x.transfers.y import AToBOperator", "AToBOperator", "operator"),
        ("from airflow.providers.x.sensors.y import YSensorAsync", "YSensorAsync", "sensor"),
        ("from airflow.providers.x.hooks.y import YHook", "YHook[int]", "hook"),
        ("from airflow.sdk import *", "BaseHook", "hook"),
        ("from airflow.sdk import BaseOperator, BaseSensorOperator", "BaseOperator, BaseSensorOperator", "sensor"),
        ("from airflow.triggers.base import BaseTrigger", "BaseTrigger", None),
        ("from airflow.exceptions import AirflowException", "AirflowException", None),
        ("from airflow.providers.x.links.y import OperatorLink", "OperatorLink", None),
        ("from mine import BaseOperator", "BaseOperator", None),
        ("from .airflow import BaseOperator", "BaseOperator", None),
        ("", "BaseOperator", None),
        ("", "object", None),
    ],
)
def test_what_makes_a_component(head: str, base: str, kind: str | None):
    found = components(f"{head}\nclass A({base}): pass\n")
    assert (found["A"].kind if found else None) == kind


def test_components_wherever_they_stand():
    found = components(
        "from airflow.sdk import BaseOperator\n"
        "class Base(BaseOperator): pass\n"
        "class Outer:\n    class Nested(Base): pass\n"
        "def make():\n    class Local(Base): pass\n"
        "if x:\n    class Maybe(Base): pass\n"
        "class Nested(Outer.Nested): pass\n"
        "class Mixed(object, Base): pass\n"
    )
    assert list(found) == ["Base", "Nested", "Local", "Maybe", "Mixed"]


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("class A(BaseOperator): pass", True),
        ("class M: pass\nclass A(M, BaseOperator): pass", True),
        ("class M(object): pass\nclass A(M, BaseOperator): pass", True),
        ("class M(N): pass\nclass A(M, BaseOperator): pass", False),
        ("from abc import ABC\nclass A(BaseOperator, ABC): pass", True),
        ("from x import M\nclass A(M, BaseOperator): pass", False),
        ("class A(BaseOperator, M): pass", False),
        ("@unknown\nclass A(BaseOperator): pass", False),
        ("if x:\n    B = BaseOperator\nelse:\n    B = load()\nclass A(B): pass", False),
        ("try:\n    from airflow.sdk import BaseHook as B\nexcept E:\n    class B: pass\nclass A(B): pass", False),
        ("class A(BaseOperator):\n    def f(self:\n        pass", False),
    ],
)
def test_whether_everything_is_known_of_a_component(text: str, is_known: bool):
    found = components(f"from airflow.sdk import BaseOperator\n{text}\n")
    assert found["A"].is_fully_known == is_known


def test_abstract_components():
    module = Module(
        "from airflow.sdk import BaseOperator as B\nimport abc\n"
        "class Plain(B): pass\nclass _Hidden(B): pass\nclass AbstractA(B): pass\nclass RowBaseOperator(B): pass\n"
        "class Marked(B, abc.ABC): pass\nclass Meta(B, metaclass=abc.ABCMeta): pass\nclass Parent(B): pass\n"
        "class Child(Parent): pass\nclass Half(B):\n    @abc.abstractmethod\n    def f(self): ...\n"
    )
    abstract = [
        component.name for component in find_components(module, lineages_of(module)) if is_abstract(component, module)
    ]
    assert abstract == ["_Hidden", "AbstractA", "RowBaseOperator", "Marked", "Meta", "Parent", "Half"]


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("import airflow", True),
        ("import airflow.sdk as s", True),
        ("import os, airflow.models", True),
        ("from airflow import DAG", True),
        ("def f():\n    from airflow.sdk import x", True),
        ("if TYPE_CHECKING:\n    from airflow.sdk import x", True),
        ("from . import airflow", False),
        ("from .airflow import x", False),
        ("import airflow_extras", False),
        ("x = 'import airflow'", False),
        ("", False),
    ],
)
def test_files_that_concern_airflow(text: str, does: bool):
    assert concerns_airflow(Module(text)) == does


def test_type_only_statements():
    module = Module(
        "import a\nif TYPE_CHECKING:\n    import b\nelse:\n    import c\n"
        "class A:\n    if typing.TYPE_CHECKING:\n        import g\n"
    )
    imports = [node for node, _ in module.names.imports]
    assert {node.names[0].name for node in imports if module.is_type_only(node)} == {"b", "g"}
