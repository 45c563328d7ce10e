"""What holds for every spec rule: proof by its own examples, fixes that mend, and no text that makes it fail."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.finding import Layer
from airsmith.rules.registry import SPEC_RULES as RULES
from airsmith.rules.rule import SpecContext, SpecRule
from airsmith.rules.spec import shape
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex, Position
from support.checking_specs import fixed, spec_violations

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

DAMAGED = """\
name: row_count
component_type: sensor
description: ""
category: database
airflow_version: ">=3"
base_class: BaseHook
conn_type: x
ui_color: e8f7e4
poke_interval: 0
timeout: 5
documentation_url: nowhere
dependencies: [requests = 2, a, A]
template_fields: [tabel, table-name, tabel]
template_ext: [sql]
inputs:
  - &first
    name: table-name
    type: string
    required: true
    default: 5
    enum: [a, a, 5]
  - name: timeout
    type: int
    default: "7"
    enum: [1, x]
  - name: rows
    type: list of str
    enum: []
  - *first
runtime_params:
  - name: limit
    type: integer
    min_value: 5
    max_value: 1
    min_length: 1
    default: 0
outputs: [{name: x, type: text, method: a b}]
test_cases:
  - name: counts
    inputs: {table: x, timeout: [a]}
    mocks: [{target: x, returns: 1, raises: y z}]
    expects: {}
  - name: Counts
    expects: {returns: 1, raises: "E()"}
"""
EXAMPLES = sorted((Path(__file__).parents[3] / "schemas" / "examples").glob("*.component.yaml"))
NOISE = st.text(st.sampled_from("\t\n\r :-#&*!|>'\"%@`[]{},?<~ab1\x85\u2028\ufeff\x00\ud800😀"), max_size=8)


def check_all(content: str) -> None:
    context = SpecContext(read_spec(content))
    end = LineIndex(content).end
    for rule in RULES:
        for violation in rule.check(context):
            assert Position(0, 0) <= violation.range.start <= violation.range.end <= end, rule.name
            assert violation.message


def test_names_are_unique_and_state_the_problem():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)+", name) for name in names)
    assert all(rule.layer is Layer.SPEC for rule in RULES)


@every_rule
def test_documentation_is_sentences(rule: SpecRule):
    assert rule.summary.endswith(".")
    assert rule.explanation.endswith(".")
    assert rule.severity_note == "" or rule.severity_note.endswith(".")


@every_rule
def test_the_bad_example_fires_and_the_good_one_does_not(rule: SpecRule):
    violations = spec_violations(rule, rule.bad)
    assert violations
    assert all(re.search(r"[.?!]$", violation.message) and "\n" not in violation.message for violation in violations)
    assert spec_violations(rule, rule.good) == ()


@every_rule
@pytest.mark.parametrize("source", ["bad", "damaged"])
def test_each_fix_removes_its_finding(rule: SpecRule, source: str):
    content = rule.bad if source == "bad" else DAMAGED
    before = spec_violations(rule, content)
    broken = [problem for problem in read_spec(content).problems if problem.rule == "invalid_yaml"]
    for violation in before:
        if violation.fix:
            after = fixed(content, violation)
            assert len(spec_violations(rule, after)) < len(before), after
            assert len([p for p in read_spec(after).problems if p.rule == "invalid_yaml"]) <= len(broken), after


def test_the_damaged_spec_breaks_nearly_every_rule():
    firing = {rule.name for rule in RULES if spec_violations(rule, DAMAGED)}
    silent = {rule.name for rule in RULES if rule not in shape.RULES} - firing
    assert silent == {
        "name_suffix_mismatch",
        "malformed_base_class",
        "unknown_base_class",
        "ambiguous_base_class",
        "unknown_provider",
        "unsatisfiable_dependency",
        "undeclared_provider",
        "secret_in_spec",
        "unknown_airflow_version",
        "timeout_below_poke_interval",
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_example_specs_are_without_a_finding(path: Path):
    content = path.read_text(encoding="utf-8")
    found = [(rule.name, violation.message) for rule in RULES for violation in spec_violations(rule, content)]
    assert found == []


def test_the_example_specs_are_of_every_type():
    documents = [read_spec(path.read_text(encoding="utf-8")) for path in EXAMPLES]
    types = sorted(document.component_type for document in documents)
    assert types == ["hook", "hook", "operator", "operator", "sensor", "sensor"]
    assert any(document.spec.deferrable for document in documents)


def test_prefixes_are_checked():
    for length in range(0, len(DAMAGED), 4):
        check_all(DAMAGED[:length])


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_damage_is_checked(data: st.DataObject):
    content = DAMAGED
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 12)))
        content = content[:start] + data.draw(NOISE) + content[end:]
    check_all(content)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_value_in_any_place_is_checked(data: st.DataObject):
    """Replace what stands behind one colon by a value of another kind."""
    places = [match.end() for match in re.finditer(r": ", DAMAGED)]
    place = data.draw(st.sampled_from(places))
    value = data.draw(
        st.sampled_from(
            ["", "[]", "{}", "null", "5", ".inf", "true", '""', "[[x]]", "{a: b}", "'{{ ds }}'", "- x", "*first"]
        )
    )
    line_end = DAMAGED.index("\n", place)
    check_all(DAMAGED[:place] + value + DAMAGED[line_end:])
