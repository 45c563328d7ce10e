import pytest

from airsmith.finding import Severity
from airsmith.rules.spec import case_inputs, case_outcomes
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

UNKNOWN, MISSING, MISTYPED = case_inputs.RULES
CONFLICTING, NO_OUTCOME, EXCEPTION, TARGET, DUPLICATE = case_outcomes.RULES


def case(text: str) -> str:
    return f"test_cases: [{{name: x, {text}}}]\n"


def test_unknown_inputs():
    text = "inputs: [{name: table_name}]\n" + case("inputs: {«table»: a, table_name: b, «zzz»: c}")
    violations = check_spec_rule(UNKNOWN, text)
    assert "{table_name: a, table_name: b" in fixed(read_marked(text).text, violations[0])
    assert violations[1].fix is None


@pytest.mark.parametrize(
    "text",
    [
        case("inputs: {retries: 3, task_id: x}"),
        "component_type: sensor\n" + case("inputs: {timeout: 3, retries: 1}"),
        "component_type: hook\nconn_name_attr: my_conn_id\n" + case("inputs: {my_conn_id: x}"),
        "deferrable: true\n" + case("inputs: {deferrable: true}"),
        "config_params: [{name: a}]\n" + case("inputs: {a: 1}"),
        "inputs: [{name: a\n" + case("inputs: {b: 1}"),
        case("inputs: [a]"),
    ],
)
def test_known_inputs(text: str):
    check_spec_rule(UNKNOWN, text)


def test_a_hook_takes_no_arguments_of_operators():
    check_spec_rule(UNKNOWN, "component_type: hook\n" + case("inputs: {«retries»: 3}"))


def test_a_foreign_base_class_may_take_the_argument():
    (violation,) = check_spec_rule(UNKNOWN, "base_class: a.b.SqlOperator\n" + case("inputs: {«sql»: x}"))
    assert violation.severity is Severity.WARNING


def test_missing_inputs():
    declared = "inputs: [{name: a, required: true}, {name: b, required: true}, {name: c}]\n"
    (violation,) = check_spec_rule(MISSING, declared + "test_cases: [{name: «counts», inputs: {c: 1}}]\n")
    assert violation.message == "The case does not say what `a` and `b` should be."
    check_spec_rule(MISSING, declared + "test_cases: [{name: counts, inputs: {a: 1, b: null}}]\n")
    check_spec_rule(MISSING, declared + "test_cases: [{«expects»: {}}]\n")
    check_spec_rule(MISSING, declared + "test_cases: [{name: counts, inputs: x}, {}]\n")


def test_inputs_of_another_type():
    declared = "inputs: [{name: day}, {name: limit, type: int}]\n"
    text = declared + case("inputs: {day: «20260101», limit: «'5'»}, expects: {returns: 1}")
    violations = check_spec_rule(MISTYPED, text)
    assert 'day: "20260101"' in fixed(read_marked(text).text, violations[0])
    assert "limit: 5}" in fixed(read_marked(text).text, violations[1])


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: day}]\n" + case("inputs: {day: 5}, expects: {raises: TypeError}"),
        "inputs: [{name: day, type: int, template_field: true}]\n" + case("inputs: {day: '{{ ds }}'}"),
        "inputs: [{name: day, type: int}]\n" + case("inputs: {day: null, retries: x}"),
        "inputs: [{name: day, type: no type}]\n" + case("inputs: {day: 5}"),
        "inputs: [{name: day}]\n" + case("inputs: x"),
    ],
)
def test_inputs_that_may_be_meant(text: str):
    check_spec_rule(MISTYPED, text)


@pytest.mark.parametrize(
    "text",
    [
        case("expects: {returns: 1, «raises»: ValueError}"),
        case("expects: {returns: null, «raises»: ValueError}"),
        case("mocks: [{target: a.b, returns: 1, «raises»: ValueError}], expects: {returns: 1}"),
    ],
)
def test_both_outcomes(text: str):
    check_spec_rule(CONFLICTING, text)


def test_one_of_two_outcomes_can_be_removed():
    text = "test_cases:\n  - name: x\n    expects:\n      returns: 1\n      «raises»: ValueError\n"
    (violation,) = check_spec_rule(CONFLICTING, text)
    assert fixed(read_marked(text).text, violation) == "test_cases:\n  - name: x\n    expects:\n      returns: 1\n"


@pytest.mark.parametrize("outcome", ["{}", "{raises: null}", "{retuns: 1}"])
def test_no_outcome(outcome: str):
    check_spec_rule(NO_OUTCOME, case(f"«expects»: {outcome}"))


@pytest.mark.parametrize(
    "text",
    [
        case("expects: {returns: null}"),
        case("expects: {raises: ValueError}"),
        case("expects: {returns: 1, raises: null}"),
        case("mocks: [{target: a.b}], expects: {returns: 1}"),
        case("expects: 5"),
        case("inputs: {}"),
        "test_cases: [x]\n",
    ],
)
def test_one_outcome(text: str):
    check_spec_rule(CONFLICTING, text)
    check_spec_rule(NO_OUTCOME, text)


@pytest.mark.parametrize("name", ['"ValueError()"', "a b", '""', "5", "class", "requests..HTTPError"])
def test_no_exceptions(name: str):
    check_spec_rule(EXCEPTION, case(f"mocks: [{{target: a.b, raises: «{name}»}}], expects: {{raises: «{name}»}}"))


@pytest.mark.parametrize("name", ["ValueError", "requests.exceptions.HTTPError", "null"])
def test_exceptions(name: str):
    check_spec_rule(EXCEPTION, case(f"mocks: [{{target: a.b, raises: {name}}}], expects: {{raises: {name}}}"))


@pytest.mark.parametrize("target", ["get_first", '"a.b()"', "a..b", "a.class", "5.5", '"a.b c"', "a:b"])
def test_no_targets(target: str):
    check_spec_rule(TARGET, case(f"mocks: [{{target: «{target}»}}]"))


@pytest.mark.parametrize("target", ["requests.get", "a.b.C.d", '""', "", "[a]"])
def test_targets(target: str):
    check_spec_rule(TARGET, case(f"mocks: [{{target: {target}}}, x]"))


def test_names_of_cases_differ():
    check_spec_rule(DUPLICATE, "test_cases: [{name: counts rows}, {name: «Counts  Rows»}, {name: other}, {name: ''}]\n")
