"""A Markdown page as a reader's program understands it."""

from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token


def tokens_of(page: str) -> list[Token]:
    """The page's tokens, those inside a line included."""
    blocks = MarkdownIt("commonmark").enable("table").parse(page)
    return [token for block in blocks for token in (block, *(block.children or []))]


def headings_of(page: str) -> list[str]:
    """The text of each heading, as written."""
    blocks = MarkdownIt("commonmark").enable("table").parse(page)
    return [following.content for block, following in pairwise(blocks) if block.type == "heading_open"]


def tables_of(page: str) -> list[list[list[str]]]:
    """Tables as rows of cells; a cell is the text that a reader sees, code included."""
    tables: list[list[list[str]]] = []
    blocks = MarkdownIt("commonmark").enable("table").parse(page)
    for number, block in enumerate(blocks):
        if block.type == "table_open":
            tables.append([])
        elif block.type == "tr_open":
            tables[-1].append([])
        elif block.type in ("td_open", "th_open"):
            tables[-1][-1].append("".join(token.content for token in blocks[number + 1].children or []))
    return tables
