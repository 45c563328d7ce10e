"""Which fields a class has rendered, as far as its text tells."""

import pytest

from airsmith.analysis.module import Module
from airsmith.analysis.rendered_fields import RenderedFields
from airsmith.rules.rule import PythonContext

HEAD = "from airflow.sdk import BaseOperator\nfrom airflow.providers.http.operators.http import HttpOperator\n"


def fields_of(text: str) -> tuple[list[object], set[str]]:
    """The fields that the last class of a text writes out, and those that are rendered."""
    context = PythonContext(Module(HEAD + text))
    component = context.components[-1]
    fields = RenderedFields()
    return sorted(one.value for one in fields.written_in(component.info)), set(fields.of(component.lineage))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("('a', 'b')", ["a", "b"]),
        ("['a']", ["a"]),
        ("('a',) + ('b',) + X", ["a", "b"]),
        ("(*('a',), *X, 'b')", ["a", "b"]),
        ("tuple({'a'} | {'b'})", ["a", "b"]),
        ("tuple(set(('a',)) - {'b'})", []),
        ("tuple(x for x in ('a',))", []),
        ("aws_template_fields('a', 'b')", ["a", "b"]),
        ("NAMES", ["n"]),
        ("('a', name, f'{x}', 1, None)", ["a"]),
        ("'a'", []),
        ("()", []),
        ("ROUND", []),
        ("other(('a',))", []),
    ],
)
def test_written(value: str, written: list[str]):
    head = "NAMES = ('n',)\nROUND = ROUND + ROUND\n"
    assert fields_of(f"{head}class A(BaseOperator):\n    template_fields = {value}\n")[0] == written


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("class A(BaseOperator): ...", set()),
        ("class A(HttpOperator): ...", {"endpoint", "data", "headers", "http_conn_id"}),
        ("class A(HttpOperator):\n    template_fields = ('a',)", {"a"}),
        (
            "class A(HttpOperator):\n    template_fields = (*HttpOperator.template_fields, 'a')",
            {"a", "endpoint", "data", "headers", "http_conn_id"},
        ),
        ("class A(BaseOperator):\n    template_fields = ('a',)\nclass B(A): ...", {"a"}),
        ("class A(BaseOperator):\n    template_fields = ('a',)\nclass B(A):\n    template_fields = ['b']", {"b"}),
        (
            "class A(BaseOperator):\n    template_fields = ('a',)\nclass B(A):\n    template_fields = x + A.template_fields",
            {"a"},
        ),
        ("class A(BaseOperator):\n    template_fields = ('a',)\n    template_fields += ('b',)", set()),
        ("class A(HttpOperator):\n    template_fields = compute()", set()),
        ("class A(Unknown, BaseOperator):\n    template_fields = ('a',)", {"a"}),
    ],
)
def test_rendered(text: str, rendered: set[str]):
    assert fields_of(text)[1] == rendered


def test_a_sum_without_end_comes_to_one():
    deep = " + ".join(["('a',)"] * 2000)
    written, _ = fields_of(f"class A(BaseOperator):\n    template_fields = {deep}\n")
    assert set(written) <= {"a"}
