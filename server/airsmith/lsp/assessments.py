"""The assessments that are known already, so that scrolling makes none of them again."""

from dataclasses import dataclass

from airsmith.application.workspace import Workspace
from airsmith.feasibility.model import Assessment
from airsmith.lsp.documents import Snapshot


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment, and what it holds for."""

    snapshot: Snapshot
    workspace: Workspace
    assessment: Assessment


class Assessments:
    """The newest assessment of each open document, until something that it builds on may have changed.

    `now` maps URIs to them. Whoever makes an assessment takes `now` first: what is put there after all was forgotten,
    made of what was known before, is never found again.
    """

    def __init__(self) -> None:
        self.now: dict[str, Assessed] = {}

    def forget(self) -> None:
        """Settings, an environment or the history may have changed."""
        self.now = {}

    def drop(self, uri: str) -> None:
        """A document was closed."""
        self.now.pop(uri, None)
