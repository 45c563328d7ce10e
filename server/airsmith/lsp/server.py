"""The server: which requests there are, and that nothing heavy is loaded before the client has its first answer.

Start-up imports pygls and little else. Everything that understands specs and Python is behind `requests`, which a
thread imports once the client says `initialized`; requests that come earlier wait for it.
"""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer

from airsmith import __version__
from airsmith.lsp.documents import Documents
from airsmith.lsp.editor import Editor
from airsmith.lsp.protocol import (
    ASSESS_COMMAND,
    FIX_ALL_KIND,
    GENERATE_COMMAND,
    GENERATE_KIND,
    OWN_REQUESTS,
    SCAFFOLD_KIND,
    AirsmithProtocol,
)

if TYPE_CHECKING:  # heavy; see above
    from airsmith.lsp.session import Session

_log = logging.getLogger(__name__)

_REQUESTS: tuple[tuple[str, object], ...] = (
    (types.TEXT_DOCUMENT_HOVER, None),
    (types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " ", ".", "=", "("])),
    (types.TEXT_DOCUMENT_DEFINITION, None),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolOptions(label="Airsmith")),
    (types.TEXT_DOCUMENT_DOCUMENT_LINK, types.DocumentLinkOptions(resolve_provider=False)),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL_KIND, GENERATE_KIND, SCAFFOLD_KIND],
            resolve_provider=True,
        ),
    ),
    (types.CODE_ACTION_RESOLVE, None),
    (types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=False)),
    (
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(identifier="airsmith", inter_file_dependencies=True, workspace_diagnostics=False),
    ),
    (types.TEXT_DOCUMENT_DID_SAVE, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, None),
    *((method, None) for method in OWN_REQUESTS),
)


class AirsmithServer(LanguageServer):
    """One server for one client. `environment` holds the variables of the process."""

    protocol: AirsmithProtocol

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__("airsmith", __version__, protocol_cls=AirsmithProtocol, max_workers=1)
        self.documents = Documents()
        self.editor = Editor(self)
        self._environment = environment
        self.initialization_options: Any = None
        self.client_info: types.ClientInfo | None = None
        self._loading: asyncio.Task[tuple[Session, ModuleType]] | None = None

    def report_server_error(self, error: Exception, source: type[PyglsError] | type[JsonRpcException]) -> None:
        """Log what went wrong, with its stack; requests have been answered and logged already. Never a popup."""
        if source is not FeatureRequestError:
            _log.error("A message could not be handled.", exc_info=sys.exception() or error)

    async def session(self) -> "Session":
        """The session; it is loaded when it is first asked for."""
        session, _ = await self._loaded()
        return session

    async def answer(self, method: str, params: Any) -> Any:  # noqa: ANN401 - as the method has it
        """The answer to a request, or None after a notification."""
        session, requests = await self._loaded()
        return await requests.ANSWERS[method](session, params)

    async def end(self) -> None:
        """Cancel everything that runs."""
        if self._loading is not None:
            await (await self.session()).end()

    async def _loaded(self) -> "tuple[Session, ModuleType]":
        if self._loading is None:
            self._loading = asyncio.create_task(self._load())
        return await asyncio.shield(self._loading)

    async def _load(self) -> "tuple[Session, ModuleType]":
        requests = await asyncio.to_thread(_import_requests)
        session = requests.Session(self.documents, self.editor, self._environment, self.initialization_options)
        await session.begin()
        return session, requests


def _import_requests() -> ModuleType:
    from airsmith.lsp import requests

    return requests


def create_server(environment: Mapping[str, str]) -> AirsmithServer:
    """A server with all its requests."""
    server = AirsmithServer(environment)

    def answered(method: str) -> Callable[[Any], Awaitable[Any]]:
        async def answer(params: Any) -> Any:  # noqa: ANN401 - as the method has it
            return await server.answer(method, params)

        return answer

    for method, options in _REQUESTS:
        server.feature(method, options)(answered(method))

    def carried_out(command: str) -> Callable[..., Awaitable[Any]]:
        async def carry_out(*arguments: Any) -> Any:  # noqa: ANN401 - any JSON
            return await server.answer(command, arguments)

        return carry_out

    def remember(params: types.InitializeParams) -> None:
        server.initialization_options = params.initialization_options
        server.client_info = params.client_info

    async def load(_: Any) -> None:  # noqa: ANN401 - nothing of interest
        await server.session()

    async def end(_: Any) -> None:  # noqa: ANN401 - nothing at all
        await server.end()

    for command in (GENERATE_COMMAND, ASSESS_COMMAND):
        server.command(command)(carried_out(command))
    server.feature(types.INITIALIZE)(remember)
    server.feature(types.INITIALIZED)(load)
    server.feature(types.SHUTDOWN)(end)
    return server
