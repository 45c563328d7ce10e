"""Where a name that cannot be imported, or should not be, is to be imported from on the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from airsmith.analysis.airflow_imports import WORKING
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import COMPONENT_KINDS, ClassKind, ImportPath, NameAnswer, Presence
from airsmith.catalog.targets import AirflowVersion

_SDK = "airflow.sdk"
_TELLING_KINDS = COMPONENT_KINDS | {ClassKind.EXCEPTION, ClassKind.EXECUTOR}
"""Classes whose names are not likely to be given twice, so that one of the same name is the one that is meant."""


@dataclass(frozen=True, slots=True)
class RightPath:
    """`from module import name`, which works on the target without a warning.

    `is_same`: certain to be the same thing, not just something of the same name.
    """

    module: str
    name: str
    is_same: bool


def right_path(catalog: Catalog, module: str, name: str, answer: NameAnswer) -> RightPath | None:
    """Where the target has what `from module import name` is meant to bring; `answer` is what that does there.

    None where that is not known, or only private or uncertain places are.
    """
    found = catalog.best_import_path(f"{module}.{name}") or _of_the_sdk(catalog, name)
    if found is None or not found.is_certain:
        return None
    origin = catalog.name_in(*_as_name(found)).origin
    for home, known_as in (_as_name(found), (_public_twin(found), found.name)):
        if not home or not known_as or _is_private(home) or (home, known_as) == (module, name):
            continue
        there = catalog.name_in(home, known_as)
        if there.presence is Presence.EXISTS and there.origin == origin:
            is_same = origin == answer.origin if answer.origin else _is_telling(catalog, module, name, found)
            return RightPath(home, known_as, is_same)
    return None


def modules_with(catalog: Catalog, candidates: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Those of some modules from which all the names can be imported."""
    return tuple(
        module
        for module in candidates
        if all(catalog.name_in(module, name).presence in WORKING for name in names if name != "*")
    )


def offered_by(catalog: Catalog, module: str, name: str = "") -> AirflowVersion | None:
    """Another Airflow version that has a module, or a name in it; of several the one next to the target."""
    others = [version for version in catalog.known_targets if version != catalog.data_target]
    others.sort(key=lambda version: (abs(version.major - catalog.target.major), version))
    for version in others:
        other = _sibling(catalog, version)
        presence = other.name_in(module, name).presence if name else other.presence_of(module)
        if presence in WORKING:
            return version
    return None


@lru_cache(maxsize=4)
def _sibling(catalog: Catalog, version: AirflowVersion) -> Catalog:
    """The catalog for another version, with what it has worked out since it was first asked for."""
    return catalog.for_target(version)


def _of_the_sdk(catalog: Catalog, name: str) -> ImportPath | None:
    """What the task SDK offers under a name, all of which are its own; other functions' names say too little."""
    is_there = catalog.name_in(_SDK, name).presence is Presence.EXISTS
    return ImportPath(_SDK, name) if is_there and not name.startswith("_") else None


def _as_name(path: ImportPath) -> tuple[str, str]:
    if path.name:
        return path.module, path.name
    module, _, name = path.module.rpartition(".")
    return module, name


def _public_twin(path: ImportPath) -> str:
    """The SDK's public module for one of its private ones: `airflow.sdk.timezone` for `…_shared.timezones.timezone`."""
    is_private = path.module.startswith(_SDK + ".") and _is_private(path.module)
    return f"{_SDK}.{path.module.rpartition('.')[2]}" if is_private else ""


def _is_private(module: str) -> bool:
    return any(part.startswith("_") for part in module.split("."))


def _is_telling(catalog: Catalog, module: str, name: str, found: ImportPath) -> bool:
    if found.module == _SDK or offered_by(catalog, module, name) is not None:
        return True
    owner = catalog.find_class(found.path)
    return owner is not None and owner.kind in _TELLING_KINDS
