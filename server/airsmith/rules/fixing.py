"""Applies safe fixes to a text until there are none left."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from airsmith.finding import Finding, Layer, Safety
from airsmith.text import TextEdit, apply_edits

_MOST_ROUNDS = 10
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class FixedText:
    """A text after safe fixes. `findings` are those of the new text; `applied` are `rule: title`, in order."""

    text: str
    findings: tuple[Finding, ...]
    applied: tuple[str, ...]


def apply_safe_fixes(text: str, check: Callable[[str], tuple[Finding, ...]]) -> FixedText:
    """Fix what is safe, check again, and go on while that brings new safe fixes; a bounded number of rounds.

    A round after which the text no longer parses is taken back, and so is one that leads to a text seen before.
    """
    fixed = FixedText(text, check(text), ())
    seen = {text}
    for _ in range(_MOST_ROUNDS):
        edits, titles = _compatible_edits(fixed.findings)
        text = apply_edits(fixed.text, _with_line_ends_of(fixed.text, edits))
        if text in seen:
            break
        findings = check(text)
        if _is_broken(findings) and not _is_broken(fixed.findings):
            break
        seen.add(text)
        fixed = FixedText(text, findings, (*fixed.applied, *titles))
    return fixed


def _is_broken(findings: Iterable[Finding]) -> bool:
    return any(finding.layer is Layer.SYNTAX or finding.rule == "invalid_yaml" for finding in findings)


def _with_line_ends_of(text: str, edits: list[TextEdit]) -> list[TextEdit]:
    """The edits with line ends as the text has them, by its first line."""
    first = _LINE_END.search(text)
    line_end = first[0] if first else "\n"
    return [TextEdit(edit.range, _LINE_END.sub(lambda _: line_end, edit.new_text)) for edit in edits]


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
