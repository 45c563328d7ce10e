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

    `start` is its offset, `column` the number of characters before it in its line. `value_start` is the offset behind
    the colon, or behind the dash and its blanks. `name` is None for a dash.
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
    """Lines, both included, in which a text goes on that began before; what is deeper than `column` belongs to it."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A list or mapping in brackets: offsets of its opening bracket and behind its end, and the entry it belongs to."""

    start: int
    end: int
    owner: int
    is_closed: bool

    def holds(self, offset: int, text_length: int) -> bool:
        """Whether an offset is within the brackets; the end of the text is, while they are open."""
        return self.start < offset < self.end or (not self.is_closed and offset == self.end == text_length)


@dataclass(slots=True)
class SpecOutline:
    """All entries in their order, and what stands between them."""

    entries: list[OutlineEntry] = field(default_factory=list)
    texts: list[TextLines] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def ancestors(self, position: int, column: int, *, is_item: bool = False) -> list[int]:
        """The entries that enclose a key (or dash) at a column that would stand before `entries[position]`.

        Nearest first. A dash may stand in the same column as the key of its list.
        """
        found = []
        item_limit, key_limit = column, column + 1 if is_item else column
        for number in range(position - 1, -1, -1):
            entry = self.entries[number]
            if entry.column < (item_limit if entry.is_item else key_limit):
                found.append(number)
                item_limit = entry.column
                key_limit = entry.column + 1 if entry.is_item else entry.column
        return found

    def names(self, numbers: list[int]) -> tuple[str, ...]:
        """The names of the keys among ancestors, outermost first."""
        names = (self.entries[number].name for number in reversed(numbers))
        return tuple(name for name in names if name is not None)

    def keys_below(self, parent: int | None) -> list[OutlineEntry]:
        """The keys of the mapping that belongs to an entry, or to the whole spec where that is None."""
        owner = self.entries[parent] if parent is not None else None
        below = self.entries[0 if parent is None else parent + 1 :]
        column = None
        keys: list[OutlineEntry] = []
        if owner and not owner.is_item and below and below[0].is_item:
            return keys  # a list has no keys of its own
        for entry in below:
            if owner and entry.column < owner.column + (0 if entry.is_item and not owner.is_item else 1):
                break
            if not entry.is_item:
                column = entry.column if column is None else column
                keys += [entry] if entry.column == column else []
        return keys


def read_outline(index: LineIndex) -> SpecOutline:
    """Read the outline of a text. Never raises."""
    outline = SpecOutline()
    line = 0
    while line < index.line_count:
        text = index.line_text(line)
        indentation = len(text) - len(text.lstrip(" "))
        if indentation == len(text) or text[indentation] == "#":
            line += 1
        else:
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
        outline.entries.append(OutlineEntry(key[1].strip("\"'"), line, column, start + column, start + key.end()))
        owner_column, column = column, key.end()
    return _read_value(outline, index, line, text[column:], start + column, owner_column)


def _read_value(outline: SpecOutline, index: LineIndex, line: int, text: str, start: int, column: int) -> int:
    """Skip a value that goes on in later lines; the number of the next line to read."""
    properties = _PROPERTIES.match(text)
    begin = properties.end() if properties else 0
    opener = text[begin : begin + 1]
    if opener in ("[", "{"):
        end, is_closed = flow_end(index.text, start + begin)
        outline.flows.append(Flow(start + begin, end, len(outline.entries) - 1, is_closed))
        last, character = index.position_at(end)
        return max(line + 1, last + (1 if character else 0))
    if _BLOCK_SCALAR.match(text, begin):
        last = _last_deeper_line(index, line, column)
    elif opener in ("'", '"') and text.count(opener, begin) % 2:
        last, column = _line_of_closing_quote(index, line, opener), -1
    else:
        return line + 1
    outline.texts.append(TextLines(line + 1, last, column))
    return last + 1


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
