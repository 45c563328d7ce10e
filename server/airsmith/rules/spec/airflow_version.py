"""invalid_airflow_version and unknown_airflow_version: the Airflow that the component is written for."""

import re
from collections.abc import Iterator

from airsmith.catalog.targets import KNOWN_VERSIONS, AirflowVersion
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import listed, quote
from airsmith.text import TextEdit

_LOOKS_LIKE_VERSION = re.compile(r"(?<![\d.])\d{1,3}\.\d{1,3}(?!\d)")


def _check_invalid(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("airflow_version")
    if stated is None or AirflowVersion.parse(stated.text):
        return
    candidates = (AirflowVersion.parse(found) for found in _LOOKS_LIKE_VERSION.findall(stated.text[:100]))
    known = next((version for version in candidates if version in KNOWN_VERSIONS), None)
    fix = _change(context, stated, known) if known else None
    message = f'{quote(stated.text)} is no version of Airflow; write one such as "{KNOWN_VERSIONS[-1]}".'
    yield Violation(context.document.range_of(stated), message, fix)


def _check_unknown(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("airflow_version")
    version = AirflowVersion.parse(stated.text) if stated else None
    if stated is None or version is None or version in KNOWN_VERSIONS:
        return
    nearest = max((known for known in KNOWN_VERSIONS if known < version), default=KNOWN_VERSIONS[0])
    message = f"Airflow {version} is not known here; known are {listed(map(str, KNOWN_VERSIONS), 'and')}."
    yield Violation(context.document.range_of(stated), message, _change(context, stated, nearest))


def _change(context: SpecContext, stated: Scalar, version: AirflowVersion) -> Fix:
    edit = TextEdit(context.document.range_of(stated), f'"{version}"')
    return Fix(f"change it to {version}", (edit,), Safety.UNSAFE)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_airflow_version",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The version of Airflow cannot be read.",
        explanation=(
            "Imports, arguments and the tests depend on the version, so it must be one: major and minor, such as "
            '"3.3". Ranges belong into `dependencies`.'
        ),
        bad='airflow_version: ">=3.0"\n',
        good='airflow_version: "3.0"\n',
        check=_check_invalid,
    ),
    SpecRule(
        name="unknown_airflow_version",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="Nothing is known of this version of Airflow.",
        explanation=(
            "What a version of Airflow offers is known for a fixed list of versions. For others, imports and arguments "
            "cannot be checked with certainty."
        ),
        bad='airflow_version: "1.10"\n',
        good='airflow_version: "2.11"\n',
        check=_check_unknown,
    ),
)
