"""Going to the installed source from specs and Python files."""

from collections.abc import Mapping
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.catalog.installed.model import Installation
from airsmith.ide.definition import define_in_python, define_in_spec
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Definition
from airsmith.spec.document import read_spec
from support.marked_text import mark_up, read_cursor, read_marked, unindented

OPERATORS = "airflow/providers/http/operators/http.py"
HOOKS = "airflow/providers/http/hooks/http.py"
OPERATOR_PATH = "airflow.providers.http.operators.http.HttpOperator"


class Environment:
    """An environment with these files; what is read is counted."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self.folder = folder
        self.read: list[Path] = []
        for name, marked in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(read_marked(marked).text, "utf-8")
        self.files = files
        self.knowledge = Knowledge(installation=Installation(folder / "python", (folder,), {}))

    def text_of(self, path: Path) -> str | None:
        self.read.append(path)
        return path.read_text("utf-8") if path.exists() else None

    def from_python(self, marked: str) -> Definition | None:
        text, position = read_cursor(marked)
        return define_in_python(Module(text), position, self.knowledge, self.text_of)

    def from_spec(self, marked: str) -> Definition | None:
        text, position = read_cursor(marked)
        return define_in_spec(read_spec(text), position, self.knowledge, self.text_of)

    def leads_to(self, found: Definition | None, name: str) -> None:
        """Assert that a definition is what is «marked» in a file."""
        assert found is not None
        assert found.path == self.folder / name
        text = read_marked(self.files[name]).text
        assert mark_up(text, (found.range,)) == unindented(self.files[name])


def environment(folder: Path, operators: str = "", hooks: str = "") -> Environment:
    files = {OPERATORS: operators, HOOKS: hooks, "airflow/providers/http/__init__.py": "«»'''The provider.'''\n"}
    return Environment(folder, files)


IMPORT = "from airflow.providers.http.operators.http import HttpOperator\n"
CLASS = "import os\n\nclass Other: ...\n\nclass «HttpOperator»(Other):\n    pass\n"


def test_a_class(tmp_path: Path):
    place = environment(tmp_path, CLASS)
    place.leads_to(place.from_spec(f"base_class: {OPERATOR_PATH[:-3]}<CURSOR>tor\n"), OPERATORS)
    place.leads_to(place.from_python(IMPORT + "x = Http<CURSOR>Operator()\n"), OPERATORS)
    found = place.from_python(IMPORT.replace("HttpO", "Http<CURSOR>O"))
    place.leads_to(found, OPERATORS)
    assert found is not None
    assert mark_up(IMPORT, (found.origin,)) == IMPORT.replace("HttpOperator", "«HttpOperator»")


def test_a_class_below_a_condition(tmp_path: Path):
    place = environment(
        tmp_path, "try:\n    import x\nexcept ImportError:\n    class «HttpOperator»:\n        é = '😀'\n"
    )
    place.leads_to(place.from_python(IMPORT + "Http<CURSOR>Operator\n"), OPERATORS)


def test_a_method_and_its_argument(tmp_path: Path):
    hook = "from airflow.providers.http.hooks.http import HttpHook\n"
    source = "class HttpHook:\n    def get(self): ...\n    def «run»(self, endpoint, data=None): ...\n"
    place = environment(tmp_path, hooks=source)
    place.leads_to(place.from_python(hook + "HttpHook().ru<CURSOR>n()\n"), HOOKS)
    place.leads_to(
        place.from_spec("test_cases: [{mocks: [{target: airflow.providers.http.hooks.http.HttpHook.<CURSOR>run}]}]"),
        HOOKS,
    )
    place = environment(tmp_path, hooks=source.replace("«run»", "run").replace("data", "«data»"))
    place.leads_to(place.from_python(hook + "HttpHook().run(da<CURSOR>ta=1)\n"), HOOKS)


def test_a_constructors_argument(tmp_path: Path):
    place = environment(tmp_path, "class HttpOperator:\n    def __init__(self, *, «endpoint»=None, **kwargs): ...\n")
    place.leads_to(place.from_python(IMPORT + "HttpOperator(end<CURSOR>point='x')\n"), OPERATORS)


def test_a_provider_a_module_and_a_connection(tmp_path: Path):
    place = environment(tmp_path, hooks="class «HttpHook»: ...\n")
    package = "airflow/providers/http/__init__.py"
    place.leads_to(place.from_spec("dependencies: [apache-airflow-providers-ht<CURSOR>tp]\n"), package)
    place.leads_to(place.from_python("import airflow.providers.ht<CURSOR>tp.hooks\n"), package)
    place.leads_to(place.from_spec("conn_type: ht<CURSOR>tp\n"), HOOKS)


def test_what_the_installed_version_has_elsewhere(tmp_path: Path):
    """The module is shown from its top, not at the place that the class has in another version."""
    place = environment(tmp_path, "«»class SimpleHttpOperator: ...\n")
    place.leads_to(place.from_python(IMPORT + "Http<CURSOR>Operator\n"), OPERATORS)
    place = environment(tmp_path, "class «HttpOperator»: ...\ndef broken(:\n")
    place.leads_to(place.from_python(IMPORT + "Http<CURSOR>Operator\n"), OPERATORS)


def test_a_source_that_cannot_be_read_or_is_huge(tmp_path: Path):
    place = environment(tmp_path, "«»")
    text, position = read_cursor(IMPORT + "Http<CURSOR>Operator\n")
    for content in (None, "#" * 3_000_000):
        found = define_in_python(Module(text), position, place.knowledge, lambda _, content=content: content)
        place.leads_to(found, OPERATORS)


def test_nowhere_to_go(tmp_path: Path):
    empty = Environment(tmp_path, {})
    assert empty.from_python(IMPORT + "Http<CURSOR>Operator\n") is None
    assert empty.from_python("import os\nos.pa<CURSOR>th\n") is None
    assert empty.from_spec("base_class: No<CURSOR>Such\n") is None
    assert empty.from_spec("name: <CURSOR>X\n") is None
    assert empty.read == []
    text, position = read_cursor(IMPORT + "Http<CURSOR>Operator\n")
    assert define_in_python(Module(text), position, Knowledge(), empty.text_of) is None
    assert define_in_spec(read_spec("base_class: BaseHook"), position, Knowledge(), empty.text_of) is None
