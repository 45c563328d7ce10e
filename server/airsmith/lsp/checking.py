"""Which documents are checked, and their findings. Runs in worker threads."""

import re

from airsmith.analysis.components import concerns_airflow
from airsmith.analysis.module import Module
from airsmith.application.check import check_module, check_spec_document
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.sources import DocumentKind, kind_of
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import is_generated
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.live_document import Checked
from airsmith.spec.document import read_spec

_IMPORT_OF_AIRFLOW = re.compile(r"^[ \t]*(?:from|import)[ \t]+airflow\b", re.MULTILINE)


def check_snapshot(snapshot: Snapshot, workspace: Workspace, files: WorkspaceFiles) -> Checked:
    """The findings of a spec, or of a Python file that has to do with Airflow; nothing for all other documents."""
    kind = kind_of(snapshot.name, snapshot.text)
    if kind is DocumentKind.SPEC:
        return Checked(snapshot, kind, check_spec_document(read_spec(snapshot.text), workspace).findings)
    if kind is DocumentKind.PYTHON and "airflow" in snapshot.text.lower():
        module = Module(snapshot.text)
        if _is_of_interest(module):
            project = files.around(snapshot.path, workspace.folder)
            return Checked(snapshot, kind, check_module(module, workspace, project=project).findings)
    return Checked(snapshot, None, ())


def _is_of_interest(module: Module) -> bool:
    """Whether a file imports Airflow, perhaps in a line that does not parse at the moment, or was generated."""
    if concerns_airflow(module) or is_generated(module.text):
        return True
    return module.has_damage and _IMPORT_OF_AIRFLOW.search(module.text) is not None
