"""Docstrings of Airflow and its providers as Markdown. They are written in reStructuredText."""

from airsmith.catalog.docstring_markup import Markup, Piece, docstring_pieces
from airsmith.ide.markdown import code, link, text


def docstring_markdown(docstring: str) -> str:
    """A paragraph of a docstring: literals and references as code, links as links, the rest as plain text."""
    return "".join(map(_rendered, docstring_pieces(docstring))).strip()


def _rendered(piece: Piece) -> str:
    match piece.markup:
        case Markup.CODE:
            return code(piece.text)
        case Markup.LINK:
            return link(piece.text, piece.url)
        case Markup.STRONG:
            return f"**{text(piece.text)}**"
        case Markup.WORDS:
            return _spaced(piece.text)


def _spaced(words: str) -> str:
    """Words with the blanks at their ends, which set them apart from the markup beside them."""
    if not words.strip():
        return " " if words else ""
    before = " " if words[0].isspace() else ""
    after = " " if words[-1].isspace() else ""
    return f"{before}{text(words)}{after}"
