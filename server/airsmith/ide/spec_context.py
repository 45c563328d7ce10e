"""Where in a spec the cursor is: read off the indentation, so that it works in text that is only half typed."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from airsmith.ide.flow_context import FlowCursor, scan_flow
from airsmith.text import LineIndex, Position, Range

_MAX_KEY_LENGTH = 200
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'\[\]{}#&*!|>%@`,][^:#\[\]{}"']*?)[ \t]*:(?=\s|$)""")
_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)*")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}\s*(#.*)?$")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_WORD = re.compile(r"[\w-]*")


class Place(StrEnum):
    """What may be typed at the cursor: a key, a value, the dash of a list item, or nothing that is known."""

    KEY = "key"
    VALUE = "value"
    DASH = "dash"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class SpecCursor:
    """The cursor's place in a spec.

    `path` are the names of the keys around it, outermost first, list positions left out; at a value it ends with the
    key of that value. `word` is what was typed up to the cursor, `word_range` all that is typed there, quotes
    included. `siblings` are the other keys of the same mapping. `is_item` says that a value is one of a list, `is_flow`
    that it stands in brackets, `needs_space` that the colon before it is not followed by a space, `has_colon` that a
    colon follows the key. `extra_indent` is how far keys are indented beyond the line that they stand in.
    """

    place: Place
    path: tuple[str, ...]
    word: str
    word_range: Range
    siblings: frozenset[str] = frozenset()
    is_item: bool = False
    is_flow: bool = False
    needs_space: bool = False
    has_colon: bool = False
    extra_indent: int = 0


@dataclass(slots=True)
class _Block:
    """A key or list item whose content may go on in later lines. `keys` are those of the mapping below it."""

    column: int
    names: tuple[str, ...]
    is_item: bool = False
    keys: set[str] = field(default_factory=set)


def find_cursor(index: LineIndex, position: Position) -> SpecCursor:
    """Find out where a position is. Never raises, whatever the text."""
    offset = index.offset_at(position)
    return _Scanner(index, offset, index.position_at(offset).line).scan()


