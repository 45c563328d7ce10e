"""`textDocument/codeLens`: above the spec's name, generating, and the assessment with the last run in one line.

The last run has no lens of its own: a lens without a command is plain text in VS Code, but other editors offer to run
it and then say that the server does not know the command.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lsprotocol import types

from airsmith.ide.assessment_text import lens_title, name_line
from airsmith.lsp.assess import assessment_of, is_spec
from airsmith.lsp.convert import to_range
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.protocol import ASSESS_COMMAND, GENERATE_COMMAND
from airsmith.lsp.session import Session
from airsmith.spec.document import read_spec
from airsmith.text import Range

_GENERATE_TITLE = "Generate"
_BETWEEN = " · "

_LastRunLine = Callable[[Path, str, Path, datetime], str | None]


async def code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The lenses of a spec that has a name; none for anything else."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None or not is_spec(snapshot):
        return []
    document = await session.work(read_spec, snapshot.text)
    span = name_line(document)
    if span is None:
        return []
    assessment = await assessment_of(session, snapshot)
    last_run = await _last_run(session, snapshot, document.string("name"))
    title = _BETWEEN.join(filter(None, (lens_title(assessment), last_run)))
    can_generate = session.is_trusted and not assessment.errors and snapshot.path is not None
    titles = [(_GENERATE_TITLE, GENERATE_COMMAND)] if can_generate else []
    return [_lens(span, *one, snapshot) for one in (*titles, (title, ASSESS_COMMAND))]


def _lens(span: Range, title: str, command: str, snapshot: Snapshot) -> types.CodeLens:
    arguments = [{"uri": snapshot.uri, "version": snapshot.version}]
    return types.CodeLens(range=to_range(span), command=types.Command(title, command, arguments=arguments))


async def _last_run(session: Session, snapshot: Snapshot, name: str | None) -> str | None:
    """The line about it; None where nobody may know, or there was none."""
    path = snapshot.path
    if not session.is_trusted or path is None or not name:
        return None
    last_run_line = await asyncio.to_thread(_import_last_run_line)
    return await session.work(last_run_line, session.environment.data_folder, name, path, datetime.now(UTC))


def _import_last_run_line() -> _LastRunLine:
    from airsmith.application.last_run import last_run_line  # loads SQLite, which documents without lenses spare

    return last_run_line
