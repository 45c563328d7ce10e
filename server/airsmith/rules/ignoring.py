"""The edit that puts a comment behind a finding so that its rule is quiet there."""

from collections.abc import Iterable, Iterator

from airsmith.analysis.source_lines import SourceLines, read_source_lines
from airsmith.finding import Finding, Layer
from airsmith.rules.compliance import unused_suppression
from airsmith.rules.suppression import Suppressions, python_suppressions, spec_lines, spec_suppressions
from airsmith.spec.document import SpecDocument, read_spec
from airsmith.text import BOM, LineIndex, Range, TextEdit, apply_edits

_FARTHEST = 500
"""Lines between a finding and its comment."""
_NEVER = frozenset((unused_suppression.NAME, "invalid_yaml", "empty_spec"))
"""Rules that a comment cannot excuse."""


def ignoring_in_python(index: LineIndex, finding: Finding) -> TextEdit | None:
    """Append a comment, or add to one that is there. None where no comment can stand that speaks of the finding."""
    if _cannot_be_ignored(finding):
        return None
    for edit in _edits(index, finding, read_source_lines(index), python_suppressions(index)):
        if python_suppressions(LineIndex(apply_edits(index.text, (edit,)))).covers(finding):
            return edit
    return None


def ignoring_in_spec(document: SpecDocument, finding: Finding) -> TextEdit | None:
    """The same for a spec, of which nothing else may change its meaning."""
    if _cannot_be_ignored(finding):
        return None
    for edit in _edits(document.index, finding, spec_lines(document), spec_suppressions(document)):
        after = read_spec(apply_edits(document.text, (edit,)))
        if spec_suppressions(after).covers(finding) and _says_the_same(document, after):
            return edit
    return None


def _cannot_be_ignored(finding: Finding) -> bool:
    return finding.layer is Layer.SYNTAX or finding.rule in _NEVER


def _says_the_same(before: SpecDocument, after: SpecDocument) -> bool:
    return before.spec == after.spec and [problem.rule for problem in before.problems] == [
        problem.rule for problem in after.problems
    ]


def _edits(index: LineIndex, finding: Finding, lines: SourceLines, suppressions: Suppressions) -> Iterator[TextEdit]:
    """Comments in the lines where one could count, the nearest first."""
    for line in _possible_lines(finding.range.start.line, lines, index):
        content = index.line_text(line).removeprefix(BOM)
        if not content.strip() or content.lstrip().startswith("#"):
            continue
        here = (one for one in suppressions.comments if one.comment.line == line and one.names and not one.is_for_file)
        comment = next(here, None)
        if comment is not None:
            at = comment.names[-1].range.end
            yield TextEdit(Range(at, at), f", {finding.rule}")
        else:
            start = index.line_start(line)
            full = index.line_text(line)
            span = index.range_at(start + len(full.rstrip()), start + len(full))
            yield TextEdit(span, f"  # airsmith: ignore[{finding.rule}]")


def _possible_lines(line: int, lines: SourceLines, index: LineIndex) -> Iterable[int]:
    """The line itself, those after it whose comments speak of it too, and the one at which a text begins."""
    after = range(line, min(line + _FARTHEST, index.line_count))
    yield from (one for one in after if one not in lines.unending and lines.first.get(one, one) <= line)
    yield from (begin for begin, end in lines.below.items() if begin < line <= end)
