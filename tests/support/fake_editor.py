"""A real client over stdio with the capabilities of a real editor, and a user who answers as the test says."""

import asyncio
import copy
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import attrs
from lsprotocol import types
from pygls.protocol import default_converter
from pygls.uris import from_fs_path, to_fs_path
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

from airsmith.text import Position, Range, TextEdit, apply_edits

VSCODE, NEOVIM, EMACS = "visual-studio-code", "neovim", "emacs"
SERVE = "import sys; from airsmith.lsp.main import serve; sys.exit(serve(None))"
WITHIN_S = 60.0
_OWN_NOTIFICATIONS = ("airsmith/progress", "airsmith/statusChanged")

T = TypeVar("T")


@attrs.define
class _PlainNotification:
    method: str
    jsonrpc: str
    params: Any = None


@attrs.define
class _PlainResponse:
    id: int | str
    jsonrpc: str
    result: Any = None


class _Protocol(LanguageClientProtocol):
    """Leaves messages of Airsmith's own as plain JSON, and code actions, which lsprotocol takes for commands."""

    def get_message_type(self, method: str) -> Any:  # type: ignore[override]  # noqa: ANN401
        return _PlainNotification if method in _OWN_NOTIFICATIONS else super().get_message_type(method)

    def get_result_type(self, method: str) -> Any:  # type: ignore[override]  # noqa: ANN401
        plain = method.startswith("airsmith/") or method == types.TEXT_DOCUMENT_CODE_ACTION
        return _PlainResponse if plain else super().get_result_type(method)


class _Client(LanguageClient):
    """Keeps what the server logs."""

    def __init__(self) -> None:
        super().__init__(protocol_cls=_Protocol, converter_factory=default_converter)
        self.log = ""
        self.on_log: Callable[[], None] = lambda: None

    async def start_io(self, cmd: str, *args: str, **options: Any) -> None:  # noqa: ANN401
        await super().start_io(cmd, *args, **options)
        assert self._stderr_forwarder is not None
        self._stderr_forwarder.cancel()
        self._stderr_forwarder = asyncio.create_task(self._keep_log())

    async def _keep_log(self) -> None:
        assert self._server is not None
        assert self._server.stderr is not None
        while line := await self._server.stderr.readline():
            self.log += line.decode("utf-8", "replace")
            self.on_log()

    def kill(self) -> None:
        """End a server that a failed test has left behind."""
        if self._server is not None and self._server.returncode is None:
            self._server.kill()

    @property
    def exit_code(self) -> int | None:
        return self._server.returncode if self._server else None


