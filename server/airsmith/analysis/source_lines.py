"""The comments of a Python source, and which of its lines belong together; for sources that do not parse, too."""

import re
from dataclasses import dataclass, field

from airsmith.text import BOM, LineIndex

_TOKEN = re.compile(
    r"""
    (?P<string>"{3}(?:[^"\\]++|\\.|"(?!""))*+(?:"{3}|\Z)
             | '{3}(?:[^'\\]++|\\.|'(?!''))*+(?:'{3}|\Z)
             | "(?:[^"\\\r\n]++|\\(?:\r\n|.))*+"?
             | '(?:[^'\\\r\n]++|\\(?:\r\n|.))*+'?)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<joined>\\(?:\r\n|[\r\n]))
    | (?P<end>\r\n|[\r\n])
    | (?P<code>[^\s\ufeff\#"'()\[\]{}\\]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_BETWEEN = frozenset(("comment", "end", "joined"))
"""What may stand between two statements."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its `#`: zero-based line, offsets in the text, and whether nothing else stands in its line."""

    line: int
    start: int
    end: int
    is_alone: bool


@dataclass(slots=True)
class SourceLines:
    """What is known of the lines of a text, all zero-based.

    `first` has, for lines in which something ends, the line where the longest such thing begins: a bracket, a string, a
    statement; `last` is the other way round. A definition's decorators belong to its statement, its body does not.
    `below` has, for lines in which a text begins that no comment can end, where that text ends. `unending` are lines
    that no comment can be put at the end of.
    """

    comments: list[Comment] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    below: dict[int, int] = field(default_factory=dict)
    unending: set[int] = field(default_factory=set)

    def join(self, begin: int, end: int) -> None:
        """Take note that something goes from one line to another."""
        if begin < end:
            self.first[end] = min(self.first.get(end, end), begin)
            self.last[begin] = max(self.last.get(begin, begin), end)


def comment_at(index: LineIndex, line: int, start: int, end: int) -> Comment:
    """The comment between two offsets."""
    before = index.text[index.line_start(line) : start]
    return Comment(line, start, end, not before.removeprefix(BOM).strip())


def read_source_lines(index: LineIndex) -> SourceLines:
    """Read a Python source. Brackets that are never closed join nothing."""
    lines = SourceLines()
    brackets: list[int] = []
    statement: int | None = None
    is_new, is_decorator, line = True, False, 0
    for match in _TOKEN.finditer(index.text):
        kind = match.lastgroup
        if is_new and kind not in _BETWEEN:
            statement = line if statement is None else statement
            is_new, is_decorator = False, match[0].startswith("@")
        if kind == "string":
            begin, line = line, index.position_at(match.end()).line
            lines.join(begin, line)
            lines.unending.update(range(begin, line))
        elif kind == "open":
            brackets.append(line)
        elif kind == "close" and brackets:
            lines.join(brackets.pop(), line)
        elif kind == "comment":
            lines.comments.append(comment_at(index, line, *match.span()))
        elif kind == "joined":
            lines.unending.add(line)
            line += 1
        elif kind == "end":
            if statement is not None and not is_new and not brackets:
                lines.join(statement, line)
                statement, is_new = statement if is_decorator else None, True
            line += 1
    if statement is not None and not brackets:
        lines.join(statement, line)
    return lines
