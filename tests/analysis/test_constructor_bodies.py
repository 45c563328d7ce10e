"""What is gathered of a component's constructor, and which code counts as run when a file is read."""

import ast

import pytest

from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.module import Module
from airsmith.analysis.parse_time import parse_time_calls, runs_as_program
from airsmith.rules.rule import PythonContext

HEAD = "from airflow.sdk import BaseHook, BaseOperator, dag, task\n"


def constructors(text: str) -> tuple[ConstructorBody, ...]:
    return PythonContext(Module(HEAD + text)).constructors


def called(calls: list[ast.Call]) -> list[str]:
    return [ast.unparse(call) for call in calls]


def test_what_runs_when_an_object_is_made():
    (body,) = constructors(
        "class A(BaseOperator):\n"
        "    def __init__(this, a, /, b=default(), *args, c, **kw):\n"
        "        super().__init__(a, **kw)\n"
        "        this.x = [f(a) for y in b]\n"
        "        def inner(): g()\n"
        "        this.y = lambda: h(b)\n"
    )
    assert body.self_name == "this"
    assert [one.arg for one in body.parameters] == ["a", "b", "c"]
    assert called(body.base_calls) == ["super().__init__(a, **kw)"]
    assert sorted(called([call for call, _ in body.calls])) == ["f(a)", "super()", "super().__init__(a, **kw)"]
    assert sorted(node.id for node in body.reads_of(frozenset(("a", "b", "kw", "this", "super")))) == [
        "a",
        "a",
        "b",
        "kw",
    ]
    assert sorted(node.id for node in body.reads_of(frozenset("b"))) == ["b"]


def test_names_that_a_comprehension_binds_are_its_own():
    (body,) = constructors("class A(BaseOperator):\n    def __init__(self, f):\n        self.x = [f for f in g]\n")
    assert body.reads_of(frozenset("f")) == []


@pytest.mark.parametrize(
    "text",
    [
        "class A(BaseHook):\n    def __init__(self): ...\n",
        "class A(BaseOperator):\n    def execute(self, context): ...\n",
        "class A:\n    def __init__(self): ...\n",
        "class A(BaseOperator):\n    __init__ = other\n",
        "class A(BaseOperator):\n    def __init__(self):\n        x = (\n    def execute(self): ...\n",
    ],
)
def test_what_has_no_constructor_to_look_at(text: str):
    assert constructors(text) == ()


def test_each_component_has_its_own():
    found = constructors(
        "class A(BaseOperator):\n    def __init__(self): a()\nclass B(A):\n    def __init__(self): b()\n"
        "def f():\n    class C(A):\n        def __init__(): c()\n"
    )
    assert [(one.component.name, called([call for call, _ in one.calls])) for one in found] == [
        ("A", ["a()"]),
        ("B", ["b()"]),
        ("C", ["c()"]),
    ]
    assert found[2].self_name == ""


def test_what_runs_when_the_file_is_read():
    module = Module(
        HEAD + "a()\nclass C:\n    b()\n    def m(self, x=c()): no()\n[d() for x in e()]\n@dag\ndef f():\n    g()\n"
        "    @task\n    def t(): no()\ndef p():\n    no()\n    class D:\n        no()\n@h()\ndef q(): no()\nlambda: no()\n"
    )
    assert sorted(called([call for call, _ in parse_time_calls(module)])) == [
        "a()",
        "b()",
        "c()",
        "d()",
        "e()",
        "g()",
        "h()",
    ]


def test_decorators_that_make_a_dag_are_told_by_what_they_are():
    module = Module(
        "from airflow.sdk import dag as flow, task_group\nimport airflow.decorators as ad\nfrom mine import dag\n"
        "@flow(schedule=None)\ndef f():\n    a()\n@task_group\ndef g():\n    b()\n@ad.dag()\ndef h():\n    c()\n"
        "@dag\ndef i():\n    no()\n@other.dag\ndef j():\n    no()\n"
    )
    found = called([call for call, _ in parse_time_calls(module)])
    assert sorted(found) == ["a()", "ad.dag()", "b()", "c()", "flow(schedule=None)"]


def test_what_only_runs_as_a_program():
    module = Module("if __name__ == '__main__':\n    a()\n    if x:\n        b()\nelse:\n    c()\nd()\n")
    told = {ast.unparse(call): runs_as_program(module, call) for call, _ in module.names.calls}
    assert told == {"a()": True, "b()": True, "c()": False, "d()": False}
