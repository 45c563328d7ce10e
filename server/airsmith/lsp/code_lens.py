"""`textDocument/codeLens`: the assessment in one line above the spec's name."""

from lsprotocol import types

from airsmith.ide.assessment_text import lens_title, name_line
from airsmith.lsp.assess import assessment_of, is_spec
from airsmith.lsp.convert import to_range
from airsmith.lsp.protocol import ASSESS_COMMAND
from airsmith.lsp.session import Session
from airsmith.spec.document import read_spec


async def code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """One lens for a spec that has a name; none for anything else."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None or not is_spec(snapshot):
        return []
    span = name_line(await session.work(read_spec, snapshot.text))
    if span is None:
        return []
    title = lens_title(await assessment_of(session, snapshot))
    arguments = [{"uri": snapshot.uri, "version": snapshot.version}]
    command = types.Command(title=title, command=ASSESS_COMMAND, arguments=arguments)
    return [types.CodeLens(range=to_range(span), command=command)]
