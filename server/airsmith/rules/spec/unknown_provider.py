"""unknown_provider: a dependency that looks like an Airflow provider but is none of the official ones."""

from collections.abc import Iterator

from packaging.requirements import Requirement

from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.dependencies import readable_dependencies
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.unofficial_providers import unofficial_provider


def _check(context: SpecContext) -> Iterator[Violation]:
    for item, requirement in readable_dependencies(context.document):
        found = unofficial_provider(requirement.name, context.catalog)
        if found is not None:
            fix = _renaming(context.document, item, requirement, found.meant) if found.meant else None
            severity = Severity.ERROR if found.is_backport else None
            yield Violation(context.document.range_of(item), found.message, fix, severity)


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
