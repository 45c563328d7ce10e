"""Where the cursor is in half-typed YAML, written as `place path / word / siblings`."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.ide.spec_context import find_cursor
from airsmith.text import LineIndex, Position
from support.marked_text import read_cursor

ITEM = "inputs:\n  - name: table\n    type: str\n"


def where(marked: str) -> str:
    text, position = read_cursor(marked)
    cursor = find_cursor(LineIndex(text), position)
    path = ".".join(cursor.path) + ("[]" if cursor.is_item else "")
    return " / ".join([f"{cursor.place} {path}".strip(), cursor.word, ",".join(sorted(cursor.siblings))]).rstrip(" /")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<CURSOR>", "key"),
        ("na<CURSOR>", "key / na"),
        ("na<CURSOR>me: X", "key / na"),
        ("name: X\n<CURSOR>", "key /  / name"),
        ("name: X\ncat<CURSOR>\nauthor: Y\n", "key / cat / author,name"),
        ("name:<CURSOR>", "value name"),
        ("name: <CURSOR>", "value name"),
        ("name: Ro<CURSOR>w", "value name / Ro"),
        ('name: "Ro<CURSOR>w"', "value name / Ro"),
        ("name: X # com<CURSOR>ment", "nowhere"),
        ("# com<CURSOR>ment", "nowhere"),
        ("inputs:\n  - <CURSOR>", "key inputs[]"),
        ("inputs:\n- <CURSOR>", "key inputs[]"),
        ("inputs:\n  -<CURSOR>", "key inputs[]"),
        ("inputs:\n  <CURSOR>", "key inputs"),
        ("inputs:\n<CURSOR>", "key /  / inputs"),
        ("inputs:\n  - na<CURSOR>", "key inputs[] / na"),
        (ITEM + "    <CURSOR>", "key inputs[] /  / name,type"),
        (ITEM + "    de<CURSOR>\nauthor: X", "key inputs[] / de / name,type"),
        (ITEM + "  <CURSOR>", "key inputs"),
        (ITEM + "  - <CURSOR>", "key inputs[]"),
        (ITEM + "<CURSOR>", "key /  / inputs"),
        ("inputs:\n  - na<CURSOR>\n    type: str\n  - name: x\n", "key inputs[] / na / type"),
        ("inputs:\n  - na<CURSOR>me: x\n    type: str\n", "key inputs[] / na / type"),
        ("inputs:\n- name: a\n  ty<CURSOR>\n- name: b\n  enum: [x]\n", "key inputs[] / ty / name"),
        (ITEM + "    type: <CURSOR>", "value inputs.type"),
        ("test_cases:\n  - name: x\n    mocks:\n      - ta<CURSOR>", "key test_cases.mocks[] / ta"),
        (
            "test_cases:\n  - name: x\n    mocks:\n      - target: a\n    ex<CURSOR>",
            "key test_cases[] / ex / mocks,name",
        ),
        ("test_cases:\n  - name: x\n    expects:\n      <CURSOR>", "key test_cases.expects"),
        (
            "test_cases:\n  - name: x\n    expects:\n      re<CURSOR>\n      raises: y",
            "key test_cases.expects / re / raises",
        ),
        ("test_cases:\n  - inputs:\n      a: 1\n      <CURSOR>\n    name: x\n", "key test_cases.inputs /  / a"),
        ("requirements:\n  - Count <CURSOR>", "key requirements[] / Count"),
        ("template_fields: [<CURSOR>", "value template_fields[]"),
        ("template_fields: [<CURSOR>]", "value template_fields[]"),
        ("template_fields: [a, b<CURSOR>c, d]", "value template_fields[] / b"),
        ("template_fields: [a, 'b<CURSOR>c']", "value template_fields[] / b"),
        ("template_fields: [a]<CURSOR>", "nowhere"),
        ("template_fields: [a<CURSOR>\nname: X\n", "value template_fields[] / a"),
        ("template_fields: [a\nna<CURSOR>me: X\n", "key / na / template_fields"),
        ("template_fields: [[a]<CURSOR>", "value template_fields[]"),
        ("inputs: [{<CURSOR>", "key inputs"),
        ("inputs: [{name: x, ty<CURSOR>}]", "key inputs / ty / name"),
        ("inputs: [{name: x, ty<CURSOR>pe: y, enum: [1]}]", "key inputs / ty / enum,name"),
        ("inputs: [{name: x, type: s<CURSOR>}]", "value inputs.type / s"),
        ("inputs: [{name: x}, {<CURSOR>}]", "key inputs"),
        ("inputs:\n  - {name: x, <CURSOR>}", "key inputs /  / name"),
        ("test_cases: [{mocks: [{ta<CURSOR>", "key test_cases.mocks / ta"),
        ("test_cases:\n  - expects: {re<CURSOR>}", "key test_cases.expects / re"),
        ("test_cases:\n  - mocks: [\n      {target: x, <CURSOR>\n", "key test_cases.mocks /  / target"),
        ("inputs: [a, # com<CURSOR>ment\n]", "nowhere"),
        ("{na<CURSOR>", "key / na"),
        ("description: |\n  some <CURSOR>text\nname: X\n", "nowhere"),
        ("description: |\n  some text\n\n  <CURSOR>", "nowhere"),
        ("description: |\n  name: x\n<CURSOR>", "key /  / description"),
        ("requirements:\n  - |\n    x: <CURSOR>y\n", "nowhere"),
        ("requirements:\n  - >-\n    text\n  - <CURSOR>", "key requirements[]"),
        ('description: "some\n  te<CURSOR>xt"\nname: X\n', "nowhere"),
        ('description: "open\nname: <CURSOR>', "value name"),
        ("inputs:\n  - &a\n    na<CURSOR>", "key inputs[] / na"),
        ("author: &a <CURSOR>", "value author"),
        ("---\nna<CURSOR>", "key / na"),
        ('"na<CURSOR>me": x', "key / na"),
        ("😀: 1\nna<CURSOR>", "key / na / 😀"),
    ],
)
def test_places(marked: str, expected: str):
    assert where(marked) == expected
    assert where(marked.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    ("marked", "covered"),
    [
        ("na<CURSOR>me: X", "name"),
        ("name: Ro<CURSOR>w  # comment", "Row"),
        ('airflow_version: "3.<CURSOR>3"', '"3.3"'),
        ("template_fields: [a, tab<CURSOR>le, c]", "table"),
        ("template_fields: ['tab<CURSOR>le', c]", "'table'"),
        ("inputs:\n  - ty<CURSOR>pe: x", "type"),
        ("mode:<CURSOR>", ""),
        ("category: 😀 da<CURSOR>ta", "😀 data"),
    ],
)
def test_what_is_replaced(marked: str, covered: str):
    text, position = read_cursor(marked)
    index = LineIndex(text)
    assert index.slice(find_cursor(index, position).word_range) == covered


SPEC = """\
name: RowCountOperator
description: >-
  Counts: rows
