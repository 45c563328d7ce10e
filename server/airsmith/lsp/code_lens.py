"""`textDocument/codeLens`: above the spec's name, generating, the assessment in one line, and what the last run came to."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lsprotocol import types

from airsmith.feasibility.model import Assessment
from airsmith.ide.assessment_text import lens_title, name_line
from airsmith.lsp.assess import assessment_of, is_spec
from airsmith.lsp.convert import to_range
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.protocol import ASSESS_COMMAND, GENERATE_COMMAND
from airsmith.lsp.session import Session
from airsmith.spec.document import read_spec

_GENERATE_TITLE = "Generate"
_NO_COMMAND = ""
"""For a lens that only says something."""

_LastRunLine = Callable[[Path, str, datetime], str | None]


async def code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The lenses of a spec that has a name; none for anything else."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None or not is_spec(snapshot):
        return []
    document = await session.work(read_spec, snapshot.text)
    span = name_line(document)
    if span is None:
        return []
    commands = _commands(snapshot, await assessment_of(session, snapshot), is_trusted=session.is_trusted)
    name = document.string("name")
    if session.is_trusted and name and (title := await _last_run(session, name)):
        commands.append(types.Command(title=title, command=_NO_COMMAND))
    return [types.CodeLens(range=to_range(span), command=command) for command in commands]


def _commands(snapshot: Snapshot, assessment: Assessment, *, is_trusted: bool) -> list[types.Command]:
    """What can be done: assess, and generate where that would not be refused."""
    arguments = [{"uri": snapshot.uri, "version": snapshot.version}]
    commands = [types.Command(title=lens_title(assessment), command=ASSESS_COMMAND, arguments=arguments)]
    if is_trusted and not assessment.errors and snapshot.path is not None:
        commands.insert(0, types.Command(title=_GENERATE_TITLE, command=GENERATE_COMMAND, arguments=arguments))
    return commands


async def _last_run(session: Session, name: str) -> str | None:
    last_run_line = await asyncio.to_thread(_import_last_run_line)
    return await session.work(last_run_line, session.environment.data_folder, name, datetime.now(UTC))


def _import_last_run_line() -> _LastRunLine:
    from airsmith.application.last_run import last_run_line  # loads SQLite, which documents without lenses spare

    return last_run_line
