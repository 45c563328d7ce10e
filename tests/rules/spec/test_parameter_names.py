import pytest

from airsmith.rules.spec.parameter_names import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

INVALID, RESERVED, DUPLICATE = RULES


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("inputs: [{name: «table-name»}]\n", "table_name"),
        ("config_params:\n  - name: «table name»\n", "table_name"),
        ("inputs: [{name: «class»}]\n", "class_"),
        ("runtime_params: [{name: «run.date»}]\n", "run_date"),
        ("outputs: [{name: x, method: «get it»}]\n", "get_it"),
        ("component_type: hook\nconn_name_attr: «my-conn»\n", "my_conn"),
        ('inputs: [{name: «""»}]\n', None),
        ("inputs: [{name: «3rd»}]\n", None),
        ("inputs: [{name: «5»}]\n", None),
        ("inputs: [{name: «größe»}]\n", "gr_e"),
        ("inputs: [{name: «__secret»}]\n", "secret"),
        ('inputs: [{name: «"table\\n"»}]\n', "table"),
    ],
)
def test_names_python_cannot_use(text: str, after: str | None):
    (violation,) = check_spec_rule(INVALID, text)
    before, _, rest = text.partition("«")
    expected = None if after is None else before + after + rest.partition("»")[2]
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: table_name}, {name: _x}, {name: T2}, {name: match}, {name: __call__}]\n",
        "outputs: [{name: row count}]\n",
        "inputs: [{name: }, {type: str}, table]\n",
        "inputs: {name: a-b}\n",
        "",
    ],
)
def test_names_python_can_use(text: str):
    check_spec_rule(INVALID, text)


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: «retries»}, {name: «params»}, {name: «pool»}]\n",
        "config_params: [{name: «task_id»}]\n",
        "inputs: [{name: «output»}, {name: «log»}, {name: «execute»}, {name: «dag_id»}, {name: «xcom_pull»}]\n",
        "inputs: [{name: «self»}, {name: «kwargs»}]\n",
        "component_type: sensor\ninputs: [{name: «timeout»}, {name: «soft_fail»}, {name: «poke»}, {name: «retries»}]\n",
        "component_type: hook\ninputs: [{name: «log»}, {name: «get_conn»}, {name: «self»}]\n",
        "inputs: [{name: «retry_policy»}, {name: «task_concurrency»}]\n",  # each in some versions only
    ],
)
def test_names_of_the_base_classes(text: str):
    violations = check_spec_rule(RESERVED, text)
    assert all(violation.fix is None for violation in violations)


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: timeout}, {name: mode}, {name: poke_interval}, {name: context}]\n",
        "component_type: hook\ninputs: [{name: timeout}, {name: retries}, {name: execute}, {name: logger_name}]\n",
        "component_type: sensor\ninputs: [{name: start_from_trigger}]\n",
        "component_type: hok\ninputs: [{name: retries}]\n",
        "runtime_params: [{name: retries}]\n",
        "outputs: [{name: output}]\n",
    ],
)
def test_names_that_are_free(text: str):
    check_spec_rule(RESERVED, text)


def test_a_sensors_own_key_is_pointed_out():
    (violation,) = check_spec_rule(RESERVED, "component_type: sensor\ninputs: [{name: «timeout»}]\n")
    assert violation.message == "Every sensor takes `timeout` already; set it by the key `timeout` of the spec."


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: a}, {name: «a»}, {name: b}, {name: «a»}]\n",
        "inputs: [{name: a}]\nconfig_params: [{name: «a»}]\n",
        "runtime_params: [{name: a}, {name: «a»}]\n",
        "outputs: [{name: a}, {name: «a»}]\n",
    ],
)
def test_duplicates(text: str):
    check_spec_rule(DUPLICATE, text)


@pytest.mark.parametrize(
    "text",
    ["inputs: [{name: a}]\nruntime_params: [{name: a}]\noutputs: [{name: a}]\n", "inputs: [{name: a}, {name: A}]\n"],
)
def test_names_of_different_kinds_do_not_clash(text: str):
    check_spec_rule(DUPLICATE, text)


def test_the_line_of_the_first_is_named():
    (violation,) = check_spec_rule(DUPLICATE, "inputs:\n  - name: a\n  - name: «a»\n")
    assert violation.message == "`a` is declared already, in line 2."
