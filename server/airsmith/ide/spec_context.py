"""Where in a spec the cursor is: read off the indentation, so that it works in text that is only half typed."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from airsmith.ide.flow_context import find_in_flow
from airsmith.ide.spec_outline import OutlineEntry, SpecOutline, read_outline
from airsmith.text import LineIndex, Position, Range

_COMMENT = re.compile(r"(?:^|[ \t])#")
_REST_OF_KEY = re.compile(r"[\w-]*[\"']?")
_COLON = re.compile(r"[ \t]*:")
_BLANKS_AND_PROPERTIES = re.compile(r"[ \t]*(?:[&!]\S*[ \t]+)*")


class Place(StrEnum):
    """What may be typed at the cursor: a key, a value, or nothing that is known.

    Where no colon stands yet, an item of a list of texts looks like a key: only who knows the keys can tell.
    """

    KEY = "key"
    VALUE = "value"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class SpecCursor:
    """The cursor's place in a spec.

    `path` are the names of the keys around it, outermost first, list positions left out; at a value it ends with the
    key of that value. `word` is what was typed up to the cursor, without quotes; `word_range` is all that is typed
    there, quotes included. `siblings` are the other keys of the same mapping. `is_item` says that the place is that of
    a list item or directly in one, `is_flow` that it is in brackets, `has_colon` that a colon follows the key,
    `needs_space` that the colon or dash before the cursor has no space behind it. `extra_indent` is how far the keys of
    this mapping are indented beyond the line that the cursor is in.
    """

    place: Place
    path: tuple[str, ...]
    word: str
    word_range: Range
    siblings: frozenset[str] = frozenset()
    is_item: bool = False
    is_flow: bool = False
    has_colon: bool = False
    needs_space: bool = False
    extra_indent: int = 0


def find_cursor(index: LineIndex, position: Position) -> SpecCursor:
    """Find out where a position is. Never raises, whatever the text."""
    offset = index.offset_at(position)
    line = index.position_at(offset).line
    outline = read_outline(index)
    if _is_in_text(outline, line, offset - index.line_start(line), index.line_text(line)):
        return _nowhere(index, offset)
    flow = next((flow for flow in outline.flows if flow.holds(offset, len(index.text))), None)
    if flow is not None:
        return _in_flow(index, outline, flow.start, flow.owner, offset)
    if any(
        flow.is_closed and flow.end <= offset and index.position_at(flow.end).line == line for flow in outline.flows
    ):
        return _nowhere(index, offset)
    typed_before = [entry for entry in outline.entries if entry.line == line and entry.value_start <= offset]
    last = typed_before[-1] if typed_before else None
    if last is not None and not last.is_item:
        return _in_value(index, outline, last, offset)
    return _in_key_or_item(index, outline, last, line, offset)


def _nowhere(index: LineIndex, offset: int) -> SpecCursor:
    return SpecCursor(Place.NOWHERE, (), "", index.range_at(offset, offset))


def _is_in_text(outline: SpecOutline, line: int, column: int, text: str) -> bool:
    """Whether the cursor is in a text that began in a line before; an empty line is by the cursor's column."""
    around = next((lines for lines in outline.texts if lines.first <= line <= lines.last), None)
    return around is not None and (bool(text.strip()) or column > around.column)


def _in_flow(index: LineIndex, outline: SpecOutline, start: int, owner: int, offset: int) -> SpecCursor:
    names: tuple[str, ...] = ()
    if owner >= 0:
        entry = outline.entries[owner]
        ancestors = outline.ancestors(owner, entry.column, is_item=entry.is_item)
        names = outline.names([owner, *ancestors])
    found = find_in_flow(index.text, start, offset, names)
    if found is None:
        return _nowhere(index, offset)
    return SpecCursor(
        place=Place.KEY if found.is_key else Place.VALUE,
        path=found.names,
        word=index.text[found.start : offset].lstrip("\"'"),
        word_range=index.range_at(found.start, found.end),
        siblings=found.siblings if found.is_key else frozenset(),
        is_item=found.is_item,
        is_flow=True,
        has_colon=found.has_colon,
    )


def _in_value(index: LineIndex, outline: SpecOutline, entry: OutlineEntry, offset: int) -> SpecCursor:
    """The cursor is behind the colon of a key."""
    number = outline.entries.index(entry)
    text, start = index.line_text(entry.line), index.line_start(entry.line)
    blanks = _BLANKS_AND_PROPERTIES.match(text, entry.value_start - start)
    begin = min(start + blanks.end() if blanks else entry.value_start, offset)
    comment = _COMMENT.search(text, begin - start)
    end = start + len(text[: comment.start() if comment else len(text)].rstrip())
    if comment and offset >= start + comment.end():
        return _nowhere(index, offset)
    return SpecCursor(
        place=Place.VALUE,
        path=outline.names([number, *outline.ancestors(number, entry.column)]),
        word=index.text[begin:offset].lstrip("\"'"),
        word_range=index.range_at(begin, max(end, offset)),
        needs_space=offset == entry.value_start,
    )


def _in_key_or_item(
    index: LineIndex, outline: SpecOutline, dash: OutlineEntry | None, line: int, offset: int
) -> SpecCursor:
    """No colon stands before the cursor in its line: it is in a key, in a list item or in an empty line."""
    text, start = index.line_text(line), index.line_start(line)
    indentation = len(text) - len(text.lstrip(" "))
    begin = dash.value_start if dash else min(start + indentation, offset)
    typed = index.text[begin:offset]
    is_in_dash = dash is None and text[indentation : indentation + 1] == "-" and offset > start + indentation
    if "#" in typed or is_in_dash:
        return _nowhere(index, offset)
    position = bisect_left(outline.entries, begin, key=lambda entry: entry.start)
    ancestors = outline.ancestors(position, begin - start)
    parent = ancestors[0] if ancestors else None
    rest = _REST_OF_KEY.match(index.text, offset)
    end = rest.end() if rest else offset
    needs_space = dash is not None and index.text[begin - 1 : begin] == "-"
    return SpecCursor(
        place=Place.KEY,
        path=outline.names(ancestors),
        word=typed.lstrip("\"'"),
        word_range=index.range_at(begin, end),
        siblings=frozenset(key.name for key in outline.keys_below(parent) if key.name and key.start != begin),
        is_item=parent is not None and outline.entries[parent].is_item,
        has_colon=_COLON.match(index.text, end) is not None,
        needs_space=needs_space,
        extra_indent=begin - start - indentation + needs_space if text.strip() else 0,
    )
