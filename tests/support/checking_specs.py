"""Checks of spec rules that read like the specs they are about."""

from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.spec.document import read_spec
from airsmith.text import apply_edits
from support.marked_text import mark_up, read_marked, unindented


def spec_violations(rule: SpecRule, text: str, target: AirflowVersion = NEWEST_VERSION) -> tuple[Violation, ...]:
    """What a rule says about a spec, in the order of the text."""
    violations = rule.check(SpecContext(read_spec(text), target))
    return tuple(sorted(violations, key=lambda violation: violation.range))


def check_spec_rule(rule: SpecRule, marked: str, target: AirflowVersion = NEWEST_VERSION) -> tuple[Violation, ...]:
    """Assert that a rule fires exactly at the «markers» of a spec; returns the violations for closer looks."""
    text = read_marked(marked).text
    violations = spec_violations(rule, text, target)
    found = mark_up(text, tuple(violation.range for violation in violations))
    assert found == unindented(marked), "\n".join([rule.name, *(violation.message for violation in violations)])
    return violations


def fixed(text: str, violation: Violation) -> str:
    """The text after the fix of a violation."""
    assert violation.fix, f"no fix: {violation.message}"
    return apply_edits(text, violation.fix.edits)
