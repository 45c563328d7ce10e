"""What is proposed in a spec, in whole and in broken text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import CompletionKind
from airsmith.ide.spec_completion import complete_spec
from airsmith.spec.document import read_spec
from airsmith.spec.fields import ComponentSpec
from airsmith.text import Position
from support.editing_specs import check_completion, check_first_completions, completed, completions

SENSOR_KEYS = {"poke_interval", "timeout", "mode"}
HOOK_KEYS = {"conn_type", "hook_name", "conn_name_attr", "default_conn_name"}
NOT_OF_HOOKS = {"template_fields", "template_ext", "ui_color", "ui_fgcolor", "deferrable"} | SENSOR_KEYS


def labels(marked: str) -> set[str]:
    return {completion.label for completion in completions(marked)}


def test_an_empty_spec_begins_with_what_is_required():
    check_first_completions("<CURSOR>", "name", "description", "category", "component_type")


def test_a_half_typed_key():
    check_first_completions("na<CURSOR>", "name", "description")


def test_keys_that_are_given_are_not_proposed_again():
    marked = "name: X\ndes<CURSOR>\ncategory: y\n"
    check_first_completions(marked, "description", "component_type")
    assert not {"name", "category"} & labels(marked)


@pytest.mark.parametrize(
    ("component_type", "missing"),
    [("operator", SENSOR_KEYS | HOOK_KEYS), ("sensor", HOOK_KEYS), ("hook", NOT_OF_HOOKS)],
)
def test_keys_fit_the_component_type(component_type: str, missing: set[str]):
    proposed = labels(f"component_type: {component_type}\n<CURSOR>")
    assert proposed == set(ComponentSpec.model_fields) - missing - {"component_type"}


def test_a_spec_without_a_type_is_an_operator_and_one_with_a_wrong_type_may_be_anything():
    assert not (SENSOR_KEYS | HOOK_KEYS) & labels("<CURSOR>")
    assert labels("component_type: hok\n<CURSOR>") >= SENSOR_KEYS | HOOK_KEYS


def test_what_hooks_require_comes_first():
    check_first_completions(
        "component_type: hook\nname: X\ndescription: y\ncategory: z\n<CURSOR>", "conn_type", "hook_name", "display_name"
    )


def test_keys_of_tables():
    check_completion("test_cases:\n  - name: x\n    <CURSOR>", "expects", "inputs", "mocks")
    check_completion("test_cases:\n  - name: x\n    mocks:\n      - <CURSOR>", "target", "returns", "raises")
    check_completion("test_cases:\n  - name: x\n    expects:\n      ra<CURSOR>", "returns", "raises")
    check_completion("outputs: [{name: x, <CURSOR>}]", "type", "description", "method")


def test_values_of_choices():
    check_completion("component_type: ope<CURSOR>", "operator", "sensor", "hook")
    check_completion("component_type: sensor\nmode: <CURSOR>", "poke", "reschedule")
    check_completion("deferrable: <CURSOR>", "true", "false")
    check_completion("inputs:\n  - name: x\n    required: t<CURSOR>", "true", "false")
    check_completion("inputs: [{required: <CURSOR>}]", "true", "false")
    check_first_completions("runtime_params:\n  - type: <CURSOR>", "string", "integer")
    check_first_completions("runtime_params:\n  - type: [<CURSOR>", "string", "integer")


def test_versions_are_quoted_and_the_newest_comes_first():
    check_completion("airflow_version: <CURSOR>", "3.3", "3.2", "3.1", "3.0", "2.11", "2.10")
    assert completed("airflow_version: <CURSOR>", "3.3") == 'airflow_version: "3.3"'
    assert completed('airflow_version: "3.<CURSOR>"', "3.2") == 'airflow_version: "3.2"'
    assert completed('airflow_version: "<CURSOR>', "2.11") == 'airflow_version: "2.11"'


def test_base_classes_fit_the_component_type():
    check_first_completions("base_class: <CURSOR>", "BaseOperator")
    check_first_completions("component_type: sensor\nbase_class: <CURSOR>", "BaseSensorOperator", "BaseSensor")
    check_first_completions("component_type: hook\nbase_class: Ba<CURSOR>", "BaseHook")
    check_first_completions(
        "component_type: hok\nbase_class: <CURSOR>", "BaseOperator", "BaseSensorOperator", "BaseHook", "BaseSensor"
    )


PARAMETERS = "inputs:\n  - name: table_name\n    type: str\n  - name: day\nconfig_params: [{name: sql_conn_id}]\n"


@pytest.mark.parametrize(
    "typed",
    [
        "template_fields: [<CURSOR>]",
        "template_fields: [ta<CURSOR>",
        "template_fields:\n  - <CURSOR>",
        "template_fields:\n- d<CURSOR>",
    ],
)
def test_template_fields_are_parameters(typed: str):
    check_completion(PARAMETERS + typed, "table_name", "day", "sql_conn_id")
    check_completion(typed + "\n" + PARAMETERS, "table_name", "day", "sql_conn_id")


def test_template_fields_that_are_listed_are_not_proposed_again():
    check_completion(PARAMETERS + "template_fields: [day, <CURSOR>]", "table_name", "sql_conn_id")
    check_completion(PARAMETERS + "template_fields: [day<CURSOR>]", "table_name", "day", "sql_conn_id")


def test_the_dash_of_a_template_field():
    marked = PARAMETERS + "template_fields:\n  <CURSOR>"
    check_completion(marked, "- table_name", "- day", "- sql_conn_id")
    assert completed(marked, "- day").endswith("template_fields:\n  - day")


def test_inputs_of_a_test_case_are_parameters():
    check_completion(PARAMETERS + "test_cases:\n  - inputs:\n      <CURSOR>", "table_name", "day", "sql_conn_id")
    check_completion(PARAMETERS + "test_cases:\n  - inputs: {day: x, <CURSOR>}", "table_name", "sql_conn_id")
    first = completions(PARAMETERS + "test_cases: [{inputs: {<CURSOR>}}]")[0]
    assert (first.kind, first.detail, first.text) == (CompletionKind.PARAMETER, "str", "table_name: ")


def test_the_connection_argument_is_a_parameter():
    check_completion("component_type: hook\n" + PARAMETERS + "conn_name_attr: <CURSOR>", "sql_conn_id")


def test_python_types():
    check_first_completions("inputs:\n  - type: <CURSOR>", "str", "int")
    assert completed("inputs:\n  - type: <CURSOR>", "list[str]") == "inputs:\n  - type: list[str]"
    assert completed("inputs: [{type: <CURSOR>}]", "list[str]") == 'inputs: [{type: "list[str]"}]'


def test_values_with_an_exact_form_have_an_example():
    check_completion("ui_color: <CURSOR>", "#e8f7e4")
    assert completed("ui_color: <CURSOR>", "#e8f7e4") == 'ui_color: "#e8f7e4"'
    check_completion("component_type: sensor\npoke_interval: <CURSOR>", "60")
    check_completion("description: <CURSOR>")


@pytest.mark.parametrize(
    ("marked", "label", "text", "snippet"),
    [
        ("na<CURSOR>", "name", "name: ", "name: $1"),
        ("<CURSOR>", "deferrable", "deferrable: ", "deferrable: ${1|true,false|}"),
        ("<CURSOR>", "component_type", "component_type: ", "component_type: ${1|operator,sensor,hook|}"),
        ("<CURSOR>", "requirements", "requirements:\n  - ", "requirements:\n  - $1"),
        ("<CURSOR>", "inputs", "inputs:\n  - name: ", "inputs:\n  - name: $1"),
        (
            "<CURSOR>",
            "test_cases",
            "test_cases:\n  - name: \n    expects:\n      ",
            "test_cases:\n  - name: $1\n    expects:\n      $2",
        ),
        ("inputs:\n  - en<CURSOR>", "enum", "inputs:\n  - enum:\n    - ", "inputs:\n  - enum:\n    - $1"),
        ("inputs:\n  -<CURSOR>", "type", "inputs:\n  - type: ", "inputs:\n  - type: $1"),
        ("inputs:\n  -<CURSOR>", "enum", "inputs:\n  - enum:\n    - ", "inputs:\n  - enum:\n    - $1"),
        ("inputs: [{<CURSOR>}]", "enum", "inputs: [{enum: []}]", "inputs: [{enum: [$1]}]"),
        ("test_cases: [{<CURSOR>}]", "expects", "test_cases: [{expects: {}}]", "test_cases: [{expects: {$1}}]"),
        ("inputs:\n  <CURSOR>", "- name", "inputs:\n  - name: ", "inputs:\n  - name: $1"),
        ("na<CURSOR>me: X\n", "display_name", "display_name: X\n", "display_name: X\n"),
        ("component_type:<CURSOR>", "sensor", "component_type: sensor", "component_type: sensor"),
    ],
)
def test_inserted_text(marked: str, label: str, text: str, snippet: str):
    assert completed(marked, label) == text
    assert completed(marked, label, as_snippet=True) == snippet


def test_later_lines_of_a_snippet_are_indented_beyond_the_cursors_line():
    """The editor repeats the indentation of the line with the dash, so the rest is left to the snippet."""
    (chosen,) = [one for one in completions("inputs:\n  - name: x\n    <CURSOR>") if one.label == "enum"]
    assert chosen.snippet == "enum:\n  - $1"
    (chosen,) = [one for one in completions("inputs:\n  - <CURSOR>") if one.label == "enum"]
    assert chosen.snippet == "enum:\n    - $1"


def test_keys_are_documented():
    chosen = next(one for one in completions("component_type: sensor\n<CURSOR>") if one.label == "mode")
    assert chosen.detail == "one of poke or reschedule"
    assert "Only for sensors." in chosen.documentation
    assert next(one for one in completions("<CURSOR>") if one.label == "name").detail == "text (required)"


@pytest.mark.parametrize(
    "marked",
    [
        "name: X # <CURSOR>",
        "# <CURSOR>",
        "description: |\n  <CURSOR>",
        'description: "some\n  <CURSOR>"',
        "description: so<CURSOR>me",
        "requirements:\n  - <CURSOR>",
        "requirements: <CURSOR>",
        "nothing:\n  <CURSOR>",
        "nothing: <CURSOR>",
        "inputs:\n  - default:\n      <CURSOR>",
        "template_fields: [a] <CURSOR>",
    ],
)
def test_nothing_is_proposed_where_nothing_is_known(marked: str):
    check_completion(marked)


@pytest.mark.parametrize(
    "damage", ["requirements: [open\n", "author: @x\n", "\tx\n", 'author: "open\n', "autho\n", "a: b: c\n"]
)
def test_other_damage_does_not_matter(damage: str):
    check_completion(f"component_type: sensor\n{damage}mode: <CURSOR>\n", "poke", "reschedule")
    check_completion(f"mode: <CURSOR>\ncomponent_type: sensor\n{damage}", "poke", "reschedule")


def test_positions_are_utf_16():
    assert completed("author: 😀\nmod<CURSOR>", "display_name") == "author: 😀\ndisplay_name: "
    assert completed("{author: 😀, deferrable: <CURSOR>}", "true") == "{author: 😀, deferrable: true}"


@settings(max_examples=60, deadline=None)
@given(
    st.text(st.sampled_from("ab \n:-#|'\"[]{},😀"), max_size=40),
    st.integers(0, 8),
    st.integers(0, 30),
)
def test_no_text_and_no_position_raises(text: str, line: int, character: int):
    complete_spec(read_spec("inputs:\n  - name: a\n" + text), Position(line, character), Knowledge())