inputs:
  - name: table
    enum: [a, "b]", {c: d}]
  - {name: other, default: 'x: y'}
test_cases:
- name: counts # why
  mocks:
    - target: a.b
      returns: [1,
        2]
  expects: {returns: 3}
"""


def check_everywhere(text: str) -> None:
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        position = index.position_at(offset)
        cursor = find_cursor(index, position)
        assert cursor.word_range.contains(position)
        assert cursor.word_range.end <= index.end


def test_every_place_of_a_spec_is_somewhere():
    check_everywhere(SPEC)


def test_every_prefix_of_a_spec_is_read():
    for length in range(0, len(SPEC), 3):
        index = LineIndex(SPEC[:length])
        assert find_cursor(index, index.end).word_range.end == index.end


@settings(max_examples=100, deadline=None)
@given(
    st.text(st.sampled_from("ab \t\n\r:-#&|>'\"[]{},😀\x85\u2028"), max_size=60),
    st.integers(0, 8),
    st.integers(0, 60),
)
def test_no_text_and_no_position_raises(text: str, line: int, character: int):
    find_cursor(LineIndex(text), Position(line, character))


@pytest.mark.timeout(20)  # generous
@pytest.mark.parametrize(
    "text", ["a: " + "[" * 200_000, "- " * 200_000, "a" + " " * 300_000, "x: y\n" * 50_000, "{a: " * 50_000]
)
def test_hostile_text_is_read_soon(text: str):
    index = LineIndex(text)
    find_cursor(index, index.end)
