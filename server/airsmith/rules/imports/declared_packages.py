"""The packages that are there where a spec's dependencies are installed."""

import re
from collections.abc import Iterable
from functools import lru_cache

from packaging.utils import canonicalize_name

from airsmith.catalog.dependency_category import AIRFLOW_PACKAGES
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import PROVIDER_PREFIX, Presence, Provider
from airsmith.catalog.presence import belongs_to_airflow
from airsmith.rules.imports.distributions import companions_of, distributions_of, in_namespace, is_shared, sounds_like

_ALWAYS_THERE = ("apache-airflow-providers-standard", "apache-airflow-providers-common-compat")
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?")
_LONGEST_REQUIREMENT = 1_000
_KEPT = 4
"""Catalogs and lists of dependencies that are asked for again and again while somebody types."""


class DeclaredPackages:
    """What a spec declares, with what that brings along: Airflow's own requirements and those of declared providers."""

    def __init__(self, catalog: Catalog, dependencies: tuple[str, ...]) -> None:
        self._catalog = catalog
        self.names = _with_requirements(catalog, dependencies)

    def bring(self, path: str) -> bool:
        """Whether a dotted import path, not of Airflow, may come from one of them; in doubt, yes."""
        top = path.partition(".")[0]
        known = distributions_of(path)
        if not self.names.isdisjoint((*known, canonicalize_name(top))) or in_namespace(path, self.names):
            return True
        return not known and not self.package_of(path) and self._sound_like(top)

    def _sound_like(self, top: str) -> bool:
        return any(sounds_like(one, top) for one in self.names if not one.startswith("apache-airflow"))

    def package_of(self, path: str) -> str:
        """The package that certainly brings an import path; empty where that is not known."""
        if belongs_to_airflow(path):
            provider = self._catalog.provider_of_module(path)
            return provider.package if provider is not None else ""
        known = distributions_of(path)
        if known:
            return known[0]
        top = path.partition(".")[0]
        same, existing = canonicalize_name(top), _existing(self._catalog)
        return same if same in existing and not is_shared(top) else in_namespace(path, existing)


def may_bring_provider(catalog: Catalog, dependencies: tuple[str, ...], module: str) -> bool:
    """Whether one of the dependencies, no official provider, may bring a module below `airflow.providers`."""
    word = _provider_name(catalog, module)
    names = (_read_requirement(line)[0] for line in dependencies)
    others = (one for one in names if not (one.startswith(PROVIDER_PREFIX) and catalog.provider(one)))
    return any(sounds_like(one, word) or _joined(word) in _joined(one) for one in others)


def _provider_name(catalog: Catalog, module: str) -> str:
    """What tells a provider from others: `kafka` of `airflow.providers.apache.kafka.hooks`."""
    names = module.split(".")[2:]
    is_shared_folder = len(names) > 1 and catalog.presence_of(f"airflow.providers.{names[0]}") is Presence.EXISTS
    return names[1 if is_shared_folder else 0]


def _joined(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def _core(catalog: Catalog) -> list[Provider]:
    return [one for name in AIRFLOW_PACKAGES if (one := catalog.provider(name)) is not None]


@lru_cache(maxsize=_KEPT)
def _existing(catalog: Catalog) -> frozenset[str]:
    """What Airflow and the official providers require: packages that certainly exist under their names."""
    lines = (line for owner in (*catalog.providers(), *_core(catalog)) for line in owner.dependencies)
    return frozenset(_read_requirement(line)[0] for line in lines)


@lru_cache(maxsize=_KEPT)
def _with_requirements(catalog: Catalog, dependencies: tuple[str, ...]) -> frozenset[str]:
    """Canonical names of the dependencies and of what comes with them, providers' requirements to the end."""
    found: set[str] = set()
    core = (line for one in _core(catalog) if catalog.supports(one) for line in one.dependencies)
    waiting = [*dependencies, *_ALWAYS_THERE, *core]
    while waiting:
        name, extras = _read_requirement(waiting.pop())
        provider = catalog.provider(name) if name.startswith("apache-airflow") else None
        for extra in extras:
            waiting += _of_extra(name, extra, provider)
        if not name or name in found:
            continue
        found.add(name)
        waiting += companions_of(name)
        if provider is not None and provider.is_provider:
            waiting += provider.dependencies
    return frozenset(found)


def _of_extra(name: str, extra: str, provider: Provider | None) -> Iterable[str]:
    """What an extra of Airflow or of a provider adds, without extras of its own; Airflow's are called like the providers."""
    stated = provider.extras.get(extra, ()) if provider is not None else ()
    named = (f"{PROVIDER_PREFIX}{extra}",) if name in AIRFLOW_PACKAGES else ()
    return (*(line for line in stated if not line.startswith(f"{name}[")), *named)


def _read_requirement(text: str) -> tuple[str, tuple[str, ...]]:
    """Canonical name and extras of a requirement; an empty name for a text that is none, which has a rule of its own."""
    match = _NAME.match(text[:_LONGEST_REQUIREMENT])
    if match is None:
        return "", ()
    extras = (canonicalize_name(extra.strip()) for extra in (match[2] or "").split(",") if extra.strip())
    return canonicalize_name(match[1]), tuple(extras)
