"""`textDocument/hover`: what a key or name stands for, what the rules mean whose findings stand there, the assessment."""

from lsprotocol import types

from airsmith.ide.model import Hover
from airsmith.ide.python_hover import hover_python
from airsmith.ide.spec_hover import hover_spec
from airsmith.lsp.assess import hover_over_name
from airsmith.lsp.convert import position_of, to_hover
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.knowledge import Surroundings, read_document, surroundings_of
from airsmith.lsp.session import Session
from airsmith.rules.registry import find_rule
from airsmith.spec.document import SpecDocument
from airsmith.text import Position


async def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """All of them, one below the other."""
    uri, position = params.text_document.uri, position_of(params.position)
    checked = await session.checked(uri)
    if checked is None or checked.kind is None:
        return None
    hovers = [
        Hover(explanation, finding.range)
        for finding in checked.findings
        if finding.range.contains(position) and (explanation := _explanation(finding.rule))
    ]
    surroundings = await surroundings_of(session, checked.snapshot)
    if about_name := await session.work(_hover_name, checked.snapshot, position, surroundings):
        hovers.insert(0, about_name)
    if about_component := await hover_over_name(session, checked.snapshot, position):
        hovers.append(about_component)
    if not hovers:
        return None
    text = "\n\n---\n\n".join(dict.fromkeys(found.markdown for found in hovers))
    return to_hover(Hover(text, hovers[0].range), is_markdown=session.editor.shows_markdown_hovers)


def _hover_name(snapshot: Snapshot, position: Position, surroundings: Surroundings) -> Hover | None:
    document = read_document(snapshot)
    if isinstance(document, SpecDocument):
        return hover_spec(document, position, surroundings.for_spec(document))
    return hover_python(document, position, surroundings.for_python()) if document is not None else None


def _explanation(name: str) -> str | None:
    rule = find_rule(name)
    return f"**{rule.name}**: {rule.summary}\n\n{rule.explanation}" if rule else None
