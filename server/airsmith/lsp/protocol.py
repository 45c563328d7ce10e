"""What Airsmith does differently from pygls on the wire.

Messages are structured as a whole instead of object by object from the inside out, so that a nested object that
looks like a message stays what it is, and one that cannot be structured is answered. Documents are kept by
`documents`, positions are always UTF-16, and a progress that the user cancels finds its run.
"""

import logging
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import attrs
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:  # the server is built on this module
    from airsmith.lsp.server import AirsmithServer

GENERATE_REQUEST = "airsmith/generate"
STATUS_REQUEST = "airsmith/status"
DEBUG_INFORMATION_REQUEST = "airsmith/debugInformation"
TEST_KEY_REQUEST = "airsmith/testKey"
RULES_REQUEST = "airsmith/rules"
EXPLAIN_REQUEST = "airsmith/explain"
NEW_SPEC_REQUEST = "airsmith/newSpec"
OWN_REQUESTS = (
    GENERATE_REQUEST,
    STATUS_REQUEST,
    DEBUG_INFORMATION_REQUEST,
    TEST_KEY_REQUEST,
    RULES_REQUEST,
    EXPLAIN_REQUEST,
    NEW_SPEC_REQUEST,
)
PROGRESS_NOTIFICATION = "airsmith/progress"
STATUS_CHANGED_NOTIFICATION = "airsmith/statusChanged"
GENERATE_COMMAND = "airsmith.generate"
ASSESS_COMMAND = "airsmith.assess"
GENERATE_KIND = "refactor.airsmith.generate"
SCAFFOLD_KIND = "refactor.airsmith.scaffold"
FIX_ALL_KIND = "source.fixAll.airsmith"

_log = logging.getLogger(__name__)


@attrs.define
class _OwnRequest:
    """A request of Airsmith's own; its params stay plain JSON."""

    id: int | str
    method: str
    jsonrpc: str
    params: Any = None


class AirsmithProtocol(LanguageServerProtocol):
    """The language server protocol as Airsmith speaks it."""

    _server: "AirsmithServer"

    @property
    def was_shut_down(self) -> bool:
        """Whether the client asked for a shutdown."""
        return self._shutdown

    def get_message_type(self, method: str) -> type[Any] | None:  # type: ignore[override]  # cached there
        """The type of a message by its method; None for methods that nobody knows."""
        return _OwnRequest if method in OWN_REQUESTS else super().get_message_type(method)

    def structure_message(self, data: Any) -> Any:  # noqa: ANN401 - any JSON
        """Called for every object of a message, the inner ones first: only `handle_message` knows which is the whole."""
        return data

    def handle_message(self, message: Any) -> None:  # noqa: ANN401 - any JSON
        """Structure a message and hand it to its handler; one that cannot be structured is answered with an error."""
        if not isinstance(message, dict) or message.get("jsonrpc") != self.VERSION:
            _log.warning("A message that is no JSON-RPC 2.0 was ignored.")
            return
        method = message.get("method")
        if isinstance(method, str) and self.get_message_type(method) is None:
            message = {"params": None, **message}
        try:
            structured = super().structure_message(message)
        except JsonRpcException as error:
            self._refuse(message, error)
            return
        super().handle_message(structured)

    def _refuse(self, message: dict[str, Any], error: JsonRpcException) -> None:
        identity = message.get("id")
        if not isinstance(identity, int | str):
            _log.warning("The notification %r was ignored: its params are wrong.", message.get("method"))
        elif "method" in message:
            self._send_response(identity, error=error.to_response_error())
        else:
            self._handle_response(identity, error=error.to_response_error())

    def _execute_handler(
        self,
        msg_id: int | str,
        handler: Callable[[Any], Any],
        callback: Callable[[Any], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Let go of a handler's future once it is done; pygls keeps those of notifications for ever."""
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        future = self._request_futures.get(msg_id)
        if future is not None:
            future.add_done_callback(lambda _: self._request_futures.pop(msg_id, None))

    def _run_generator(
        self, future: Future[Any] | None, *, gen: Generator[Any, Any, Any], result_future: Future[Any]
    ) -> None:
        """Go on with a built-in handler, unless what it has waited for was cancelled, as happens when the server ends."""
        if future is not None and future.cancelled():
            result_future.cancel()
        super()._run_generator(future, gen=gen, result_future=result_future)

    def _send_handler_result(self, future: Future[Any], *, msg_id: int | str) -> None:
        """Answer a request. That its params are wrong is the client's mistake: a line of the log, without our stack."""
        error = None if future.cancelled() else future.exception()
        if not isinstance(error, JsonRpcInvalidParams):
            super()._send_handler_result(future, msg_id=msg_id)
            return
        self._request_futures.pop(msg_id, None)
        _log.warning("A request was refused: %s", " ".join(error.message.split()))
        self._send_response(msg_id, error=error.to_response_error())

    def _handle_cancel_notification(self, msg_id: int | str) -> None:
        """Cancel a request; that it was answered already is nothing to speak of."""
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """Offer UTF-16 alone, which every client speaks and which `text` counts in."""
        if params.capabilities.general is not None:
            params.capabilities.general.position_encodings = None
        return (yield from super().lsp_initialize(params))

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Take the document in."""
        self._server.documents.open(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Apply the changes."""
        self._server.documents.change(params.text_document, params.content_changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget the document."""
        self._server.documents.close(params.text_document.uri)

    @lsp_method(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def lsp_work_done_progress_cancel(self, params: types.WorkDoneProgressCancelParams) -> None:
        """Cancel what shows this progress."""
        self._server.editor.progress_cancelled(params.token)
