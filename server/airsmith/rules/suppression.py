"""Comments that keep rules quiet: `# airsmith: ignore[missing_execute]`, and `ignore-file[…]` for a whole file.

At the end of a line a comment speaks of that line and of what ends there: a call, a string, a statement over several
lines, a definition with its decorators. In a line of its own it speaks of what begins in the next line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from airsmith.analysis.source_lines import Comment, SourceLines, comment_at, read_source_lines
from airsmith.finding import Finding
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Node, Scalar
from airsmith.text import LineIndex, Range

_WORD = "airsmith:"
_IGNORE = re.compile(r"#\s*airsmith:\s*ignore(-file)?\b(?:\[([^\]#]*)\])?")
_NAME = re.compile(r"[^\s,]+(?:[^\S\r\n]+[^\s,]+)*")
_COMMENT_IN_YAML = re.compile(r"(?<![^\s\ufeff])#")


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule's name in a comment, as it is written, and where."""

    name: str
    range: Range


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment that keeps rules quiet in `lines`, or in the whole file.

    `start` and `end` are the offsets of what is about Airsmith in `comment`; `names_start` and `names_end` those of
    what stands in its brackets. Where it has none, both are where they should be.
    """

    comment: Comment
    start: int
    end: int
    names_start: int
    names_end: int
    names: tuple[NamedRule, ...]
    lines: range
    is_for_file: bool
    has_brackets: bool

    @property
    def words(self) -> tuple[int, int]:
        """The offsets of the comment's own words, without what follows them."""
        return self.start, self.names_end + (1 if self.has_brackets else 0)

    def covers(self, finding: Finding) -> bool:
        """Whether the comment speaks of the finding's place, whatever its rule."""
        return finding.range.start.line in self.lines


@dataclass(frozen=True, slots=True)
class Suppressions:
    """All suppression comments of a text, in order."""

    comments: tuple[Suppression, ...] = ()

    def covers(self, finding: Finding) -> bool:
        """Whether a comment keeps this finding quiet."""
        return any(
            one.covers(finding) and any(named.name == finding.rule for named in one.names) for one in self.comments
        )


NO_SUPPRESSIONS = Suppressions()


def python_suppressions(index: LineIndex) -> Suppressions:
    """The suppressions of a Python source; what stands in strings is none."""
    if _WORD not in index.text:
        return NO_SUPPRESSIONS
    return _read(index, read_source_lines(index))


def spec_suppressions(document: SpecDocument) -> Suppressions:
    """The suppressions of a spec; what stands in values is none."""
    if _WORD not in document.text:
        return NO_SUPPRESSIONS
    return _read(document.index, spec_lines(document))


def spec_lines(document: SpecDocument) -> SourceLines:
    """Those comments of a spec that speak of Airsmith, and which of its lines belong together."""
    index, lines = document.index, SourceLines()
    values: list[tuple[int, int]] = []
    for node in _nodes(document.root):
        begin, end = _line_at(index, node.start), _line_at(index, _content_end(index.text, node))
        sign = index.text[node.start : node.start + 1]
        if isinstance(node, Scalar) and sign in ("|", ">"):
            lines.below[begin] = end
            lines.unending.update(range(begin + 1, end + 1))
            values.append((index.line_start(begin + 1), node.end))
        elif isinstance(node, Scalar) or sign in ("[", "{"):
            lines.join(begin, end)
            if isinstance(node, Scalar):
                lines.unending.update(range(begin, end))
                values.append((node.start, node.end))
    lines.comments += _comments_outside(sorted(values), index)
    return lines


def _nodes(root: Node | None) -> Iterator[Node]:
    waiting = [root] if root is not None else []
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Mapping):
            waiting += (part for entry in node.entries for part in (entry.key, entry.value))
        elif not isinstance(node, Scalar):
            waiting += node.items


def _line_at(index: LineIndex, offset: int) -> int:
    return index.position_at(offset).line


def _content_end(text: str, node: Node) -> int:
    """Where a node ends, without the empty lines that belong to it."""
    return node.start + len(text[node.start : node.end].rstrip())


def _comments_outside(values: list[tuple[int, int]], index: LineIndex) -> Iterator[Comment]:
    """The comments that stand in lines that have the word, each up to the end of its line."""
    text, at = index.text, index.text.find(_WORD)
    while at >= 0:
        line = _line_at(index, at)
        end = index.line_start(line) + len(index.line_text(line))
        for match in _COMMENT_IN_YAML.finditer(text, index.line_start(line), end):
            place = bisect_right(values, (match.start(), len(text))) - 1
            if place < 0 or match.start() >= values[place][1]:
                yield comment_at(index, line, match.start(), end)
                break
        at = text.find(_WORD, end)


def _read(index: LineIndex, lines: SourceLines) -> Suppressions:
    return Suppressions(tuple(_suppressions(index, lines)))


def _suppressions(index: LineIndex, lines: SourceLines) -> Iterator[Suppression]:
    for comment in lines.comments:
        for match in _IGNORE.finditer(index.text, comment.start, comment.end):
            after = index.text.find("#", match.end(), comment.end)
            has_brackets = match[2] is not None
            names = match.span(2) if has_brackets else (match.end(), match.end())
            yield Suppression(
                comment,
                match.start(),
                comment.end if after < 0 else after,
                *names,
                names=tuple(_names(index, *names)),
                lines=_file(comment, index) if match[1] else _lines(comment, lines, index),
                is_for_file=bool(match[1]),
                has_brackets=has_brackets,
            )


def _names(index: LineIndex, start: int, end: int) -> Iterable[NamedRule]:
    for match in _NAME.finditer(index.text, start, end):
        yield NamedRule(match[0], index.range_at(*match.span()))


def _file(comment: Comment, index: LineIndex) -> range:
    """All lines; none for a comment behind code, which could be meant for its line alone."""
    return range(index.line_count) if comment.is_alone else range(0)


def _lines(comment: Comment, lines: SourceLines, index: LineIndex) -> range:
    line = comment.line
    if not comment.is_alone:
        return range(lines.first.get(line, line), lines.below.get(line, line) + 1)
    line += 1
    while line < index.line_count and index.line_text(line).lstrip().startswith("#"):
        line += 1
    return range(line, max(lines.last.get(line, line), lines.below.get(line, line)) + 1)
