"""What can be known besides a document's text, and the text as each kind of document is read."""

from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.application.counterparts import WorkspaceView
from airsmith.application.sources import DocumentKind, kind_of
from airsmith.application.target_origin import target_for
from airsmith.application.workspace import Workspace
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.targets import AirflowVersion
from airsmith.ide.knowledge import Knowledge
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.session import Session
from airsmith.spec.document import SpecDocument, read_spec


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds around a document: its settings with the environment that its code is meant for, and its neighbours.

    `made_from` is the spec that a component, its tests or its test DAG was made from.
    """

    workspace: Workspace
    project: Project
    made_from: SpecDocument | None = None

    @property
    def installation(self) -> Installation | None:
        """What is installed in that environment; None where none is known."""
        return self.workspace.installation

    def for_spec(self, document: SpecDocument) -> Knowledge:
        """What can be known for a spec, which may state its own target."""
        return self._knowledge(target_for(self.workspace, document), NO_PROJECT)

    def for_python(self) -> Knowledge:
        """What can be known for a Python file."""
        return self._knowledge(target_for(self.workspace, self.made_from), self.project)

    def _knowledge(self, target: AirflowVersion, project: Project) -> Knowledge:
        return Knowledge(
            target, self.workspace.catalog(target), self.installation, project, self.workspace.awaits_environment
        )


async def surroundings_of(session: Session, snapshot: Snapshot) -> Surroundings:
    """What holds around a document now."""
    workspace = await session.workspace(snapshot)
    made_from = await session.work(spec_made_from, snapshot, workspace, session.view())
    return Surroundings(workspace, session.files.around(snapshot.path, workspace.folder), made_from)


def read_document(snapshot: Snapshot) -> SpecDocument | Module | None:
    """A spec or Python file, understood; None for what is neither, and for Python that cannot be about Airflow."""
    kind = kind_of(snapshot.name, snapshot.text)
    if kind is DocumentKind.SPEC:
        return read_spec(snapshot.text)
    return Module(snapshot.text) if _may_be_about_airflow(snapshot, kind) else None


def spec_made_from(snapshot: Snapshot, workspace: Workspace, view: WorkspaceView) -> SpecDocument | None:
    """The spec that a component, its tests or its test DAG was made from; None for every other document."""
    if not _may_be_about_airflow(snapshot, kind_of(snapshot.name, snapshot.text)):
        return None
    made_from = view.made_from(snapshot.path, snapshot.text, workspace)
    return made_from.spec.document if made_from is not None else None


def _may_be_about_airflow(snapshot: Snapshot, kind: DocumentKind | None) -> bool:
    return kind is DocumentKind.PYTHON and "airflow" in snapshot.text
