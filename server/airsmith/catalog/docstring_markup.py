"""The reStructuredText of Airflow's docstrings, taken apart as far as it occurs within a paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_MARKUP = re.compile(
    r"``(?P<literal>.+?)``"
    r"|(?P<role>:[a-z][\w:+-]*:)`(?P<subject>[^`]+)`"
    r"|`(?P<label>[^`<]+?)\s*<(?P<url>[^`>]+)>`_{1,2}"
    r"|`(?P<words>[^`]+)`_{0,2}"
    r"|(?<![\w*])(?P<stars>\*{1,2})(?P<stressed>[^\s*][^*]*?)(?P=stars)(?![\w*])"
)
_TITLED = re.compile(r"(?P<title>[^<]+?)\s*<[^>]*>")
_PAGES = ("https://", "http://")
_PROSE_ROLES = (":ref:", ":doc:", ":term:")


class Markup(Enum):
    """What a piece of a docstring is."""

    WORDS = auto()
    CODE = auto()
    STRONG = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a docstring without its markup. `url` is what a link leads to, as it was written."""

    markup: Markup
    text: str
    url: str = ""


def docstring_pieces(docstring: str) -> Iterator[Piece]:
    """The pieces of a paragraph in order; words keep the blanks at their ends."""
    done = 0
    for found in _MARKUP.finditer(docstring):
        if found.start() > done:
            yield Piece(Markup.WORDS, docstring[done : found.start()])
        yield _piece(found)
        done = found.end()
    if done < len(docstring):
        yield Piece(Markup.WORDS, docstring[done:])


def plain_docstring(docstring: str) -> str:
    """A paragraph as people read it where nothing can be marked: the page that a link leads to stands in brackets."""
    return "".join(map(_plain, docstring_pieces(docstring)))


def _plain(piece: Piece) -> str:
    return f"{piece.text} ({piece.url})" if piece.url.startswith(_PAGES) else piece.text


def _piece(found: re.Match[str]) -> Piece:
    if found["subject"] is not None:
        titled = _TITLED.fullmatch(found["subject"])
        if found["role"] in _PROSE_ROLES:
            return Piece(Markup.WORDS, titled["title"] if titled else found["subject"])
        return Piece(Markup.CODE, titled["title"] if titled else _short(found["subject"]))
    if found["url"] is not None:
        return Piece(Markup.LINK, found["label"], found["url"])
    if found["stressed"] is not None:
        return Piece(Markup.STRONG if found["stars"] == "**" else Markup.WORDS, found["stressed"])
    return Piece(Markup.CODE, found["literal"] or found["words"])


def _short(subject: str) -> str:
    """`~a.b.Name` is shown as `Name`."""
    return subject.rpartition(".")[2] if subject.startswith("~") else subject.lstrip(".!")
