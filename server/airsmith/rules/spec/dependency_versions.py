"""unsatisfiable_dependency: versions that do not exist, or that do not go with the target Airflow."""

from collections.abc import Iterator

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from airsmith.catalog.dependency_category import airflows_requirements
from airsmith.catalog.model import Release
from airsmith.catalog.targets import AIRFLOW_3
from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.dependencies import readable_dependencies
from airsmith.spec.specifiers import allowed_probes, allows_airflow, is_contradictory
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import quote

_AIRFLOW = "apache-airflow"
_PARTS_OF_AIRFLOW_3 = ("apache-airflow-core", "apache-airflow-task-sdk")


def _check(context: SpecContext) -> Iterator[Violation]:
    for item, requirement in readable_dependencies(context.document):
        violation = _violation(context, item, requirement)
        if violation is not None:
            yield violation


def _violation(context: SpecContext, item: Scalar, requirement: Requirement) -> Violation | None:
    if requirement.url is not None:
        return None
    if is_contradictory(requirement.specifier):
        message = f"No version can satisfy {quote(str(requirement.specifier))}; its parts exclude each other."
        return Violation(context.document.range_of(item), message)
    if requirement.marker is not None:
        return None  # it may never apply
    package = canonicalize_name(requirement.name)
    if package == _AIRFLOW or package in _PARTS_OF_AIRFLOW_3:
        return _against_target(context, item, requirement, package)
    releases = context.catalog.releases(package)
    found = _against_releases(context, item, requirement, releases) if releases else None
    return found or _against_airflows_needs(context, item, requirement, package)


def _against_target(context: SpecContext, item: Scalar, requirement: Requirement, package: str) -> Violation | None:
    """Airflow itself: its version is the target's. The task SDK's own versions are other ones."""
    target, span = context.target, context.document.range_of(item)
    if package in _PARTS_OF_AIRFLOW_3 and target < AIRFLOW_3:
        fix = replacement(context.document, item, f"{_AIRFLOW}>={target}")
        return Violation(span, f"{quote(package)} exists since Airflow 3, but the component is for {target}.", fix)
    if package == "apache-airflow-task-sdk" or allows_airflow(str(requirement.specifier), target):
        return None
    fix = replacement(context.document, item, f"{requirement.name}>={target}")
    return Violation(span, f"{quote(str(requirement))} excludes Airflow {target}, which the component is for.", fix)


def _against_releases(
    context: SpecContext, item: Scalar, requirement: Requirement, releases: tuple[Release, ...]
) -> Violation | None:
    """Official providers: `releases` are all known versions, newest first."""
    specifier, target = requirement.specifier, context.target
    if any(
        clause.operator == "===" or Version(clause.version.removesuffix(".*")).is_prerelease for clause in specifier
    ):
        return None
    fitting = [release for release in releases if specifier.contains(release.version, prereleases=True)]
    fix = _newest_for(context, item, requirement, releases)
    if not fitting:
        return _without_release(context, item, requirement, releases, fix)
    if any(not one.requires_airflow or allows_airflow(one.requires_airflow, target) for one in fitting):
        return None
    which = f"Every known version of {quote(requirement.name)}" + (f" that fits `{specifier}`" if specifier else "")
    message = f"{which} needs Airflow {fitting[-1].requires_airflow}, but the component is for {target}."
    return Violation(context.document.range_of(item), message, fix)


def _without_release(
    context: SpecContext, item: Scalar, requirement: Requirement, releases: tuple[Release, ...], fix: Fix | None
) -> Violation | None:
    """No known version fits: certain where only those before the first one would."""
    newest, oldest = Version(releases[0].version), Version(releases[-1].version)
    allowed = allowed_probes(requirement.specifier, (newest, oldest))
    if not allowed:
        return None
    span, package = context.document.range_of(item), quote(requirement.name)
    if allowed[-1] < oldest:
        return Violation(span, f"No version of {package} fits `{requirement.specifier}`; the oldest is {oldest}.", fix)
    message = f"No known version of {package} fits `{requirement.specifier}`; the newest is {newest}."
    return Violation(span, message, fix, Severity.WARNING)


def _newest_for(
    context: SpecContext, item: Scalar, requirement: Requirement, releases: tuple[Release, ...]
) -> Fix | None:
    """Ask for the newest version, or for one before the first that no longer goes with the target."""
    usable = [one for one in releases if one.requires_airflow and allows_airflow(one.requires_airflow, context.target)]
    if not usable:
        return None
    first = releases.index(usable[0])
    bound = f">={releases[0].version}" if first == 0 else f"<{releases[first - 1].version}"
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return replacement(context.document, item, f"{requirement.name}{extras}{bound}")


def _against_airflows_needs(
    context: SpecContext, item: Scalar, requirement: Requirement, package: str
) -> Violation | None:
    """Packages that Airflow itself needs, in versions that the component's requirement excludes."""
    if not context.catalog.is_exact:
        return None
    for need in airflows_requirements(package, context.catalog):
        if need.marker is None and is_contradictory(requirement.specifier & need.specifier):
            message = f"{quote(str(requirement))} excludes what Airflow {context.target} itself needs: `{need}`."
            return Violation(context.document.range_of(item), message, None, Severity.WARNING)
    return None


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="unsatisfiable_dependency",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="No version of a package can be what a dependency asks for.",
        explanation=(
            "pip finds nothing to install where the parts of a requirement exclude each other, where a provider never "
            "had such a version, where every version that fits needs another Airflow than the target, or where Airflow "
            "itself is pinned to another version. Change the requirement, or `airflow_version` if that is what is wrong."
        ),
        severity_note=(
            "A warning where a version is asked for that may have come out since Airsmith's data was made, and where "
            "only a need of Airflow itself is in the way."
        ),
        bad="dependencies:\n  - apache-airflow-providers-http<1.0\n",
        good="dependencies:\n  - apache-airflow-providers-http>=5\n",
        check=_check,
    ),
)
