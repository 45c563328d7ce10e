"""`airsmith/status`: what an editor shows of the server in one place."""

import platform
import sys
from typing import Any

from airsmith import __version__
from airsmith.application.counterparts import WorkspaceView
from airsmith.application.environment import engine_meant
from airsmith.application.target_origin import StatedTarget, stated_target
from airsmith.application.workspace import Workspace
from airsmith.lsp.assess import is_spec
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.knowledge import spec_made_from
from airsmith.lsp.own_params import uri_in
from airsmith.lsp.session import Session
from airsmith.spec.document import SpecDocument, read_spec


async def status(session: Session, params: object) -> dict[str, Any]:
    """The state of the server around a document or folder. From now on `airsmith/statusChanged` tells to ask again."""
    uri = uri_in(params)
    session.shows_status = True
    workspace = await session.workspace_at(uri)
    stated = await target_at(session, uri, workspace)
    return {
        "version": __version__,
        "python": {"executable": sys.executable, "version": platform.python_version()},
        "airflowTarget": str(stated.target),
        "targetOrigin": stated.origin,
        "engine": engine_meant(workspace.settings.engine, session.environment),
        "keyPresent": session.environment.api_key is not None,
        "trusted": session.is_trusted,
    }


async def target_at(session: Session, uri: str | None, workspace: Workspace) -> StatedTarget:
    """The target around a document; an open spec may state its own, which also holds for what is made from it."""
    snapshot = session.documents.get(uri) if uri is not None else None
    if snapshot is None:
        return stated_target(workspace)
    spec = await session.work(_spec_around, snapshot, workspace, session.view())
    return stated_target(workspace, spec)


def _spec_around(snapshot: Snapshot, workspace: Workspace, view: WorkspaceView) -> SpecDocument | None:
    return read_spec(snapshot.text) if is_spec(snapshot) else spec_made_from(snapshot, workspace, view)
