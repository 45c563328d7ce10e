"""`textDocument/completion`: keys and values of a spec, names of Airflow in Python; also while they are half typed."""

from lsprotocol import types

from airsmith.application.sources import DocumentKind, kind_of
from airsmith.ide.model import Completions
from airsmith.ide.python_completion import complete_python
from airsmith.ide.spec_completion import complete_spec
from airsmith.lsp.convert import position_of, to_completion_item
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.knowledge import Surroundings, surroundings_of
from airsmith.lsp.session import Session
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex, Position

_UNASKED = (" ", ":")
"""Characters that are typed everywhere in Python, where nobody waits for arguments to be proposed."""


async def complete(session: Session, params: types.CompletionParams) -> types.CompletionList | None:
    """What may be typed, best first. It does not wait for findings."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None:
        return None
    surroundings = await surroundings_of(session, snapshot)
    typed = params.context.trigger_character if params.context is not None else None
    found = await session.work(_complete, snapshot, position_of(params.position), surroundings, typed)
    abilities = session.editor.completion_abilities
    items = [to_completion_item(completion, place, abilities) for place, completion in enumerate(found.items)]
    return types.CompletionList(is_incomplete=not found.is_complete, items=items)


def _complete(snapshot: Snapshot, position: Position, surroundings: Surroundings, typed: str | None) -> Completions:
    kind = kind_of(snapshot.name, snapshot.text)
    if kind is DocumentKind.SPEC:
        document = read_spec(snapshot.text)
        return complete_spec(document, position, surroundings.for_spec(document))
    if kind is DocumentKind.PYTHON:
        index = LineIndex(snapshot.text)
        return complete_python(index, position, surroundings.for_python(), calls=typed not in _UNASKED)
    return Completions()
