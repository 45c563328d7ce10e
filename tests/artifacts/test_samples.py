import datetime as dt
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.artifacts.literals import python_literal
from airsmith.artifacts.python_types import read_type
from airsmith.artifacts.samples import default_value, other_value, required_arguments, sample_value
from airsmith.spec.fields import ComponentSpec, Parameter

MINUTE = dt.timedelta(minutes=1)
DAY = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("str", "sample"),
        ("int", 1),
        ("float", 0.5),
        ("bool", True),
        ("bytes", b"sample"),
        ("Any", "sample"),
        ("None", None),
        ("list", ["sample"]),
        ("list[int]", [1]),
        ("List[Dict[str, int]]", [{"key": 1}]),
        ("Sequence[str]", ["sample"]),
        ("dict", {"key": "value"}),
        ("dict[str, Any]", {"key": "value"}),
        ("Mapping[int, list[str]]", {1: ["sample"]}),
        ("dict[list[int], str]", {"key": "value"}),
        ("tuple[str, ...]", ("sample",)),
        ("tuple[int, str]", (1, "sample")),
        ("set[str]", {"sample"}),
        ("frozenset[list[int]]", frozenset({"sample"})),
        ("str | None", "sample"),
        ("None | int", 1),
        ("Optional[timedelta]", MINUTE),
        ("Union[None, int, str]", 1),
        ("Annotated[int, 'positive']", 1),
        ("Literal['a', 'b']", "a"),
        ("Literal[-1]", -1),
        ("datetime.datetime | None", DAY),
        ("pendulum.DateTime", DAY),
        ("datetime.date", dt.date(2024, 1, 1)),
        ("pathlib.Path", PurePosixPath("sample")),
        ("Callable[..., Any]", print),
        ("'list[int]'", [1]),
        ("string", "sample"),
        ("boto3.Session", "sample"),
        ("not a type", "sample"),
        ("[" * 300, "sample"),
        ("x" * 1000, "sample"),
        ("int|" * 99 + "int", 1),
        ("list[" * 66 + "int" + "]" * 66 + "|" + "x" * 1000, "sample"),
        ("", "sample"),
    ],
)
def test_a_type_has_a_sample(text: str, sample: object):
    assert read_type(text).sample == sample


@given(st.text() | st.from_regex(r"[A-Za-z\[\], |.'\"]{0,30}"))
def test_any_text_is_accepted_as_a_type(text: str):
    python_literal(read_type(text).sample)


@pytest.mark.parametrize(
    ("text", "is_text", "is_as_in_yaml", "is_known"),
    [
        ("str", True, True, True),
        ("Optional[str]", True, True, True),
        ("str | int", False, True, True),
        ("Literal['a']", False, True, True),
        ("list[str] | None", False, True, True),
        ("dict[str, Any]", False, True, True),
        ("datetime", False, False, True),
        ("tuple[str, ...]", False, False, True),
        ("list[Path]", False, False, True),
        ("Session", False, False, False),
        ("list[Session]", False, False, False),
        ("'nonsense ['", False, False, False),
        ("", False, False, False),
    ],
)
def test_what_a_type_is_made_of(text: str, is_text: bool, is_as_in_yaml: bool, is_known: bool):
    found = read_type(text)
    assert (found.is_text, found.is_as_in_yaml, found.is_known) == (is_text, is_as_in_yaml, is_known)


def parameter(**data: object) -> Parameter:
    return Parameter.model_validate({"name": "value", **data})


@pytest.mark.parametrize(
    ("data", "sample"),
    [
        ({"default": "x"}, "x"),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": "timedelta", "default": 60}, MINUTE),
        ({"name": "weather_conn_id"}, "weather_default"),
        ({"name": "conn_id"}, "sample_default"),
        ({"name": "base_url"}, "https://example.com"),
        ({"name": "sql"}, "SELECT 1"),
        ({"name": "table"}, "sample_table"),
        ({"name": "url", "type": "int"}, 1),
    ],
)
def test_a_parameter_has_a_sample(data: dict[str, Any], sample: object):
    assert sample_value(parameter(**data)) == sample


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ({"enum": ["a", "b"], "default": "b"}, ("a",)),
        ({"enum": ["a"], "default": "a"}, ()),
        ({"type": "bool", "default": False}, (True,)),
        ({"type": "int", "default": 100}, ()),
        ({"type": "int"}, (1,)),
        ({"type": "list[str] | None", "default": None}, (["sample"],)),
        ({"type": "Session"}, ()),
    ],
)
def test_a_value_other_than_the_default_is_given_where_it_surely_fits(data: dict[str, Any], values: tuple[object, ...]):
    assert other_value(parameter(**data)) == values


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ({"default": "a"}, ("a",)),
        ({"type": "list[str]", "default": []}, ([],)),
        ({"type": "bool", "default": False}, (False,)),
        ({"default": None}, ()),
        ({}, ()),
        ({"type": "timedelta", "default": 60}, ()),
        ({"type": "tuple[int, ...]", "default": [1]}, ()),
        ({"required": True, "default": "a"}, ()),
    ],
)
def test_a_default_is_expected_where_the_attribute_surely_equals_it(data: dict[str, Any], values: tuple[object, ...]):
    assert default_value(parameter(**data)) == values


def test_required_arguments_come_from_the_first_case_that_succeeds():
    spec = ComponentSpec.model_validate(
        {
            "name": "Row",
            "description": "",
            "category": "",
            "inputs": [{"name": "a", "required": True}, {"name": "b", "required": True}, {"name": "c"}],
            "test_cases": [
                {"name": "bad", "inputs": {"a": "wrong"}, "expects": {"raises": "ValueError"}},
                {"name": "good", "inputs": {"a": "right", "c": "more"}, "expects": {"returns": 1}},
            ],
        }
    )
    assert required_arguments(spec) == {"a": "right", "b": "sample_b"}
