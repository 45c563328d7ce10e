"""Names that follow from a spec."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.spec.fields import NAME_PATTERN, ComponentSpec
from airsmith.spec.naming import display_name, file_names, snake_case


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("RowCountOperator", "row_count_operator"),
        ("S3KeySensor", "s3_key_sensor"),
        ("HTTPGetHook", "http_get_hook"),
        ("GetHTTP", "get_http"),
        ("Row2Column", "row2_column"),
        ("X", "x"),
        ("already_snake", "already_snake"),
    ],
)
def test_snake_case(name: str, module: str):
    assert snake_case(name) == module


def test_file_names():
    names = file_names("RowCountOperator")
    assert (names.component, names.tests, names.test_dag, names.docs) == (
        "row_count_operator.py",
        "test_row_count_operator.py",
        "row_count_operator_test_dag.py",
        "row_count_operator.md",
    )


@given(st.from_regex(NAME_PATTERN, fullmatch=True))
def test_every_valid_name_makes_a_module_name(name: str):
    module = snake_case(name)
    assert module.isidentifier()
    assert module == module.lower()
    assert not file_names(name).test_dag.startswith("test_") or module.startswith("test_")


@pytest.mark.parametrize(
    ("given_name", "shown"), [(None, "Row Count Operator"), ("", "Row Count Operator"), ("Rows", "Rows")]
)
def test_display_names(given_name: str | None, shown: str):
    spec = ComponentSpec(name="RowCountOperator", description="d", category="c", display_name=given_name)
    assert display_name(spec) == shown


def test_acronyms_stay_together():
    spec = ComponentSpec(name="HTTPGetHook", description="d", category="c")
    assert display_name(spec) == "HTTP Get Hook"


def test_modules_can_be_python_keywords_only_where_the_name_has_no_suffix():
    assert keyword.iskeyword(snake_case("Import"))
    assert not keyword.iskeyword(snake_case("ImportOperator"))
