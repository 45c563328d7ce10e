"""The edit that puts a comment behind a finding so that its rule is quiet there."""

from collections.abc import Callable, Iterable, Iterator

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


Ignoring = Callable[[Finding], TextEdit | None]
"""Makes the edit for a finding; None where no comment can stand that speaks of it."""


def ignoring_in_python(index: LineIndex) -> Ignoring:
    """Edits of a Python source that append a comment, or add to one that is there."""
    lines, suppressions = read_source_lines(index), python_suppressions(index)

    def edit_for(finding: Finding) -> TextEdit | None:
        return None if _cannot_be_ignored(finding) else next(_edits(index, finding, lines, suppressions), None)

    return edit_for


def ignoring_in_spec(document: SpecDocument) -> Ignoring:
    """The same for a spec, of which nothing else may change its meaning."""
    lines, suppressions = spec_lines(document), spec_suppressions(document)

    def edit_for(finding: Finding) -> TextEdit | None:
        if _cannot_be_ignored(finding):
            return None
        edits = _edits(document.index, finding, lines, suppressions)
        return next((edit for edit in edits if _works(edit, finding, document)), None)

    return edit_for


def _works(edit: TextEdit, finding: Finding, before: SpecDocument) -> bool:
    after = read_spec(apply_edits(before.text, (edit,)))
    problems, left = ([problem.rule for problem in document.problems] for document in (before, after))
    return spec_suppressions(after).covers(finding) and before.spec == after.spec and problems == left


def _cannot_be_ignored(finding: Finding) -> bool:
    return finding.layer is Layer.SYNTAX or finding.rule in _NEVER


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
