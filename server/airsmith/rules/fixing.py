"""Applies safe fixes to a text until there are none left."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from airsmith.finding import Finding, Safety
from airsmith.text import TextEdit, apply_edits

_MOST_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text after safe fixes. `findings` are those of the new text; `applied` are `rule: title`, in order."""

    text: str
    findings: tuple[Finding, ...]
    applied: tuple[str, ...]


def apply_safe_fixes(text: str, check: Callable[[str], tuple[Finding, ...]]) -> FixedText:
    """Fix what is safe, check again, and go on while that brings new safe fixes; a bounded number of rounds."""
    findings = check(text)
    applied: list[str] = []
    for _ in range(_MOST_ROUNDS):
        edits, titles = _compatible_edits(findings)
        fixed = apply_edits(text, _with_line_ends_of(text, edits))
        if fixed == text:
            break
        text = fixed
        applied += titles
        findings = check(text)
    return FixedText(text, findings, tuple(applied))


def _with_line_ends_of(text: str, edits: list[TextEdit]) -> list[TextEdit]:
    """Rules write LF; where the text has CRLF, so do the edits."""
    if "\r\n" not in text:
        return edits
    return [TextEdit(edit.range, edit.new_text.replace("\n", "\r\n")) for edit in edits]


def _compatible_edits(findings: Iterable[Finding]) -> tuple[list[TextEdit], list[str]]:
    """The safe fixes whose edits do not touch those of an earlier one. An edit that two of them share counts once."""
    edits: list[TextEdit] = []
    titles: list[str] = []
    for finding in findings:
        fix = finding.fix
        if fix is None or fix.safety is not Safety.SAFE:
            continue
        new = [edit for edit in fix.edits if edit not in edits]
        if any(mine.range.touches(taken.range) for mine in new for taken in edits):
            continue
        edits += new
        titles.append(f"{finding.rule}: {fix.title}")
    return edits, titles
