"""Patterns are made of texts by strangers, so they are bounded and cleaned."""

from hypothesis import given
from hypothesis import strategies as st

from airsmith.generation.similar import PatternSource, pattern_of


def test_texts_are_cut_to_what_a_prompt_has_room_for() -> None:
    pattern = pattern_of(
        PatternSource.SERVICE, "n" * 999, location="l" * 999, summary="s" * 999, example="line\n" * 9_999
    )
    assert len(pattern.name) == 100
    assert len(pattern.location) == len(pattern.summary) == 300
    assert len(pattern.example) <= 1_200
    assert pattern.example.endswith("…")


def test_names_and_summaries_are_one_line_and_examples_keep_theirs() -> None:
    pattern = pattern_of(
        PatternSource.SERVICE, "a\nb", summary="one\r\n two\u202e", example="\n\tx = 1  \r\n\x1b[2Jy\ud800\n\n"
    )
    assert (pattern.name, pattern.summary) == ("a b", "one two")
    assert pattern.example == "    x = 1\n [2Jy"


@given(st.text(), st.text())
def test_whatever_comes_can_be_sent(name: str, example: str) -> None:
    pattern = pattern_of(PatternSource.SERVICE, name, summary=name, example=example)
    for text in (pattern.name, pattern.summary):
        assert text.isprintable()
        text.encode()
    assert all(line.isprintable() for line in pattern.example.split("\n"))
    pattern.example.encode()
