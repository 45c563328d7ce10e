"""invalid_dependency and duplicate_dependency: the packages that the component needs."""

import re
from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from airsmith.finding import Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import item_removal, replacement
from airsmith.spec.dependencies import read_requirement, readable_dependencies, stated_dependencies
from airsmith.spec.wording import quote

_SINGLE_EQUALS = re.compile(r"(?<![=<>!~])=(?!=)")


def _check_invalid(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for item in stated_dependencies(document):
        if read_requirement(item.text):
            continue
        corrected = _SINGLE_EQUALS.sub("==", item.text)
        is_mended = corrected != item.text and read_requirement(corrected)
        fix = replacement(document, item, corrected) if is_mended else None
        message = f"{quote(item.text)} is no requirement such as `requests>=2.31`."
        yield Violation(document.range_of(item), message, fix)


def _check_duplicate(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    first: dict[tuple[str, str], Requirement] = {}
    for item, requirement in readable_dependencies(document):
        name = canonicalize_name(requirement.name)
        key = (name, str(requirement.marker or ""))
        if key in first:
            safety = Safety.SAFE if str(first[key]) == str(requirement) else Safety.UNSAFE
            message = f"{quote(name)} is listed already; write one requirement for it."
            yield Violation(document.range_of(item), message, item_removal(document, item, safety))
        else:
            first[key] = requirement


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_dependency",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A dependency is no PEP 508 requirement.",
        explanation=(
            "Dependencies are handed to pip and checked against the known packages, so each is a name with optional "
            "extras, versions and marker: `pandas>=2,<3`, `boto3[crt]`, `tomli; python_version < '3.11'`."
        ),
        bad="dependencies:\n  - requests = 2.31\n",
        good="dependencies:\n  - requests==2.31\n",
        check=_check_invalid,
    ),
    SpecRule(
        name="duplicate_dependency",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="A package is listed twice.",
        explanation=(
            "Two requirements for one package are easily in conflict. Names count as the same whatever their case, "
            "hyphens, dots and underscores. Requirements with different markers may stand side by side."
        ),
        bad="dependencies:\n  - requests>=2.31\n  - Requests\n",
        good="dependencies:\n  - requests>=2.31\n",
        check=_check_duplicate,
    ),
)
