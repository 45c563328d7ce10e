"""The client on the other side: what it can do, what is asked of it and what it is told."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcException

from airsmith.lsp.convert import CompletionAbilities, DiagnosticAbilities

if TYPE_CHECKING:  # the server is built on this module
    from airsmith.lsp.server import AirsmithServer

_ANSWER_WITHIN_S = 10.0
_EDIT_WITHIN_S = 60.0
_CHOICE_WITHIN_S = 600.0
_UNANSWERED = object()

_log = logging.getLogger(__name__)


class Editor:
    """One client. Its capabilities are known once it has sent `initialize`."""

    def __init__(self, server: "AirsmithServer") -> None:
        self._server = server
        self._on_cancel: dict[types.ProgressToken, Callable[[], None]] = {}

    def can(self, capability: str) -> bool:
        """Whether the client has a capability, by its dotted path."""
        return bool(get_capability(self._server.client_capabilities, capability, default=False))

    @property
    def root(self) -> Path:
        """The folder that is open; the user's own where none is."""
        path = self._server.workspace.root_path
        return Path(path) if path else Path.home()

    @property
    def name(self) -> str:
        """What the client calls itself, with its version; empty where it does not say."""
        info = self._server.client_info
        return f"{info.name} {info.version or ''}".strip() if info is not None else ""

    @property
    def pulls_diagnostics(self) -> bool:
        """Whether the client asks for diagnostics; they are pushed to all others."""
        return get_capability(self._server.client_capabilities, "text_document.diagnostic") is not None

    @property
    def diagnostic_abilities(self) -> DiagnosticAbilities:
        """What the client can do with diagnostics. Those that ask for them may state it for pushed ones alone."""
        ways = ("text_document.publish_diagnostics", "text_document.diagnostic")
        return DiagnosticAbilities(
            shows_related=any(self.can(f"{way}.related_information") for way in ways),
            tags=frozenset(tag for way in ways for tag in self._list(f"{way}.tag_support.value_set")),
        )

    @property
    def shows_markdown_hovers(self) -> bool:
        """Whether hovers may be Markdown."""
        return types.MarkupKind.Markdown in self._list("text_document.hover.content_format")

    @property
    def completion_abilities(self) -> CompletionAbilities:
        """What the client can do with completions."""
        item = "text_document.completion.completion_item"
        modes = self._list(f"{item}.insert_text_mode_support.value_set")
        return CompletionAbilities(
            expands_snippets=self.can(f"{item}.snippet_support"),
            shows_markdown=types.MarkupKind.Markdown in self._list(f"{item}.documentation_format"),
            adjusts_indentation=types.InsertTextMode.AdjustIndentation in modes,
        )

    @property
    def resolves_edits(self) -> bool:
        """Whether the client asks for the edit of a code action when it is chosen."""
        properties = self._list("text_document.code_action.resolve_support.properties")
        return self.can("text_document.code_action.data_support") and "edit" in properties

    @property
    def creates_files(self) -> bool:
        """Whether the client takes workspace edits that create files."""
        operations = self._list("workspace.workspace_edit.resource_operations")
        return (
            self.can("workspace.apply_edit")
            and self.can("workspace.workspace_edit.document_changes")
            and types.ResourceOperationKind.Create in operations
        )

    def publish(self, uri: str, version: int | None, diagnostics: Sequence[types.Diagnostic]) -> None:
        """Show the diagnostics of a document instead of those shown before."""
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=diagnostics)
        )

    def show(self, message: str, kind: types.MessageType) -> None:
        """Show a message to the user."""
        self._server.window_show_message(types.ShowMessageParams(type=kind, message=message))

    def notify(self, method: str, params: dict[str, Any]) -> None:
        """Send a notification of our own."""
        self._server.protocol.notify(method, params)

    async def refresh_diagnostics(self) -> None:
        """Make the client ask again for the diagnostics of all documents."""
        if self.can("workspace.diagnostics.refresh_support"):
            await self._ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None, _ANSWER_WITHIN_S)

    async def refresh_lenses(self) -> None:
        """Make the client ask again for the lenses of all documents."""
        if self.can("workspace.code_lens.refresh_support"):
            await self._ask(types.WORKSPACE_CODE_LENS_REFRESH, None, _ANSWER_WITHIN_S)

    async def configuration(self, section: str, scope_uri: str) -> Any:  # noqa: ANN401 - any JSON
        """A section of the settings that hold for a document; None where the client does not tell."""
        item = types.ConfigurationItem(section=section, scope_uri=scope_uri)
        params = types.ConfigurationParams(items=[item])
        answer = await self._ask(types.WORKSPACE_CONFIGURATION, params, _ANSWER_WITHIN_S)
        return answer[0] if isinstance(answer, Sequence) and answer else None

    async def register(self, registrations: Iterable[types.Registration]) -> None:
        """Ask to be told of something."""
        params = types.RegistrationParams(registrations=list(registrations))
        if params.registrations:
            await self._ask(types.CLIENT_REGISTER_CAPABILITY, params, _ANSWER_WITHIN_S)

    async def choose(self, message: str, options: Sequence[str]) -> str | None:
        """Let the user choose; None where they do not."""
        params = types.ShowMessageRequestParams(
            type=types.MessageType.Warning,
            message=message,
            actions=[types.MessageActionItem(title=option) for option in options],
        )
        answer = await self._ask(types.WINDOW_SHOW_MESSAGE_REQUEST, params, _CHOICE_WITHIN_S)
        return answer.title if isinstance(answer, types.MessageActionItem) else None

    async def apply(self, edit: types.WorkspaceEdit, label: str) -> str | None:
        """Have an edit made. None where it was; else why not, in words that end a sentence."""
        metadata = None
        if self.can("workspace.workspace_edit.metadata_support"):
            metadata = types.WorkspaceEditMetadata(is_refactoring=True)  # edited files are then saved, where configured
        params = types.ApplyWorkspaceEditParams(edit=edit, label=label, metadata=metadata)
        answer = await self._ask(types.WORKSPACE_APPLY_EDIT, params, _EDIT_WITHIN_S)
        if not isinstance(answer, types.ApplyWorkspaceEditResult):
            return "the editor did not answer"
        return None if answer.applied else answer.failure_reason or "the editor gave no reason"

    async def begin_progress(self, title: str, on_cancel: Callable[[], None]) -> "Progress | None":
        """Show a progress that the user can cancel; None where the client cannot show one."""
        if not self.can("window.work_done_progress"):
            return None
        token = str(uuid4())
        create = types.WorkDoneProgressCreateParams(token=token)
        if await self._ask(types.WINDOW_WORK_DONE_PROGRESS_CREATE, create, _ANSWER_WITHIN_S) is _UNANSWERED:
            return None
        return self.continue_progress(token, title, on_cancel)

    def continue_progress(self, token: types.ProgressToken, title: str, on_cancel: Callable[[], None]) -> "Progress":
        """Begin a progress whose token the client knows already."""
        self._on_cancel[token] = on_cancel
        progress = Progress(token, self._tell_progress, lambda: self._on_cancel.pop(token, None))
        self._tell_progress(types.ProgressParams(token, types.WorkDoneProgressBegin(title=title, cancellable=True)))
        return progress

    def progress_cancelled(self, token: types.ProgressToken) -> None:
        """The user cancelled what a progress shows."""
        if on_cancel := self._on_cancel.get(token):
            on_cancel()

    def _list(self, capability: str) -> Sequence[Any]:
        """A capability that is a list; empty where the client does not state it."""
        return get_capability(self._server.client_capabilities, capability) or ()

    def _tell_progress(self, params: types.ProgressParams) -> None:
        self._server.progress(params)

    async def _ask(self, method: str, params: object, within_s: float) -> Any:  # noqa: ANN401 - as the method has it
        """The client's answer; `_UNANSWERED` where it refuses or says nothing in time.

        The answer is shielded: pygls cannot deliver one to a future that was cancelled.
        """
        answer = asyncio.wrap_future(self._server.protocol.send_request(method, params))
        answer.add_done_callback(_take_note)
        try:
            async with asyncio.timeout(within_s):
                return await asyncio.shield(answer)
        except TimeoutError:
            _log.warning("The editor did not answer %s within %d s.", method, within_s)
        except JsonRpcException as error:
            _log.info("The editor refused %s: %s", method, error.message)
        return _UNANSWERED


class Progress:
    """A progress that the client shows, from its beginning until `end`."""

    def __init__(
        self, token: types.ProgressToken, tell: Callable[[types.ProgressParams], None], forget: Callable[[], object]
    ) -> None:
        self._token = token
        self._tell = tell
        self._forget = forget

    def report(self, message: str, percentage: int | None = None) -> None:
        """Tell how far it has come."""
        value = types.WorkDoneProgressReport(message=message, percentage=percentage, cancellable=True)
        self._tell(types.ProgressParams(self._token, value))

    def end(self, message: str) -> None:
        """Take it away."""
        self._forget()
        self._tell(types.ProgressParams(self._token, types.WorkDoneProgressEnd(message=message)))


def _take_note(answer: "asyncio.Future[Any]") -> None:
    """Look at a late failure, so that asyncio does not complain that nobody did."""
    if not answer.cancelled():
        answer.exception()
