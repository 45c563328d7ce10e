"""The shape of a spec: known keys, each once, each with a value of its type."""

import pytest

from airsmith.spec.document import read_spec
from airsmith.text import apply_edits
from support.marked_text import unindented
from support.reading_specs import spec_problems

WHOLE = "name: RowCountOperator\ndescription: Counts rows.\ncategory: database\n"


def problems_beside_whole(text: str) -> list[str]:
    return spec_problems(WHOLE + unindented(text))


def messages(text: str) -> list[str]:
    return [problem.message for problem in read_spec(WHOLE + unindented(text)).problems]


def after_fixes(text: str) -> str:
    problems = read_spec(text).problems
    edits = [edit for problem in problems if problem.fix for edit in problem.fix.edits]
    return apply_edits(text, edits)


def test_a_whole_spec_has_a_model_and_no_problems():
    document = read_spec(WHOLE + "inputs: [{name: table, required: true}]\n")
    assert document.problems == ()
    assert document.spec.parameters[0].name == "table"


@pytest.mark.parametrize("key", ["name", "description", "category"])
def test_missing_keys_stand_at_the_first_key(key: str):
    lines = [line for line in WHOLE.splitlines(keepends=True) if not line.startswith(key)]
    first_key = lines[0].partition(":")[0]
    document = read_spec("".join(lines))
    assert spec_problems("".join(lines)) == [f"missing_required_key @ {first_key}"]
    assert document.problems[0].message == f"The key `{key}` is required."
    assert document.spec is None


def test_each_missing_key_is_told():
    assert spec_problems("author: Ada\n") == ["missing_required_key @ author"] * 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("test_cases: [{expects: {}}]\n", "missing_required_key @ expects"),
        ("test_cases: [{name: x}]\n", "missing_required_key @ name"),
        ("inputs: [{}]\n", "missing_required_key @ {}"),
        ("component_type: hook\nhook_name: X\n", "missing_required_key @ hook"),
        ("component_type: hook\nhook_name: X\nconn_type:\n", "type_error @ conn_type"),
        ("reqirements: [a]\n", "unknown_key @ reqirements"),
        ("inputs: [{name: a, tpye: str}]\n", "unknown_key @ tpye"),
        ("test_cases: [{name: a, expects: {return: 1}}]\n", "unknown_key @ return"),
        ("1: x\n", "unknown_key @ 1"),
        ("? author\n", ""),
        ("name: Other\n", "duplicate_key @ name"),
        ("inputs: [{name: a, name: b}]\n", "duplicate_key @ name"),
        ("requirements: count\n", "type_error @ count"),
        ("requirements:\n", "type_error @ requirements"),
        ("requirements:\n  -\n", "type_error @ -"),
        ("requirements:\n  - a: b\n", "type_error @ a: b"),
        ("requirements:\n  - [a]\n", "type_error @ [a]"),
        ("inputs: {name: a}\n", "type_error @ {name: a}"),
        ("inputs: [table]\n", "type_error @ table"),
        ("author: [a]\n", "type_error @ [a]"),
        ("deferrable: yes\n", "type_error @ yes"),
        ("deferrable: 1\n", "type_error @ 1"),
        ("timeout: '60'\n", "type_error @ '60'"),
        ("timeout: soon\n", "type_error @ soon"),
        ("timeout: true\n", "type_error @ true"),
        ("runtime_params: [{name: a, min_length: 1.5}]\n", "type_error @ 1.5"),
        ("runtime_params: [{name: a, type: text}]\n", "invalid_value @ text"),
        ("runtime_params: [{name: a, type: [string, text]}]\n", "invalid_value @ text"),
        ("runtime_params: [{name: a, type: [string, null]}]\n", "type_error @ null"),
        ("runtime_params: [{name: a, type: {a: b}}]\n", "type_error @ {a: b}"),
        ("component_type: opertor\n", "invalid_value @ opertor"),
        ("component_type:\n", "type_error @ component_type"),
        ("mode: pok\n", "invalid_value @ pok"),
        ("airflow_version: 3.3\n", "ambiguous_scalar @ 3.3"),
        ("author: true\n", "ambiguous_scalar @ true"),
        ("author: no\n", "ambiguous_scalar @ no"),
        ("version: 2026-01-01\n", "ambiguous_scalar @ 2026-01-01"),
        ("version: 2026-1-1 08:00:00 +02:00\n", "ambiguous_scalar @ 2026-1-1 08:00:00 +02:00"),
        ("version: 2026-01-01T08:00:00Z\n", "ambiguous_scalar @ 2026-01-01T08:00:00Z"),
        ("inputs: [{name: a, default: 1:30}]\n", "ambiguous_scalar @ 1:30"),
        ("inputs: [{name: a, enum: [on]}]\n", "ambiguous_scalar @ on"),
    ],
)
def test_each_kind_of_wrong_shape_is_one_problem_at_its_place(text: str, problem: str):
    assert problems_beside_whole(text) == ([problem] if problem else [])


