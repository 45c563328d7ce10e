"""`airsmith/testKey`: whether the key of the process can be used."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from airsmith.application.environment import ProcessEnvironment
from airsmith.lsp.session import Session

if TYPE_CHECKING:  # loads the engine's port, which most sessions spare
    from airsmith.engines.claude_key_trial import KeyTrial

_Trial = Callable[[ProcessEnvironment], Awaitable["KeyTrial"]]


async def try_key(session: Session, _params: object) -> dict[str, Any]:
    """Ask the service something that costs nothing."""
    try_environment_key = await asyncio.to_thread(_import_trial)
    trial = await try_environment_key(session.environment)
    return {"ok": trial.accepted, "message": trial.message}


def _import_trial() -> _Trial:
    from airsmith.application.key_trial import try_environment_key  # as above

    return try_environment_key
