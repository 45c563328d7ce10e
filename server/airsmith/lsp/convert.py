"""The one place where our types become the protocol's, and the protocol's become ours."""

from collections.abc import Iterable, Sequence
from typing import Any

from lsprotocol import types

from airsmith.finding import Finding, Fix, Safety, Severity
from airsmith.text import Position, Range, TextEdit

SOURCE = "airsmith"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
}


def position_of(position: types.Position) -> Position:
    """A position that came from the client."""
    return Position(position.line, position.character)


def range_of(span: types.Range) -> Range:
    """A range that came from the client."""
    return Range(position_of(span.start), position_of(span.end))


def to_position(position: Position) -> types.Position:
    """A position for the client."""
    return types.Position(line=position.line, character=position.character)


def to_range(span: Range) -> types.Range:
    """A range for the client."""
    return types.Range(start=to_position(span.start), end=to_position(span.end))


def to_text_edit(edit: TextEdit) -> types.TextEdit:
    """An edit for the client."""
    return types.TextEdit(range=to_range(edit.range), new_text=edit.new_text)


def to_diagnostic(finding: Finding) -> types.Diagnostic:
    """A finding for the client; its fix travels along as data."""
    return types.Diagnostic(
        range=to_range(finding.range),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        data={"fix": _fix_data(finding.fix)} if finding.fix else None,
    )


def _fix_data(fix: Fix) -> dict[str, Any]:
    edits = [{"range": range_data(edit.range), "newText": edit.new_text} for edit in fix.edits]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON, for messages of our own."""
    return {
        "rule": finding.rule,
        "layer": finding.layer.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "range": range_data(finding.range),
    }


def range_data(span: Range) -> dict[str, Any]:
    """A range as plain JSON."""
    return {
        "start": {"line": span.start.line, "character": span.start.character},
        "end": {"line": span.end.line, "character": span.end.character},
    }


def to_quick_fix(
    finding: Finding, fix: Fix, edit: types.WorkspaceEdit, shown: Sequence[types.Diagnostic]
) -> types.CodeAction:
    """A finding's fix as a code action, preferred where it is safe. `shown` are the diagnostics that it concerns."""
    return types.CodeAction(
        title=fix.title[:1].upper() + fix.title[1:],
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic for diagnostic in shown if _shows(diagnostic, finding)],
        is_preferred=fix.safety is Safety.SAFE,
        edit=edit,
    )


def _shows(diagnostic: types.Diagnostic, finding: Finding) -> bool:
    return (
        diagnostic.source == SOURCE
        and diagnostic.code == finding.rule
        and range_of(diagnostic.range) == finding.range
        and diagnostic.message == finding.message
    )


def to_document_edit(
    uri: str, version: int | None, edits: Iterable[TextEdit], *, is_versioned: bool
) -> types.WorkspaceEdit:
    """Edits of one document. Where the client takes versioned edits, it refuses those of another version."""
    converted = [to_text_edit(edit) for edit in edits]
    if not is_versioned:
        return types.WorkspaceEdit(changes={uri: converted})
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(text_document=document, edits=converted)])
