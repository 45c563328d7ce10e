import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.artifacts.markdown import code_list, fence, markdown_text, table_cell, table_code
from airsmith.artifacts.wording import comment, docstring, sentence
from airsmith.spec.markdown import code_span
from airsmith.spec.wording import one_line
from support.markdown_pages import tables_of, tokens_of


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Counts rows.", "Counts rows."),
        ("Reads *.csv\nand row_count", r"Reads \*.csv and row_count"),
        ("_private_ and __init__", r"\_private\_ and \_\_init\_\_"),
        ("See `a_b*c` here", "See `a_b*c` here"),
        ("One ` alone", r"One \` alone"),
        ("<b>bold</b> & [link](x)", r"\<b\>bold\</b\> \& \[link\](x)"),
        ("# No heading", r"\# No heading"),
        ("- no item", r"\- no item"),
        ("1. no item", r"1\. no item"),
        ("2024 was a year", "2024 was a year"),
        ("a\\b", r"a\\b"),
        ("", ""),
    ],
)
def test_text_is_shown_as_it_is(text: str, markdown: str):
    assert markdown_text(text) == markdown


@given(st.text())
def test_any_text_is_one_paragraph_that_says_the_same(text: str):
    page = markdown_text(text)
    tokens = [token for token in tokens_of(page) if token.type not in ("inline", "text", "text_special", "code_inline")]
    assert [token.type for token in tokens] in ([], ["paragraph_open", "paragraph_close"])
    if "`" not in text:
        assert "".join(token.content for token in tokens_of(page) if token.type.startswith("text")) == one_line(text)


@given(st.text(), st.text(alphabet="`|\\ ab", min_size=1))
def test_any_text_fits_into_a_cell(text: str, code: str):
    page = f"| a | b | c |\n| --- | --- | --- |\n| {table_cell(text)} | {table_code(code)} | x |\n"
    (table,) = tables_of(page)
    assert [len(row) for row in table] == [3, 3]
    assert table[1][2] == "x"
    if "`" not in text:
        assert table[1][0] == one_line(text)


@given(st.text(alphabet="` ab\n", min_size=1))
def test_any_text_is_one_code_span(text: str):
    spans = [token.content for token in tokens_of(code_span(text)) if token.type == "code_inline"]
    assert spans == ([one_line(text)] if one_line(text) else [])


@given(st.text(alphabet="`~ ab\n#<") | st.text())
def test_any_code_is_one_block(code: str):
    (block,) = tokens_of(fence(code, "python"))
    assert (block.type, block.info) == ("fence", "python")


def test_code_keeps_its_lines_and_indentation():
    assert fence("\nif x:\r\n\treturn 1  \n\n", "python") == "```python\nif x:\n    return 1\n```"
    assert fence("```", "python") == "````python\n```\n````"


@pytest.mark.parametrize(
    ("texts", "markdown"),
    [((), ""), (("a",), "`a`"), (("a", "b"), "`a` and `b`"), (("a", "b", "c"), "`a`, `b` and `c`")],
)
def test_a_list_of_code_fits_into_a_sentence(texts: tuple[str, ...], markdown: str):
    assert code_list(texts) == markdown


@given(st.text())
def test_comments_and_docstrings_cannot_be_left(text: str):
    source = f'# {comment(text)}\n# {comment(text)}\n"""{docstring(text)}"""\n'
    scope: dict[str, str] = {}
    exec(compile(source.encode(), "generated", "exec"), scope)  # noqa: S102 - the test's own text
    assert (scope["__doc__"] or "") == one_line(text).replace('"', "'")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("counts rows", "Counts rows."), ("Why?", "Why?"), ("", ""), ("A\n b", "A b."), ("\u202eevil\x00", "Evil.")],
)
def test_a_sentence_has_a_capital_and_an_end(text: str, expected: str):
    assert sentence(text) == expected
