"""Text of a spec as Markdown that shows it and nothing else: no markup, HTML or table of its own."""

import re
from collections.abc import Sequence

from airsmith.spec.wording import one_line

_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_MARKUP = re.compile(r"[\\`*\[\]<>&~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_NUMBER = re.compile(r"(\d+)([.)])(?=\s|$)")


def markdown_text(text: str) -> str:
    """The text on one line, with what Markdown would read as markup escaped; code spans stay code spans."""
    line = one_line(text)
    pieces: list[str] = []
    done = 0
    for span in _CODE_SPAN.finditer(line):
        pieces += (_escape(line[done : span.start()]), span[0])
        done = span.end()
    pieces.append(_escape(line[done:]))
    return _escape_start("".join(pieces))


def code_span(text: str) -> str:
    """The text on one line as code, between as many backticks as it takes."""
    line = one_line(text)
    if not line:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def code_list(texts: Sequence[str]) -> str:
    """The texts as code, in a row that a sentence can take: `a`, `b` and `c`."""
    spans = [code_span(text) for text in texts]
    return " and ".join(part for part in (", ".join(spans[:-1]), spans[-1]) if part) if spans else ""


def table_cell(text: str) -> str:
    """The text for a cell of a table."""
    return markdown_text(text).replace("|", r"\|")


def table_code(text: str) -> str:
    """The text as code for a cell of a table, where even in code a bar must be escaped."""
    return code_span(text).replace("|", r"\|")


def fence(code: str, language: str) -> str:
    """A code block. Lines keep their content except trailing white space; the fence is longer than any inside."""
    lines = [_printable(line).rstrip() for line in code.expandtabs(4).splitlines()]
    body = "\n".join(lines).strip("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", body)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}\n{body}\n{ticks}"


def _escape(text: str) -> str:
    return _MARKUP.sub(lambda markup: f"\\{markup[0]}", text)


def _escape_start(line: str) -> str:
    if line[:1] in ("#", "+", "-", "=", "|"):
        return f"\\{line}"
    return _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else " " for character in line)