class _Scanner:
    """Reads all lines, the cursor's own as far as it is typed, and keeps the blocks that are open."""

    def __init__(self, index: LineIndex, cursor: int, cursor_line: int) -> None:
        self._index = index
        self._text = index.text
        self._cursor = cursor
        self._cursor_line = cursor_line
        self._blocks = [_Block(-1, ())]
        self._found: SpecCursor | None = None
        self._mapping: _Block | None = None
        self._skip_deeper_than: int | None = None
        self._open_quote = ""

    def scan(self) -> SpecCursor:
        """Read the whole text, because keys after the cursor are siblings too."""
        line = 0
        while line < self._index.line_count:
            line = self._take_line(line)
        found = self._found or self._nowhere()
        if self._mapping is None:
            return found
        return _with_siblings(found, frozenset(self._mapping.keys))

    def _take_line(self, line: int) -> int:
        """Read a line; the number of the next one to read."""
        start, text = self._index.line_start(line), self._index.line_text(line)
        is_cursor_line = line == self._cursor_line
        content = text.lstrip(" ")
        column = len(text) - len(content)
        if self._is_inside_text(text, column, is_cursor_line=is_cursor_line):
            if is_cursor_line:
                self._found = self._nowhere()
            return line + 1
        if not content.strip() or content.startswith("#"):
            if is_cursor_line:
                self._take_blank(start, text)
            return line + 1
        return self._take_content(line, start, text, column)

    def _is_inside_text(self, text: str, column: int, *, is_cursor_line: bool) -> bool:
        """Whether the line goes on with a block scalar or a quoted text of lines before it."""
        if self._open_quote:
            if column == 0 and _KEY.match(text[:_MAX_KEY_LENGTH]):
                self._open_quote = ""
                return False
            if self._open_quote in text:
                self._open_quote = ""
            return True
        if self._skip_deeper_than is None:
            return False
        typed = self._cursor - self._index.line_start(self._cursor_line)
        is_deeper = (typed if is_cursor_line else len(text)) > self._skip_deeper_than if not text.strip() else False
        if is_deeper or (text.strip() and column > self._skip_deeper_than) or (not text.strip() and not is_cursor_line):
            return True
        self._skip_deeper_than = None
        return False

    def _take_blank(self, start: int, text: str) -> None:
        """The cursor is in an empty line, or in one that is a comment."""
        column = self._cursor - start
        if "#" in text[:column]:
            self._found = self._nowhere()
            return
        parent = self._parent_of(column)
        place = Place.KEY if not parent.names or parent.is_item else Place.DASH
        self._set_found(place, parent, self._cursor, extra_indent=0)

    def _parent_of(self, column: int) -> _Block:
        """Close the blocks that a key at a column ends; the block that the key then belongs to."""
        while self._blocks[-1].column >= column and len(self._blocks) > 1:
            self._blocks.pop()
        return self._blocks[-1]

    def _open_item(self, column: int) -> None:
        while len(self._blocks) > 1:
            last = self._blocks[-1]
            if last.column < column or (last.column == column and not last.is_item):
                break
            self._blocks.pop()
        self._blocks.append(_Block(column, self._blocks[-1].names, is_item=True))

    def _take_content(self, line: int, start: int, text: str, column: int) -> int:
        is_cursor_line = line == self._cursor_line
        typed = self._cursor - start if is_cursor_line else len(text) + 1
        indentation = column
        while (dash := re.compile(r"-(?:[ \t]+|$)").match(text, column)) and typed > column:
            self._open_item(column)
            column = min(dash.end(), typed) if is_cursor_line and not text[dash.end() :].strip() else dash.end()
            if column >= len(text):
                break
        key = _KEY.match(text[: column + _MAX_KEY_LENGTH], column)
        if is_cursor_line and (key is None or typed <= key.end() - 1):
            return self._take_typed(line, start, text, column, indentation)
        if key is None:
            return self._take_value(line, start, text, column, self._blocks[-1].column, is_item=True)
        parent = self._parent_of(column)
        name = key[1].strip("\"'")
        parent.keys.add(name)
        self._blocks.append(_Block(column, (*parent.names, name)))
        return self._take_value(line, start, text, key.end(), column, is_item=False)

    def _take_typed(self, line: int, start: int, text: str, column: int, indentation: int) -> int:
        """The cursor is before any colon: in a key, or in an item that is a single value."""
        typed = self._cursor - start
        parent = self._parent_of(column)
        if typed < column or _COMMENT.search(text[column:typed]):
            self._found = self._nowhere()
            return line + 1
        if text[column : column + 1] in ("[", "{", "'", '"') and (parent.is_item or not parent.names):
            return self._take_value(line, start, text, column, parent.column, is_item=True)
        place = Place.KEY if not parent.names or parent.is_item else Place.DASH
        end = typed + len(_WORD.match(text, typed)[0])  # type: ignore[index]  # the pattern matches everywhere
        self._set_found(place, parent, start + column, end=start + end, extra_indent=column - indentation)
        self._blocks.append(_Block(column, (*parent.names, text[column:end])))
        return line + 1

    def _set_found(
        self, place: Place, parent: _Block, start: int, *, end: int | None = None, extra_indent: int
    ) -> None:
        end = self._cursor if end is None else end
        self._mapping = parent
        self._found = SpecCursor(
            place,
            parent.names,
            self._text[start : self._cursor],
            self._index.range_at(start, end),
            is_item=parent.is_item,
            has_colon=re.compile(r"[ \t]*:").match(self._text, end) is not None,
            extra_indent=extra_indent,
        )

    def _take_value(self, line: int, start: int, text: str, column: int, owner: int, *, is_item: bool) -> int:
        """Read what stands behind a colon or dash; the number of the next line to read."""
        names = self._blocks[-1].names
        begin = column + len(text[column:]) - len(text[column:].lstrip(" \t"))
        begin = max(begin, _PROPERTIES.match(text, begin).end())  # type: ignore[union-attr]  # it matches everywhere
        is_cursor_line = line == self._cursor_line
        if text[begin : begin + 1] in ("[", "{") and not (is_cursor_line and self._cursor <= start + begin):
            cursor, end = scan_flow(self._text, start + begin, self._cursor, names)
            if cursor is not None:
                self._found = self._from_flow(cursor)
            return max(line + 1, self._index.position_at(end).line + 1)
        if is_cursor_line:
            self._found = self._value_at_cursor(start, text, column, begin, names, is_item=is_item)
        if _BLOCK_SCALAR.match(text, begin):
            self._skip_deeper_than = owner
        elif text[begin : begin + 1] in ("'", '"') and text.count(text[begin], begin) % 2:
            self._open_quote = text[begin]
        return line + 1

    def _value_at_cursor(
        self, start: int, text: str, column: int, begin: int, names: tuple[str, ...], *, is_item: bool
    ) -> SpecCursor:
        typed = self._cursor - start
        if typed < begin:
            begin = typed
        comment = _COMMENT.search(text, begin)
        end = begin + len(text[begin : comment.start() if comment else len(text)].rstrip())
        if typed > end and text[begin:end]:
            return self._nowhere()
        end = max(end, typed)
        word = text[begin:typed].lstrip("\"'")
        span = self._index.range_at(start + begin, start + end)
        needs_space = not is_item and begin == column
        return SpecCursor(Place.VALUE, names, word, span, is_item=is_item, needs_space=needs_space)

    def _from_flow(self, cursor: FlowCursor) -> SpecCursor:
        return SpecCursor(
            Place.KEY if cursor.is_key else Place.VALUE if cursor.is_known else Place.NOWHERE,
            cursor.names,
            self._text[cursor.start : self._cursor].lstrip("\"'"),
            self._index.range_at(cursor.start, cursor.end),
            cursor.siblings,
            is_item=cursor.is_item,
            is_flow=True,
            has_colon=cursor.has_colon,
        )

    def _nowhere(self) -> SpecCursor:
        return SpecCursor(Place.NOWHERE, (), "", self._index.range_at(self._cursor, self._cursor))


def _with_siblings(cursor: SpecCursor, siblings: frozenset[str]) -> SpecCursor:
    return SpecCursor(
        cursor.place,
        cursor.path,
        cursor.word,
        cursor.word_range,
        siblings,
        is_item=cursor.is_item,
        is_flow=cursor.is_flow,
        needs_space=cursor.needs_space,
        has_colon=cursor.has_colon,
        extra_indent=cursor.extra_indent,
    )
