"""The one owner of state: open documents with their findings, settings, and generations that run."""

import asyncio
from collections.abc import Callable, Container, Coroutine, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from airsmith.application.counterparts import Counterparts, WorkspaceView, component_name_in
from airsmith.application.environment import ProcessEnvironment, read_environment
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import spec_file_of
from airsmith.config import SettingsLayer
from airsmith.finding import Finding
from airsmith.lsp.assessments import Assessments
from airsmith.lsp.checking import check_snapshot
from airsmith.lsp.configuration import EditorSettings, Workspaces, is_trusted, registrations
from airsmith.lsp.documents import Documents, Snapshot, path_of
from airsmith.lsp.editor import Editor
from airsmith.lsp.environments import Environments
from airsmith.lsp.live_document import Checked, LiveDocument
from airsmith.lsp.protocol import STATUS_CHANGED_NOTIFICATION
from airsmith.lsp.runs import Runs
from airsmith.lsp.shown_findings import to_diagnostics
from airsmith.spec.naming import file_names

_WORKERS = 2
_CHECKERS = 2
_END_WITHIN_S = 5.0
_PYTHON_ENDING = ".py"
_SPEC_ENDINGS = (".yaml", ".yml")

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Session:
    """Everything that is known about one client. Belongs to the event loop's thread; workers get snapshots.

    Where the user does not trust what is open, nothing is written, no other program is started, and no Python
    environment is looked at.
    """

    def __init__(self, documents: Documents, editor: Editor, environment: Mapping[str, str], given: object) -> None:
        self.documents = documents
        self.editor = editor
        self.environment: ProcessEnvironment = read_environment(environment)
        self.is_trusted = is_trusted(given)
        self.settings = EditorSettings(editor, given)
        self.runs = Runs()
        self._workspaces = Workspaces()
        self._environments = Environments(editor.root, self.environment.virtual_env, self._recheck)
        self.files = WorkspaceFiles()
        self._counterparts = Counterparts(self.files)
        self.assessments = Assessments()
        self.shows_status = False
        """Whether the client has asked for the status, and so wants to hear when it may have changed."""
        self._live: dict[str, LiveDocument] = {}
        self._shown: set[str] = set()
        self._findings_before: dict[str, tuple[Finding, ...]] = {}
        self._workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="airsmith")
        self._checkers = ThreadPoolExecutor(_CHECKERS, thread_name_prefix="airsmith-check")
        self._background: set[asyncio.Task[None]] = set()
        self._has_ended = False

    async def begin(self) -> None:
        """Check what is open, and from now on what is opened and changed."""
        self.documents.listen(self._changed, self._closed)
        if wanted := registrations(self.editor):
            self._start(self.editor.register(wanted))

    async def end(self) -> None:
        """Cancel everything, and give what was cancelled a moment to keep its records."""
        self._has_ended = True
        for live in self._live.values():
            live.close()
        for task in self._background:
            task.cancel()
        await self._environments.end()
        await self.runs.end(within_s=_END_WITHIN_S)
        for pool in (self._workers, self._checkers):
            pool.shutdown(wait=False, cancel_futures=True)

    async def checked(self, uri: str) -> Checked | None:
        """The findings of a document's newest text; None where it is not open."""
        snapshot = self.documents.get(uri)
        live = self._live.get(snapshot.uri) if snapshot else None
        return await live.checked() if live else None

    async def work(self, function: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T:
        """Call a function that somebody waits for in a worker thread."""
        return await _called_in(self._workers, partial(function, *arguments, **options))

    async def check(self, function: Callable[_P, _T], *arguments: _P.args, **options: _P.kwargs) -> _T:
        """Call a function that checks whole documents, in a thread of its own: others need not wait until it is done."""
        return await _called_in(self._checkers, partial(function, *arguments, **options))

    async def workspace(self, snapshot: Snapshot, *layers: SettingsLayer) -> Workspace:
        """The settings that hold for a document, with further layers over them."""
        editor_layer = await self.settings.layer_for(snapshot.uri)
        return await self.work(self._workspace_in_worker, self._folder(snapshot), editor_layer, *layers)

    async def workspace_at(self, uri: str | None) -> Workspace:
        """The settings that hold for a document, open or not, or in a folder; None: in the one that is open."""
        snapshot = self.documents.get(uri) if uri is not None else None
        if snapshot is not None:
            return await self.workspace(snapshot)
        place = (path_of(uri) if uri is not None else None) or self.editor.root
        layer = await self.settings.layer_for(uri or place.as_uri())
        return await self.work(self._workspace_in_worker, place, layer)

    def view(self) -> WorkspaceView:
        """The files of workspaces as they are now, open ones as they stand in the editor."""
        open_texts = {path: snapshot.text for snapshot in self.documents if (path := snapshot.path) is not None}
        return WorkspaceView(self._counterparts, open_texts)

    def settings_changed(self) -> None:
        """Read all settings again, and check everything by them."""
        self.settings_may_have_changed()
        self._recheck()

    def settings_may_have_changed(self) -> None:
        """Read the settings files, and look for neighbours of files, again when they are needed next.

        What is installed in Python environments may have changed as well.
        """
        self._workspaces.forget()
        self.files.forget()
        self._counterparts.forget()
        self.assessments.forget()
        self._environments.look_again()

    def saved(self, uri: str) -> None:
        """A document was saved: other Python files may derive from its classes."""
        self.settings_may_have_changed()
        if not uri.endswith(_PYTHON_ENDING):
            return
        others = [live for other, live in self._live.items() if other != uri and other.endswith(_PYTHON_ENDING)]
        for live in others:
            live.recheck()
        if others and self.editor.pulls_diagnostics:
            self._start(self.editor.refresh_diagnostics())

    def run_recorded(self) -> None:
        """The history, on which assessments build, knows of one more run."""
        self._refresh_lenses()

    def _refresh_lenses(self) -> None:
        self.assessments.forget()
        self._start(self.editor.refresh_lenses())

    def _recheck(self) -> None:
        self._refresh_lenses()
        if self.shows_status:
            self.editor.notify(STATUS_CHANGED_NOTIFICATION, {})
        for live in self._live.values():
            live.recheck()
        if self.editor.pulls_diagnostics:
            self._start(self.editor.refresh_diagnostics())

    def _changed(self, snapshot: Snapshot) -> None:
        live = self._live.get(snapshot.uri)
        if live is not None:
            live.replace(snapshot)
        else:
            self.settings_may_have_changed()
            self._live[snapshot.uri] = LiveDocument(snapshot, self._check, self._show)
        self._recheck_counterparts(snapshot)

    def _recheck_counterparts(self, snapshot: Snapshot) -> None:
        """Check specs, or what was made from them, again when the other half has changed or has just become that."""
        if snapshot.path is None:
            return
        other_half = _names_of_other_half(snapshot.path, snapshot.text)
        for uri, live in self._live.items():
            if uri == snapshot.uri or not _may_be_halves(uri, snapshot.uri):
                continue
            newest = live.newest
            if newest is None:  # its first check, which is under way, may have looked too early
                live.recheck()
            elif newest.counterpart == snapshot.path or _is_among(newest.snapshot.path, other_half):
                self._findings_before.setdefault(uri, newest.findings)
                live.recheck()

    def _closed(self, uri: str) -> None:
        self._findings_before.pop(uri, None)
        if (live := self._live.pop(uri, None)) is not None:
            live.close()
            if live.newest is not None:
                self._recheck_counterparts(live.newest.snapshot)
        self.settings.forget(uri)
        self.assessments.drop(uri)
        if uri in self._shown:
            self._shown.discard(uri)
            self.editor.publish(uri, None, ())

    async def _check(self, snapshot: Snapshot) -> Checked:
        layer = await self.settings.layer_for(snapshot.uri)
        return await self.check(self._check_in_worker, snapshot, self.view(), layer)

    def _check_in_worker(self, snapshot: Snapshot, view: WorkspaceView, layer: SettingsLayer) -> Checked:
        return check_snapshot(snapshot, self._workspace_in_worker(self._folder(snapshot), layer), view)

    def _workspace_in_worker(self, place: Path, *layers: SettingsLayer) -> Workspace:
        workspace = self._workspaces.workspace(place, *layers)
        return self._environments.around(workspace) if self.is_trusted else workspace

    def _folder(self, snapshot: Snapshot) -> Path:
        return snapshot.path.parent if snapshot.path else self.editor.root

    def _show(self, checked: Checked) -> None:
        """Push findings to clients that do not ask for them; nothing about documents that are none of our business."""
        uri = checked.snapshot.uri
        before = self._findings_before.pop(uri, None)
        if before is not None and before != checked.findings and self.editor.pulls_diagnostics:
            self._start(self.editor.refresh_diagnostics())
        if self.editor.pulls_diagnostics or (checked.kind is None and uri not in self._shown):
            return
        self._shown.add(uri)
        diagnostics = to_diagnostics(checked.findings, uri, self.editor.diagnostic_abilities)
        self.editor.publish(uri, checked.snapshot.version, diagnostics)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        if self._has_ended:
            work.close()
            return
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _called_in(pool: Executor, call: Callable[[], _T]) -> _T:
    return await asyncio.get_running_loop().run_in_executor(pool, call)


def _may_be_halves(one: str, other: str) -> bool:
    """Whether one of two URIs may be a spec and the other what was made from it."""
    return one.endswith(_PYTHON_ENDING) != other.endswith(_PYTHON_ENDING)


def _is_among(path: Path | None, names: Container[str]) -> bool:
    return path is not None and path.name in names


def _names_of_other_half(path: Path, text: str) -> tuple[str, ...]:
    """The names of files that a text says it belongs to: the spec in a Python file's header, a spec's Python files."""
    if path.suffix == _PYTHON_ENDING:
        spec = spec_file_of(text)
        return (spec,) if spec is not None else ()
    name = component_name_in(text) if path.suffix in _SPEC_ENDINGS else None
    return file_names(name).python if name is not None else ()
