"""`airsmith/debugInformation`: a page for bug reports."""

import asyncio
from collections.abc import Callable, Mapping

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.target_origin import StatedTarget
from airsmith.application.workspace import Workspace
from airsmith.lsp.own_params import uri_in
from airsmith.lsp.session import Session
from airsmith.lsp.status import target_at

_Inform = Callable[[Workspace, StatedTarget, ProcessEnvironment, Mapping[str, str]], str]


async def debug_information(session: Session, params: object) -> dict[str, str]:
    """What holds around a document or folder, as `{text}`."""
    uri = uri_in(params)
    workspace = await session.workspace_at(uri)
    stated = await target_at(session, uri, workspace)
    inform = await asyncio.to_thread(_import_debug_information)
    return {"text": await session.work(inform, workspace, stated, session.environment, _of_editor(session))}


def _of_editor(session: Session) -> dict[str, str]:
    return {
        "Name": session.editor.name,
        "Diagnostics": "asked for" if session.editor.pulls_diagnostics else "pushed",
        "Trust": "trusted" if session.is_trusted else "not trusted",
        "Folder": str(session.editor.root),
        "Open documents": str(len(tuple(session.documents))),
    }


def _import_debug_information() -> _Inform:
    from airsmith.application.debug_information import debug_information  # asked for once in a while

    return debug_information
