"""Generated files by way of the editor, so that one undo takes all of them back.

Where the client cannot create files they go to disk. Files that come by way of the editor may be unsaved there, which
is left to the user: they are not kept before they were looked at.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from airsmith.application.output import NotWritten, Written, reason_of, write_files
from airsmith.application.sources import read_source
from airsmith.artifacts.model import Artifact
from airsmith.lsp.convert import to_text_edit
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.generation_result import UriOf
from airsmith.lsp.session import Session
from airsmith.text import LineIndex, Position, Range, TextEdit

_LABEL = "Generate component"
_BEGINNING = Range(Position(0, 0), Position(0, 0))


@dataclass(frozen=True, slots=True)
class _Target:
    """One file to be: what stands there now, or None, and where it is open in the editor, its URI and version."""

    artifact: Artifact
    uri: str
    version: int | None
    current: str | None


async def write_through_editor(
    session: Session, uri_of: UriOf, folder: Path, artifacts: tuple[Artifact, ...]
) -> Written | NotWritten:
    """Create or replace all files in one edit, or on disk where the client cannot; all of them or none."""
    if not session.editor.creates_files:
        return await asyncio.to_thread(write_files, folder, artifacts)
    try:
        targets = await asyncio.to_thread(_look_at_targets, uri_of, folder, artifacts, tuple(session.documents))
    except OSError as error:
        return NotWritten(f"The files could not be written to {folder} ({reason_of(error)}).")
    edit = types.WorkspaceEdit(document_changes=[change for target in targets for change in _changes(target)])
    if refusal := await session.editor.apply(edit, _LABEL):
        return NotWritten(f"The editor did not take the files: {refusal.rstrip('.')}.")
    return Written(tuple(folder / artifact.name for artifact in artifacts))


def _look_at_targets(
    uri_of: UriOf, folder: Path, artifacts: Iterable[Artifact], documents: Iterable[Snapshot]
) -> list[_Target]:
    folder.mkdir(parents=True, exist_ok=True)
    open_documents = {snapshot.path.resolve(): snapshot for snapshot in documents if snapshot.path is not None}
    targets = []
    for artifact in artifacts:
        path = folder / artifact.name
        if (snapshot := open_documents.get(path)) is not None:
            targets.append(_Target(artifact, snapshot.uri, snapshot.version, snapshot.text))
        else:
            current = read_source(path).text if path.exists() else None
            targets.append(_Target(artifact, uri_of(path), None, current))
    return targets


def _changes(target: _Target) -> Iterable[types.CreateFile | types.TextDocumentEdit]:
    if target.current is None:
        options = types.CreateFileOptions(overwrite=False, ignore_if_exists=True)
        yield types.CreateFile(uri=target.uri, options=options)
    span = _BEGINNING if target.current is None else Range(Position(0, 0), LineIndex(target.current).end)
    document = types.OptionalVersionedTextDocumentIdentifier(uri=target.uri, version=target.version)
    edit = to_text_edit(TextEdit(span, target.artifact.text))
    yield types.TextDocumentEdit(text_document=document, edits=[edit])
