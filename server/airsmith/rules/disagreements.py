"""What disagrees between a component and its spec, as the spec's own findings."""

from dataclasses import replace

from airsmith.analysis.module import Module
from airsmith.finding import Finding, Related, Severity
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.registry import AGREEMENT_RULES, PYTHON_RULES

_OTHER_RULES = frozenset(rule.name for rule in PYTHON_RULES) - {rule.name for rule in AGREEMENT_RULES}
_TOLD_BY_CODE = "This is what the code says."


def disagreements_of(module: Module, path: str, options: CheckOptions) -> tuple[Finding, ...]:
    """The findings of the file at `path` that speak of `options.spec`, each at the place of the spec that it speaks of.

    They are hints, as the findings of the file tell how bad it is, and lead back to these. What a comment in the file
    keeps quiet is not said here either.
    """
    result = check_python(module, replace(options, disabled=options.disabled | _OTHER_RULES))
    return tuple(
        Finding(
            finding.rule,
            finding.layer,
            Severity.INFORMATION,
            finding.message,
            place.range,
            related=(Related(path, finding.range, _TOLD_BY_CODE),),
        )
        for finding in result.findings
        for place in finding.related
    )
