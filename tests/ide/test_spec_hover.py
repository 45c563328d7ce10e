"""What hovering shows in a spec."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.ide.knowledge import Knowledge
from airsmith.ide.spec_hover import hover_spec
from airsmith.spec.document import read_spec
from airsmith.text import Position
from support.editing_specs import check_hover, check_no_hover

PARAMETERS = """\
inputs:
  - name: table_name
    type: str
    description: Name of the table.
    required: true
config_params:
  - {name: limit, type: int, default: 5}
"""


def test_a_key_is_explained():
    check_hover(
        "component_type: sensor\n«po<CURSOR>ke_interval»: 60\n",
        "**poke_interval**",
        "Seconds between two pokes.",
        "Type: a number.",
        "Only for sensors.",
        "Example: `60`.",
        "Since Airsmith 0.1.",
    )


def test_facts_of_keys():
    check_hover("«<CURSOR>name»: X", "Required.", "Type: text.", "Example: `RowCountOperator`.")
    check_hover("«conn_type<CURSOR>»: x", "Required in hooks.", "Only for hooks.")
    check_hover("«component_<CURSOR>type»: operator", "Default: `operator`.", "one of operator, sensor or hook")
    check_hover("«ui_<CURSOR>color»: x", "Only for operators and sensors.")


def test_keys_of_tables():
    check_hover("inputs:\n  - «na<CURSOR>me»: x\n", "Name of the constructor argument")
    check_hover("runtime_params:\n  - name: x\n    «ty<CURSOR>pe»: string\n", "JSON Schema type")
    check_hover("test_cases: [{expects: {«re<CURSOR>turns»: 1}}]", "Value that execute, poke or get_conn returns.")
    check_hover('«"na<CURSOR>me"»: x', "Required.")


def test_short_values_are_explained_by_their_key():
    check_hover("component_type: «ope<CURSOR>rator»\n", "**component_type**")
    check_hover('airflow_version: «"3.<CURSOR>3"»\n', "**airflow_version**")
    check_hover("deferrable: «tr<CURSOR>ue»\n", "**deferrable**")
    check_hover("runtime_params: [{type: [«str<CURSOR>ing»]}]\n", "**type**")


def test_template_fields_are_explained_by_their_parameter():
    check_hover(
        PARAMETERS + "template_fields: [«table<CURSOR>_name»]\n",
        "**table_name**: `str`",
        "Name of the table.",
        "Required.",
    )
    check_hover(PARAMETERS + "template_fields:\n  - «li<CURSOR>mit»\n", "**limit**: `int`", "Default: `5`.")


def test_inputs_of_test_cases_are_explained_by_their_parameter():
    check_hover(PARAMETERS + "test_cases:\n  - inputs: {«li<CURSOR>mit»: 3}\n", "**limit**: `int`")


def test_broken_text_is_no_hindrance():
    check_hover("requirements: [open\n«cate<CURSOR>gory»: x\n", "**category**")


@pytest.mark.parametrize(
    "marked",
    [
        "<CURSOR>",
        "nothing<CURSOR>: x",
        "na<CURSOR>me\n",
        "description: Counts <CURSOR>rows.\n",
        "requirements:\n  - Count <CURSOR>rows\n",
        "# na<CURSOR>me: x",
        "description: |\n  na<CURSOR>me: x\n",
        "template_fields: [no<CURSOR>thing]\n",
        "inputs: [{default: x<CURSOR>}]\n",
        "name: X\n<CURSOR>\n",
    ],
)
def test_what_nothing_is_known_about(marked: str):
    check_no_hover(marked)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab \n:-#|'\"[]{},😀"), max_size=40), st.integers(0, 8), st.integers(0, 30))
def test_no_text_and_no_position_raises(text: str, line: int, character: int):
    hover_spec(read_spec("inputs:\n  - name: a\n" + text), Position(line, character), Knowledge())
