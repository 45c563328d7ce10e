"""Python source to a tree, whatever the source: after an error, what stands around it is still parsed."""

import ast
import gc
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from airsmith.analysis.recovery import Span, parse_around
from airsmith.text import BOM, LineIndex, Position, Range

_FILENAME = "<airsmith>"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_TOKEN = re.compile(r"""(?:'{3}|"{3}).*|'[^']*'|"[^"]*"|['"].*|\w+|[^\w\s]""")
_CODE = re.compile(r"""\s*(?=[^\s#])((?:"[^"]*"|'[^']*'|[^#])*(?<!\s))""")
"""The code of a line, without indentation and comment."""

# Python warns of `"\d"` and the like while it parses, to the standard error of this process, where nobody looks for it.
warnings.filterwarnings("ignore", module=re.escape(_FILENAME))


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """The first error in a source that does not parse."""

    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class ParsedSource:
    """A tree, and what is wrong with the source. `damaged` are the first and last lines of parts that were left out."""

    tree: ast.Module
    problem: SyntaxProblem | None
    damaged: tuple[Span, ...] = ()


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
    source = _parsable(index.text)
    with paused_collector():
        outcome = _try_parse(source)
        if isinstance(outcome, ast.Module):
            return ParsedSource(outcome, _nul_problem(index))
        problem = _describe(outcome, index)
        if not isinstance(outcome, SyntaxError):
            return ParsedSource(ast.Module([], []), problem)
        tree, damaged = parse_around(source, problem.range.start.line, outcome, _try_parse)
    return ParsedSource(tree, problem, damaged)


def compile_problem(index: LineIndex) -> SyntaxProblem | None:
    """What Python refuses only after it has parsed a source: `return` outside of a function, an argument given twice.

    None where the source compiles. Takes about as long as parsing does.
    """
    source = _parsable(index.text)
    try:
        compile(source, _FILENAME, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _describe(error, index)
    return None


ParseError = SyntaxError | ValueError | RecursionError | MemoryError


def _parsable(text: str) -> str:
    """A text without what Python's parser takes nowhere, not even in a comment; as long in UTF-8 as before."""
    text = text.removeprefix(BOM).replace("\0", "\x01")
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def _try_parse(source: str) -> ast.Module | ParseError:
    try:
        return ast.parse(source, _FILENAME)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def _describe(error: ParseError, index: LineIndex) -> SyntaxProblem:
    if (problem := _nul_problem(index)) is not None:
        return problem
    if not isinstance(error, SyntaxError):
        return SyntaxProblem(index.line_range(0), "This file is nested too deeply for Python to parse.")
    message = (error.msg or "invalid syntax").strip()
    return SyntaxProblem(_error_range(error, index), message[0].upper() + message[1:] + ".")


def _nul_problem(index: LineIndex) -> SyntaxProblem | None:
    at = index.text.find("\0")
    if at < 0:
        return None
    return SyntaxProblem(index.range_at(at, at + 1), "Python source cannot hold a NUL character.")


def _error_range(error: SyntaxError, index: LineIndex) -> Range:
    """The place CPython names, widened to a whole token; the token before it where it names the end of a line."""
    line = min(max((error.lineno or 1) - 1, 0), index.line_count - 1)
    if isinstance(error, IndentationError):
        return _code_range(line, index)
    first, content = index.line_start(line), index.line_text(line)
    column = min(max((error.offset or 1) - 1 + _shift(error, line, index), 0), len(content))
    start = first + column
    token = _TOKEN.match(content, column)
    end = max(_named_end(error, index), first + token.end() if token else start)
    if end <= start or content.startswith("#", column):
        tokens = list(_TOKEN.finditer(content[:column]))
        if not tokens:
            return _code_range(line, index)
        start, end = first + tokens[-1].start(), first + tokens[-1].end()
    return index.range_at(start, end)


def _named_end(error: SyntaxError, index: LineIndex) -> int:
    """The offset at which an error ends, or 0 where CPython does not tell."""
    if not error.end_lineno or not error.end_offset or error.end_offset < 0 or error.end_lineno > index.line_count:
        return 0
    line = error.end_lineno - 1
    column = error.end_offset - 1 + _shift(error, line, index)
    return index.line_start(line) + min(column, len(index.line_text(line)))


def _shift(error: SyntaxError, line: int, index: LineIndex) -> int:
    """What to add to a column of an error: past a byte order mark, and into an f-string.

    Before Python 3.12 an error in an f-string is told as a place in the expression alone, put in parentheses.
    """
    shift = 1 if line == 0 and index.text.startswith(BOM) else 0
    expression = (error.text or "").strip()
    content = index.line_text(line)
    if expression.startswith("(") and expression.endswith(")") and expression not in content:
        at = content.find("{" + expression[1:-1])
        return at if at >= 0 else shift
    return shift


def _code_range(line: int, index: LineIndex) -> Range:
    """The code of a line, or of the last line before it that has any."""
    for number in range(line, -1, -1):
        content = index.line_text(number)
        match = _CODE.match(content, 1 if content.startswith(BOM) else 0)
        if match:
            start = index.line_start(number)
            return index.range_at(start + match.start(1), start + match.end(1))
    return index.line_range(line)


def position_of(index: LineIndex, line: int, byte: int) -> Position:
    """Position of a tree's one-based line and UTF-8 column, in a text that may begin with a byte order mark."""
    if line == 1 and index.text.startswith(BOM):
        byte += len(BOM.encode())
    return index.position_of_utf8(line - 1, byte)
