import pytest

from airsmith.rules.spec.runtime_bounds import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

CONTRADICTORY, NOT_FOR_TYPE, OUT_OF_BOUNDS = RULES


def param(text: str) -> str:
    return f"runtime_params: [{{name: a, {text}}}]\n"


@pytest.mark.parametrize(
    "text",
    [
        "type: integer, min_value: 5, max_value: «4»",
        "min_length: 5, max_length: «4»",
        "min_length: «-1»",
        "max_length: «-1»",
        "type: number, min_value: «.inf»",
        "type: number, max_value: «.nan»",
    ],
)
def test_contradictory_bounds(text: str):
    check_spec_rule(CONTRADICTORY, param(text))


@pytest.mark.parametrize(
    "text",
    ["min_value: 5, max_value: 5", "min_length: 0", "min_value: -5", "min_value: x, max_value: 1", "max_value: 1"],
)
def test_bounds_that_leave_room(text: str):
    check_spec_rule(CONTRADICTORY, param(text))


@pytest.mark.parametrize(
    "text",
    [
        "type: integer, «min_length»: 1",
        "type: string, «min_value»: 1, «max_value»: 2",
        "«max_value»: 2",
        "type: [array, object], «max_length»: 1",
    ],
)
def test_bounds_without_effect(text: str):
    check_spec_rule(NOT_FOR_TYPE, param(text))


@pytest.mark.parametrize(
    "text",
    [
        "type: integer, min_value: 1",
        "type: [integer, string], max_value: 1, min_length: 1",
        "min_length: 1",
        "type: text, min_value: 1",
        "type: integer, min_length: null",
    ],
)
def test_bounds_with_effect(text: str):
    check_spec_rule(NOT_FOR_TYPE, param(text))


def test_a_bound_without_effect_can_be_removed():
    text = "runtime_params:\n  - name: a\n    «min_value»: 1\n    default: x\n"
    (violation,) = check_spec_rule(NOT_FOR_TYPE, text)
    assert fixed(read_marked(text).text, violation) == "runtime_params:\n  - name: a\n    default: x\n"


@pytest.mark.parametrize(
    "text",
    [
        "type: integer, min_value: 1, default: «0»",
        "type: number, max_value: 1, default: «1.5»",
        "min_length: 3, default: «ab»",
        "max_length: 1, default: «ab»",
    ],
)
def test_defaults_outside(text: str):
    check_spec_rule(OUT_OF_BOUNDS, param(text))


@pytest.mark.parametrize(
    "text",
    [
        "type: integer, min_value: 1, max_value: 1, default: 1",
        "min_length: 1, max_length: 1, default: 😀",
        "type: integer, min_value: 1, default: null",
        "type: integer, min_value: 1, default: x",
        "type: boolean, min_value: 2, default: true",
        "min_value: 5",
    ],
)
def test_defaults_inside(text: str):
    check_spec_rule(OUT_OF_BOUNDS, param(text))
