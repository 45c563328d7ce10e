"""What can be known besides a document's text, and the text as each kind of document is read."""

from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.application.sources import DocumentKind, kind_of
from airsmith.application.workspace import Workspace
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.targets import AirflowVersion
from airsmith.ide.knowledge import Knowledge
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.session import Session
from airsmith.spec.document import SpecDocument, read_spec


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds around a document: its settings with the environment that its code is meant for, and its neighbours."""

    workspace: Workspace
    project: Project

    @property
    def installation(self) -> Installation | None:
        """What is installed in that environment; None where none is known."""
        return self.workspace.installation

    def for_spec(self, document: SpecDocument) -> Knowledge:
        """What can be known for a spec, which may state its own target."""
        return self._knowledge(self.workspace.target_of(document.string("airflow_version")), NO_PROJECT)

    def for_python(self) -> Knowledge:
        """What can be known for a Python file."""
        return self._knowledge(self.workspace.target, self.project)

    def _knowledge(self, target: AirflowVersion, project: Project) -> Knowledge:
        return Knowledge(
            target, self.workspace.catalog(target), self.installation, project, self.workspace.awaits_environment
        )


async def surroundings_of(session: Session, snapshot: Snapshot) -> Surroundings:
    """What holds around a document now."""
    workspace = await session.workspace(snapshot)
    return Surroundings(workspace, session.files.around(snapshot.path, workspace.folder))


def read_document(snapshot: Snapshot) -> SpecDocument | Module | None:
    """A spec or Python file, understood; None for what is neither, and for Python that cannot be about Airflow."""
    kind = kind_of(snapshot.name, snapshot.text)
    if kind is DocumentKind.SPEC:
        return read_spec(snapshot.text)
    is_airflow = kind is DocumentKind.PYTHON and "airflow" in snapshot.text
    return Module(snapshot.text) if is_airflow else None
