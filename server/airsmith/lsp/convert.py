"""The one place where our types become the protocol's, and the protocol's become ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.uris import from_fs_path

from airsmith.finding import Finding, Fix, Mark, Related, Safety, Severity
from airsmith.ide.markdown import plain
from airsmith.ide.model import Completion, CompletionKind, Definition, Hover, Link, Symbol, SymbolKind
from airsmith.text import Position, Range, TextEdit

SOURCE = "airsmith"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
}
_TAGS = {
    Mark.DEPRECATED: types.DiagnosticTag.Deprecated,
    Mark.UNNECESSARY: types.DiagnosticTag.Unnecessary,
}
_COMPLETION_KINDS = {
    CompletionKind.KEY: types.CompletionItemKind.Property,
    CompletionKind.VALUE: types.CompletionItemKind.Value,
    CompletionKind.PARAMETER: types.CompletionItemKind.Variable,
    CompletionKind.CLASS: types.CompletionItemKind.Class,
    CompletionKind.MODULE: types.CompletionItemKind.Module,
    CompletionKind.FUNCTION: types.CompletionItemKind.Function,
    CompletionKind.PACKAGE: types.CompletionItemKind.Module,
}

_SYMBOL_KINDS = {
    SymbolKind.COMPONENT: types.SymbolKind.Class,
    SymbolKind.PARAMETER: types.SymbolKind.Variable,
    SymbolKind.OUTPUT: types.SymbolKind.Property,
    SymbolKind.TEST_CASE: types.SymbolKind.Event,
    SymbolKind.TEXT: types.SymbolKind.String,
    SymbolKind.NUMBER: types.SymbolKind.Number,
    SymbolKind.TRUTH: types.SymbolKind.Boolean,
    SymbolKind.LIST: types.SymbolKind.Array,
    SymbolKind.TABLE: types.SymbolKind.Object,
}


@dataclass(frozen=True, slots=True)
class DiagnosticAbilities:
    """What a client can do with a diagnostic: lead to other places, and show text as deprecated or unnecessary."""

    shows_related: bool
    tags: frozenset[types.DiagnosticTag]


@dataclass(frozen=True, slots=True)
class CompletionAbilities:
    """What a client can do with a completion."""

    expands_snippets: bool
    shows_markdown: bool
    adjusts_indentation: bool


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


def to_diagnostic(finding: Finding, uri: str, abilities: DiagnosticAbilities) -> types.Diagnostic:
    """A finding of the document at `uri` for the client; its fix travels along as data."""
    return types.Diagnostic(
        range=to_range(finding.range),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        data={"fix": _fix_data(finding.fix)} if finding.fix else None,
        tags=_tags(finding, abilities),
        related_information=_related_places(finding, uri) if abilities.shows_related else None,
    )


def _tags(finding: Finding, abilities: DiagnosticAbilities) -> list[types.DiagnosticTag] | None:
    tag = _TAGS[finding.mark] if finding.mark is not None else None
    return [tag] if tag is not None and tag in abilities.tags else None


def _related_places(finding: Finding, uri: str) -> list[types.DiagnosticRelatedInformation] | None:
    return [_related(place, uri) for place in finding.related] or None


def _related(place: Related, uri: str) -> types.DiagnosticRelatedInformation:
    location = types.Location(uri=_uri_of(Path(place.path)) if place.path else uri, range=to_range(place.range))
    return types.DiagnosticRelatedInformation(location=location, message=place.message)


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


def to_ignoring(finding: Finding, edit: types.WorkspaceEdit, shown: Sequence[types.Diagnostic]) -> types.CodeAction:
    """The offer to keep a finding's rule quiet at its place, never preferred."""
    return types.CodeAction(
        title=f"Ignore {finding.rule} here",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic for diagnostic in shown if _shows(diagnostic, finding)],
        is_preferred=False,
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


def to_hover(hover: Hover, *, is_markdown: bool) -> types.Hover:
    """A hover for the client, in plain text where it does not show Markdown."""
    kind = types.MarkupKind.Markdown if is_markdown else types.MarkupKind.PlainText
    value = hover.markdown if is_markdown else plain(hover.markdown)
    return types.Hover(contents=types.MarkupContent(kind=kind, value=value), range=to_range(hover.range))


def to_location(definition: Definition) -> types.Location:
    """A definition for the client."""
    return types.Location(uri=_uri_of(definition.path), range=to_range(definition.range))


def to_location_link(definition: Definition) -> types.LocationLink:
    """A definition for a client that also shows what was asked about."""
    span = to_range(definition.range)
    return types.LocationLink(
        origin_selection_range=to_range(definition.origin),
        target_uri=_uri_of(definition.path),
        target_range=span,
        target_selection_range=span,
    )


def _uri_of(path: Path) -> str:
    return from_fs_path(str(path)) or path.as_uri()


def to_document_link(link: Link) -> types.DocumentLink:
    """A link for the client."""
    return types.DocumentLink(range=to_range(link.range), target=link.url, tooltip=link.tooltip)


def to_document_symbol(symbol: Symbol) -> types.DocumentSymbol:
    """A symbol with those below it, for the client."""
    return types.DocumentSymbol(
        name=symbol.name,
        detail=symbol.detail or None,
        kind=_SYMBOL_KINDS[symbol.kind],
        range=to_range(symbol.range),
        selection_range=to_range(symbol.selection),
        children=[to_document_symbol(child) for child in symbol.children] or None,
    )


def to_symbol_information(symbol: Symbol, uri: str, container: str | None = None) -> list[types.SymbolInformation]:
    """A symbol and those below it, one after the other, for clients that know no hierarchy."""
    location = types.Location(uri=uri, range=to_range(symbol.range))
    own = types.SymbolInformation(
        location=location, name=symbol.name, kind=_SYMBOL_KINDS[symbol.kind], container_name=container
    )
    below = (one for child in symbol.children for one in to_symbol_information(child, uri, symbol.name))
    return [own, *below]


def to_completion_item(completion: Completion, place: int, abilities: CompletionAbilities) -> types.CompletionItem:
    """A proposal for the client, which sorts by `place`.

    The label stands for a filter text that is the same: some clients look at the place of the edit only where they
    are given none.
    """
    documentation: types.MarkupContent | str | None = plain(completion.documentation) or None
    if documentation and abilities.shows_markdown:
        documentation = types.MarkupContent(kind=types.MarkupKind.Markdown, value=completion.documentation)
    is_snippet = abilities.expands_snippets and completion.snippet != completion.text
    new_text = completion.snippet if is_snippet else completion.text
    return types.CompletionItem(
        label=completion.label,
        kind=_COMPLETION_KINDS[completion.kind],
        detail=completion.detail or None,
        documentation=documentation,
        sort_text=f"{place:04}",
        filter_text=completion.filter_text if completion.filter_text != completion.label else None,
        insert_text_format=types.InsertTextFormat.Snippet if is_snippet else types.InsertTextFormat.PlainText,
        insert_text_mode=types.InsertTextMode.AdjustIndentation if abilities.adjusts_indentation else None,
        text_edit=types.TextEdit(range=to_range(completion.range), new_text=new_text),
    )
