"""What version specifiers (PEP 440) allow, beyond asking for one version."""

from collections.abc import Iterator
from functools import lru_cache

from packaging.specifiers import Specifier, SpecifierSet
from packaging.version import Version

from airsmith.catalog.targets import AirflowVersion

_MOST_CLAUSES = 12
"""Nobody writes more, and every clause is tried against every other."""
_MOST_PATCHES = 60
"""More patch releases than any minor release of Airflow has had."""
_PREFIX = ".*"
_JUST_ABOVE = (0, 0, 1)
_JUST_BELOW = 999_999
_KEPT = 1024
_ANYTHING = (Version("0"), Version("1"))


def is_contradictory(specifier: SpecifierSet) -> bool:
    """Whether no version at all can satisfy it. False where that is not certain, as with pre-releases."""
    if len(specifier) > _MOST_CLAUSES or not all(map(_is_plain, specifier)):
        return False
    return not allowed_probes(specifier)


def allowed_probes(specifier: SpecifierSet, beside: tuple[Version, ...] = ()) -> tuple[Version, ...]:
    """Versions that satisfy it, tried at and around each version that it and `beside` name; they need not exist.

    Between two neighbouring names all versions are alike, so that what is allowed shows among those tried. A specifier
    with too many clauses is not tried.
    """
    if len(specifier) > _MOST_CLAUSES:
        return ()
    named = [_version_of(clause) for clause in specifier if clause.operator != "==="]
    probes = {probe for version in (*_ANYTHING, *named, *beside) for probe in _around(version)}
    return tuple(sorted(probe for probe in probes if specifier.contains(probe, prereleases=True)))


@lru_cache(maxsize=_KEPT)
def allows_airflow(specifier: str, target: AirflowVersion) -> bool:
    """Whether it admits a release of the target; `specifier` is one that can be read."""
    clauses = SpecifierSet(specifier)
    minor = (target.major, target.minor)
    patches = [Version(f"{target}.{patch}") for patch in range(_MOST_PATCHES)]
    named = [_version_of(clause) for clause in clauses if clause.operator != "==="]
    candidates = [*patches, *(version for version in named if (*version.release, 0)[:2] == minor)]
    return any(clauses.contains(candidate, prereleases=True) for candidate in candidates)


def _is_plain(clause: Specifier) -> bool:
    """Whether a clause is about releases only: what pre-releases and the like do around their release is subtle."""
    if clause.operator == "===":
        return False
    version = _version_of(clause)
    return not (version.is_prerelease or version.is_postrelease or version.local or version.epoch)


def _version_of(clause: Specifier) -> Version:
    return Version(clause.version.removesuffix(_PREFIX))


def _around(version: Version) -> Iterator[Version]:
    """The version, its neighbours, and where the versions with the same beginning end."""
    yield version
    release = version.release
    yield _release(version.epoch, (*release, *_JUST_ABOVE))
    for length in range(1, len(release) + 1):
        yield _release(version.epoch, (*release[: length - 1], release[length - 1] + 1))
    significant = release
    while significant and significant[-1] == 0:
        significant = significant[:-1]
    if significant:
        yield _release(version.epoch, (*significant[:-1], significant[-1] - 1, _JUST_BELOW))


def _release(epoch: int, numbers: tuple[int, ...]) -> Version:
    return Version(f"{epoch}!" + ".".join(map(str, numbers)))
