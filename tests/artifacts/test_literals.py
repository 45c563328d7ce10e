import datetime as dt
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.artifacts.literals import keyword_arguments, modules_needed, plain_number, python_literal

JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
RICH = st.recursive(
    JSON_LIKE
    | st.binary()
    | st.dates()
    | st.datetimes(timezones=st.just(dt.UTC) | st.none())
    | st.timedeltas()
    | st.frozensets(st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.lists(inner, max_size=3),
    max_leaves=10,
)


def evaluate(source: str) -> object:
    return eval(source, {"datetime": dt, "pathlib": pathlib})  # noqa: S307 - the subject of the test


@given(JSON_LIKE | RICH)
def test_a_literal_evaluates_to_its_value(value: object):
    source = python_literal(value)
    assert evaluate(source) == value
    assert "\n" not in source


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ((), "()"),
        ((1,), "(1,)"),
        ((1, 2), "(1, 2)"),
        (float("inf"), 'float("inf")'),
        (float("nan"), 'float("nan")'),
        ({"b", "a"}, "set(['a', 'b'])"),
        (pathlib.PurePosixPath("a/b"), "pathlib.Path('a/b')"),
        (print, "print"),
        ("it's \"\\\n\u2028\udc80", "'it\\'s \"\\\\\\n\\u2028\\udc80'"),
        (dt.timedelta(minutes=1), "datetime.timedelta(seconds=60)"),
        (object, "\"<class 'object'>\""),
    ],
)
def test_values_are_written_as_python(value: object, source: str):
    assert python_literal(value) == source


def test_an_integer_too_long_for_a_decimal_is_written_all_the_same():
    value = 1 << 100_000
    assert evaluate(python_literal(value)) == value


def test_modules_are_found_in_the_depth():
    assert modules_needed([1, "datetime.", None]) == ()
    assert modules_needed([{"a": [(pathlib.PurePosixPath("x"), {dt.date(2024, 1, 1)})]}]) == (
        "datetime",
        "pathlib",
    )


@pytest.mark.parametrize(
    ("arguments", "source"),
    [
        ({}, ""),
        ({"limit": 10, "table": "a"}, "limit=10, table='a'"),
        ({"limit": 10, "class": 1}, "**{'limit': 10, 'class': 1}"),
        ({"a b": 1}, "**{'a b': 1}"),
    ],
)
def test_arguments_are_keywords_where_they_can_be(arguments: dict[str, object], source: str):
    assert keyword_arguments(arguments) == source


@pytest.mark.parametrize(
    ("number", "plain"), [(60.0, "60"), (0.5, "0.5"), (10**400, str(10**400)), (float("inf"), "inf")]
)
def test_whole_numbers_are_written_without_a_point(number: float, plain: str):
    assert str(plain_number(number)) == plain
