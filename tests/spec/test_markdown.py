"""Markdown of words and code that anybody may have written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.spec.markdown import code_span, escaped_text, fence_around
from airsmith.spec.wording import one_line
from support.markdown_pages import tokens_of

STARS = re.compile(r"[\\\\`*]")


@pytest.mark.parametrize(
    ("words", "markdown"),
    [
        ("a *b* `c*d`", r"a \*b\* `c*d`"),
        ("# a", r"\# a"),
        ("12. a", r"12\. a"),
        ("12.5 a", "12.5 a"),
        ("> a\n= b", r"\> a = b"),
        ("one ` alone", r"one \` alone"),
        ("", ""),
    ],
)
def test_only_signs_outside_of_code_are_escaped(words: str, markdown: str):
    assert escaped_text(words, STARS) == markdown


@given(st.text(alphabet="` ab\n", min_size=1))
def test_any_words_are_one_span(words: str):
    spans = [token.content for token in tokens_of(code_span(words)) if token.type == "code_inline"]
    assert spans == ([one_line(words)] if one_line(words) else [])


@given(st.text(alphabet="`ab\n"))
def test_no_line_closes_the_fence(lines: str):
    fence = fence_around(lines)
    assert len(fence) >= 3
    assert fence not in lines
