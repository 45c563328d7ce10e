"""Checks of Python rules that read like the code they are about."""

from dataclasses import replace

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Severity
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.registry import find_rule
from airsmith.rules.rule import OwnSpec, Profile
from airsmith.spec.document import read_spec
from airsmith.text import apply_edits
from support.marked_text import mark_up, read_marked, unindented

SPEC_FILE = "rows.component.yaml"
"""Where the specs of checked files stand."""


def find(
    rule: str,
    text: str,
    *,
    profile: Profile = Profile.AUTHORED,
    component_type: ComponentType | None = None,
    component_name: str | None = None,
    target: str = "3.3",
    dependencies: tuple[str, ...] | None = None,
    project: Project = NO_PROJECT,
    spec: str | None = None,
) -> list[Finding]:
    """The findings of one rule, in order. The rule must exist, and no rule may crash."""
    assert find_rule(rule), f"there is no rule {rule}"
    version = AirflowVersion.parse(target)
    assert version, target
    options = CheckOptions(version, profile, component_type, component_name, dependencies, project=project)
    if spec is not None:
        options = with_spec(options, spec)
    result = check_python(Module(text), options)
    assert not result.crashed
    return [finding for finding in result.findings if finding.rule == rule]


def with_spec(options: CheckOptions, text: str) -> CheckOptions:
    """The options for the file of a spec, which stands in SPEC_FILE."""
    document = read_spec(unindented(text))
    spec = document.spec
    assert spec is not None, document.problems
    return replace(
        options, component_type=spec.component_type, component_name=spec.name, spec=OwnSpec(document, SPEC_FILE)
    )


def check_rule(
    rule: str,
    marked: str,
    *,
    profile: Profile = Profile.AUTHORED,
    component_type: ComponentType | None = None,
    component_name: str | None = None,
    target: str = "3.3",
    severity: Severity | None = None,
    dependencies: tuple[str, ...] | None = None,
    project: Project = NO_PROJECT,
    spec: str | None = None,
) -> list[Finding]:
    """Assert that a rule fires exactly at the «markers»; without any, that it is silent.

    `severity` is that of all findings. Returns them for closer looks.
    """
    text = read_marked(marked).text
    findings = find(
        rule,
        text,
        profile=profile,
        component_type=component_type,
        component_name=component_name,
        target=target,
        dependencies=dependencies,
        project=project,
        spec=spec,
    )
    told = "\n".join([rule, *(finding.message for finding in findings)])
    assert mark_up(text, tuple(finding.range for finding in findings)) == unindented(marked), told
    if severity is not None:
        assert {finding.severity for finding in findings} <= {severity}, told
    return findings


def check_fix(
    rule: str,
    before: str,
    after: str,
    *,
    profile: Profile = Profile.AUTHORED,
    component_type: ComponentType | None = None,
    target: str = "3.3",
    spec: str | None = None,
) -> None:
    """Assert that the fixes of all findings of a rule, one after another, turn one text into another.

    After that nothing is left to find for the rule, so that fixing again changes nothing, and what parsed still does.
    """
    text, expected = unindented(before), unindented(after)

    def look(at: str) -> list[Finding]:
        return find(rule, at, profile=profile, component_type=component_type, target=target, spec=spec)

    findings = look(text)
    assert findings, f"{rule} finds nothing to fix"
    parsed_before = Module(text).syntax_problem is None
    for _ in range(len(findings)):
        fix = findings[0].fix
        assert fix, f"no fix: {findings[0].message}"
        text = apply_edits(text, fix.edits)
        findings = look(text)
        if not findings:
            break
    assert text == expected
    assert not findings, "the fix leaves the finding"
    assert (Module(text).syntax_problem is None) or not parsed_before, "the fix breaks the file"
