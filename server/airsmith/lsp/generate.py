"""`airsmith/generate`, and the command `airsmith.generate` for editors that do not know it: one generation.

Both take `{uri, version, engine}`: the version is that of the document which the user saw, the engine may be left out.
The request answers when the run has ended, and ends it when it is cancelled. The command answers at once, as some
editors stand still until it does; the run then shows itself as a progress and ends with a message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any, get_args

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from airsmith.config import EngineName
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.generation_progress import Tell
from airsmith.lsp.generation_result import refused
from airsmith.lsp.protocol import PROGRESS_NOTIFICATION
from airsmith.lsp.runs import Result, Run
from airsmith.lsp.session import Session

_MESSAGE_TYPES = {"done": types.MessageType.Info, "cancelled": types.MessageType.Info}
_NOT_TRUSTED = "What is open here is not trusted, so that nothing is generated; trust it and generate again."
_INTERNAL_ERROR = "Generating failed by a fault of Airsmith's own; the server's log tells more."

_Journey = Callable[[Session, Snapshot, EngineName | None, Tell], Awaitable[Result]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be generated. `token` is that of a progress which the client has ready for it."""

    uri: str
    version: int | None
    engine: EngineName | None
    token: types.ProgressToken | None


async def generate(session: Session, params: Any) -> Result:  # noqa: ANN401 - any JSON
    """Answer the request: its run reports by `airsmith/progress`, and by `$/progress` where the client gave a token."""
    wanted = _read(params)
    journey = await asyncio.to_thread(_import_journey)
    snapshot = _document(session, wanted)
    if isinstance(snapshot, str):
        return refused(snapshot)
    run = session.runs.begin(snapshot.uri, partial(_run_for_request, session, journey, snapshot, wanted))
    return await run.result()


async def run_command(session: Session, arguments: tuple[Any, ...]) -> Result:
    """Carry out the command: `{outcome: started}`, or why it was refused."""
    wanted = _read(arguments[0] if arguments else None)
    journey = await asyncio.to_thread(_import_journey)
    snapshot = _document(session, wanted)
    if isinstance(snapshot, str):
        session.editor.show(snapshot, types.MessageType.Warning)
        return refused(snapshot)
    session.runs.begin(snapshot.uri, partial(_run_for_command, session, journey, snapshot, wanted))
    return {"outcome": "started"}


def _import_journey() -> _Journey:
    from airsmith.lsp.generation_journey import run_generation  # loads the engines and the store, which most spare

    return run_generation


def _read(params: object) -> _Wanted:
    if not isinstance(params, Mapping):
        raise JsonRpcInvalidParams("The params must be an object {uri, version, engine}.")
    uri, version, engine = params.get("uri"), params.get("version"), params.get("engine")
    token = params.get("workDoneToken")
    if not isinstance(uri, str):
        raise JsonRpcInvalidParams("`uri` must be the URI of a spec.")
    if version is not None and not isinstance(version, int):
        raise JsonRpcInvalidParams("`version` must be the version of the document.")
    if engine is not None and engine not in get_args(EngineName):
        raise JsonRpcInvalidParams(f"`engine` must be one of {', '.join(get_args(EngineName))}.")
    return _Wanted(uri, version, engine, token if isinstance(token, int | str) else None)


def _document(session: Session, wanted: _Wanted) -> Snapshot | str:
    """The document, or why nothing can be generated from it now."""
    if not session.is_trusted:
        return _NOT_TRUSTED
    snapshot = session.documents.get(wanted.uri)
    if snapshot is None:
        return "The spec is not open in the editor; open it and generate again."
    if wanted.version is not None and wanted.version != snapshot.version:
        return "The spec has changed since this was asked for; look at it and generate again."
    if snapshot.path is None:
        return "Save the spec first, as its files are written beside it."
    if session.runs.is_running(snapshot.uri):
        return "A generation for this spec is under way; wait for it or cancel it."
    return snapshot


def _title(snapshot: Snapshot) -> str:
    return f"Generating from {PurePosixPath(snapshot.name).name}"


async def _run_for_request(
    session: Session, journey: _Journey, snapshot: Snapshot, wanted: _Wanted, run: Run
) -> Result:
    progress = None
    if wanted.token is not None:
        progress = session.editor.continue_progress(wanted.token, _title(snapshot), run.cancel)

    def tell(text: str, data: dict[str, Any]) -> None:
        session.editor.notify(PROGRESS_NOTIFICATION, {"uri": snapshot.uri, "text": text, **data})
        if progress is not None:
            progress.report(text)

    try:
        return await journey(session, snapshot, wanted.engine, tell)
    finally:
        if progress is not None:
            progress.end("")


async def _run_for_command(
    session: Session, journey: _Journey, snapshot: Snapshot, wanted: _Wanted, run: Run
) -> Result:
    progress = await session.editor.begin_progress(_title(snapshot), run.cancel)
    message, kind = _INTERNAL_ERROR, types.MessageType.Error

    def tell(text: str, _: dict[str, Any]) -> None:
        if progress is not None:
            progress.report(text)

    try:
        result = await journey(session, snapshot, wanted.engine, tell)
        is_worth_telling = result["outcome"] != "cancelled" or result["attempts"] or result["costUsd"]
        message = " ".join((result["message"], *result["notes"])) if is_worth_telling else ""
        kind = _MESSAGE_TYPES.get(result["outcome"], types.MessageType.Warning)
    except Exception:  # noqa: BLE001 - the guarded edge: nobody else waits for this task
        _log.exception("A generation failed.")
        return {"outcome": "failed", "message": message}
    else:
        return result
    finally:
        if progress is not None:
            progress.end(message)
        if message:
            session.editor.show(message, kind)
