"""`textDocument/documentLink`: to the documentation of what a document names."""

from lsprotocol import types

from airsmith.ide.document_links import link_python, link_spec
from airsmith.ide.model import Link
from airsmith.lsp.convert import to_document_link
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.knowledge import Surroundings, read_document, surroundings_of
from airsmith.lsp.session import Session
from airsmith.spec.document import SpecDocument


async def document_links(session: Session, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """All links of a spec or Python file."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None:
        return []
    surroundings = await surroundings_of(session, snapshot)
    return [to_document_link(link) for link in await session.work(_links, snapshot, surroundings)]


def _links(snapshot: Snapshot, surroundings: Surroundings) -> tuple[Link, ...]:
    document = read_document(snapshot)
    if isinstance(document, SpecDocument):
        return link_spec(document, surroundings.for_spec(document))
    return link_python(document, surroundings.for_python()) if document is not None else ()
