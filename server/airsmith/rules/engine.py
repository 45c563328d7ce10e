"""Runs the rules over one document. Pure: the same text and options give the same findings."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import TypeVar

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding, Layer, Severity
from airsmith.rules.compliance import unused_suppression
from airsmith.rules.compliance.unused_suppression import Checked, find_ineffective, find_unused
from airsmith.rules.registry import AGREEMENT_RULES, ALL_RULES, PYTHON_RULES, SPEC_RULES
from airsmith.rules.rule import OwnSpec, Profile, PythonContext, Rule, SpecContext, Violation
from airsmith.rules.suppression import Suppressions, python_suppressions, spec_suppressions
from airsmith.spec.document import SpecDocument

_Subject = TypeVar("_Subject")

logger = logging.getLogger(__name__)

MOST_FINDINGS_OF_A_RULE = 200
"""Nobody reads more of one kind in one file, and some take a while to find."""

_RULE_NAMES = frozenset(rule.name for rule in ALL_RULES)
_AGREEMENT_NAMES = frozenset(rule.name for rule in AGREEMENT_RULES)
_COMPONENT_FILE_NAMES = frozenset(("no_component_class", "invalid_base_class"))
_IMPORTS_NAMES = frozenset(rule.name for rule in PYTHON_RULES if rule.layer is Layer.IMPORTS)


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """How a document is checked. `disabled` are names of rules that say nothing; see `PythonContext` for the rest.

    `severities` has, by rule, how bad its findings in files that people wrote are to be, whatever the rule says.
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
    severities: Mapping[str, Severity] = field(default_factory=dict)
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
    result = _run([(rule, rule.check) for rule in PYTHON_RULES], context, options)
    suppressions = python_suppressions(module.index)
    if not suppressions.comments:
        return result
    if options.profile is Profile.STRICT:
        ineffective = (unused_suppression.RULE, partial(find_ineffective, index=module.index))
        return _merged(result, _run((ineffective,), suppressions, options))
    if module.syntax_problem is not None or module.has_damage:
        return _without_suppressed(result, suppressions)
    undecided = _undecided_names(context, options)
    return _judged(result, suppressions, Checked(module.index, result.findings, _RULE_NAMES, undecided), options)


def check_spec(document: SpecDocument, options: CheckOptions) -> CheckResult:
    """Run all spec rules; what is said already of how the component's file disagrees is kept."""
    context = SpecContext(document, options.target, options.catalog)
    result = _run([(rule, rule.check) for rule in SPEC_RULES], context, options)
    result = CheckResult(_in_order((*result.findings, *options.disagreements)), result.crashed)
    suppressions = spec_suppressions(document)
    if document.root is None or not document.is_complete:
        return _without_suppressed(result, suppressions)
    undecided = options.disabled | _AGREEMENT_NAMES
    return _judged(result, suppressions, Checked(document.index, result.findings, _RULE_NAMES, undecided), options)


def _undecided_names(context: PythonContext, options: CheckOptions) -> frozenset[str]:
    """Rules that find nothing here because they were not asked, or could not know all that they need to."""
    names = set(options.disabled)
    if options.spec is None:
        names |= _AGREEMENT_NAMES
    if options.component_type is None:
        names |= _COMPONENT_FILE_NAMES
    if options.component_name is not None:
        names.add("untemplated_conn_id")
    if options.dependencies is None:
        names.add("undeclared_dependency")
    if not context.catalog.is_exact:
        names |= _IMPORTS_NAMES
    return frozenset(names)


def _run(
    checks: Iterable[tuple[Rule, Callable[[_Subject], Iterator[Violation]]]], subject: _Subject, options: CheckOptions
) -> CheckResult:
    """Ask rules about something."""
    findings: list[Finding] = []
    crashed: list[str] = []
    for rule, check in checks:
        if rule.name in options.disabled:
            continue
        try:
            violations = islice(check(subject), MOST_FINDINGS_OF_A_RULE)
            findings += [_finding(rule, violation, options) for violation in violations]
        except Exception:  # the guarded edge: a fault in one rule must not silence the others
            logger.exception("The rule %s failed; the other rules go on.", rule.name)
            crashed.append(rule.name)
    return CheckResult(_in_order(findings), tuple(crashed))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.range, finding.rule)))


def _finding(rule: Rule, violation: Violation, options: CheckOptions) -> Finding:
    severity = violation.severity or rule.severity_in(options.profile)
    if options.profile is Profile.AUTHORED:
        severity = options.severities.get(rule.name, severity)
    return Finding(
        rule.name,
        rule.layer,
        severity,
        violation.message,
        violation.range,
        violation.fix,
        violation.related,
        rule.mark,
    )


def _judged(result: CheckResult, suppressions: Suppressions, checked: Checked, options: CheckOptions) -> CheckResult:
    """What is not kept quiet, and which comments keep nothing quiet; the latter only where no rule failed."""
    if not suppressions.comments:
        return result
    if not result.crashed:
        counts = Counter(finding.rule for finding in result.findings)
        cut = {rule for rule, count in counts.items() if count >= MOST_FINDINGS_OF_A_RULE}
        checked = replace(checked, undecided={*checked.undecided, *cut})
        unused = _run(((unused_suppression.RULE, partial(find_unused, checked=checked)),), suppressions, options)
        result = _merged(result, unused)
    return _without_suppressed(result, suppressions)


def _merged(one: CheckResult, other: CheckResult) -> CheckResult:
    return CheckResult(_in_order((*one.findings, *other.findings)), (*one.crashed, *other.crashed))


def _without_suppressed(result: CheckResult, suppressions: Suppressions) -> CheckResult:
    kept = tuple(finding for finding in result.findings if not suppressions.covers(finding))
    return CheckResult(kept, result.crashed)
