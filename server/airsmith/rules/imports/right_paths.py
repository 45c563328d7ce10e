"""Where a name that cannot be imported, or should not be, is to be imported from on the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import COMPONENT_KINDS, WORKING, ClassKind, ImportPath, NameAnswer, Presence
from airsmith.catalog.targets import AirflowVersion

_SDK = "airflow.sdk"
_OWN = ("apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk", "apache-airflow-providers-standard")
_MODULE = "module"
_COPIED = "value"
"""The kind of what a module may just have imported from somebody else's package."""
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


class _Before(NamedTuple):
    """What an import does in another version, with the catalog for that."""

    catalog: Catalog
    answer: NameAnswer


class _Asked(NamedTuple):
    """`from module import name`: what it does on the target, and in another version."""

    module: str
    name: str
    answer: NameAnswer
    before: _Before | None


class _Likeness(Enum):
    """How sure it is that one thing is what another was."""

    NONE = auto()
    SIMILAR = auto()
    SAME = auto()


def right_path(catalog: Catalog, module: str, name: str, answer: NameAnswer) -> RightPath | None:
    """Where the target has what `from module import name` is meant to bring; `answer` is what that does there.

    None where that is not known, or only private or uncertain places are.
    """
    before = _before(catalog, module, name)
    found = catalog.best_import_path(f"{module}.{name}")
    if found is None and (before is None or before.answer.kind != _COPIED):
        found = _of_the_sdk(catalog, name)
    if found is None or not found.is_certain:
        return None
    origin = catalog.name_in(*_as_name(found)).origin
    for home, known_as in (_as_name(found), (_public_twin(found), found.name)):
        if not home or not known_as or _is_private(home) or (home, known_as) == (module, name):
            continue
        there = catalog.name_in(home, known_as)
        if there.presence is Presence.EXISTS and there.origin == origin:
            likeness = _likeness(catalog, _Asked(module, name, answer, before), found, there)
            return None if likeness is _Likeness.NONE else RightPath(home, known_as, likeness is _Likeness.SAME)
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


def _before(catalog: Catalog, module: str, name: str) -> _Before | None:
    """What `from module import name` brings in another version; None where no known one has it."""
    version = offered_by(catalog, module, name)
    if version is None:
        return None
    other = _sibling(catalog, version)
    return _Before(other, other.name_in(module, name))


def _of_the_sdk(catalog: Catalog, name: str) -> ImportPath | None:
    """What the task SDK offers under a name, all of which are its own; other functions' names say too little."""
    answer = catalog.name_in(_SDK, name)
    is_there = answer.presence is Presence.EXISTS and answer.kind != _MODULE
    return ImportPath(_SDK, name, is_guess=True) if is_there and not name.startswith("_") else None


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


def _likeness(catalog: Catalog, asked: _Asked, found: ImportPath, there: NameAnswer) -> _Likeness:
    """How sure it is that `there`, which `found` leads to, is what the import asks for."""
    answer, before = asked.answer, asked.before
    if before is not None and (before.answer.kind == _MODULE) != (there.kind == _MODULE):
        return _Likeness.NONE
    if answer.origin:
        return _Likeness.SAME if there.origin == answer.origin else _Likeness.SIMILAR
    if before is None:
        return _Likeness.SAME if _is_telling(catalog, asked.module, found) else _Likeness.SIMILAR
    is_alike = there.kind == before.answer.kind
    is_near = _family(before.catalog, before.answer.origin) == _family(catalog, there.origin)
    if not found.is_guess:
        return _Likeness.SAME if is_alike and is_near else _Likeness.SIMILAR
    is_alike = is_alike and _sort(catalog, there) is _sort(before.catalog, before.answer)
    if not is_alike or not (is_near or _has_telling_kind(catalog, there.origin)):
        return _Likeness.NONE
    return _Likeness.SAME if is_near and _is_sure_guess(asked.name, before, found) else _Likeness.SIMILAR


def _is_sure_guess(name: str, before: _Before, found: ImportPath) -> bool:
    """Whether something of the same name is the same thing, and not another thing that version had too."""
    if found.name != name:
        return False
    twin = before.catalog.name_in(found.module, found.name)
    return twin.presence is Presence.MISSING or twin.origin == before.answer.origin


def _sort(catalog: Catalog, answer: NameAnswer) -> ClassKind:
    """What a class is to Airflow; what the catalog does not list is nothing special."""
    owner = catalog.find_class(answer.origin)
    return owner.kind if owner is not None else ClassKind.CLASS


def _is_telling(catalog: Catalog, module: str, found: ImportPath) -> bool:
    """Whether what is found for a path that no version has is certainly what is meant."""
    if found.module == _SDK and catalog.provider_of_module(module) is None:
        return True
    return _has_telling_kind(catalog, found.path)


def _has_telling_kind(catalog: Catalog, path: str) -> bool:
    owner = catalog.find_class(path)
    return owner is not None and owner.kind in _TELLING_KINDS


def _family(catalog: Catalog, origin: str) -> str:
    """The distribution that defines something; one and the same for Airflow's own, which share what they once were."""
    record = catalog.module(origin) or catalog.module(origin.rpartition(".")[0])
    package = record.provider if record is not None else ""
    return _OWN[0] if package in _OWN else package
