"""Text that says itself where something is expected: «here» for a range, <CURSOR> for a position."""

from dataclasses import dataclass
from textwrap import dedent

from airsmith.text import LineIndex, Position, Range

_OPEN, _CLOSE, _CURSOR = "«", "»", "<CURSOR>"


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without its markers, and the ranges that they enclosed, in order."""

    text: str
    ranges: tuple[Range, ...]


def unindented(text: str) -> str:
    """A text of a triple-quoted string that begins with a line end, without the indentation of its lines."""
    return dedent(text[1:]) if text.startswith("\n") else text


def read_marked(marked: str) -> MarkedText:
    """Take the «markers» out of a text."""
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    start, length = 0, 0
    for character in unindented(marked):
        if character == _OPEN:
            start = length
        elif character == _CLOSE:
            spans.append((start, length))
        else:
            pieces.append(character)
            length += 1
    text = "".join(pieces)
    index = LineIndex(text)
    return MarkedText(text, tuple(index.range_at(*span) for span in spans))


def read_cursor(marked: str) -> tuple[str, Position]:
    """Take the <CURSOR> out of a text."""
    text = unindented(marked)
    before, _, after = text.partition(_CURSOR)
    assert text.count(_CURSOR) == 1, "exactly one <CURSOR> is needed"
    return before + after, LineIndex(before + after).position_at(len(before))


def mark_up(text: str, ranges: tuple[Range, ...]) -> str:
    """A text with markers around ranges: what tests compare, because a difference can be read."""
    index = LineIndex(text)
    marks = [(index.offset_at(span.end), 0, _CLOSE) for span in ranges if not span.is_empty]
    marks += [(index.offset_at(span.start), 1, _OPEN) for span in ranges if not span.is_empty]
    marks += [(index.offset_at(span.start), 2, _OPEN + _CLOSE) for span in ranges if span.is_empty]
    for offset, _, mark in sorted(marks, reverse=True):
        text = text[:offset] + mark + text[offset:]
    return text
