"""The editor's own rules as the judge of a candidate."""

from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.finding import Finding, Safety
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.text import TextEdit, apply_edits

_MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """A candidate after safe fixes, with what is still wrong with it."""

    code: str
    findings: tuple[Finding, ...]
    applied_fixes: tuple[str, ...]


def judge(code: str, options: CheckOptions) -> Judgement:
    """Check a candidate, apply safe fixes one after the other while there are any, and check again."""
    applied: list[str] = []
    findings = check_python(Module(code), options).findings
    for _ in range(_MOST_ROUNDS):
        fixed = _apply_safe_fixes(code, findings, applied)
        if fixed == code:
            break
        code = fixed
        findings = check_python(Module(code), options).findings
    return Judgement(code, findings, tuple(applied))


def _apply_safe_fixes(code: str, findings: tuple[Finding, ...], applied: list[str]) -> str:
    """All safe fixes of errors and warnings whose edits do not touch each other."""
    edits: list[TextEdit] = []
    for finding in findings:
        fix = finding.fix
        if fix is None or fix.safety is not Safety.SAFE:
            continue
        if any(mine.range.touches(taken.range) for mine in fix.edits for taken in edits):
            continue
        edits += fix.edits
        applied.append(f"{finding.rule}: {fix.title}")
    return apply_edits(code, edits)
