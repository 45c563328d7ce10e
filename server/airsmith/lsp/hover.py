"""`textDocument/hover`: what a key of a spec is for, and what the rules mean whose findings stand at the place."""

from lsprotocol import types

from airsmith.application.sources import DocumentKind, kind_of
from airsmith.ide.model import Hover
from airsmith.ide.spec_hover import hover_spec
from airsmith.lsp.convert import position_of, to_hover
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.session import Session
from airsmith.rules.registry import find_rule
from airsmith.spec.document import read_spec
from airsmith.text import Position


async def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """Both, one below the other."""
    uri, position = params.text_document.uri, position_of(params.position)
    checked = await session.checked(uri)
    if checked is None or checked.kind is None:
        return None
    hovers = [
        Hover(explanation, finding.range)
        for finding in checked.findings
        if finding.range.contains(position) and (explanation := _explanation(finding.rule))
    ]
    if about_spec := await session.work(_hover_spec, checked.snapshot, position):
        hovers.insert(0, about_spec)
    if not hovers:
        return None
    text = "\n\n---\n\n".join(dict.fromkeys(found.markdown for found in hovers))
    return to_hover(Hover(text, hovers[0].range), is_markdown=session.editor.shows_markdown_hovers)


def _hover_spec(snapshot: Snapshot, position: Position) -> Hover | None:
    if kind_of(snapshot.name, snapshot.text) is not DocumentKind.SPEC:
        return None
    return hover_spec(read_spec(snapshot.text), position)


def _explanation(name: str) -> str | None:
    rule = find_rule(name)
    return f"**{rule.name}**: {rule.summary}\n\n{rule.explanation}" if rule else None
