"""One document checked: the same call for the editor, the command line and CI."""

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.application.sources import DocumentKind, Source, Undecodable
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import generated_component_type
from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Finding, Layer, Severity
from airsmith.rules.engine import CheckOptions, CheckResult, check_python, check_spec
from airsmith.rules.rule import Profile
from airsmith.spec.document import SpecDocument, read_spec


def check_source(
    source: Source,
    kind: DocumentKind,
    workspace: Workspace,
    component_type: ComponentType | None = None,
    project: Project = NO_PROJECT,
) -> CheckResult:
    """All findings of a document, as a person's file. `component_type` says that a Python file is a component.

    `project` is what a Python file can import from the files around it.
    """
    if kind is DocumentKind.SPEC:
        result = check_spec_document(read_spec(source.text), workspace)
    else:
        result = check_module(Module(source.text), workspace, component_type, project)
    if source.undecodable is None:
        return result
    return CheckResult((_encoding_finding(source.undecodable, kind), *_beyond(source, result)), result.crashed)


def check_module(
    module: Module,
    workspace: Workspace,
    component_type: ComponentType | None = None,
    project: Project = NO_PROJECT,
) -> CheckResult:
    """All findings of a Python file that was parsed already, as a person's file."""
    options = CheckOptions(
        target=workspace.target,
        profile=Profile.AUTHORED,
        component_type=component_type or generated_component_type(module.text),
        catalog=workspace.catalog(workspace.target),
        project=project,
        disabled=frozenset(workspace.settings.disable),
    )
    return check_python(module, options)


def check_spec_document(document: SpecDocument, workspace: Workspace) -> CheckResult:
    """All findings of a spec that was read already."""
    target = workspace.target_of(document.string("airflow_version"))
    options = CheckOptions(
        target=target, catalog=workspace.catalog(target), disabled=frozenset(workspace.settings.disable)
    )
    return check_spec(document, options)


def _encoding_finding(undecodable: Undecodable, kind: DocumentKind) -> Finding:
    rule, layer = ("invalid_yaml", Layer.SPEC) if kind is DocumentKind.SPEC else ("invalid_syntax", Layer.SYNTAX)
    return Finding(rule, layer, Severity.ERROR, undecodable.message, undecodable.range)


def _beyond(source: Source, result: CheckResult) -> tuple[Finding, ...]:
    """What else is wrong; nothing where the file is not in its encoding at all, such as a binary file or UTF-16."""
    return () if "\0" in source.text else result.findings
