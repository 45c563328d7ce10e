"""Assessments for the editor: the command `airsmith.assess`, and what the hover over a spec's name says.

The command takes `{uri, version, silent}`, of which all but the uri may be left out, and answers with the same JSON as
`airsmith assess --json`, or `{"refused": reason}`. Unless it is to be silent, it also shows the result as a message,
for editors that do nothing with answers.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.sources import DocumentKind, kind_of
from airsmith.application.workspace import Workspace
from airsmith.feasibility.assessment_data import assessment_data
from airsmith.feasibility.model import Assessment
from airsmith.ide.assessment_text import assessment_markdown, is_on_name, lens_title, name_line
from airsmith.ide.model import Hover
from airsmith.lsp.assessments import Assessed
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.session import Session
from airsmith.spec.document import SpecDocument, read_spec
from airsmith.text import Position

_Assess = Callable[[SpecDocument, Workspace, ProcessEnvironment], Assessment]


async def run_command(session: Session, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Carry out the command."""
    params = arguments[0] if arguments else None
    if not isinstance(params, Mapping) or not isinstance(params.get("uri"), str):
        raise JsonRpcInvalidParams("The params must be an object {uri, version, silent}, and `uri` the URI of a spec.")
    snapshot = session.documents.get(params["uri"])
    version = params.get("version")
    if snapshot is None:
        return _refused(session, "The spec is not open in the editor; open it and assess it again.")
    if version is not None and version != snapshot.version:
        return _refused(session, "The spec has changed since this was asked for; assess it again.")
    if not is_spec(snapshot):
        return _refused(session, "This is no spec, so there is nothing to assess.")
    assessment = await assessment_of(session, snapshot)
    if params.get("silent") is not True:
        session.editor.show(_message(assessment), types.MessageType.Info)
    return assessment_data(assessment)


async def hover_over_name(session: Session, snapshot: Snapshot, position: Position) -> Hover | None:
    """The assessment, where the position is in the line of the spec's name."""
    document = await session.work(read_spec, snapshot.text) if is_spec(snapshot) else None
    if document is None or not is_on_name(document, position):
        return None
    span = name_line(document)
    markdown = assessment_markdown(await assessment_of(session, snapshot))
    return Hover(markdown, span) if span is not None else None


def is_spec(snapshot: Snapshot) -> bool:
    """Whether a document is a spec."""
    return kind_of(snapshot.name, snapshot.text) is DocumentKind.SPEC


async def assessment_of(session: Session, snapshot: Snapshot) -> Assessment:
    """The assessment of a spec as it stands: the one that is known already, or else made in a worker."""
    kept = session.assessments.now
    workspace = await session.workspace(snapshot)
    known = kept.get(snapshot.uri)
    if known is not None and known.snapshot is snapshot and known.workspace == workspace:
        return known.assessment
    assess = await asyncio.to_thread(_import_assess)
    assessment = await session.work(_assess, assess, snapshot.text, workspace, session.environment)
    if session.documents.get(snapshot.uri) is snapshot:
        kept[snapshot.uri] = Assessed(snapshot, workspace, assessment)
    return assessment


def _import_assess() -> _Assess:
    from airsmith.application.assessment import assess_spec  # loads the prompts and the history, which most spare

    return assess_spec


def _assess(assess: _Assess, text: str, workspace: Workspace, environment: ProcessEnvironment) -> Assessment:
    return assess(read_spec(text), workspace, environment)


def _refused(session: Session, reason: str) -> dict[str, Any]:
    session.editor.show(reason, types.MessageType.Warning)
    return {"refused": reason}


def _message(assessment: Assessment) -> str:
    first = f" {assessment.suggestions[0]}" if assessment.suggestions else " Nothing is missing."
    return f"{lens_title(assessment)}.{first}"
