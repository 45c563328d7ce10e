"""unknown_provider: a dependency that looks like an Airflow provider but is none of the official ones."""

import re
from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from airsmith.catalog.dependency_category import official_provider
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.nearest import nearest
from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.dependencies import readable_dependencies
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import quote

PREFIX = "apache-airflow-providers-"
_BACKPORT = "apache-airflow-backport-providers-"
_SLIP = re.compile(r"(?:apache-airflow-provider|airflow-providers|providers?)-(.+)")
"""Beginnings that no official provider has. `airflow-provider-` is missing: other people's packages begin so."""

_RENAMED = {"edge": "edge3", "jira": "atlassian-jira"}
_RETIRED = frozenset(("apache-sqoop", "daskexecutor", "plexus", "qubole"))
_ALIASES = {"aws": "amazon", "gcp": "google", "k8s": "cncf-kubernetes", "postgresql": "postgres"}


def _check(context: SpecContext) -> Iterator[Violation]:
    for item, requirement in readable_dependencies(context.document):
        package = canonicalize_name(requirement.name)
        if package.startswith(PREFIX):
            if official_provider(package, context.catalog) is None:
                yield _unofficial(context, item, requirement, package.removeprefix(PREFIX))
        elif package.startswith(_BACKPORT):
            yield _backport(context, item, requirement, package.removeprefix(_BACKPORT))
        else:
            slip = _SLIP.fullmatch(package)
            if slip and official_provider(PREFIX + slip[1], context.catalog) is not None:
                message = f"{quote(package)} is no official provider; the one meant is `{PREFIX}{slip[1]}`."
                fix = _renaming(context.document, item, requirement, PREFIX + slip[1])
                yield Violation(context.document.range_of(item), message, fix)


def _unofficial(context: SpecContext, item: Scalar, requirement: Requirement, identifier: str) -> Violation:
    """A name with the beginning of official providers. Anybody may publish one, so it need not be wrong."""
    span = context.document.range_of(item)
    shown = quote(PREFIX + identifier)
    if identifier in _RETIRED:
        return Violation(span, f"{shown} was retired by the Airflow project and goes with no current Airflow.")
    meant = _meant(identifier, context.catalog)
    if meant is None:
        return Violation(span, f"{shown} is no official provider; make sure that you trust whoever publishes it.")
    fix = _renaming(context.document, item, requirement, PREFIX + meant)
    if identifier in _RENAMED:
        return Violation(span, f"{shown} is now called `{PREFIX}{meant}`.", fix)
    return Violation(span, f"{shown} is no official provider; did you mean `{PREFIX}{meant}`?", fix)


def _backport(context: SpecContext, item: Scalar, requirement: Requirement, identifier: str) -> Violation:
    meant = identifier if official_provider(PREFIX + identifier, context.catalog) else _RENAMED.get(identifier)
    fix = _renaming(context.document, item, requirement, PREFIX + meant) if meant else None
    advice = f"use `{PREFIX}{meant}`" if meant else f"look for a provider whose name begins with `{PREFIX}`"
    message = f"{quote(_BACKPORT + identifier)} works with Airflow 1.10 only; {advice}."
    return Violation(context.document.range_of(item), message, fix, Severity.ERROR)


def _meant(identifier: str, catalog: Catalog) -> str | None:
    """The official provider that a name probably stands for: renamed, without its vendor, or misspelt."""
    known = [provider.package.removeprefix(PREFIX) for provider in catalog.providers()]
    better = _RENAMED.get(identifier) or _ALIASES.get(identifier)
    if better in known:
        return better
    with_vendor = [one for one in known if one.endswith(f"-{identifier}")]
    return with_vendor[0] if len(with_vendor) == 1 else next(iter(nearest(identifier, known, 1)), None)


def _renaming(document: SpecDocument, item: Scalar, requirement: Requirement, package: str) -> Fix:
    """Another name, with everything that stood behind the old one."""
    return replacement(document, item, package + item.text.strip().removeprefix(requirement.name))


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="unknown_provider",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="A dependency looks like an official Airflow provider but is none.",
        explanation=(
            "Official providers are known by their exact names, `apache-airflow-providers-` and the rest. Anybody may "
            "publish a package whose name begins so, and some do: a misspelt name installs nothing, or the code of "
            "somebody you do not know. Correct the name; where the package is really meant, switch this finding off."
        ),
        severity_note="An error for backport providers, which work with Airflow 1.10 only.",
        bad="dependencies:\n  - apache-airflow-providers-htttp>=5\n",
        good="dependencies:\n  - apache-airflow-providers-http>=5\n",
        check=_check,
    ),
)
