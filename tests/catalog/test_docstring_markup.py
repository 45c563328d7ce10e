"""Docstrings taken apart, and as people read them without markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.catalog.docstring_markup import Markup, Piece, docstring_pieces, plain_docstring


def test_a_docstring_comes_apart():
    assert list(docstring_pieces("Use ``x``, :class:`~a.B` or **all** of `it <https://e.example>`__.")) == [
        Piece(Markup.WORDS, "Use "),
        Piece(Markup.CODE, "x"),
        Piece(Markup.WORDS, ", "),
        Piece(Markup.CODE, "B"),
        Piece(Markup.WORDS, " or "),
        Piece(Markup.STRONG, "all"),
        Piece(Markup.WORDS, " of "),
        Piece(Markup.LINK, "it", "https://e.example"),
        Piece(Markup.WORDS, "."),
    ]


@pytest.mark.parametrize(
    ("docstring", "plain"),
    [
        ("", ""),
        ("Plain words.", "Plain words."),
        ("For :ref:`the guide <howto/operator:X>`, see below.", "For the guide, see below."),
        (":doc:`guide` and :meth:`.run` of :py:class:`~a.b.Name`", "guide and run of Name"),
        ("A *small* **big** ``x = 1`` `name`_", "A small big x = 1 name"),
        ("`DuckDB <https://duckdb.org/>`__ database", "DuckDB (https://duckdb.org/) database"),
        ("`x <javascript:alert(1)>`_", "x"),
        ("2 * 3 * 4 and a ` alone", "2 * 3 * 4 and a ` alone"),
    ],
)
def test_people_read_it_without_markup(docstring: str, plain: str):
    assert plain_docstring(docstring) == plain


@given(st.text(st.sampled_from("ab:`<>_*~.https/[]() \n")))
def test_any_text_comes_apart_and_nothing_is_added(docstring: str):
    words = "".join(f"{piece.text}{piece.url}" for piece in docstring_pieces(docstring))
    rest = iter(docstring)
    assert all(character in rest for character in words)
    assert len(plain_docstring(docstring)) <= len(docstring)
