"""Reads installed distributions by a plan. What was read of one is kept, so that changing another costs nothing here."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from airsmith.catalog.datafiles import Distribution, distribution_from_data
from airsmith.catalog.installed.distribution import InstalledDistribution, UnknownAirflow
from airsmith.catalog.installed.finding import find_packages
from airsmith.catalog.installed.model import Installation, canonical_name
from airsmith.catalog.installed.plan import AIRFLOWS_OWN, ReadingPlan, readers_key
from airsmith.catalog.reading.distribution_data import distribution_data
from airsmith.catalog.reading.distributions import DistributionFiles
from airsmith.catalog.reading.extract import Extract, TargetSources, extract
from airsmith.catalog.reading.provider_records import describe_provider
from airsmith.catalog.storage import forget_all_but_newest

_MOST_KEPT = 400
"""Files of single distributions; an Airflow with all its providers has 110."""

OnDistribution = Callable[[str, str], None]
"""Told the name and version of each distribution that is about to be read."""


def read_distributions_of(
    installation: Installation,
    plan: ReadingPlan,
    packaged: Iterable[Distribution],
    kept: Path,
    on_distribution: OnDistribution,
    require_same: Callable[[], None],
) -> list[Distribution]:
    """The wanted distributions as the catalog describes them, those not kept being read; and the hidden ones, empty.

    `kept` is the folder where single distributions are kept. `require_same` is called when everything has been read, and
    raises where the installation is no longer as it was: then nothing is kept. Raises OSError.
    """
    packages = find_packages(installation.folders)
    own = {name: InstalledDistribution(packages[name]) for name, _ in plan.installed if name in packages}
    places = {name: kept / f"{_key(own[name], plan)}.json" for name in sorted(plan.wanted & own.keys())}
    data = {name: _load(path) for name, path in places.items()}
    missing = {name for name, found in data.items() if found is None}
    read = _read(own, missing, plan, packaged, on_distribution)
    require_same()
    for name, found in read.items():
        data[name] = found
        _keep(places[name], found)
    forget_all_but_newest(kept.glob("*.json"), _MOST_KEPT)
    hidden = [Distribution(describe_provider(own[name]), ()) for name in sorted(plan.hidden & own.keys())]
    return [*(distribution_from_data(found) for found in data.values() if found is not None), *hidden]


def _read(
    own: Mapping[str, InstalledDistribution],
    missing: set[str],
    plan: ReadingPlan,
    packaged: Iterable[Distribution],
    on_distribution: OnDistribution,
) -> dict[str, dict[str, Any]]:
    if not missing:
        return {}
    visible: list[DistributionFiles] = [one for name, one in own.items() if name not in plan.hidden]
    unknown = _unknown_packages(packaged, {one.package for one in visible}, plan)
    if not plan.airflow:
        visible.append(UnknownAirflow(f"{plan.target}.0"))
    tree = TargetSources().tree(visible, unknown)
    _, extracts = extract(tree, missing, lambda name: on_distribution(name, own[name].version))
    return {
        name: distribution_data(describe_provider(own[name]), {str(plan.target): extracts.get(name, Extract())})
        for name in sorted(missing)
    }


def _unknown_packages(packaged: Iterable[Distribution], visible: set[str], plan: ReadingPlan) -> set[str]:
    """Packages of which nothing can be read: providers that are not installed, and Airflow's own without Airflow."""
    unknown: set[str] = set()
    for distribution in packaged:
        name = distribution.provider.package
        if name in visible:
            continue
        if name not in AIRFLOWS_OWN:
            unknown.update(distribution.provider.modules)
        elif not plan.airflow:
            unknown.update(_top_packages(distribution, str(plan.target)))
    return unknown


def _top_packages(distribution: Distribution, target: str) -> Iterable[str]:
    """The packages directly below `airflow` that Airflow itself has on a target."""
    for targets, section, key, _ in distribution.entries:
        parts = key.split(".")[:2]
        if section == "modules" and target in targets and len(parts) > 1 and parts[1] != "providers":
            yield ".".join(parts)


def _key(distribution: InstalledDistribution, plan: ReadingPlan) -> str:
    """What decides over the data of one distribution: where it is, its version, and those of what it is built on."""
    needed = {canonical_name(requirement.name) for requirement in distribution.requirements} | AIRFLOWS_OWN
    around = [f"{name}=={version}" for name, version in plan.installed if name in needed]
    facts = (
        readers_key(),
        f"{distribution.package}=={distribution.version}",
        str(plan.target),
        plan.airflow,
        *plan.folders,
        *around,
    )
    digest = hashlib.sha256("\0".join(facts).encode()).hexdigest()
    return f"{distribution.package}-{digest[:24]}"


def _load(path: Path) -> dict[str, Any] | None:
    """What was kept; None where nothing was or it cannot be read."""
    try:
        data = json.loads(path.read_text("utf-8"))
        path.touch()
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and {"provider", "targets"} <= data.keys() else None


def _keep(path: Path, data: Mapping[str, Any]) -> None:
    """Write beside the place and move there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix="reading-", suffix=".tmp", delete=False
    ) as file:
        json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
    Path(file.name).replace(path)
