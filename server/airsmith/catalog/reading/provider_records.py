"""The catalog's record of a distribution, from its metadata and what it says of itself."""

import re
from collections.abc import Iterable
from typing import Any

from packaging.requirements import Requirement

from airsmith.catalog.model import ConnectionType, Integration, Provider
from airsmith.catalog.reading.distributions import DistributionFiles

_EXTRA = re.compile(r"""\s*(?:and\s+)?\bextra\s*==\s*['"][^'"]+['"]""")

_SECTIONS_BY_INTEGRATION = ("operators", "sensors", "hooks", "triggers")


def describe_provider(distribution: DistributionFiles) -> Provider:
    """A distribution as it describes itself."""
    info = distribution.provider_info()
    airflow = [one for one in distribution.requirements if one.name == "apache-airflow" and one.marker is None]
    return Provider(
        package=distribution.package,
        version=distribution.version,
        name=info.get("name", ""),
        summary=_plain(info.get("description", "")) or distribution.metadata.get("Summary", ""),
        requires_airflow=str(airflow[0].specifier) if airflow else "",
        requires_python=distribution.metadata.get("Requires-Python", ""),
        dependencies=tuple(str(one) for one in distribution.requirements if _extra_of(one) is None),
        extras=_extras(distribution),
        integrations=tuple(_integrations(info)),
        connection_types=tuple(_connection_types(info.get("connection-types", ()), distribution.package)),
        modules=(distribution.root,) if distribution.is_provider else (),
    )


def _extra_of(requirement: Requirement) -> str | None:
    match = re.search(r"""extra\s*==\s*['"]([^'"]+)['"]""", str(requirement.marker or ""))
    return match[1] if match else None


def _extras(distribution: DistributionFiles) -> dict[str, tuple[str, ...]]:
    extras: dict[str, list[str]] = {}
    for requirement in distribution.requirements:
        extra = _extra_of(requirement)
        if extra is not None:
            text = _EXTRA.sub("", str(requirement)).strip().removesuffix(";").strip()
            extras.setdefault(extra, []).append(text)
    return {extra: tuple(needs) for extra, needs in extras.items()}


def _integrations(info: dict[str, Any]) -> Iterable[Integration]:
    modules: dict[str, set[str]] = {}
    for section in _SECTIONS_BY_INTEGRATION:
        for item in info.get(section, ()):
            modules.setdefault(item["integration-name"], set()).update(item["python-modules"])
    for item in info.get("transfers", ()):
        for side in ("source-integration-name", "target-integration-name"):
            modules.setdefault(item[side], set()).add(item["python-module"])
    for item in info.get("integrations", ()):
        name = item["integration-name"]
        yield Integration(
            name=name,
            url=item.get("external-doc-url", ""),
            tags=tuple(item.get("tags", ())),
            modules=tuple(sorted(modules.get(name, ()))),
        )


def _connection_types(items: Iterable[dict[str, Any]], package: str) -> Iterable[ConnectionType]:
    for item in items:
        yield ConnectionType(
            item["connection-type"], item.get("hook-class-name", ""), item.get("hook-name", ""), package
        )


def _plain(description: str) -> str:
    """The description on one line, links and roles of reStructuredText reduced to their words."""
    text = re.sub(r"`([^`<]+?)\s*<[^>]*>`_{1,2}", r"\1", description)
    return " ".join(text.replace("``", "").split())
