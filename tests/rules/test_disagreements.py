"""What disagrees between a class and its spec is told in both files, and no text makes that fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.finding import Finding, Related, Severity
from airsmith.rules.disagreements import disagreements_of
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.registry import AGREEMENT_RULES
from airsmith.rules.rule import OwnSpec, Profile
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex, Position, apply_edits
from support.agreeing_components import (
    HOOK,
    HOOK_SPEC,
    OPERATOR,
    OPERATOR_SPEC,
    SENSOR,
    SENSOR_SPEC,
    changed,
)

FILE, SPEC_FILE = "row_count_operator.py", "row_count.component.yaml"
NAMES = frozenset(rule.name for rule in AGREEMENT_RULES)
PAIRS = ((OPERATOR_SPEC, OPERATOR), (SENSOR_SPEC, SENSOR), (HOOK_SPEC, HOOK))


def options_for(spec: str, profile: Profile = Profile.AUTHORED, disabled: frozenset[str] = frozenset()) -> CheckOptions:
    document = read_spec(spec)
    return CheckOptions(
        profile=profile,
        component_type="operator",
        component_name=document.spec.name if document.spec is not None else None,
        spec=OwnSpec(document, SPEC_FILE),
        disabled=disabled,
    )


def told_in_spec(spec: str, code: str, **options: frozenset[str]) -> list[Finding]:
    """The findings of a spec that its component's file gives rise to."""
    disagreements = disagreements_of(Module(code), FILE, options_for(spec, **options))
    found = check_spec(read_spec(spec), CheckOptions(disagreements=disagreements)).findings
    return [finding for finding in found if finding.rule in NAMES]


def test_nothing_is_told_where_all_agrees():
    assert [told_in_spec(*pair) for pair in PAIRS] == [[], [], []]


def test_a_finding_of_the_file_stands_at_the_key_too_and_leads_back():
    code = changed(changed(OPERATOR, "minimum: int = 1", "minimum: int = 5"), "#e8f7e4", "#ffffff")
    default, color = told_in_spec(OPERATOR_SPEC, code)
    assert (default.rule, color.rule) == ("wrong_parameter_default", "wrong_ui_color")
    assert {default.severity, color.severity} == {Severity.INFORMATION}
    assert LineIndex(OPERATOR_SPEC).slice(default.range) == "1"
    assert LineIndex(OPERATOR_SPEC).slice(color.range) == '"#e8f7e4"'
    in_code = {finding.rule: finding for finding in check_python(Module(code), options_for(OPERATOR_SPEC)).findings}
    for finding in (default, color):
        mine = in_code[finding.rule]
        assert finding.message == mine.message
        assert finding.related == (Related(FILE, mine.range, "This is what the code says."),)
        assert [place.range for place in mine.related] == [finding.range]
        assert finding.fix is None


def test_each_of_several_keys_has_its_own():
    code = OPERATOR.replace("        minimum: int = 1,\n", "").replace("        table: str,\n", "")
    places = [LineIndex(OPERATOR_SPEC).slice(finding.range) for finding in told_in_spec(OPERATOR_SPEC, code)]
    assert places == ["table", "minimum"]


def test_other_rules_and_those_that_are_off_are_not_told():
    code = changed(changed(OPERATOR, "#e8f7e4", "#ffffff"), "return 0", "return eval('0')")
    assert [finding.rule for finding in told_in_spec(OPERATOR_SPEC, code)] == ["wrong_ui_color"]
    assert told_in_spec(OPERATOR_SPEC, code, disabled=frozenset(("wrong_ui_color",))) == []


def test_comments_keep_it_quiet_in_both_files():
    code = changed(OPERATOR, 'ui_color = "#e8f7e4"', 'ui_color = "#ffffff"')
    ignored = changed(code, '"#ffffff"', '"#ffffff"  # airsmith: ignore[wrong_ui_color]')
    assert len(told_in_spec(OPERATOR_SPEC, code)) == 1
    assert told_in_spec(OPERATOR_SPEC, ignored) == []
    spec = changed(OPERATOR_SPEC, '"#e8f7e4"', '"#e8f7e4"  # airsmith: ignore[wrong_ui_color]')
    assert told_in_spec(spec, code) == []


def test_a_spec_that_is_half_typed_is_compared_with_nothing():
    for spec in ("", "name: Rows", OPERATOR_SPEC + "inputs: [", changed(OPERATOR_SPEC, "type: int", "type: [")):
        assert told_in_spec(spec, OPERATOR) == []


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(("spec", "code"), PAIRS)
def test_every_prefix_of_a_file_is_compared(spec: str, code: str, profile: Profile):
    for length in range(0, len(code), 9):
        check_both(spec, code[:length], profile)
    for length in range(0, len(spec), 7):
        check_both(spec[:length], code, profile)


def check_both(spec: str, code: str, profile: Profile) -> None:
    result = check_python(Module(code), options_for(spec, profile))
    assert result.crashed == ()
    end, end_of_spec = LineIndex(code).end, LineIndex(spec).end
    for finding in result.findings:
        assert Position(0, 0) <= finding.range.start <= finding.range.end <= end
        for place in finding.related:
            assert Position(0, 0) <= place.range.start <= place.range.end <= end_of_spec
        if finding.fix is not None and finding.rule in NAMES:
            fixed = Module(apply_edits(code, finding.fix.edits))
            assert Module(code).syntax_problem is not None or fixed.syntax_problem is None


CODE_PIECES = (
    "*", "**kwargs", "= 1", "= (2)", "=None", ",", "(", ")", '"table"', "('a',)", "\n", "    ", "# x", ": int", "pass", "é",
    "😀", "self", "template_fields = ", "ui_color = ", "#ffffff", "class A:\n", "/", "lambda: 0", ";", "\\\n", '"""', "@x\n",
)  # fmt: skip
SPEC_PIECES = (
    "- name: table\n", "default: ", "null", "[]", "{}", "&a ", "*a", "  ", "\n", "1e400", ".nan", '"é😀"', "required: true",
    "template_fields: [x]\n", "ui_color: ''\n", "base_class: S3Hook\n", "deferrable: true\n", "|\n  a\n  b\n", "name: ''\n",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.data())
@pytest.mark.filterwarnings("ignore::SyntaxWarning:<airsmith>")
def test_any_damage_of_both_is_survived(data: st.DataObject):
    spec, code = data.draw(st.sampled_from(PAIRS))
    spec = damaged(spec, SPEC_PIECES, data)
    code = damaged(code, CODE_PIECES, data)
    check_both(spec, code, data.draw(st.sampled_from(Profile)))


def damaged(text: str, pieces: tuple[str, ...], data: st.DataObject) -> str:
    for _ in range(data.draw(st.integers(0, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(st.sampled_from(pieces)) + text[end:]
    return text
