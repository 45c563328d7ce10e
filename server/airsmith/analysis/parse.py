"""Python source to a tree, whatever the source: after an error, what stands around it is still parsed."""

import ast
import gc
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from airsmith.text import BOM, LineIndex, Position, Range

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_MAX_TRIES = 25
_MAX_LINES_RECOVERED = 20_000
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """The first error in a source that does not parse."""

    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """A tree, and what is wrong with the source. `damaged` are first and last lines of parts that were left out."""

    tree: ast.Module
    problem: SyntaxProblem | None
    damaged: tuple[tuple[int, int], ...] = ()


class _CollectorPause:
    """Keeps the garbage collector from running while trees are built, in any number of threads.

    Building a large tree makes the collector walk every object several times; pausing halves the time of a parse.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._depth = 0
        self._was_enabled = False

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._depth == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._depth += 1
        try:
            yield
        finally:
            with self._lock:
                self._depth -= 1
                if self._depth == 0 and self._was_enabled:
                    gc.enable()


paused_collector = _CollectorPause()


def parse_source(index: LineIndex) -> ParsedSource:
    """Parse any text. Never raises; a text that does not parse at all gives an empty tree and a problem."""
    source = _LONE_SURROGATE.sub("\ufffd", index.text.removeprefix(BOM))
    with paused_collector():
        outcome = _try_parse(source)
        if isinstance(outcome, ast.Module):
            return ParsedSource(outcome, None)
        error = outcome
        problem = _describe(error, index)
        if not isinstance(error, SyntaxError) or index.line_count > _MAX_LINES_RECOVERED:
            return ParsedSource(ast.Module([], []), problem)
        recovered, damaged = _parse_around(source, _error_line(error, source))
    return ParsedSource(recovered, problem, damaged)


ParseError = SyntaxError | ValueError | RecursionError | MemoryError


def _try_parse(source: str) -> ast.Module | ParseError:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def _error_line(error: ParseError, source: str) -> int:
    """Zero-based line of an error."""
    if "\0" in source:
        return source[: source.index("\0")].count("\n")
    return max((error.lineno or 1) - 1, 0) if isinstance(error, SyntaxError) else 0


def _describe(error: ParseError, index: LineIndex) -> SyntaxProblem:
    nul = index.text.find("\0")
    if nul >= 0:
        return SyntaxProblem(index.range_at(nul, nul + 1), "Python source cannot hold a NUL character.")
    if not isinstance(error, SyntaxError):
        return SyntaxProblem(index.line_range(0), "This file is nested too deeply for Python to parse.")
    message = (error.msg or "invalid syntax").strip()
    return SyntaxProblem(_error_range(error, index), message[0].upper() + message[1:] + ".")


def _error_range(error: SyntaxError, index: LineIndex) -> Range:
    """The place CPython names, widened to a whole token; the last token of the line where it names the line's end."""
    line = min(max((error.lineno or 1) - 1, 0), index.line_count - 1)
    shift = 1 if line == 0 and index.text.startswith(BOM) else 0
    first = index.line_start(line)
    content = index.line_text(line)
    column = min(max((error.offset or 1) - 1 + shift, 0), len(content))
    start = first + column
    end = start
    if error.end_lineno and error.end_offset and error.end_lineno - 1 < index.line_count:
        last = error.end_lineno - 1
        end = min(
            index.line_start(last) + error.end_offset - 1 + shift, index.line_start(last) + len(index.line_text(last))
        )
    if end <= start:
        token = _TOKEN.match(content, column)
        end = first + token.end() if token and not token[0].isspace() else start
    if end <= start:
        tokens = [match for match in _TOKEN.finditer(content[:column]) if not match[0].isspace()]
        if tokens:
            start, end = first + tokens[-1].start(), first + tokens[-1].end()
    return index.range_at(start, max(start, end))


def _parse_around(source: str, error_line: int) -> tuple[ast.Module, tuple[tuple[int, int], ...]]:
    """Replace the smallest block around each error by `pass` until the rest parses."""
    lines = [match[0] for match in _LINE.finditer(source)]
    damaged: list[tuple[int, int]] = []
    first, last = _block_at(lines, error_line)
    for _ in range(_MAX_TRIES):
        candidate = [*lines[:first], *_blanked(lines[first : last + 1]), *lines[last + 1 :]]
        outcome = _try_parse("".join(candidate))
        if isinstance(outcome, ast.Module):
            return outcome, (*damaged, (first, last))
        if not isinstance(outcome, SyntaxError):
            break
        next_line = _error_line(outcome, source)
        if next_line > last + 1 or next_line < first - 1:
            damaged.append((first, last))
            lines = candidate
            first, last = _block_at(lines, next_line)
        else:
            wider = _wider_block(lines, first, max(last, min(next_line, len(lines) - 1)))
            if wider == (first, last):
                break
            first, last = wider
    return ast.Module([], []), ((0, len(lines)),)


def _indentation(line: str) -> int | None:
    """Columns before the first character; None for a line without code."""
    code = line.lstrip(" \t\f")
    if not code.strip() or code.startswith("#"):
        return None
    return len(line.expandtabs()) - len(code.expandtabs())


def _block_at(lines: list[str], line: int) -> tuple[int, int]:
    """The statement at a line with everything indented below it."""
    line = min(line, len(lines) - 1)
    while line > 0 and _indentation(lines[line]) is None:
        line -= 1
    return line, _end_of_block(lines, line)


def _end_of_block(lines: list[str], first: int) -> int:
    own = _indentation(lines[first]) or 0
    last = first
    for number in range(first + 1, len(lines)):
        indentation = _indentation(lines[number])
        if indentation is not None and indentation <= own:
            break
        if indentation is not None:
            last = number
    return last


def _wider_block(lines: list[str], first: int, last: int) -> tuple[int, int]:
    """The block that holds this one; at the outermost level, the block before together with this one."""
    own = _indentation(lines[first]) or 0
    for number in range(first - 1, -1, -1):
        indentation = _indentation(lines[number])
        if indentation is not None and (indentation < own or own == 0 == indentation):
            return number, max(last, _end_of_block(lines, number))
    if last + 1 < len(lines):
        return first, _end_of_block(lines, last + 1)
    return first, last


def _blanked(block: list[str]) -> list[str]:
    first = block[0]
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    ends = [re.sub(r"[^\r\n]", "", line) for line in block]
    return [f"{indent}pass{ends[0]}", *ends[1:]]


def position_of(index: LineIndex, line: int, byte: int) -> Position:
    """Position of a tree's one-based line and UTF-8 column, in a text that may begin with a byte order mark."""
    if line == 1 and index.text.startswith(BOM):
        byte += len(BOM.encode())
    return index.position_of_utf8(line - 1, byte)
