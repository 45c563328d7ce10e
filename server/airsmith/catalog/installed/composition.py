"""The packaged data with an installation's own distributions in the place of the packaged ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from airsmith.catalog.datafiles import Distribution
from airsmith.catalog.installed.plan import AIRFLOWS_OWN, ReadingPlan
from airsmith.catalog.targets import AirflowVersion

_Entry = tuple[tuple[str, ...], str, str, dict[str, Any]]


def compose(packaged: Iterable[Distribution], read: Iterable[Distribution], plan: ReadingPlan) -> list[Distribution]:
    """All distributions of the environment's catalog.

    What is installed speaks for itself on the plan's target. Providers that are not installed can be, so they stay as
    packaged; on a target that the packaged data lacks, they are taken from the nearest one it has.
    """
    packaged, read = list(packaged), list(read)
    own = {distribution.provider.package for distribution in read}
    target = str(plan.target)
    is_known_target = any(target in distribution.targets for distribution in packaged)
    composed = []
    for distribution in packaged:
        name = distribution.provider.package
        if name in own or (name in AIRFLOWS_OWN and plan.airflow and not _is_installed(name, plan)):
            composed.append(_without(distribution, target))
        elif is_known_target or name in AIRFLOWS_OWN or not _supports(distribution, plan.airflow):
            composed.append(distribution)
        else:
            composed.append(_extended(distribution, plan.target))
    return [*composed, *read]


def _is_installed(name: str, plan: ReadingPlan) -> bool:
    return any(name == one for one, _ in plan.installed)


def _supports(distribution: Distribution, airflow: str) -> bool:
    try:
        needed = SpecifierSet(distribution.provider.requires_airflow)
    except InvalidSpecifier:
        return False
    return needed.contains(airflow, prereleases=True)


def _without(distribution: Distribution, target: str) -> Distribution:
    """The distribution as it is on all other targets."""
    entries = (
        (tuple(one for one in targets if one != target), section, key, data)
        for targets, section, key, data in distribution.entries
    )
    kept = [entry for entry in entries if entry[0]]
    return Distribution(distribution.provider, tuple(one for one in distribution.targets if one != target), kept)


def _extended(distribution: Distribution, target: AirflowVersion) -> Distribution:
    """The distribution also on a target of which it has no data: as on the nearest one, doubts included."""
    nearest = _nearest(distribution.targets, target)
    if nearest is None:
        return distribution
    entries = [_extended_entry(entry, nearest, distribution.targets, str(target)) for entry in distribution.entries]
    return replace(
        distribution,
        targets=(*distribution.targets, str(target)),
        entries=[one for entries_of_one in entries for one in entries_of_one],
    )


def _extended_entry(entry: _Entry, nearest: str, all_targets: tuple[str, ...], target: str) -> Iterator[_Entry]:
    targets, section, key, data = entry
    if nearest not in targets:
        yield entry
    elif section == "modules" and targets != all_targets:
        yield entry
        yield (target,), section, key, _doubtful(data)
    else:
        yield (*targets, target), section, key, data


def _doubtful(module: Mapping[str, Any]) -> dict[str, Any]:
    """A module that differs between the targets at hand: between those it may offer more, and may be importable."""
    return {key: value for key, value in module.items() if key != "failure"} | {"dynamic": True}


def _nearest(targets: Iterable[str], target: AirflowVersion) -> str | None:
    versions = {text: version for text in targets if (version := AirflowVersion.parse(text)) is not None}
    same_major = [text for text, version in versions.items() if version.major == target.major]
    return min(same_major, key=lambda text: abs(versions[text].minor - target.minor), default=None)
