"""The catalog's data as committed: a folder of JSON files, and what they say of each target."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airsmith.catalog.manifest import DATA_FOLDER, MANIFEST, DataError
from airsmith.catalog.model import Module, Provider, Release
from airsmith.catalog.records import module_from_data, provider_from_data, releases_from_data

MOVES = "moves.json"
RELEASES = "releases.json"
_SECTIONS = ("modules", "classes", "functions")


@dataclass(slots=True)
class Distribution:
    """One file: a distribution, its targets, and its entries as (targets, section, key, data)."""

    provider: Provider
    targets: tuple[str, ...]
    entries: list[tuple[tuple[str, ...], str, str, dict[str, Any]]] = field(default_factory=list)


def read_moves(folder: Path = DATA_FOLDER) -> Mapping[str, str]:
    """Paths of Airflow 2 → the same thing's path in Airflow 3."""
    moves: dict[str, str] = _read(folder / MOVES)
    return moves


def read_releases(folder: Path = DATA_FOLDER) -> Mapping[str, tuple[Release, ...]]:
    """All known versions of each provider, newest first; none where they have not been gathered yet."""
    path = folder / RELEASES
    data: dict[str, dict[str, str]] = _read(path) if path.exists() else {}
    return {package: releases_from_data(releases) for package, releases in data.items()}


def read_distributions(folder: Path = DATA_FOLDER) -> Iterator[Distribution]:
    """All distributions of the catalog, in the order of their files' names."""
    for path in sorted(folder.rglob("*.json")):
        if path.name not in {MANIFEST, MOVES, RELEASES}:
            yield distribution_from_data(_read(path))


def modules_of(distributions: list[Distribution], target: str) -> dict[str, Module]:
    """The modules of one target."""
    return {
        key: module_from_data(key, data, distribution.provider.package)
        for distribution in distributions
        for targets, section, key, data in distribution.entries
        if section == "modules" and target in targets
    }


def distribution_from_data(data: dict[str, Any]) -> Distribution:
    """A distribution from the JSON data of its file."""
    result = Distribution(provider_from_data(data["provider"]), tuple(data["targets"]))
    parts = [(result.targets, data)] + [((target,), part) for target, part in data.get("only", {}).items()]
    for targets, part in parts:
        for section in _SECTIONS:
            result.entries += [(targets, section, key, item) for key, item in part.get(section, {}).items()]
    return result


def _read(path: Path) -> Any:  # noqa: ANN401 - JSON data
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
