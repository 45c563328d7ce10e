"""What is proposed in a Python file: in imports, and in calls of what Airflow offers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import CompletionKind
from airsmith.ide.python_completion import complete_python
from airsmith.text import LineIndex
from support.editing_python import python_completed, python_completions, python_labels

OPERATOR = "from airflow.providers.http.operators.http import HttpOperator\n"


@pytest.mark.parametrize("statement", ["from", "import", "import os, ", "x = 1; from", "    from"])
def test_modules(statement: str):
    assert python_labels(f"{statement} air<CURSOR>") == ["airflow"]
    assert {"sdk", "providers"} <= set(python_labels(f"{statement} airflow.<CURSOR>"))
    assert "http" in python_labels(f"import os\n{statement} airflow.providers.ht<CURSOR>\nx = 1\n")
    assert python_labels(f"{statement} airflow.providers.http.<CURSOR>") == [
        "exceptions",
        "hooks",
        "notifications",
        "operators",
        "sensors",
        "triggers",
    ]


def test_names():
    completions = python_completions("from airflow.providers.http.operators.http import <CURSOR>")
    assert completions.items[0].label == "HttpOperator"
    assert completions.items[0].kind is CompletionKind.CLASS
    assert "Calls an endpoint" in completions.items[0].documentation
    assert python_completed("from airflow.sdk import da<CURSOR>", "dag") == "from airflow.sdk import dag"
    assert "http" in python_labels("from airflow.providers.http.operators import <CURSOR>")
    assert not [one for one in python_labels("from airflow.sdk import <CURSOR>") if one.startswith("_")]


@pytest.mark.parametrize(
    "marked",
    [
        "from airflow.sdk import dag, Ba<CURSOR>",
        "from airflow.sdk import (\n    dag,  # comment\n    Ba<CURSOR>",
        "from airflow.sdk import (\n    dag as d,\n    <CURSOR>\n)\n",
        "from airflow.sdk import dag, \\\n    <CURSOR>",
        "from airflow.sdk import dag as d, <CURSOR>",
    ],
)
def test_names_in_longer_statements(marked: str):
    assert "BaseOperator" in python_labels(marked)


def test_arguments_that_are_not_given_yet():
    found = python_labels(OPERATOR + "HttpOperator(task_id='a(', data=f(x=1), <CURSOR>)\n")
    assert "endpoint=" in found
    assert not {"task_id=", "data=", "kwargs="} & set(found)
    assert python_labels(OPERATOR + "HttpOperator(<CURSOR>)\n")[0] == "task_id="
    assert "method=" not in python_labels(OPERATOR + "HttpOperator(<CURSOR>, method='GET')\n")
    marked = OPERATOR + "HttpOperator(\n    task_id='a',\n    end<CURSOR>\n)\n"
    assert python_completed(marked, "endpoint=").endswith("    endpoint=\n)\n")


def test_arguments_in_half_typed_calls():
    assert "endpoint=" in python_labels(OPERATOR + "op = HttpOperator(task_id='a', <CURSOR>\nx = 1\n")
    assert "endpoint=" in python_labels(OPERATOR + "op = HttpOperator(<CURSOR>")
    assert "endpoint=" in python_labels(
        "from airflow.providers.http.hooks.http import HttpHook\nhook = HttpHook()\nhook.run(<CURSOR>)\n"
    )


@pytest.mark.parametrize(
    "marked",
    [
        "foo(<CURSOR>)",
        "HttpOperator(<CURSOR>)",
        "HttpOperator([<CURSOR>])",
        "HttpOperator(endpoint=<CURSOR>)",
        "HttpOperator(endpoint='x, <CURSOR>')",
        "x = {<CURSOR>}",
        "from os import <CURSOR>",
        "from os.<CURSOR>",
        "from . import <CURSOR>",
        "for x in airflow.<CURSOR>",
        "if (<CURSOR>)",
        "<CURSOR>",
    ],
)
def test_nothing_is_proposed_where_nothing_is_known(marked: str):
    before = "" if marked == "HttpOperator(<CURSOR>)" else OPERATOR
    assert python_labels(before + marked) == []


def test_arguments_only_where_they_are_wanted():
    assert python_completions(OPERATOR + "HttpOperator(<CURSOR>)", calls=False).items == ()
    assert python_completions("from airflow.<CURSOR>", calls=False).items


FRAGMENTS = [
    "HttpOperator",
    "(",
    ")",
    "[",
    "\n",
    "'",
    '"""',
    "#",
    "x=",
    ",",
    " ",
    "from airflow.",
    "import ",
    "\\",
    "😀",
    "class",
    ".",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join), st.integers(0, 120))
def test_no_text_and_no_position_raises(text: str, offset: int):
    index = LineIndex(OPERATOR + text)
    complete_python(index, index.position_at(offset), Knowledge())


def test_a_long_line_is_no_trouble():
    index = LineIndex(OPERATOR + "from airflow.sdk import " + "a, " * 200_000)
    complete_python(index, index.end, Knowledge())
    index = LineIndex(OPERATOR + "x(" * 100_000)
    complete_python(index, index.end, Knowledge())
