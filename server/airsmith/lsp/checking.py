"""Which documents are checked, and their findings. Runs in worker threads."""

import re
from pathlib import Path

from airsmith.analysis.components import concerns_airflow
from airsmith.analysis.module import Module
from airsmith.application.check import check_module, check_spec_document
from airsmith.application.counterparts import WorkspaceView
from airsmith.application.sources import DocumentKind, kind_of
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import is_generated
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.live_document import Checked
from airsmith.spec.document import read_spec

_IMPORT_OF_AIRFLOW = re.compile(r"^[ \t]*(?:from|import)[ \t]+airflow\b", re.MULTILINE)


def check_snapshot(snapshot: Snapshot, workspace: Workspace, view: WorkspaceView) -> Checked:
    """The findings of a spec, or of a Python file that has to do with Airflow; nothing for all other documents."""
    kind = kind_of(snapshot.name, snapshot.text)
    if kind is DocumentKind.SPEC:
        document = read_spec(snapshot.text)
        component = view.component_of(snapshot.path, document, workspace)
        findings = check_spec_document(document, workspace, component).findings
        return Checked(snapshot, kind, findings, view.component_path(snapshot.path, document, workspace))
    if kind is DocumentKind.PYTHON and "airflow" in snapshot.text.lower():
        module = Module(snapshot.text)
        if _is_of_interest(module):
            project = view.around(snapshot.path, workspace.folder)
            made_from = view.made_from(snapshot.path, snapshot.text, workspace)
            findings = check_module(module, workspace, project=project, made_from=made_from).findings
            return Checked(snapshot, kind, findings, Path(made_from.spec.path) if made_from is not None else None)
    return Checked(snapshot, None, ())


def _is_of_interest(module: Module) -> bool:
    """Whether a file imports Airflow, perhaps in a line that does not parse at the moment, or was generated."""
    if concerns_airflow(module) or is_generated(module.text):
        return True
    return module.has_damage and _IMPORT_OF_AIRFLOW.search(module.text) is not None
