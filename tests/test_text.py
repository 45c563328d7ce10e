"""Positions against the naive definition: split into lines at CRLF, CR and LF, encode each as UTF-16."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from airsmith.text import BOM, LineIndex, Position, Range, TextEdit, apply_edits, utf16_length

SPICE = ["a", "b", " ", "\t", "é", "ß", "漢", "😀", "👩‍👩‍👧", "e\u0301", "\r\n", "\r", "\n", "\n\r", BOM, "\ud800", "\udfff",
         "\x0c", "\x0b", "\u2028", "\u2029", "\x85", "\x1c", "\x1d", "\x1e", "\0", "\U0010ffff"]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(SPICE), max_size=25).map("".join),
    st.text(st.characters(codec=None), max_size=30),
    st.text("ab\r\n", max_size=20),
)
numbers = st.integers(-3, 40)
positions = st.builds(Position, numbers, numbers)


def naive_lines(text: str) -> list[tuple[int, str]]:
    """Offset and content of each line."""
    lines, start = [], 0
    for match in re.finditer(r"\r\n|\r|\n", text):
        lines.append((start, text[start : match.start()]))
        start = match.end()
    return [*lines, (start, text[start:])]


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def naive_position(text: str, offset: int) -> Position:
    offset = min(max(offset, 0), len(text))
    for number, (start, content) in reversed(list(enumerate(naive_lines(text)))):
        if start <= offset:
            return Position(number, units(content[: offset - start]))
    raise AssertionError


def naive_offset(text: str, position: Position) -> int:
    lines = naive_lines(text)
    if position.line < 0:
        return 0
    if position.line >= len(lines):
        return len(text)
    start, content = lines[position.line]
    fitting = [n for n in range(len(content) + 1) if units(content[:n]) <= max(position.character, 0)]
    return start + fitting[-1]


@given(texts, numbers)
@example("😀\r\nb", 2)
@example("a\r\n", 2)
def test_position_of_an_offset(text: str, offset: int):
    assert LineIndex(text).position_at(offset) == naive_position(text, offset)


@given(texts, positions)
@example("a😀b", Position(0, 2))
@example("", Position(5, 5))
def test_offset_of_a_position(text: str, position: Position):
    assert LineIndex(text).offset_at(position) == naive_offset(text, position)


@given(texts)
def test_every_offset_comes_back_but_the_one_inside_of_crlf(text: str):
    index = LineIndex(text)
    for offset in range(len(text) + 1):
        inside_crlf = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert index.offset_at(index.position_at(offset)) == offset - inside_crlf


@given(texts)
def test_every_position_comes_back(text: str):
    index = LineIndex(text)
    for line, (_, content) in enumerate(naive_lines(text)):
        for character in range(units(content) + 1):
            place = Position(line, character)
            inside_pair = index.position_at(index.offset_at(place)) != place
            assert not inside_pair or index.position_at(index.offset_at(place)) == Position(line, character - 1)


@given(texts, numbers)
def test_lines(text: str, line: int):
    index, lines = LineIndex(text), naive_lines(text)
    assert index.line_count == len(lines)
    assert index.end == naive_position(text, len(text))
    exists = 0 <= line < len(lines)
    assert index.line_text(line) == (lines[line][1] if exists else "")
    if exists:
        start, content = lines[line]
        assert index.line_start(line) == start
        assert index.line_range(line) == Range(Position(line, 0), Position(line, units(content)))
        assert index.slice(index.line_range(line)) == content


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_other_separators_end_no_line(separator: str):
    assert LineIndex(f"a{separator}b").line_count == 1


@pytest.mark.parametrize(
    ("text", "line_end"), [("a", "\n"), ("", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb", "\r")]
)
def test_the_line_end_of_a_text_is_that_of_its_first_line(text: str, line_end: str):
    assert LineIndex(text).line_end == line_end


@given(texts)
def test_utf8_columns(text: str):
    index = LineIndex(text)
    for line, (_, content) in enumerate(naive_lines(text)):
        for length in range(len(content) + 1):
            column = len(content[:length].encode("utf-8", "surrogatepass"))
            assert index.position_of_utf8(line, column) == Position(line, units(content[:length]))


@given(texts, numbers, st.integers(-3, 200))
def test_utf8_columns_are_clamped(text: str, line: int, byte: int):
    index = LineIndex(text)
    place = index.position_of_utf8(line, byte)
    assert Position(0, 0) <= place <= index.end
    assert index.position_at(index.offset_at(place)) == place


@given(texts)
def test_length_in_utf16(text: str):
    assert utf16_length(text) == units(text)


@given(texts, st.data())
def test_slice(text: str, data: st.DataObject):
    index = LineIndex(text)
    ends = sorted(data.draw(st.tuples(positions, positions)))
    assert index.slice(Range(*ends)) == text[naive_offset(text, ends[0]) : naive_offset(text, ends[1])]


@given(texts, st.data())
def test_edits_that_do_not_overlap(text: str, data: st.DataObject):
    index = LineIndex(text)
    cuts = sorted({index.offset_at(place) for place in data.draw(st.lists(positions, max_size=8))})
    news = data.draw(st.lists(texts, min_size=len(cuts), max_size=len(cuts)))
    spans = list(zip(cuts[::2], cuts[1::2], news, strict=False))
    edits = [TextEdit(index.range_at(start, end), new) for start, end, new in spans]
    expected = text
    for start, end, new in reversed(spans):
        expected = expected[:start] + new + expected[end:]
    assert apply_edits(text, data.draw(st.permutations(edits))) == expected


def insertion(line: int, character: int, text: str) -> TextEdit:
    return TextEdit(Range(Position(line, character), Position(line, character)), text)


def test_insertions_at_one_place_keep_their_order():
    assert apply_edits("ab", [insertion(0, 1, "1"), insertion(0, 1, "2"), insertion(0, 1, "3")]) == "a123b"


def test_an_insertion_where_a_replacement_begins_goes_before_it():
    replacement = TextEdit(Range(Position(0, 1), Position(0, 2)), "X")
    assert apply_edits("abc", [replacement, insertion(0, 1, "1")]) == "a1Xc"
    assert apply_edits("abc", [replacement, insertion(0, 2, "1")]) == "aX1c"


def test_edits_past_the_end_add_to_the_end():
    assert apply_edits("a\n", [insertion(9, 9, "b")]) == "a\nb"


def test_no_edits():
    assert apply_edits("a\r\nb", []) == "a\r\nb"


@pytest.mark.parametrize(
    "ends", [((0, 0, 0, 2), (0, 1, 0, 3)), ((0, 0, 0, 3), (0, 1, 0, 2)), ((0, 0, 0, 3), (0, 1, 0, 1))]
)
def test_overlapping_edits_are_refused(ends: tuple[tuple[int, int, int, int], ...]):
    edits = [TextEdit(Range(Position(a, b), Position(c, d)), "x") for a, b, c, d in ends]
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abcd", edits)


def test_ranges():
    span = Range(Position(1, 2), Position(1, 5))
    assert not span.is_empty
    assert Range(Position(1, 2), Position(1, 2)).is_empty
    assert [span.contains(Position(1, n)) for n in (1, 2, 5, 6)] == [False, True, True, False]
    assert span.touches(Range(Position(1, 5), Position(1, 6)))
    assert span.touches(Range(Position(0, 0), Position(1, 2)))
    assert not span.touches(Range(Position(1, 6), Position(2, 0)))