@dataclass
class FakeEditor:
    """What the editor shows and what its user does. All waiting is for messages, never for time."""

    folder: Path
    data: Path
    client: _Client
    capabilities: types.ClientCapabilities
    settings: dict[str, Any] = field(default_factory=dict)
    published: list[types.PublishDiagnosticsParams] = field(default_factory=list)
    progress: list[dict[str, Any]] = field(default_factory=list)
    questions: list[types.ShowMessageRequestParams] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    edits: list[types.ApplyWorkspaceEditParams] = field(default_factory=list)
    registered: list[types.Registration] = field(default_factory=list)
    takes_edits: bool = True
    lens_refreshes: int = 0
    status_changes: int = 0
    _texts: dict[str, tuple[int, str]] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pulls(self) -> bool:
        assert self.capabilities.text_document is not None
        return self.capabilities.text_document.diagnostic is not None

    @property
    def messages(self) -> list[str]:
        return [message.message for message in self.client.messages]

    def begin_anew(self, folder: Path) -> None:
        """Forget what was seen and generated, and go on in another folder. The server is not told."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.folder = folder
        self.takes_edits = True
        self.client.log = ""
        for seen in (self.published, self.progress, self.questions, self.answers, self.edits, self.client.messages):
            seen.clear()

    def close_all(self) -> None:
        """Close what is open."""
        for uri in tuple(self._texts):
            self.close(uri)

    async def until(self, condition: Callable[[], T]) -> T:
        """Wait until a condition holds; it is looked at whenever the server has said something."""
        try:
            async with asyncio.timeout(WITHIN_S):
                while not (value := condition()):
                    self._changed.clear()
                    await self._changed.wait()
                return value
        except TimeoutError:
            raise AssertionError(f"the server has not done it; its log:\n{self.client.log}") from None

    def uri(self, name: str) -> str:
        uri: str | None = from_fs_path(str(self.folder / name))
        assert uri is not None
        return uri

    def write(self, name: str, text: str) -> str:
        """Put a file on disk."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return self.uri(name)

    def open(self, name: str, text: str, *, language: str | None = None) -> str:
        """Write a file and open it; a name with a scheme is opened as it is."""
        uri = name if ":" in name else self.write(name, text)
        language = language or ("python" if name.endswith(".py") else "yaml")
        self._texts[uri] = (1, text)
        item = types.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> int:
        """Send changes as one new version. The text that `text` tells is kept only for changes of the whole."""
        version = self._texts[uri][0] + 1
        self._texts[uri] = (version, changes[-1].text)
        identity = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        params = types.DidChangeTextDocumentParams(text_document=identity, content_changes=changes)
        self.client.text_document_did_change(params)
        return version

    def retype(self, uri: str, text: str) -> int:
        """Replace the whole text."""
        return self.change(uri, types.TextDocumentContentChangeWholeDocument(text=text))

    def close(self, uri: str) -> None:
        self._texts.pop(uri)
        identity = types.TextDocumentIdentifier(uri=uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=identity))

    def version(self, uri: str) -> int:
        return self._texts[uri][0]

    def text(self, uri: str) -> str:
        return self._texts[uri][1]

    async def diagnostics(self, uri: str) -> Sequence[types.Diagnostic]:
        """The findings of the newest text, pulled or pushed, as the profile has it."""
        if self.pulls:
            report = await self.pull(uri)
            assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
            return report.items
        version = self.version(uri)
        seen = await self.until(lambda: [p for p in self.published if p.uri == uri and p.version == version])
        return seen[-1].diagnostics

    async def pull(self, uri: str, previous: str | None = None) -> types.DocumentDiagnosticReport:
        identity = types.TextDocumentIdentifier(uri=uri)
        params = types.DocumentDiagnosticParams(text_document=identity, previous_result_id=previous)
        return await self.client.text_document_diagnostic_async(params)

    async def hover(self, uri: str, position: Position) -> str | None:
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(*position))
        found = await self.client.text_document_hover_async(params)
        if found is None:
            return None
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def complete(self, uri: str, position: Position) -> list[types.CompletionItem]:
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(*position))
        found = await self.client.text_document_completion_async(params)
        items = found.items if isinstance(found, types.CompletionList) else found
        return list(items or ())

    async def code_actions(
        self,
        uri: str,
        span: types.Range,
        *,
        only: Sequence[str] | None = None,
        diagnostics: Sequence[types.Diagnostic] = (),
        trigger: types.CodeActionTriggerKind | None = None,
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext(diagnostics=diagnostics, only=only, trigger_kind=trigger)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), span, context)
        found: Any = await self.client.text_document_code_action_async(params)
        structure = self.client.protocol._converter.structure
        return [structure(action, types.CodeAction) for action in found or ()]

    def generating(self, uri: str, *, request_id: str = "generate", **params: object) -> "asyncio.Future[Any]":
        """Send `airsmith/generate` for the text as it is."""
        wanted = {"uri": uri, "version": self.version(uri), **params}
        answer = self.client.protocol.send_request_async("airsmith/generate", wanted, request_id)  # type: ignore[no-untyped-call]
        return asyncio.ensure_future(asyncio.wait_for(answer, WITHIN_S))

    async def ask(self, method: str, params: object) -> Any:  # noqa: ANN401
        """The answer to a request of Airsmith's own."""
        answer = self.client.protocol.send_request_async(method, params)  # type: ignore[no-untyped-call]
        return await asyncio.wait_for(answer, WITHIN_S)

    async def execute(self, command: str, *arguments: object) -> Any:  # noqa: ANN401
        params = types.ExecuteCommandParams(command=command, arguments=arguments)
        return await self.client.workspace_execute_command_async(params)

    def edited(self, uri: str, edit: types.WorkspaceEdit) -> str:
        """The text of an open document after an edit of it."""
        edits: list[TextEdit] = []
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            assert change.text_document.uri == uri
            assert change.text_document.version == self.version(uri)
            edits += map(_edit_of, change.edits)
        for name, changes in (edit.changes or {}).items():
            assert name == uri
            edits += map(_edit_of, changes)
        return apply_edits(self.text(uri), edits)

    def _take_edit(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        self.edits.append(params)
        if not self.takes_edits:
            return types.ApplyWorkspaceEditResult(applied=False, failure_reason="the user said no")
        for change in params.edit.document_changes or ():
            if isinstance(change, types.CreateFile):
                path = _path_of(change.uri)
                assert not path.exists()
                path.write_text("", "utf-8")
            else:
                assert isinstance(change, types.TextDocumentEdit)
                path = _path_of(change.text_document.uri)
                text = apply_edits(path.read_text("utf-8"), map(_edit_of, change.edits))
                path.write_text(text, "utf-8")
        return types.ApplyWorkspaceEditResult(applied=True)

    def _answer(self, params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
        self.questions.append(params)
        return types.MessageActionItem(title=self.answers.pop(0)) if self.answers else None

    def _refresh_lenses(self, _: object) -> None:
        self.lens_refreshes += 1

    def _hear_of_status(self, _: object) -> None:
        self.status_changes += 1

    def _features(self) -> dict[str, Callable[[Any], Any]]:
        return {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self.published.append,
            "airsmith/progress": self.progress.append,
            "airsmith/statusChanged": self._hear_of_status,
            types.WORKSPACE_APPLY_EDIT: self._take_edit,
            types.WINDOW_SHOW_MESSAGE_REQUEST: self._answer,
            types.CLIENT_REGISTER_CAPABILITY: lambda params: self.registered.extend(params.registrations),
            types.WORKSPACE_CODE_LENS_REFRESH: self._refresh_lenses,
            types.WORKSPACE_CONFIGURATION: lambda params: [self.settings.get(item.section) for item in params.items],
        }

    def attach(self) -> None:
        """Make the client answer, and wake up whoever waits after each message."""
        self.client.on_log = self._changed.set

        def own(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
            def handle(params: Any) -> Any:  # noqa: ANN401
                try:
                    return handler(params)
                finally:
                    self._changed.set()

            return handle

        def theirs(handler: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
            return own(lambda params: handler(self.client, params))

        features = {name: theirs(handler) for name, handler in DEFAULT_CLIENT_FEATURES.items()}
        register_lsp_features(self.client, features | {name: own(hears) for name, hears in self._features().items()})


def _edit_of(edit: types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit) -> TextEdit:
    assert isinstance(edit, types.TextEdit)
    start, end = edit.range.start, edit.range.end
    return TextEdit(Range(Position(start.line, start.character), Position(end.line, end.character)), edit.new_text)


def _path_of(uri: str) -> Path:
    path = to_fs_path(uri)
    assert path is not None
    return Path(path)


def capabilities_of(profile: str, *, pulls: bool | None = None) -> types.ClientCapabilities:
    """The capabilities of an editor; `pulls` says whether it asks for diagnostics, where it differs."""
    capabilities = copy.deepcopy(client_capabilities(profile))
    assert capabilities.text_document is not None
    if pulls is not None:
        capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities() if pulls else None
    if pulls and capabilities.workspace is not None:
        capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return capabilities


@asynccontextmanager
async def an_editor(
    folder: Path,
    profile: str = VSCODE,
    *,
    pulls: bool | None = None,
    settings: Mapping[str, Any] | None = None,
    variables: Mapping[str, str] | None = None,
    capabilities: types.ClientCapabilities | None = None,
    initialization_options: object = None,
) -> AsyncIterator[FakeEditor]:
    """Start a server for a folder, and shut it down in good order. Its data lie in the folder's `.data`."""
    client = _Client()
    data = folder / ".data"
    editor = FakeEditor(
        folder, data, client, capabilities or capabilities_of(profile, pulls=pulls), dict(settings or {})
    )
    editor.attach()
    await client.start_io(sys.executable, "-P", "-c", SERVE, env=environment(folder, variables))
    root = from_fs_path(str(folder))
    assert root is not None
    await client.initialize_session(
        types.InitializeParams(
            capabilities=editor.capabilities,
            root_uri=root,
            workspace_folders=[types.WorkspaceFolder(uri=root, name=folder.name)],
            initialization_options=initialization_options,
        )
    )
    try:
        yield editor
        async with asyncio.timeout(WITHIN_S):
            await client.shutdown_session()
        assert client.exit_code == 0, client.log
    finally:
        client.kill()
        await client.stop()  # type: ignore[no-untyped-call]


def environment(folder: Path, variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Nothing of this machine's settings, and a data folder that only the test knows."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(folder), "AIRSMITH_DATA_DIR": str(folder / ".data"), **(variables or {})}
