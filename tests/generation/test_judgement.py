"""Candidates are judged by the editor's rules, after what can safely be fixed was fixed."""

from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding, Layer, Safety, Severity
from airsmith.generation.judgement import Judgement, judge
from airsmith.rules.engine import CheckOptions
from airsmith.rules.rule import Profile
from airsmith.text import Position, Range
from support.candidate_code import BROKEN, GOOD, UNIMPORTED_BASE, WITH_EVAL, WITHOUT_EXECUTE

OPTIONS = CheckOptions(
    target=NEWEST_VERSION,
    profile=Profile.STRICT,
    component_type="operator",
    component_name="GreetingOperator",
)


def judged(code: str) -> Judgement:
    return judge(code, OPTIONS)


def rules_of(judgement: Judgement) -> list[str]:
    return [finding.rule for finding in judgement.findings if finding.is_error]


def test_good_code_is_left_as_it_is() -> None:
    judgement = judged(GOOD)
    assert judgement.text == GOOD
    assert judgement.findings == ()
    assert judgement.applied == ()
    assert judgement.crashed == ()


def test_a_safe_fix_is_applied_and_named() -> None:
    judgement = judged(UNIMPORTED_BASE)
    assert rules_of(judgement) == []
    assert "from airflow.sdk import BaseOperator" in judgement.text
    assert [title.split(":")[0] for title in judgement.applied] == ["missing_base_import"]


def test_safe_fixes_are_applied_until_there_are_none_left() -> None:
    code = UNIMPORTED_BASE.replace("template_fields: Sequence[str]", "template_fields").replace(
        "from collections.abc import Sequence\n", ""
    )
    judgement = judged(code)
    assert rules_of(judgement) == []
    assert {title.split(":")[0] for title in judgement.applied} == {"missing_base_import", "untyped_template_fields"}
    assert judged(judgement.text).applied == ()
    compile(judgement.text, "greeting_operator.py", "exec")


def test_an_unsafe_fix_is_only_offered() -> None:
    code = GOOD.replace("self.person}!", "context['ds']}!")
    judgement = judged(code)
    assert judgement.text == code
    assert judgement.applied == ()
    unsafe = [finding.fix for finding in judgement.findings if finding.fix is not None]
    assert [fix.safety for fix in unsafe] == [Safety.UNSAFE]


def test_what_cannot_be_fixed_is_found() -> None:
    assert rules_of(judged(WITHOUT_EXECUTE)) == ["missing_execute"]
    assert rules_of(judged(WITH_EVAL)) == ["dangerous_function_eval"]
    assert rules_of(judged(BROKEN)) == ["invalid_syntax"]
    assert rules_of(judged("")) == ["no_component_class"]


def test_a_candidate_cannot_excuse_itself() -> None:
    excused = WITH_EVAL.replace('eval("person")', 'eval("person")  # airsmith: ignore')
    assert rules_of(judged(excused)) == ["dangerous_function_eval"]


def test_others_look_at_what_the_fixes_left_and_are_heard() -> None:
    seen = []

    def inspect(code: str, target: AirflowVersion, own: tuple[Finding, ...]) -> tuple[Finding, ...]:
        seen.append((code, target, own))
        place = Range(Position(0, 0), Position(0, 1))
        return (Finding("ruff:AIR311", Layer.IMPORTS, Severity.WARNING, "It moved.", place),)

    judgement = judge(UNIMPORTED_BASE, OPTIONS, inspect)
    assert seen == [(judgement.text, NEWEST_VERSION, judged(UNIMPORTED_BASE).findings)]
    assert judgement.findings[0].rule == "ruff:AIR311"
    assert judgement.findings[1:] == judged(UNIMPORTED_BASE).findings
