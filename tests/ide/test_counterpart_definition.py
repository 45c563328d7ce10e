"""From a spec to its component and back, name by name."""

from pathlib import Path

import pytest

from airsmith.analysis.module import Module
from airsmith.ide.counterpart_definition import define_in_component, define_in_spec_of
from airsmith.spec.document import read_spec
from support.marked_text import mark_up, read_cursor, read_marked, unindented

PATH = Path("/there/other")
CODE = """
    class Before: ...

    class RowCountOperator(BaseOperator):
        template_fields = ("table",)

        def __init__(self, *, table: str, minimum: int = 1, **kwargs) -> None:
            self.table = table

        def execute(self, context): ...
"""
SPEC = """
    name: RowCountOperator
    inputs:
      - name: table
        type: str
    config_params:
      - {name: minimum, type: int}
      - name: unknown
    template_fields: [table]
    outputs:
      - name: return_value
        method: execute
    test_cases:
      - name: counts
        inputs:
          minimum: 1
"""


def to_code(spec: str, code: str) -> str | None:
    """The spec with what was asked about «marked», where the code's mark is what it leads to."""
    text, position = read_cursor(spec)
    marked = read_marked(code)
    found = define_in_component(read_spec(text), position, Module(marked.text), PATH)
    if found is None:
        return None
    assert found.path == PATH
    assert mark_up(marked.text, (found.range,)) == unindented(code)
    return mark_up(text, (found.origin,))


def to_spec(code: str, spec: str) -> str | None:
    text, position = read_cursor(code)
    marked = read_marked(spec)
    found = define_in_spec_of(Module(text), position, read_spec(marked.text), PATH)
    if found is None:
        return None
    assert found.path == PATH
    assert mark_up(marked.text, (found.range,)) == unindented(spec)
    return mark_up(text, (found.origin,))


CLASS = "class «RowCountOperator»"
PLACES = [
    ("name: Row<CURSOR>CountOperator", "name: «RowCountOperator»", "class RowCountOperator", CLASS),
    ("- name: tab<CURSOR>le", "- name: «table»", "*, table:", "*, «table»:"),
    ("{name: min<CURSOR>imum", "{name: «minimum»", "minimum: int =", "«minimum»: int ="),
    ("[tab<CURSOR>le]", "[«table»]", "*, table:", "*, «table»:"),
    ("      <CURSOR>minimum: 1", "      «minimum»: 1", "minimum: int =", "«minimum»: int ="),
    ("method: exe<CURSOR>cute", "method: «execute»", "def execute", "def «execute»"),
]


@pytest.mark.parametrize(("cursor", "origin", "plain", "marked"), PLACES)
def test_from_the_spec_to_the_class(cursor: str, origin: str, plain: str, marked: str) -> None:
    spec = SPEC.replace(cursor.replace("<CURSOR>", ""), cursor)
    assert to_code(spec, CODE.replace(plain, marked)) == unindented(SPEC.replace(origin.translate(BARE), origin))


BARE = str.maketrans("", "", "«»")


def test_a_parameter_that_the_constructor_does_not_take() -> None:
    spec = SPEC.replace("name: unknown", "name: un<CURSOR>known")
    assert to_code(spec, CODE.replace("__init__", "«__init__»")) is not None
    assert to_code(spec, CODE.replace(CLASS.translate(BARE), CLASS).replace("__init__", "setup")) is not None


def test_a_class_that_was_renamed() -> None:
    spec = SPEC.replace("name: Row", "name: <CURSOR>Row")
    assert to_code(spec, CODE.replace("class RowCountOperator", "class «TotalOperator»")) is not None


@pytest.mark.parametrize(
    ("code", "cursor", "marked"),
    [
        ("class RowCount", "class Row<CURSOR>Count", "name: «RowCountOperator»"),
        ("*, table:", "*, tab<CURSOR>le:", "name: «table»"),
        ("minimum: int =", "mini<CURSOR>mum: int =", "{name: «minimum»"),
    ],
)
def test_from_the_class_to_the_spec(code: str, cursor: str, marked: str) -> None:
    assert to_spec(CODE.replace(code, cursor), SPEC.replace(marked.translate(BARE), marked)) is not None


def test_places_that_the_other_half_has_nothing_of() -> None:
    for cursor in ("ty<CURSOR>pe: str", "name: coun<CURSOR>ts", "name: return<CURSOR>_value"):
        assert to_code(SPEC.replace(cursor.replace("<CURSOR>", ""), cursor, 1), CODE) is None
    for cursor in ("Bef<CURSOR>ore", "self.tab<CURSOR>le", "**kw<CURSOR>args", "def exe<CURSOR>cute"):
        assert to_spec(CODE.replace(cursor.replace("<CURSOR>", ""), cursor, 1), SPEC) is None


def test_halves_that_cannot_be_read() -> None:
    spec = SPEC.replace("name: Row", "name: <CURSOR>Row")
    for code in ("", "x = 1\n", "def broken(:\n", "\0"):
        assert to_code(spec, code) is None
    for text in ("", "- a\n", "name: [\n", "inputs: 1\n"):
        assert to_spec(CODE.replace("*, table", "*, ta<CURSOR>ble"), text) is None
    broken = SPEC.replace("type: str", "type: *x ]").replace("{name: minimum", "{name: mini<CURSOR>mum")
    assert to_code(broken, CODE.replace("minimum: int =", "«minimum»: int =")) is not None
