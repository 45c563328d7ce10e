"""Markdown for hovers: what others wrote is shown as text or code, never as markup, links or HTML of its own."""

import re
from collections.abc import Sequence

from airsmith.spec.markdown import code_span as code
from airsmith.spec.markdown import escaped_text, fence_around

__all__ = ["block", "code", "is_web_address", "joined", "link", "paragraphs", "plain", "table", "text"]

_SIGNS = re.compile(
    r"[\\`*\[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|:(?=//)|(?<=www)\.", re.IGNORECASE
)
"""What Markdown reads as markup within a line. No more, because some editors show the backslashes."""
_FENCE = re.compile(r"^(`{3,})\w*$")
_TABLE_RULE = re.compile(r"^\|(?: -+ \|)+$")
_INLINE = re.compile(
    r"(?P<ticks>`+) ?(?P<code>.+?) ?(?P=ticks)(?!`)|\[(?P<label>[^\]]+)\]\((?P<url>[^()\s]+)\)|\*\*|\\(?P<sign>[^\w\s])"
)
_URL = re.compile(r"https?://[A-Za-z0-9][^\s<>\"'`()\[\]{}|\\^\x00-\x20\x7f-\uffff]*")
_BORDER = "---"


def text(words: str) -> str:
    """Words on one line as Markdown that shows exactly them; only `code` in backquotes stays what it is."""
    return escaped_text(words, _SIGNS)


def paragraphs(words: str) -> str:
    """Words of any number of paragraphs, each shown as `text` shows it."""
    return "\n\n".join(filter(None, (text(part) for part in re.split(r"\n[ \t]*\n", words))))


def block(lines: str, language: str = "python") -> str:
    """A block of code."""
    ticks = fence_around(lines)
    return f"{ticks}{language}\n{lines}\n{ticks}"


def link(label: str, url: str) -> str:
    """A link to a web page; the label alone where that is no address of one."""
    return f"[{text(label)}]({url})" if is_web_address(url) else text(label)


def is_web_address(url: str) -> bool:
    """Whether this is an http or https address that can stand in a link as it is."""
    return _URL.fullmatch(url) is not None


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of cells that are Markdown already."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def joined(*parts: str) -> str:
    """Parts below one another, those that are empty left out."""
    return "\n\n".join(filter(None, parts))


def plain(markdown: str) -> str:
    """What a reader sees of Markdown that this module or Airsmith's own texts are made of, for clients without it."""
    lines: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line == fence):
            fence = "" if fence else mark[1]
        elif fence:
            lines.append(line)
        elif not _TABLE_RULE.match(line):
            lines.append(line if line == _BORDER else _INLINE.sub(_seen, line))
    return "\n".join(lines)


def _seen(found: re.Match[str]) -> str:
    if found["code"] is not None:
        return found["code"].replace(r"\|", "|")
    if found["label"] is not None:
        return f"{_INLINE.sub(_seen, found['label'])} ({found['url']})"
    return found["sign"] or ""


def _cell(cell: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", cell)
