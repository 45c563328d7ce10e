"""`textDocument/definition`: from names of Airflow to the installed source."""

from pathlib import Path

from lsprotocol import types

from airsmith.application.sources import read_source
from airsmith.ide.definition import define_in_python, define_in_spec
from airsmith.ide.model import Definition
from airsmith.lsp.convert import position_of, to_location, to_location_link
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.knowledge import Surroundings, read_document, surroundings_of
from airsmith.lsp.session import Session
from airsmith.spec.document import SpecDocument
from airsmith.text import Position


async def definition(
    session: Session, params: types.DefinitionParams
) -> types.Location | list[types.LocationLink] | None:
    """Where it is defined; None where it is not installed, or nothing of Airflow's."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None:
        return None
    surroundings = await surroundings_of(session, snapshot)
    if surroundings.installation is None:
        return None
    found = await session.work(_define, snapshot, position_of(params.position), surroundings)
    if found is None:
        return None
    if session.editor.can("text_document.definition.link_support"):
        return [to_location_link(found)]
    return to_location(found)


def _define(snapshot: Snapshot, position: Position, surroundings: Surroundings) -> Definition | None:
    document = read_document(snapshot)
    if isinstance(document, SpecDocument):
        return define_in_spec(document, position, surroundings.for_spec(document), _read_text)
    if document is not None:
        return define_in_python(document, position, surroundings.for_python(), _read_text)
    return None


def _read_text(path: Path) -> str | None:
    try:
        return read_source(path).text
    except OSError:
        return None
