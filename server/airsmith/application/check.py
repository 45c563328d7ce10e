"""One document checked: the same call for the editor, the command line and CI."""

from airsmith.analysis.module import Module
from airsmith.application.sources import DocumentKind, Source
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import generated_component_type
from airsmith.finding import Finding, Layer, Severity
from airsmith.rules.engine import CheckOptions, CheckResult, check_python, check_spec
from airsmith.rules.rule import Profile
from airsmith.spec.document import SpecDocument, read_spec
from airsmith.spec.fields import ComponentType


def check_source(
    source: Source, kind: DocumentKind, workspace: Workspace, component_type: ComponentType | None = None
) -> CheckResult:
    """All findings of a document, as a person's file. `component_type` says that a Python file is a component."""
    disabled = frozenset(workspace.settings.disable)
    if kind is DocumentKind.SPEC:
        result = check_spec_document(read_spec(source.text), workspace)
    else:
        said_to_be = component_type or generated_component_type(source.text)
        options = CheckOptions(
            target=workspace.target, profile=Profile.AUTHORED, component_type=said_to_be, disabled=disabled
        )
        result = check_python(Module(source.text), options)
    if source.undecodable is None:
        return result
    return CheckResult((_encoding_finding(source, kind), *result.findings), result.crashed)


def check_spec_document(document: SpecDocument, workspace: Workspace) -> CheckResult:
    """All findings of a spec that was read already."""
    options = CheckOptions(
        target=workspace.target_of(document.string("airflow_version")), disabled=frozenset(workspace.settings.disable)
    )
    return check_spec(document, options)


def _encoding_finding(source: Source, kind: DocumentKind) -> Finding:
    rule, layer = ("invalid_yaml", Layer.SPEC) if kind is DocumentKind.SPEC else ("invalid_syntax", Layer.SYNTAX)
    if source.undecodable is None:
        raise ValueError("the source was decoded")
    message = "What stands here is no text in the file's encoding; save the file as UTF-8."
    return Finding(rule, layer, Severity.ERROR, message, source.undecodable)
