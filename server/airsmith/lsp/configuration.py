"""The editor's settings, and the settings files with them laid over.

Editors hold settings of their own for one document each; a client that cannot be asked may have given some with
`initialize` or `workspace/didChangeConfiguration`. Keys and endpoints are never taken from any of these.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lsprotocol import types

from airsmith.application.workspace import Workspace, open_workspace
from airsmith.config import SettingsLayer
from airsmith.lsp.editor import Editor

SECTION = "airsmith"
_TRUST_KEY = "trusted"
_ORIGIN = "the editor's settings"
_TABLES = frozenset(("severity",))
_SETTINGS_FILES = ("**/airsmith.toml", "**/pyproject.toml")

_log = logging.getLogger(__name__)


def is_trusted(given: object) -> bool:
    """Whether the user trusts what is open, by what came with `initialize`; editors that know no trust say nothing."""
    if not isinstance(given, Mapping):
        return True
    places = [place for place in (given, given.get(SECTION)) if isinstance(place, Mapping)]
    return all(place.get(_TRUST_KEY, True) is True for place in places)


class EditorSettings:
    """What the editor says, for each document. `given` is what came with `initialize`."""

    def __init__(self, editor: Editor, given: object) -> None:
        self._editor = editor
        self._given = _section(given)
        self._asked: dict[str, asyncio.Task[SettingsLayer]] = {}

    def take(self, settings: object) -> None:
        """Take settings that the client pushed, and ask anew for those that it can be asked for."""
        if isinstance(settings, Mapping) and settings:
            self._given = _section(settings)
        self._asked.clear()

    def forget(self, uri: str) -> None:
        """The document was closed."""
        self._asked.pop(uri, None)

    async def layer_for(self, uri: str) -> SettingsLayer:
        """The settings for a document."""
        if not self._editor.can("workspace.configuration"):
            return SettingsLayer(_ORIGIN, self._given)
        if uri not in self._asked:
            self._asked[uri] = asyncio.create_task(self._ask(uri))
        return await asyncio.shield(self._asked[uri])

    async def _ask(self, uri: str) -> SettingsLayer:
        answer = await self._editor.configuration(SECTION, uri)
        return SettingsLayer(_ORIGIN, {**self._given, **_read(answer)})


def _section(settings: object) -> dict[str, Any]:
    """Settings that came without being asked for, bare or below the section's name."""
    if isinstance(settings, Mapping) and isinstance(settings.get(SECTION), Mapping):
        settings = settings[SECTION]
    return _read(settings)


def _read(answer: object) -> dict[str, Any]:
    """The values that are meant for the server.

    Sections also hold groups of settings for the client, an empty text for what is not set, and perhaps the trust.
    """
    if not isinstance(answer, Mapping):
        return {}
    return {
        key: value
        for key, value in answer.items()
        if key != _TRUST_KEY and value != "" and (key in _TABLES or not isinstance(value, Mapping))
    }


class Workspaces:
    """The settings of each folder, read once until they are forgotten. Used by worker threads."""

    def __init__(self) -> None:
        self._opened: dict[tuple[Path, tuple[str, ...]], Workspace] = {}
        self._told: set[str] = set()

    def forget(self) -> None:
        """Read all settings files again."""
        self._opened = {}

    def workspace(self, folder: Path, *layers: SettingsLayer) -> Workspace:
        """The settings that hold in a folder; what is wrong with them is logged, each thing once."""
        opened, key = self._opened, (folder, tuple(repr(layer) for layer in layers))
        if key not in opened:
            opened[key] = open_workspace(folder, *layers)
            self._log(opened[key].problems)
        return opened[key]

    def _log(self, problems: Iterable[str]) -> None:
        for problem in problems:
            if problem not in self._told:
                self._told.add(problem)
                _log.warning("%s", problem)


def registrations(editor: Editor) -> list[types.Registration]:
    """What the client is asked to tell of, as far as it takes such requests."""
    wanted = []
    if editor.can("workspace.did_change_configuration.dynamic_registration"):
        options = {"section": SECTION}
        wanted.append(types.Registration("settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options))
    if editor.can("workspace.did_change_watched_files.dynamic_registration"):
        watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _SETTINGS_FILES]
        watched = types.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
        wanted.append(types.Registration("settings-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched))
    return wanted
