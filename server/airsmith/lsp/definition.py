"""`textDocument/definition`: between a spec and its component, and from names of Airflow to the installed source."""

from pathlib import Path

from lsprotocol import types

from airsmith.analysis.module import Module
from airsmith.application.counterparts import WorkspaceView
from airsmith.application.sources import read_source
from airsmith.ide.counterpart_definition import define_in_component, define_in_spec_of
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
    """Where it is defined; None where that is neither in the other half nor installed."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None:
        return None
    surroundings = await surroundings_of(session, snapshot)
    found = await session.work(_define, snapshot, position_of(params.position), surroundings, session.view())
    if found is None:
        return None
    if session.editor.can("text_document.definition.link_support"):
        return [to_location_link(found)]
    return to_location(found)


def _define(
    snapshot: Snapshot, position: Position, surroundings: Surroundings, view: WorkspaceView
) -> Definition | None:
    document = read_document(snapshot)
    if document is None:
        return None
    found = _in_other_half(document, snapshot, position, surroundings, view)
    if found is not None or surroundings.installation is None:
        return found
    if isinstance(document, SpecDocument):
        return define_in_spec(document, position, surroundings.for_spec(document), _read_text)
    return define_in_python(document, position, surroundings.for_python(), _read_text)


def _in_other_half(
    document: SpecDocument | Module,
    snapshot: Snapshot,
    position: Position,
    surroundings: Surroundings,
    view: WorkspaceView,
) -> Definition | None:
    """In the component of a spec, or in the spec of a component; None where there is none, or it has nothing of it."""
    if isinstance(document, SpecDocument):
        component = view.component_of(snapshot.path, document, surroundings.workspace)
        return define_in_component(document, position, component.module, component.path) if component else None
    spec = view.spec_of(snapshot.path, snapshot.text, surroundings.workspace)
    return define_in_spec_of(document, position, spec.document, Path(spec.path)) if spec else None


def _read_text(path: Path) -> str | None:
    try:
        return read_source(path).text
    except OSError:
        return None
