"""Docstrings of Airflow and its providers as Markdown. They are written in reStructuredText."""

import re

from airsmith.ide.markdown import code, is_web_address, link, text

_MARKUP = re.compile(
    r"``(?P<literal>.+?)``"
    r"|(?P<role>:[a-z][\w:+-]*:)`(?P<subject>[^`]+)`"
    r"|`(?P<label>[^`<]+?)\s*<(?P<url>[^`>]+)>`_{1,2}"
    r"|`(?P<words>[^`]+)`_{0,2}"
    r"|(?<![\w*])(?P<stars>\*{1,2})(?P<stressed>[^\s*][^*]*?)(?P=stars)(?![\w*])"
)
_TITLED = re.compile(r"(?P<title>[^<]+?)\s*<[^>]*>")
_PROSE_ROLES = (":ref:", ":doc:", ":term:")


def docstring_markdown(docstring: str) -> str:
    """A paragraph of a docstring: literals and references as code, links as links, the rest as plain text."""
    pieces: list[str] = []
    done = 0
    for found in _MARKUP.finditer(docstring):
        pieces += (_plain(docstring[done : found.start()], is_first=done == 0), _rendered(found))
        done = found.end()
    pieces.append(_plain(docstring[done:], is_first=done == 0))
    return "".join(pieces).strip()


def _rendered(found: re.Match[str]) -> str:
    if found["subject"] is not None:
        titled = _TITLED.fullmatch(found["subject"])
        if found["role"] in _PROSE_ROLES:
            return text(titled["title"] if titled else found["subject"])
        return code(titled["title"] if titled else _short(found["subject"]))
    if found["url"] is not None:
        return link(found["label"], found["url"]) if is_web_address(found["url"]) else text(found["label"])
    if found["stressed"] is not None:
        return f"**{text(found['stressed'])}**" if found["stars"] == "**" else text(found["stressed"])
    return code(found["literal"] or found["words"])


def _short(subject: str) -> str:
    """`~a.b.Name` is shown as `Name`."""
    return subject.rpartition(".")[2] if subject.startswith("~") else subject.lstrip(".!")


def _plain(words: str, *, is_first: bool) -> str:
    """Words between two pieces of markup, with the blanks at their ends."""
    if not words.strip():
        return " " if words else ""
    before = " " if words[0].isspace() and not is_first else ""
    after = " " if words[-1].isspace() else ""
    return f"{before}{text(words)}{after}"
