"""Text of a spec as Markdown that shows it and nothing else: no markup, HTML or table of its own."""

import re
from collections.abc import Sequence

from airsmith.spec.markdown import code_span, escaped_text, fence_around

_MARKUP = re.compile(r"[\\`*\[\]<>&~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def markdown_text(text: str) -> str:
    """The text on one line, with what Markdown would read as markup escaped; code spans stay code spans."""
    return escaped_text(text, _MARKUP)


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
    ticks = fence_around(body)
    return f"{ticks}{language}\n{body}\n{ticks}"


def _printable(line: str) -> str:
    return "".join(character if character.isprintable() else " " for character in line)
