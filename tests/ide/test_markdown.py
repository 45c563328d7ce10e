"""Words of others in Markdown: shown as they are, and never as markup of their own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from airsmith.ide.docstrings import docstring_markdown
from airsmith.ide.markdown import block, code, is_web_address, joined, link, paragraphs, plain, table, text

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[click](command:workbench.action.terminal.new)",
    "![x](http://evil.example/a.png)",
    "see https://evil.example/ or www.evil.example",
    "**bold** _em_ ~~gone~~ `code` `` a`b ``",
    "# heading",
    "- item",
    "1. first",
    "> quote",
    "a | b",
    "```\nfence",
    "&lt;b&gt; &#60;",
    "a\\*b",
    "[x]: http://evil.example",
    "<https://evil.example>",
    "--- \n===",
]
CALM = {"inline", "text", "paragraph_open", "paragraph_close", "code_inline", "softbreak"}


def token_types(markdown: str) -> set[str]:
    reader = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
    blocks = reader.parse(markdown)
    return {token.type for one in blocks for token in (one, *(one.children or []))}


def shown(markdown: str) -> str:
    """The text that a reader sees."""
    blocks = MarkdownIt("commonmark").parse(markdown)
    return "".join(token.content for one in blocks for token in one.children or [])


@pytest.mark.parametrize("words", HOSTILE)
def test_no_markup_comes_of_words(words: str):
    assert token_types(text(words)) <= CALM
    assert token_types(paragraphs(words)) <= CALM
    assert token_types(f"{code(words)}.") <= CALM
    assert token_types(table(("head",), [(text(words),)])) <= CALM | {
        f"{part}_{side}" for part in ("table", "thead", "tbody", "tr", "th", "td") for side in ("open", "close")
    }


def test_addresses_in_words_are_no_links():
    assert "https://" not in text("see https://evil.example/")
    assert "www." not in text("see www.evil.example")


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab1. \n*_[](){}<>&#~`!|\\:/-+=@w")))
def test_what_is_shown_is_what_was_written(words: str):
    markdown = text(words)
    assert token_types(markdown) <= CALM
    assert shown(markdown).replace(" ", "").replace("`", "") == "".join(words.split()).replace("`", "")


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab `|\n*<"), max_size=20))
def test_code_is_what_was_written(words: str):
    expected = " ".join(words.split())
    assert shown(code(words)).strip() == expected


def test_only_pages_are_linked():
    assert link("Docs", "https://airflow.apache.org/a_b/#c") == "[Docs](https://airflow.apache.org/a_b/#c)"
    for url in ("command:x", "javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://a)](http://b", ""):
        assert not is_web_address(url)
        assert link("x", url) == "x"


def test_clients_without_markdown_see_plain_text():
    markdown = joined(
        "**name**: `str | None`",
        text("a * b [c] https://x.example"),
        link("Docs", "https://airflow.apache.org/"),
        table(("Parameter", "Type"), [(code("a"), code("int | str"))]),
        block("x = a[`1`]  # **kept**"),
        "---",
    )
    assert plain(markdown) == (
        "name: str | None\n\na * b [c] https://x.example\n\nDocs (https://airflow.apache.org/)\n\n"
        "| Parameter | Type |\n| a | int | str |\n\nx = a[`1`]  # **kept**\n\n---"
    )


def test_docstrings():
    assert docstring_markdown("Use ``x`` or :class:`~a.b.Name`.") == "Use `x` or `Name`."
    assert docstring_markdown("See :ref:`the guide <howto/x>`.") == "See the guide."
    assert docstring_markdown("`DuckDB <https://duckdb.org/>`__ database") == "[DuckDB](https://duckdb.org/) database"
    assert docstring_markdown("`x <javascript:alert(1)>`_") == "x"
    assert docstring_markdown("<b>x</b> [y](z)") == r"\<b>x\</b> \[y\](z)"


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab:`<>_*~.https/[]() \n")))
def test_no_docstring_raises_or_brings_html(words: str):
    assert not {"html_inline", "html_block", "image"} & token_types(docstring_markdown(words))
