"""What is left of a source that does not parse: the statements around the errors."""

import ast
import re
from collections.abc import Callable, Sequence

Span = tuple[int, int]
"""First and last line, zero-based, both included."""

ParseOutcome = ast.Module | SyntaxError | ValueError | RecursionError | MemoryError
Parser = Callable[[str], ParseOutcome]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_OPENS_BLOCK = re.compile(r":\s*(?:#.*)?$")
_GOES_ON = re.compile(r"(?:[(\[{,\\]|\b(?:and|or|not|in|is))\s*(?:#.*)?$")
_CONTINUES = re.compile(r"\s*(?:[)\]}.]|(?:else|elif|except|finally|and|or)\b)")
_MOST_TRIES = 25
_FEWEST_TRIES = 3
_MOST_LINES_PARSED = 30_000


def parse_around(
    source: str, error_line: int, error: ParseOutcome, parse: Parser
) -> tuple[ast.Module, tuple[Span, ...]]:
    """Replace the smallest block around each error by `pass` until the rest parses.

    Gives the tree of the rest, and which lines were left out. Where that does not succeed in a bounded number of tries,
    what stands before the first error is kept.
    """
    lines = [match[0] for match in _LINE.finditer(source)] or [""]
    damaged: list[Span] = []
    span = _first_span(lines, error_line, error)
    earliest = span[0]
    by_neighbour = True
    for _ in range(min(_MOST_TRIES, max(_FEWEST_TRIES, _MOST_LINES_PARSED // len(lines)))):
        candidate = _without(lines, span)
        outcome = parse("".join(candidate))
        if isinstance(outcome, ast.Module):
            return outcome, (*damaged, span)
        if not isinstance(outcome, SyntaxError):
            break
        next_line = min(max((outcome.lineno or 1) - 1, 0), len(lines) - 1)
        if span[0] - 1 <= next_line <= span[1] + 1:
            span = _wider_span(lines, span, next_line, by_neighbour=by_neighbour)
            by_neighbour = not by_neighbour
        else:
            damaged.append(span)
            lines = candidate
            span = _first_span(lines, next_line, outcome)
            by_neighbour = True
        earliest = min(earliest, span[0])
    return _parse_before(lines, earliest, parse)


def _parse_before(lines: list[str], line: int, parse: Parser) -> tuple[ast.Module, tuple[Span, ...]]:
    """The tree of what stands before the outermost statement that holds a line."""
    while line > 0 and _indentation(lines[line]) != 0:
        line -= 1
    outcome = parse("".join(lines[:line]))
    if isinstance(outcome, ast.Module):
        return outcome, ((line, len(lines)),)
    return ast.Module([], []), ((0, len(lines)),)


def _indentation(line: str) -> int | None:
    """Columns before the first character; None for a line without code."""
    code = line.lstrip(" \t\f")
    if not code.strip() or code.startswith("#"):
        return None
    return len(line.expandtabs()) - len(code.expandtabs())


def _code_line_before(lines: Sequence[str], line: int) -> int | None:
    return next((number for number in range(line - 1, -1, -1) if _indentation(lines[number]) is not None), None)


def _first_span(lines: list[str], line: int, error: ParseOutcome) -> Span:
    """The statement at an error with everything indented below it; a header whose block is missing, alone."""
    line = min(line, len(lines) - 1)
    before = _code_line_before(lines, line)
    own = _indentation(lines[line])
    if (
        isinstance(error, IndentationError)
        and before is not None
        and _opens(lines[before])
        and (own is None or own <= (_indentation(lines[before]) or 0))
    ):
        return before, before
    if own is None and before is not None:
        line = before
    first = _statement_start(lines, line)
    return first, max(line, _end_of_block(lines, first))


def _statement_start(lines: list[str], line: int) -> int:
    """The line on which the statement begins that goes on at a line, as far as single lines tell."""
    before = _code_line_before(lines, line)
    while before is not None and (_GOES_ON.search(lines[before]) or _CONTINUES.match(lines[line])):
        line = before
        before = _code_line_before(lines, line)
    return line


def _end_of_block(lines: list[str], first: int) -> int:
    """The last line that is indented below a statement, or goes on with it after a block, a bracket or an `else`."""
    own = _indentation(lines[first]) or 0
    last = first
    for number in range(first + 1, len(lines)):
        indentation = _indentation(lines[number])
        if indentation is None:
            continue
        if indentation < own or (indentation == own and not _CONTINUES.match(lines[number])):
            break
        last = number
    return last


def _wider_span(lines: list[str], span: Span, error_line: int, *, by_neighbour: bool) -> Span:
    """A span together with the statement before it in the same block, or the block around it.

    At the outermost level there is no block around, and the statement after it is taken where there is none before.
    """
    first, last = span[0], max(span[1], error_line)
    own = _indentation(lines[first]) or 0
    before = _code_line_before(lines, first)
    while before is not None and not _starts_wider(_indentation(lines[before]) or 0, own, by_neighbour=by_neighbour):
        before = _code_line_before(lines, before)
    if before is not None:
        return before, max(last, _end_of_block(lines, before))
    return first, _end_of_block(lines, min(last + 1, len(lines) - 1))


def _starts_wider(indentation: int, own: int, *, by_neighbour: bool) -> bool:
    return indentation < own or (indentation == own and (by_neighbour or own == 0))


def _without(lines: list[str], span: Span) -> list[str]:
    """The lines with those of a span left empty, but for a `pass` in the place of the first, where one can stand."""
    first, last = span
    indentation = lines[first][: len(lines[first]) - len(lines[first].lstrip(" \t"))]
    # both characters, since a single one may make one line end of the two with its neighbour
    ends = ["\r\n" if line.endswith(("\r", "\n")) else "" for line in lines[first : last + 1]]
    filler = f"{indentation}pass" if _is_in_place(lines, first) else ""
    return [*lines[:first], f"{filler}{ends[0]}", *ends[1:], *lines[last + 1 :]]


def _is_in_place(lines: list[str], line: int) -> bool:
    """Whether a statement can stand at the indentation of a line."""
    own = _indentation(lines[line]) or 0
    before = around = _code_line_before(lines, line)
    while around is not None and (_indentation(lines[around]) or 0) > own:
        around = _code_line_before(lines, around)
    if around is None:
        return own == 0
    return _indentation(lines[around]) == own or (around == before and _opens(lines[around]))


def _opens(line: str) -> bool:
    return _OPENS_BLOCK.search(line) is not None
