"""`textDocument/completion`: keys and values of a spec, also in one that is half typed."""

from lsprotocol import types

from airsmith.application.sources import DocumentKind, kind_of
from airsmith.ide.model import Completion
from airsmith.ide.spec_completion import complete_spec
from airsmith.lsp.convert import position_of, to_completion_item
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.session import Session
from airsmith.spec.document import read_spec
from airsmith.text import Position


async def complete(session: Session, params: types.CompletionParams) -> types.CompletionList | None:
    """What may be typed, best first. It does not wait for findings."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None:
        return None
    found = await session.work(_complete, snapshot, position_of(params.position))
    abilities = session.editor.completion_abilities
    items = [to_completion_item(completion, place, abilities) for place, completion in enumerate(found)]
    return types.CompletionList(is_incomplete=False, items=items)


def _complete(snapshot: Snapshot, position: Position) -> tuple[Completion, ...]:
    if kind_of(snapshot.name, snapshot.text) is not DocumentKind.SPEC:
        return ()
    return complete_spec(read_spec(snapshot.text), position)
