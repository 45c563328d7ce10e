"""The way of one generation through the core: settings, preparation, conflicts, the loop, files, result.

Imported with the first generation, because it brings the engines and the learning store.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from pygls.uris import from_fs_path

from airsmith.application.generation import Prepared, Refused, generate_component, prepare_generation
from airsmith.application.output import NotWritten, Written, describe_conflicts, problem_with_folder
from airsmith.application.preparation import conflicting_files
from airsmith.artifacts.model import Artifact
from airsmith.config import EngineName, SettingsLayer
from airsmith.generation.outcome import Ledger
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.generation_progress import Narrator, Tell
from airsmith.lsp.generation_result import UriOf, cancelled, refused, reported
from airsmith.lsp.runs import Result
from airsmith.lsp.session import Session
from airsmith.lsp.workspace_edit import write_through_editor

_CHOICES = _OVERWRITE, _CANCEL = ("Overwrite", "Cancel")


async def run_generation(session: Session, snapshot: Snapshot, engine: EngineName | None, tell: Tell) -> Result:
    """Generate the component of a spec that lies on disk. A cancel becomes a result, too, that tells what was spent."""
    ledger = Ledger()
    try:
        return await _generate(session, snapshot, engine, ledger, tell)
    except asyncio.CancelledError:
        return cancelled(ledger)
    finally:
        session.run_recorded()


async def _generate(
    session: Session, snapshot: Snapshot, engine: EngineName | None, ledger: Ledger, tell: Tell
) -> Result:
    prepared = await _prepare(session, snapshot, engine)
    if isinstance(prepared, Refused):
        return refused(prepared.message, prepared.findings)
    if problem := await asyncio.to_thread(problem_with_folder, prepared.folder):
        return refused(problem)
    if prepared.conflicts:
        answer = await session.editor.choose(f"{describe_conflicts(prepared.conflicts)}. Overwrite?", _CHOICES)
        if answer == _CANCEL:
            return cancelled(ledger)
        if answer != _OVERWRITE:
            return refused(f"{describe_conflicts(prepared.conflicts)}; nothing was generated.")
    uri_of = _uris_below(prepared.spec_path.parent)

    async def write(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
        if changed := await asyncio.to_thread(_changed_meanwhile, prepared, tuple(session.documents)):
            return NotWritten(f"{describe_conflicts(changed)}, during the run; generate again to be asked about it.")
        return await write_through_editor(session, uri_of, folder, artifacts)

    report = await generate_component(prepared, Narrator(tell, prepared.engine.model).hear, write, ledger)
    if session.documents.get(snapshot.uri) is not snapshot:
        report.notes.append("The spec was changed meanwhile; this is what it asked for before.")
    return reported(report, uri_of)


async def _prepare(session: Session, snapshot: Snapshot, engine: EngineName | None) -> Prepared | Refused:
    if snapshot.path is None:
        raise ValueError("the spec lies nowhere on disk")
    layers = (SettingsLayer("the request", {"engine": engine}),) if engine else ()
    workspace = await session.workspace(snapshot, *layers)
    documents = tuple(session.documents)

    def prepare(path: Path) -> Prepared | Refused:
        open_texts = _open_texts(documents)
        return prepare_generation(path, snapshot.text, workspace, session.environment, open_texts=open_texts)

    return await asyncio.to_thread(prepare, snapshot.path)


def _changed_meanwhile(prepared: Prepared, documents: Iterable[Snapshot]) -> tuple[Path, ...]:
    """Files that somebody wrote or changed since the run began: nobody was asked about those."""
    conflicts = conflicting_files(prepared.paths, prepared.data_folder, _open_texts(documents))
    return tuple(path for path in conflicts if path not in prepared.conflicts)


def _open_texts(documents: Iterable[Snapshot]) -> dict[Path, str]:
    """What is open in the editor, by where it really is."""
    return {document.path.resolve(): document.text for document in documents if document.path is not None}


def _uris_below(folder: Path) -> UriOf:
    """Names files as the editor knows them: below the folder that it has open, not below where links lead to."""
    real = folder.resolve()

    def uri_of(path: Path) -> str:
        shown = folder / path.relative_to(real) if path.is_relative_to(real) else path
        return from_fs_path(str(shown)) or shown.as_uri()

    return uri_of
