"""Names of packages that look like those of official providers but are none, and which provider was probably meant."""

import re
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from airsmith.catalog.dependency_category import official_provider
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import PROVIDER_PREFIX
from airsmith.catalog.nearest import nearest
from airsmith.spec.wording import quote

_BACKPORT = "apache-airflow-backport-providers-"
_SLIP = re.compile(r"(?:apache-airflow-provider|airflow-providers|providers?)-(.+)")
"""Beginnings that no official provider has. `airflow-provider-` is missing: other people's packages begin so."""

_RENAMED = {"edge": "edge3", "jira": "atlassian-jira"}
_RETIRED = frozenset(("apache-sqoop", "daskexecutor", "plexus", "qubole"))
_ALIASES = {"aws": "amazon", "gcp": "google", "k8s": "cncf-kubernetes", "postgresql": "postgres"}


@dataclass(frozen=True, slots=True)
class UnofficialProvider:
    """What to say of such a name, in one sentence; `meant` is the package of the provider that it probably stands for."""

    message: str
    meant: str | None = None
    is_backport: bool = False


def unofficial_provider(name: str, catalog: Catalog) -> UnofficialProvider | None:
    """What is wrong with a name, in any spelling; None for official providers, and for packages of another kind."""
    package = canonicalize_name(name)
    if package in (PROVIDER_PREFIX.rstrip("-"), _BACKPORT.rstrip("-")):
        example = f"`{PROVIDER_PREFIX}http`"
        return UnofficialProvider(f"{quote(package)} is no official provider; their names go on, such as {example}.")
    if package.startswith(PROVIDER_PREFIX):
        is_official = official_provider(package, catalog) is not None
        return None if is_official else _unofficial(package.removeprefix(PROVIDER_PREFIX), catalog)
    if package.startswith(_BACKPORT):
        return _backport(package.removeprefix(_BACKPORT), catalog)
    slip = _SLIP.fullmatch(package)
    if slip is None or official_provider(PROVIDER_PREFIX + slip[1], catalog) is None:
        return None
    meant = PROVIDER_PREFIX + slip[1]
    return UnofficialProvider(f"{quote(package)} is no official provider; the one meant is `{meant}`.", meant)


def _unofficial(identifier: str, catalog: Catalog) -> UnofficialProvider:
    """A name with the beginning of official providers. Anybody may publish one, so it need not be wrong."""
    shown = quote(PROVIDER_PREFIX + identifier)
    if identifier in _RETIRED:
        return UnofficialProvider(f"{shown} was retired by the Airflow project and goes with no current Airflow.")
    rest = _meant(identifier, catalog)
    if rest is None:
        return UnofficialProvider(f"{shown} is no official provider; make sure that you trust whoever publishes it.")
    meant = PROVIDER_PREFIX + rest
    if identifier in _RENAMED:
        return UnofficialProvider(f"{shown} is now called `{meant}`.", meant)
    return UnofficialProvider(f"{shown} is no official provider; did you mean `{meant}`?", meant)


def _backport(identifier: str, catalog: Catalog) -> UnofficialProvider:
    rest = identifier if official_provider(PROVIDER_PREFIX + identifier, catalog) else _RENAMED.get(identifier)
    meant = PROVIDER_PREFIX + rest if rest else None
    advice = f"use `{meant}`" if meant else f"look for a provider whose name begins with `{PROVIDER_PREFIX}`"
    message = f"{quote(_BACKPORT + identifier)} works with Airflow 1.10 only; {advice}."
    return UnofficialProvider(message, meant, is_backport=True)


def _meant(identifier: str, catalog: Catalog) -> str | None:
    """The official provider that a name probably stands for: renamed, without its vendor, or misspelt."""
    known = [provider.package.removeprefix(PROVIDER_PREFIX) for provider in catalog.providers()]
    better = _RENAMED.get(identifier) or _ALIASES.get(identifier)
    if better in known:
        return better
    with_vendor = [one for one in known if one.endswith(f"-{identifier}")]
    return with_vendor[0] if len(with_vendor) == 1 else next(iter(nearest(identifier, known, 1)), None)
