"""Questions in plain words as the search understands them."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.catalog.questions import is_among, match_expression, search_words, share_found, word_line, words_in
from airsmith.catalog.words import words_of_name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("S3ToRedshiftOperator", "S3 To Redshift Operator"),
        ("HTTPGetHook", "HTTP Get Hook"),
        ("apache.kafka_consumer", "apache kafka consumer"),
        ("already apart", "already apart"),
        ("", ""),
    ],
)
def test_names_are_taken_apart(name: str, words: str) -> None:
    assert words_of_name(name) == words


def test_a_name_of_capitals_alone_takes_no_time() -> None:
    assert words_of_name("A" * 1_000_000) == "A" * 1_000_000


def test_words_that_say_nothing_are_left_out_and_each_is_taken_once() -> None:
    assert search_words("Wait for the S3Key, and wait for a key in S3") == ["wait", "s3key", "key", "s3"]


def test_of_a_long_question_the_first_words_are_searched_by() -> None:
    words = search_words(" ".join(f"word{number}" for number in range(500)))
    assert len(words) == 60
    assert words[0] == "word0"


def test_words_that_mean_the_same_are_searched_along() -> None:
    assert match_expression("upload") == '"upload"* OR "create" OR "to" OR "transfer"'
    assert match_expression("the") == ""


def test_longer_words_may_end_differently_and_short_ones_may_not() -> None:
    line = word_line(words_in("Counts rows in S3Key files"))
    assert all(is_among(word, line) for word in ("counted", "rows", "count", "s3", "key", "files"))
    assert not any(is_among(word, line) for word in ("s", "ke", "row", "discount", "encounter"))
    assert share_found(["count", "nothing"], ["counts"]) == 0.5
    assert share_found([], ["counts"]) == 0


@given(st.text())
def test_any_question_is_an_expression_that_sqlite_takes(text: str) -> None:
    expression = match_expression(text)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
        if expression:
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
