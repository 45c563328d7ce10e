"""Findings as a model reads them best: the message, the place in numbered lines, the mark below it."""

from airsmith.finding import Finding
from airsmith.text import LineIndex

_CONTEXT_LINES = 2
_MOST_FINDINGS = 12


def render_findings(code: str, findings: tuple[Finding, ...]) -> str:
    """One numbered paragraph a finding, each with the lines around it; at most the first dozen."""
    index = LineIndex(code)
    shown = [_paragraph(number, finding, index) for number, finding in enumerate(findings[:_MOST_FINDINGS], 1)]
    if len(findings) > _MOST_FINDINGS:
        shown.append(f"… and {len(findings) - _MOST_FINDINGS} more like these.")
    return "\n\n".join(shown)


def condense_findings(findings: tuple[Finding, ...]) -> str:
    """One line for each distinct message, without places: what a fresh start must avoid."""
    lines = dict.fromkeys(f"- {finding.rule}: {finding.message}" for finding in findings)
    return "\n".join(lines)


def _paragraph(number: int, finding: Finding, index: LineIndex) -> str:
    lines = [f"{number}. {finding.rule} (line {finding.range.start.line + 1}): {finding.message}"]
    first = max(finding.range.start.line - _CONTEXT_LINES, 0)
    last = min(finding.range.start.line + _CONTEXT_LINES, index.line_count - 1)
    for line in range(first, last + 1):
        if line == index.line_count - 1 and not index.line_text(line):
            continue
        lines.append(f"{line + 1:5} | {index.line_text(line)}")
        if line == finding.range.start.line:
            lines.append(f"      | {_mark(finding, index)}")
    if finding.fix is not None:
        lines.append(f"      = fix: {finding.fix.title}")
    return "\n".join(lines)


def _mark(finding: Finding, index: LineIndex) -> str:
    """Carets under the range, counted in characters; tabs are kept so that the columns line up."""
    start = finding.range.start
    content = index.line_text(start.line)
    offset = index.offset_at(start) - index.line_start(start.line)
    end = finding.range.end
    is_one_line = end.line == start.line
    length = index.offset_at(end) - index.offset_at(start) if is_one_line else len(content) - offset
    indent = "".join(character if character == "\t" else " " for character in content[:offset])
    return indent + "^" * max(length, 1)