@pytest.mark.parametrize(
    "text",
    [
        'airflow_version: "3.3"\n',
        "author: 'no'\n",
        "inputs: [{name: no_value, default: null}]\n",
        "inputs: [{name: a, default: {on: off-peak}}]\n",
        'author: 2026-01-01 was the "big" day\n',
        "version: 2026-1-1\n",
        "timeout: 60\n",
        "timeout: 1.5\n",
        'runtime_params: [{name: a, type: [string, "null"]}]\n',
        "author:\n",
    ],
)
def test_what_is_right_is_left_alone(text: str):
    assert problems_beside_whole(text) == []


def test_text_that_other_readers_misread_is_still_read():
    document = read_spec(WHOLE + "airflow_version: 3.10\nversion: 1.0\n")
    assert (document.spec.airflow_version, document.spec.version) == ("3.10", "1.0")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("airflow_version: 3.10\n", 'airflow_version: "3.10"\n'),
        ("author: no\n", 'author: "no"\n'),
        ("deferrable: yes\n", "deferrable: true\n"),
        ("deferrable: Off\n", "deferrable: false\n"),
        ("timeout: '60'\n", "timeout: 60\n"),
        ("mode: pok\n", "mode: poke\n"),
        ("component_type: Sensor\n", "component_type: sensor\n"),
        ("reqirements: [a]\n", "requirements: [a]\n"),
        ("runtime_params: [{name: a, type: null}]\n", 'runtime_params: [{name: a, type: "null"}]\n'),
    ],
)
def test_fixes_leave_nothing_to_fix(text: str, after: str):
    assert after_fixes(WHOLE + text) == WHOLE + after
    assert read_spec(WHOLE + after).problems == ()


@pytest.mark.parametrize("text", ["timeout: soon\n", "deferrable: maybe\n", "timeout: true\n", "zzz: 1\n"])
def test_no_fix_is_guessed(text: str):
    assert all(problem.fix is None for problem in read_spec(WHOLE + text).problems)


def test_a_misspelt_key_is_not_taken_for_one_that_is_there():
    assert messages("descriptio: x\n") == ["There is no key `descriptio`."]


def test_text_with_a_colon_is_explained():
    assert messages("requirements:\n  - fail: when empty\n") == [
        "Each item of `requirements` must be text, not a mapping. Text that holds a colon needs quotes."
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("template_fields:\n", "The value of `template_fields` is missing; it must be a list of texts."),
        ("requirements:\n  -\n", "An item of `requirements` is missing; it must be text."),
    ],
)
def test_a_value_that_is_not_typed_yet_is_called_missing(text: str, message: str):
    assert messages(text) == [message]


def test_a_long_name_is_cut_in_the_message():
    (message,) = messages("x" * 5_000 + ": 1\n")
    assert len(message) < 100


def test_an_alias_is_told_of_once():
    text = "inputs:\n  - &a {name: a, name: b}\nconfig_params:\n  - *a\n"
    assert problems_beside_whole(text) == ["duplicate_key @ name"]


def test_many_problems_are_cut():
    text = "".join(f"key{number}: x\n" for number in range(5_000))
    assert len(read_spec(text).problems) <= 200


def test_a_spec_with_duplicates_has_no_model():
    assert read_spec(WHOLE + "name: Other\n").spec is None


def test_the_component_type_defaults_to_operator():
    assert read_spec(WHOLE).component_type == "operator"
    assert read_spec(WHOLE + "component_type: hook\n").component_type == "hook"
    assert read_spec("").component_type == "operator"


def test_reading_parts_of_a_half_valid_document():
    document = read_spec("name: 5\ninputs: [x, {name: a}]\nauthor:\n")
    assert document.string("name") == "5"
    assert document.scalar("author") is None
    assert document.entry("missing") is None
    assert len(document.items("inputs")) == 2
    assert [table.scalar("name").text for table in document.tables("inputs")] == ["a"]
    assert list(read_spec("").tables("inputs")) == []
