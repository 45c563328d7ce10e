"""Runs the rules over one document. Pure: the same text and options give the same findings."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding
from airsmith.rules.registry import PYTHON_RULES, SPEC_RULES
from airsmith.rules.rule import OwnSpec, Profile, PythonContext, Rule, SpecContext, Violation
from airsmith.rules.suppression import Suppressions
from airsmith.spec.document import SpecDocument

logger = logging.getLogger(__name__)

MOST_FINDINGS_OF_A_RULE = 200
"""Nobody reads more of one kind in one file, and some take a while to find."""


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How a document is checked. `disabled` are names of rules that say nothing; see `PythonContext` for the rest.

    `catalog` is that of the user's own environment for the same target; without one, the packaged one is asked.
    `disagreements` are findings of a spec that its component's file gave rise to.
    """

    target: AirflowVersion = NEWEST_VERSION
    profile: Profile = Profile.AUTHORED
    component_type: ComponentType | None = None
    component_name: str | None = None
    dependencies: tuple[str, ...] | None = None
    catalog: Catalog | None = None
    project: Project = NO_PROJECT
    disabled: frozenset[str] = frozenset()
    spec: OwnSpec | None = None
    disagreements: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All findings in the order of the document. `crashed` names rules that failed; the others still count."""

    findings: tuple[Finding, ...]
    crashed: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether there is no finding of error severity."""
        return not any(finding.is_error for finding in self.findings)


def check_python(module: Module, options: CheckOptions) -> CheckResult:
    """Run all Python rules. Candidates of a model cannot suppress findings; comments of people can."""
    context = PythonContext(
        module,
        options.target,
        options.profile,
        options.component_type,
        options.component_name,
        options.dependencies,
        options.catalog,
        options.project,
        options.spec,
    )
    result = _run(((rule, partial(rule.check, context)) for rule in PYTHON_RULES), options)
    return result if options.profile is Profile.STRICT else _without_suppressed(result, module.text)


def check_spec(document: SpecDocument, options: CheckOptions) -> CheckResult:
    """Run all spec rules; what is said already of how the component's file disagrees is kept."""
    context = SpecContext(document, options.target, options.catalog)
    result = _run(((rule, partial(rule.check, context)) for rule in SPEC_RULES), options)
    result = CheckResult(_in_order((*result.findings, *options.disagreements)), result.crashed)
    return _without_suppressed(result, document.text)


def _run(checks: Iterable[tuple[Rule, Callable[[], Iterator[Violation]]]], options: CheckOptions) -> CheckResult:
    findings: list[Finding] = []
    crashed: list[str] = []
    for rule, check in checks:
        if rule.name in options.disabled:
            continue
        try:
            violations = islice(check(), MOST_FINDINGS_OF_A_RULE)
            findings += [_finding(rule, violation, options.profile) for violation in violations]
        except Exception:  # the guarded edge: a fault in one rule must not silence the others
            logger.exception("The rule %s failed; the other rules go on.", rule.name)
            crashed.append(rule.name)
    return CheckResult(_in_order(findings), tuple(crashed))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.range, finding.rule)))


def _finding(rule: Rule, violation: Violation, profile: Profile) -> Finding:
    severity = violation.severity or rule.severity_in(profile)
    return Finding(
        rule.name, rule.layer, severity, violation.message, violation.range, violation.fix, violation.related
    )


def _without_suppressed(result: CheckResult, text: str) -> CheckResult:
    suppressions = Suppressions(text)
    kept = tuple(finding for finding in result.findings if not suppressions.covers(finding))
    return CheckResult(kept, result.crashed)
