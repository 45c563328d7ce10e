"""One document checked: the same call for the editor, the command line and CI."""

from dataclasses import replace
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.application.counterparts import ComponentFile, MadeFrom, WorkspaceView
from airsmith.application.sources import DocumentKind, Source, Undecodable
from airsmith.application.target_origin import target_for
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import generated_component_type
from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Finding, Layer, Severity
from airsmith.rules.disagreements import disagreements_of
from airsmith.rules.engine import CheckOptions, CheckResult, check_python, check_spec
from airsmith.rules.rule import OwnSpec, Profile
from airsmith.spec.declarations import stated_type
from airsmith.spec.document import SpecDocument, read_spec


def check_source(
    source: Source,
    kind: DocumentKind,
    workspace: Workspace,
    component_type: ComponentType | None = None,
    path: Path | None = None,
    view: WorkspaceView | None = None,
) -> CheckResult:
    """All findings of a document, as a person's file. `component_type` says that a Python file is a component.

    `path` is where it lies, and `view` has the files around it; without one of them it stands alone.
    """
    if kind is DocumentKind.SPEC:
        document = read_spec(source.text)
        component = view.component_of(path, document, workspace) if view is not None else None
        result = check_spec_document(document, workspace, component)
    else:
        project = view.around(path, workspace.folder) if view is not None else NO_PROJECT
        made_from = view.made_from(path, source.text, workspace) if view is not None else None
        result = check_module(Module(source.text), workspace, component_type, project, made_from)
    if source.undecodable is None:
        return result
    return CheckResult((_encoding_finding(source.undecodable, kind), *_beyond(source, result)), result.crashed)


def check_module(
    module: Module,
    workspace: Workspace,
    component_type: ComponentType | None = None,
    project: Project = NO_PROJECT,
    made_from: MadeFrom | None = None,
) -> CheckResult:
    """All findings of a Python file that was parsed already, as a person's file.

    The spec that it was made from says which Airflow it is for, if it does; a component is also compared with it.
    """
    return check_python(module, _python_options(module, workspace, component_type, project, made_from))


def _python_options(
    module: Module,
    workspace: Workspace,
    component_type: ComponentType | None,
    project: Project,
    made_from: MadeFrom | None,
) -> CheckOptions:
    spec = made_from.spec if made_from is not None and made_from.is_component else None
    stated = stated_type(spec.document) if spec is not None else None
    named = spec.document.spec if spec is not None else None
    target = target_for(workspace, made_from.spec.document if made_from is not None else None)
    return CheckOptions(
        target=target,
        profile=Profile.AUTHORED,
        component_type=component_type or generated_component_type(module.text) or stated,
        component_name=named.name if named is not None else None,
        catalog=workspace.catalog(target),
        project=project,
        disabled=workspace.disabled_rules,
        severities=workspace.severities,
        spec=spec,
    )


def check_spec_document(
    document: SpecDocument, workspace: Workspace, component: ComponentFile | None = None
) -> CheckResult:
    """All findings of a spec that was read already. `component` is what was made from it."""
    target = target_for(workspace, document)
    disagreements = _disagreements(document, workspace, component) if component is not None else ()
    options = CheckOptions(
        target=target,
        catalog=workspace.catalog(target),
        disabled=workspace.disabled_rules,
        severities=workspace.severities,
        disagreements=disagreements,
    )
    return check_spec(document, options)


def _disagreements(document: SpecDocument, workspace: Workspace, component: ComponentFile) -> tuple[Finding, ...]:
    """What the spec's component does otherwise, by the same options as when the component is checked itself."""
    made_from = MadeFrom(OwnSpec(document, ""), is_component=True)
    options = _python_options(component.module, workspace, None, component.project, made_from)
    return disagreements_of(component.module, str(component.path), options)


def _encoding_finding(undecodable: Undecodable, kind: DocumentKind) -> Finding:
    rule, layer = ("invalid_yaml", Layer.SPEC) if kind is DocumentKind.SPEC else ("invalid_syntax", Layer.SYNTAX)
    return Finding(rule, layer, Severity.ERROR, undecodable.message, undecodable.range)


def _beyond(source: Source, result: CheckResult) -> tuple[Finding, ...]:
    """What else is wrong; nothing where the file is not in its encoding at all, such as a binary file or UTF-16.

    There are no fixes: what the text has lost could not be written back.
    """
    return () if "\0" in source.text else tuple(replace(finding, fix=None) for finding in result.findings)
