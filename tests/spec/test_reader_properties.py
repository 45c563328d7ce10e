"""What holds for every text: nothing raises, and every place lies in the document."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.spec.document import SpecDocument, read_spec
from airsmith.spec.tree import Mapping, Node, Sequence
from airsmith.text import Position

SPEC = """\
# A spec with something of everything.
name: RowCountOperator
component_type: operator
description: "Counts rows: of a table."
category: database
airflow_version: "3.3"
inputs:
  - &table
    name: table
    type: str
    required: true
    enum: [a, "b", 'c']
  - <<: *table
    name: other
runtime_params: [{name: day, type: [string, "null"], default: ~}]
test_cases:
  - name: counts
    inputs: {table: a}
    mocks:
      - target: x.y
        returns: [1, 2.5, ~, true]
    expects: {returns: 3}
examples:
  - |
    task = RowCountOperator(
        task_id="x",
    )
  - >-
    folded 😀 text
"""
HOSTILE = st.text(st.sampled_from("\t\n\r :-#&*!|>'\"%@`[]{},?<~ab1\x85\u2028\ufeff\x0c\x00\ud800😀"), max_size=8)


def check_places(text: str) -> SpecDocument:
    document = read_spec(text)
    index = document.index
    for problem in document.problems:
        start, end = problem.range
        assert Position(0, 0) <= start <= end <= index.end
        assert index.position_at(index.offset_at(start)) == start
        assert index.position_at(index.offset_at(end)) == end
        for edit in problem.fix.edits if problem.fix else ():
            assert edit.range.start <= edit.range.end <= index.end
    for node in walk(document.root) if document.root else ():
        assert 0 <= node.start <= node.end <= len(text)
    return document


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    yield node
    children: list[Node] = list(node.items) if isinstance(node, Sequence) else []
    if isinstance(node, Mapping):
        children = [part for entry in node.entries for part in (entry.key, entry.value)]
    for child in children:
        yield from walk(child)


@st.composite
def damaged_specs(draw: st.DrawFn) -> str:
    """The spec with pieces cut out, moved or typed in."""
    text = SPEC
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(HOSTILE) + text[end:]
    return text


def test_the_spec_itself_is_right():
    assert check_places(SPEC).problems == ()


def test_every_prefix_is_read():
    for length in range(len(SPEC)):
        document = check_places(SPEC[:length])
        assert document.spec is not None or document.problems


def test_every_spec_without_one_line_is_read():
    lines = SPEC.splitlines(keepends=True)
    for number in range(len(lines)):
        check_places("".join(lines[:number] + lines[number + 1 :]))


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_is_read(text: str):
    check_places(text)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab1 \t\n\r:-#&*!|>'\"%@[]{},?<~😀")))
def test_any_text_of_yaml_characters_is_read(text: str):
    check_places(text)


@settings(max_examples=150, deadline=None)
@given(damaged_specs())
def test_any_damage_is_read(text: str):
    document = check_places(text)
    missing = [problem for problem in document.problems if problem.rule == "missing_required_key"]
    assert not missing or document.is_complete


@settings(max_examples=100, deadline=None)
@given(damaged_specs())
def test_reading_twice_gives_the_same(text: str):
    assert read_spec(text).problems == read_spec(text).problems


@pytest.mark.parametrize("key", ["name", "description", "category"])
@settings(max_examples=60, deadline=None)
@given(value=HOSTILE)
def test_a_damaged_key_is_never_missing(key: str, value: str):
    text = f"component_type: operator\n{key}: [{value}\nauthor: Ada\n"
    document = check_places(text)
    missing = [problem.message for problem in document.problems if problem.rule == "missing_required_key"]
    assert f"The key `{key}` is required." not in missing


def test_non_utf_8_bytes_as_the_editor_hands_them_over():
    text = b"name: R\xff\xfe\ncategory: c\n".decode("utf-8", "surrogateescape")
    assert check_places(text).problems[0].rule == "invalid_yaml"


def test_python_files_and_prose_are_no_specs():
    check_places(Path(__file__).read_text(encoding="utf-8"))
