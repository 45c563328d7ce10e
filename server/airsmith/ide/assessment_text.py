"""An assessment as the editor shows it: one line above the spec's name, and Markdown over it."""

from airsmith.feasibility.model import Assessment, ExistingClass
from airsmith.feasibility.wording import (
    about,
    complexity_line,
    cost_sentences,
    existing_reason,
    first_steps,
    history_sentence,
    install_sentence,
    open_points,
)
from airsmith.ide.docstrings import docstring_markdown
from airsmith.ide.markdown import code, joined, text
from airsmith.spec.document import SpecDocument
from airsmith.spec.wording import counted
from airsmith.text import Position, Range

_NAME_KEY = "name"
_MOST_POINTS_SHOWN = 8


def name_line(document: SpecDocument) -> Range | None:
    """The key and value of the spec's name, within its first line; None where the spec has no name."""
    entry = document.entry(_NAME_KEY)
    if entry is None:
        return None
    start = document.index.position_at(entry.key.start)
    line = document.index.line_range(start.line)
    return Range(start, line.end)


def is_on_name(document: SpecDocument, position: Position) -> bool:
    """Whether a position is in the line of the spec's name."""
    span = name_line(document)
    return span is not None and span.start.line == position.line


def lens_title(assessment: Assessment) -> str:
    """The line above the name."""
    parts = [f"Assess: {assessment.score}/100"]
    if assessment.errors:
        parts.append(f"mend {counted(assessment.errors, 'error')} first")
    if assessment.cost is not None and assessment.cost.typical is not None and assessment.cost.high != 0:
        parts.append(about(assessment.cost.typical))
    if assessment.existing:
        parts.append(f"exists already: {assessment.existing[0].name}")
    return " · ".join(parts)


def assessment_markdown(assessment: Assessment) -> str:
    """Everything that the assessment says."""
    facts = [f"Complexity {complexity_line(assessment)}.", f"Confidence {assessment.confidence:.0%}."]
    points = list(open_points(assessment))
    more = len(points) - _MOST_POINTS_SHOWN
    shown = [*points[:_MOST_POINTS_SHOWN], *([f"And {more} more."] if more > 0 else [])]
    return joined(
        f"**Feasibility: {assessment.score}/100**",
        text(" ".join(facts)),
        _list(first_steps(assessment)),
        *(_existing(one, assessment.target) for one in assessment.existing),
        text(" ".join(cost_sentences(assessment.cost))) if assessment.cost else "",
        text(history_sentence(assessment)),
        _list(shown),
    )


def _existing(existing: ExistingClass, target: str) -> str:
    module, _, name = existing.import_path.rpartition(".")
    summary = docstring_markdown(existing.summary)
    installing = install_sentence(existing, target)
    return joined(
        f"**Exists already: {text(existing.name)}**. {summary} {text(existing_reason(existing))}",
        code(f"from {module} import {name}"),
        code(installing) if existing.install else f"{text(installing)}.",
    )


def _list(lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {text(line)}" for line in lines)
