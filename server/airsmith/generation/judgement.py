"""The editor's own rules as the judge of a candidate."""

from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.finding import Finding
from airsmith.generation.ports import Inspection, no_inspection
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.fixing import apply_safe_fixes


@dataclass(frozen=True, slots=True)
class Judgement:
    """A candidate with all safe fixes applied, and what is still wrong with it.

    `applied` are `rule: title` of the fixes. `crashed` names rules that failed, so that nobody knows what they would
    have found.
    """

    text: str
    findings: tuple[Finding, ...]
    applied: tuple[str, ...]
    crashed: tuple[str, ...]


def judge(code: str, options: CheckOptions, inspect: Inspection = no_inspection) -> Judgement:
    """Check a candidate strictly, applying safe fixes until there are none left; then let `inspect` look at it."""
    crashed: dict[str, None] = {}

    def check(text: str) -> tuple[Finding, ...]:
        result = check_python(Module(text), options)
        crashed.update(dict.fromkeys(result.crashed))
        return result.findings

    fixed = apply_safe_fixes(code, check)
    others = inspect(fixed.text, options.target, fixed.findings)
    findings = sorted((*fixed.findings, *others), key=lambda finding: (finding.range, finding.rule))
    return Judgement(fixed.text, tuple(findings), fixed.applied, tuple(crashed))
