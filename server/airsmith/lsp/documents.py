"""The texts that are open in the editor, each as an immutable snapshot. Lines end where the protocol says they do."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from lsprotocol import types
from pygls.uris import to_fs_path

from airsmith.lsp.convert import position_of
from airsmith.text import LineIndex

_MOST_PATHS = 1024
_ENDING_OF_LANGUAGE = {"python": ".py", "yaml": ".yaml"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One state of an open document. Two snapshots are the same only if they are the same object."""

    uri: str
    language_id: str
    version: int
    text: str

    @property
    def path(self) -> Path | None:
        """Where the document lies on disk; None for one that was never saved or lies elsewhere."""
        return path_of(self.uri)

    @property
    def name(self) -> str:
        """The document's name, whose ending tells what it is; made from its language where it was never saved.

        Empty where the URI is none.
        """
        parts = _parts(self.uri)
        if parts is None:
            return ""
        ending = _ENDING_OF_LANGUAGE.get(self.language_id, "") if parts.scheme == "untitled" else ""
        return unquote(parts.path) + ending


class Documents:
    """All open documents by URI. Whoever listens is told of each new snapshot and of each document that was closed."""

    def __init__(self) -> None:
        self._snapshots: dict[str, Snapshot] = {}
        self._on_change: Callable[[Snapshot], None] | None = None
        self._on_close: Callable[[str], None] | None = None

    def __iter__(self) -> Iterator[Snapshot]:
        return iter(tuple(self._snapshots.values()))

    def listen(self, on_change: Callable[[Snapshot], None], on_close: Callable[[str], None]) -> None:
        """Tell of all documents that are open now, and of everything that happens to them later."""
        self._on_change, self._on_close = on_change, on_close
        for snapshot in self:
            on_change(snapshot)

    def get(self, uri: str) -> Snapshot | None:
        """The newest snapshot of a document; None where it is not open. Never looks at the disk."""
        return self._snapshots.get(_key(uri))

    def open(self, document: types.TextDocumentItem) -> None:
        """Take a document in, or take it in anew."""
        self.close(document.uri)
        self._put(Snapshot(document.uri, document.language_id, document.version, document.text))

    def change(
        self,
        document: types.VersionedTextDocumentIdentifier,
        changes: Iterable[types.TextDocumentContentChangeEvent],
    ) -> None:
        """Apply changes one after the other.

        Those of a document that is not open are left out: VS Code sends some after it has closed an untitled one.
        """
        before = self._snapshots.get(_key(document.uri))
        if before is None:
            _log.info("A change of %s was ignored: it is not open.", document.uri)
            return
        self._put(replace(before, version=document.version, text=changed_text(before.text, changes)))

    def close(self, uri: str) -> None:
        """Forget a document."""
        snapshot = self._snapshots.pop(_key(uri), None)
        if snapshot is not None and self._on_close is not None:
            self._on_close(snapshot.uri)

    def _put(self, snapshot: Snapshot) -> None:
        self._snapshots[_key(snapshot.uri)] = snapshot
        if self._on_change is not None:
            self._on_change(snapshot)


def changed_text(text: str, changes: Iterable[types.TextDocumentContentChangeEvent]) -> str:
    """The text after all changes, each relative to the text after the one before it."""
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            index = LineIndex(text)
            places = (change.range.start, change.range.end)
            start, end = sorted(index.offset_at(position_of(place)) for place in places)
            text = f"{text[:start]}{change.text}{text[end:]}"
        else:
            text = change.text
    return text


@lru_cache(_MOST_PATHS)
def path_of(uri: str) -> Path | None:
    """The path of a `file:` URI; None for others. Remembered, as each check asks for those of all open documents."""
    parts = _parts(uri)
    if parts is None or parts.scheme != "file":
        return None
    path = to_fs_path(uri)
    return Path(path) if path and "\0" not in path else None


def _parts(uri: str) -> SplitResult | None:
    """The parts of a URI; None for what is none."""
    try:
        return urlsplit(uri)
    except ValueError:
        return None


def _key(uri: str) -> str:
    """Clients may escape one URI in several ways."""
    return unquote(uri)
