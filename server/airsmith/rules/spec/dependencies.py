"""invalid_dependency and duplicate_dependency: the packages that the component needs."""

import re
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from airsmith.finding import Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import item_removal, replacement
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import quote

_MAX_LENGTH = 1_000
_SINGLE_EQUALS = re.compile(r"(?<![=<>!~])=(?!=)")


def _stated(document: SpecDocument) -> Iterator[Scalar]:
    """The dependencies that are texts; numbers and the like have rules of their own."""
    items = document.items("dependencies")
    return (item for item in items if isinstance(item, Scalar) and isinstance(item.value, str) and item.text.strip())


def _requirement(text: str) -> Requirement | None:
    if len(text) > _MAX_LENGTH:
        return None
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def _check_invalid(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for item in _stated(document):
        if _requirement(item.text):
            continue
        corrected = _SINGLE_EQUALS.sub("==", item.text)
        fix = replacement(document, item, corrected) if corrected != item.text and _requirement(corrected) else None
        message = f"{quote(item.text)} is no requirement such as `requests>=2.31`."
        yield Violation(document.range_of(item), message, fix)


def _check_duplicate(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    first: dict[tuple[str, str], Requirement] = {}
    for item in _stated(document):
        requirement = _requirement(item.text)
        if requirement is None:
            continue
        name = canonicalize_name(requirement.name)
        key = (name, str(requirement.marker or ""))
        earlier = first.setdefault(key, requirement)
        if earlier is not requirement:
            safety = Safety.SAFE if str(earlier) == str(requirement) else Safety.UNSAFE
            message = f"{quote(name)} is listed already; write one requirement for it."
            yield Violation(document.range_of(item), message, item_removal(document, item, safety))


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
