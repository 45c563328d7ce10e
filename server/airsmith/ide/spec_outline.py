"""The keys and list items of a spec by their indentation alone, so that they are found in half-typed text as well."""

import re
from dataclasses import dataclass, field

from airsmith.ide.flow_context import flow_end
from airsmith.text import LineIndex

_MAX_KEY_LENGTH = 200
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'\[\]{}#&*!|>%@`,-][^:#\[\]{}"']*?)[ \t]*:(?=\s|$)""")
_DASH = re.compile(r"-(?:[ \t]+|$)")
_PROPERTIES = re.compile(r"[ \t]*(?:[&!]\S*(?:[ \t]+|$))*")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A key, or the dash of a list item, in block style.

    `start` is its offset, `column` the number of characters before it in its line, `value_start` the offset behind the
    colon or the dash and the blanks after it. `name` is None for a dash.
    """

    name: str | None
    line: int
    column: int
    start: int
    value_start: int

    @property
    def is_item(self) -> bool:
        """Whether this is the dash of a list item."""
        return self.name is None


@dataclass(frozen=True, slots=True)
class TextLines:
    """Lines after the first of a text that goes on, both ends included; `column` is that of its key."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A list or mapping in brackets: offsets of its opening bracket and behind its end, and the entry it belongs to."""

    start: int
    end: int
    owner: int


@dataclass(slots=True)
class SpecOutline:
    """All entries in their order, and what stands between them."""

    entries: list[OutlineEntry] = field(default_factory=list)
    texts: list[TextLines] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def ancestors(self, position: int, column: int) -> list[int]:
        """The entries that enclose something at a column, which would stand before `entries[position]`; nearest first."""
        found = []
        key_limit, item_limit = column, column
        for number in range(position - 1, -1, -1):
            entry = self.entries[number]
            if entry.column >= (item_limit if entry.is_item else key_limit):
                continue
            found.append(number)
            item_limit = entry.column
            key_limit = entry.column + 1 if entry.is_item else entry.column
            if key_limit == 0:
                break
        return found

    def names(self, numbers: list[int]) -> tuple[str, ...]:
        """The names of the keys among ancestors, outermost first."""
        names = (self.entries[number].name for number in reversed(numbers))
        return tuple(name for name in names if name is not None)

    def keys_below(self, parent: int | None) -> list[OutlineEntry]:
        """The keys of the mapping that belongs to an entry, or of the whole spec."""
        first = 0 if parent is None else parent + 1
        limit = -1 if parent is None else self.entries[parent].column
        column = None
        keys = []
        for entry in self.entries[first:]:
            if entry.column <= limit and not (entry.is_item and parent is not None and not self._is_item(parent)):
                break
            if entry.is_item:
                continue
            column = entry.column if column is None else column
            if entry.column == column:
                keys.append(entry)
        return keys

    def _is_item(self, number: int) -> bool:
        return self.entries[number].is_item


def read_outline(index: LineIndex) -> SpecOutline:
    """Read the outline of a text. Never raises."""
    outline = SpecOutline()
    line = 0
    while line < index.line_count:
        text = index.line_text(line)
        indentation = len(text) - len(text.lstrip(" "))
        if indentation == len(text) or text[indentation] == "#":
            line += 1
            continue
        line = _read_line(outline, index, line, text, indentation)
    return outline


def _read_line(outline: SpecOutline, index: LineIndex, line: int, text: str, column: int) -> int:
    """Add the entries of one line; the number of the next line to read."""
    start = index.line_start(line)
    owner_column = column
    while dash := _DASH.match(text, column):
        outline.entries.append(OutlineEntry(None, line, column, start + column, start + dash.end()))
        owner_column, column = column, dash.end()
    key = _KEY.match(text[: column + _MAX_KEY_LENGTH], column)
    if key:
        value_start = min(len(text), key.end() + 1) if text[key.end() : key.end() + 1] in (" ", "\t") else key.end()
        name = key[1].strip("\"'")
        outline.entries.append(OutlineEntry(name, line, column, start + column, start + value_start))
        owner_column, column = column, key.end()
    properties = _PROPERTIES.match(text, column)
    value = properties.end() if properties else column
    opener = text[value : value + 1]
    if opener in ("[", "{") and opener:
        end = flow_end(index.text, start + value)
        outline.flows.append(Flow(start + value, end, len(outline.entries) - 1))
        return max(line + 1, index.position_at(end).line + (0 if _ends_line(index, end) is False else 1))
    if _BLOCK_SCALAR.match(text, value):
        last = _last_deeper_line(index, line, owner_column)
        outline.texts.append(TextLines(line + 1, last, owner_column))
        return last + 1
    if opener in ("'", '"') and opener and text.count(opener, value) % 2:
        last = _line_of_closing_quote(index, line, opener)
        outline.texts.append(TextLines(line + 1, last, -1))
        return last + 1
    return line + 1


def _ends_line(index: LineIndex, offset: int) -> bool:
    """Whether an offset is behind the first character of its line, so that the line is done with."""
    return offset > index.line_start(index.position_at(offset).line)


def _last_deeper_line(index: LineIndex, line: int, column: int) -> int:
    """The last of the lines after `line` that are empty or indented more deeply than a column."""
    while line + 1 < index.line_count:
        text = index.line_text(line + 1)
        if text.strip() and len(text) - len(text.lstrip(" ")) <= column:
            break
        line += 1
    return line


def _line_of_closing_quote(index: LineIndex, line: int, quote: str) -> int:
    """The line in which a quoted text ends: where the quote is closed, or before the next key at the left margin."""
    while line + 1 < index.line_count:
        text = index.line_text(line + 1)
        if _KEY.match(text[:_MAX_KEY_LENGTH]):
            break
        line += 1
        if quote in text:
            break
    return line
