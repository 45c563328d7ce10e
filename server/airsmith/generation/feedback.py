"""Findings as a model reads them best: the message, the place in numbered lines, the mark below it."""

from unicodedata import combining, east_asian_width

from airsmith.finding import Finding
from airsmith.text import LineIndex

_CONTEXT_LINES = 2
_MOST_FINDINGS = 12
_MOST_CONDENSED = 30
_LONGEST_LINE = 200


def render_findings(code: str, findings: tuple[Finding, ...]) -> str:
    """One numbered paragraph a finding, each with the lines around it; at most the first dozen."""
    index = LineIndex(code)
    shown = [_paragraph(number, finding, index) for number, finding in enumerate(findings[:_MOST_FINDINGS], 1)]
    return "\n\n".join((*shown, *_rest(len(findings) - _MOST_FINDINGS)))


def condense_findings(findings: tuple[Finding, ...]) -> str:
    """One line for each distinct message, without places: what a fresh start must avoid."""
    lines = list(dict.fromkeys(f"- {finding.rule}: {finding.message}" for finding in findings))
    return "\n".join((*lines[:_MOST_CONDENSED], *_rest(len(lines) - _MOST_CONDENSED)))


def _rest(count: int) -> tuple[str, ...]:
    return (f"… and {count} more.",) if count > 0 else ()


def _paragraph(number: int, finding: Finding, index: LineIndex) -> str:
    marked = finding.range.start.line
    lines = [f"{number}. {finding.rule} (line {marked + 1}): {finding.message}"]
    for line in range(max(marked - _CONTEXT_LINES, 0), min(marked + _CONTEXT_LINES, index.line_count - 1) + 1):
        content = index.line_text(line)
        is_after_the_end = line == index.line_count - 1 and not content
        if is_after_the_end and line != marked:
            continue
        lines.append(f"{line + 1:5} | {_cut(content)}".rstrip())
        if line == marked:
            lines.append(f"      | {_mark(finding, index)}")
    if finding.fix is not None:
        lines.append(f"      = fix: {finding.fix.title}")
    return "\n".join(lines)


def _cut(content: str) -> str:
    return content if len(content) <= _LONGEST_LINE else content[:_LONGEST_LINE] + "…"


def _mark(finding: Finding, index: LineIndex) -> str:
    """Carets under the range as far as it lies in its first line; tabs are kept so that the columns line up."""
    start, end = finding.range
    content = index.line_text(start.line)
    first = min(index.offset_at(start) - index.line_start(start.line), _LONGEST_LINE)
    last = index.offset_at(end) - index.line_start(start.line) if end.line == start.line else len(content)
    shown = _cut(content)
    indent = "".join(character if character == "\t" else " " * _width(character) for character in shown[:first])
    width = sum(map(_width, shown[first:last]))
    return indent + "^" * max(width, 1)


def _width(character: str) -> int:
    """Columns that a character takes in a text of fixed pitch."""
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
