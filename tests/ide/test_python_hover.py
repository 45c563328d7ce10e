"""What hovering shows over names of Airflow in a Python file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Neighbour
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.python_hover import hover_python
from airsmith.text import Position
from support.editing_python import check_no_python_hover, check_python_hover
from support.marked_text import read_cursor

OPERATOR = "from airflow.providers.http.operators.http import HttpOperator\n"
HOOK = "from airflow.providers.http.hooks.http import HttpHook\n"
HTTP_OPERATOR = "Calls an endpoint on an HTTP system"
RUN = "def HttpHook.run("


def test_imports():
    check_python_hover(
        "from airflow.«provi<CURSOR>ders».http.operators.http import HttpOperator\n", "import airflow.providers"
    )
    check_python_hover(
        "from airflow.providers.http.operators.«ht<CURSOR>tp» import HttpOperator\n", "apache-airflow-providers-http"
    )
    check_python_hover("from airflow.providers.http.operators.http import «Http<CURSOR>Operator»\n", HTTP_OPERATOR)
    check_python_hover("from airflow.sdk import (\n    dag,\n    «ta<CURSOR>sk»,\n)\n", "from airflow.sdk import task")
    check_python_hover("from airflow.sdk import «task_<CURSOR>group as g»\n", "def task_group(")
    check_python_hover("import airflow.providers.«ht<CURSOR>tp».hooks.http as h\n", "import airflow.providers.http")


def test_an_import_that_warns():
    check_python_hover("from airflow.hooks.base import «Base<CURSOR>Hook»\n", "use `airflow.sdk.BaseHook`")


@pytest.mark.parametrize(
    "use",
    [
        "class Mine(«Http<CURSOR>Operator»): ...\n",
        "op = «Http<CURSOR>Operator»(task_id='x')\n",
        "def f(op: «Http<CURSOR>Operator»): ...\n",
        "if isinstance(x, «Http<CURSOR>Operator»):\n    pass\n",
        "@decorated(of=«Http<CURSOR>Operator»)\ndef f(): ...\n",
        "Other = HttpOperator\nx = «Oth<CURSOR>er»()\n",
        "x = [«Http<CURSOR>Operator»(task_id=i) for i in y]\n",
        "😀 = 1; «Http<CURSOR>Operator»\n",
    ],
)
def test_uses_of_a_class(use: str):
    check_python_hover(OPERATOR + use, HTTP_OPERATOR)


def test_a_decorator_and_a_module():
    check_python_hover("from airflow.sdk import task\n@«ta<CURSOR>sk»\ndef f(): ...\n", "from airflow.sdk import task")
    check_python_hover("from airflow import sdk\nx = «sd<CURSOR>k».task\n", "import airflow.sdk")
    check_python_hover("from airflow import sdk\nx = sdk.«BaseOp<CURSOR>erator»\n", "Abstract base class")


def test_arguments():
    check_python_hover(
        OPERATOR + "HttpOperator(task_id='x', «end<CURSOR>point»='y')\n",
        "endpoint: str | None = None",
        "The relative part of the full url.",
        "Argument of `HttpOperator`",
    )
    check_python_hover(
        OPERATOR + "HttpOperator(«task<CURSOR>_id»='x')\n",
        "Required argument",
        "from `airflow.sdk.bases.operator.BaseOperator`",
    )
    check_python_hover(HOOK + "HttpHook().run(«end<CURSOR>point»='y')\n", "Argument of `HttpHook.run`.")
    check_python_hover(
        "from airflow.sdk import task_group\ntask_group(«python_<CURSOR>callable»=f)\n", "Argument of `task_group`."
    )
    check_no_python_hover(OPERATOR + "HttpOperator(no_<CURSOR>such=1)\n")
    check_no_python_hover(OPERATOR + "HttpOperator(endpoint='<CURSOR>y')\n")


@pytest.mark.parametrize(
    "use",
    [
        "hook = HttpHook()\nhook.«r<CURSOR>un»('x')\n",
        "def f(hook: HttpHook):\n    hook.«r<CURSOR>un»('x')\n",
        "hook: HttpHook = make()\nhook.«r<CURSOR>un»('x')\n",
        "HttpHook().«r<CURSOR>un»('x')\n",
        "HttpHook.«r<CURSOR>un»\n",
        "class A:\n    def __init__(self):\n        self.h = HttpHook()\n    def f(self):\n        self.h.«r<CURSOR>un»()\n",
        "class A:\n    @property\n    def h(self) -> HttpHook: ...\n    def f(self):\n        self.h.«r<CURSOR>un»()\n",
        "class A(HttpHook):\n    def f(self):\n        return self.«r<CURSOR>un»('x')\n",
        "class A(HttpHook):\n    def run(self):\n        return super().«r<CURSOR>un»('x')\n",
    ],
)
def test_methods_of_what_is_certain(use: str):
    check_python_hover(HOOK + use, RUN, "Perform the request.")


@pytest.mark.parametrize(
    "use",
    [
        "hook = HttpHook()\nhook = other()\nhook.r<CURSOR>un('x')\n",
        "class A(HttpHook):\n    def run(self): ...\n    def f(self):\n        return self.r<CURSOR>un('x')\n",
        "class A:\n    def f(self):\n        self.hook.r<CURSOR>un('x')\n",
        "hook = HttpHook()\nhook.no_such<CURSOR>()\n",
        "hook.r<CURSOR>un('x')\n",
        "# Http<CURSOR>Hook\n",
        "x = 'Http<CURSOR>Hook'\n",
        "import os\nos.pa<CURSOR>th\n",
        "<CURSOR>\n",
    ],
)
def test_where_nothing_is_certain(use: str):
    check_no_python_hover(HOOK + use)


def test_the_constructor_of_the_base():
    marked = (
        OPERATOR
        + "class A(HttpOperator):\n    def __init__(self, **kwargs):\n        super().«__in<CURSOR>it__»(**kwargs)\n"
    )
    check_python_hover(marked, HTTP_OPERATOR)
    check_python_hover(
        marked.replace("«__in<CURSOR>it__»(", "__init__(«meth<CURSOR>od»='GET', "), "The HTTP method to use"
    )


class OneNeighbour:
    """A workspace with one other file, `base.py`."""

    def __init__(self, text: str) -> None:
        self._neighbour = Neighbour(Module(text), NO_PROJECT)

    def find(self, module: str) -> Neighbour | None:
        return self._neighbour if module == "base" else None


def test_classes_of_the_workspace():
    knowledge = Knowledge(project=OneNeighbour(HOOK + "class Mine(HttpHook):\n    def get_conn(self): ...\n"))
    use = "from base import Mine\nclass A(Mine):\n    def f(self):\n        self.«r<CURSOR>un»()\n"
    check_python_hover(use, RUN, knowledge=knowledge)
    text, position = read_cursor(use.replace("«r<CURSOR>un»", "get_<CURSOR>conn"))
    assert hover_python(Module(text), position, knowledge) is None


def test_names_that_the_file_hides():
    check_no_python_hover(OPERATOR + "def f(HttpOperator):\n    return Http<CURSOR>Operator\n")


@pytest.mark.parametrize(
    "broken",
    [
        "from airflow.providers.http.operators.http import «Http<CURSOR>Operator», (\n",
        OPERATOR + "x = «Http<CURSOR>Operator»(task_id=\n",
        OPERATOR + "class A(«Http<CURSOR>Operator»:\n    pass\n",
        OPERATOR + "def f(:\n    pass\nx = «Http<CURSOR>Operator»()\n",
    ],
)
def test_half_typed_files(broken: str):
    check_python_hover(broken, HTTP_OPERATOR)


def test_half_typed_modules():
    check_python_hover("from airflow.providers.«ht<CURSOR>tp».operators import\n", "import airflow.providers.http")
    check_no_python_hover(OPERATOR + "x = (im<CURSOR>port\n")
    check_no_python_hover(OPERATOR + "x = (class.Http<CURSOR>Operator\n")


FRAGMENTS = [
    "HttpOperator",
    "(",
    ")",
    "\n",
    "    ",
    "self",
    ".",
    "run",
    "=",
    ":",
    "class A(HttpOperator):",
    "def f(self):",
    "super()",
    "@",
    "😀",
    "from airflow.",
    "import ",
    "é",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join), st.integers(0, 8), st.integers(0, 40))
def test_no_text_and_no_position_raises(text: str, line: int, character: int):
    hover_python(Module(OPERATOR + text), Position(line, character), Knowledge())
