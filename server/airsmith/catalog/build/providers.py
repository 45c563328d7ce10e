"""The catalog's record of a distribution, from its wheel's metadata."""

import re
from collections.abc import Iterable
from typing import Any

from packaging.requirements import Requirement

from airsmith.catalog.build.wheels import Wheel
from airsmith.catalog.model import ConnectionType, Integration, Provider

_EXTRA = re.compile(r"""\s*(?:and\s+)?\bextra\s*==\s*['"][^'"]+['"]""")

_SECTIONS_BY_INTEGRATION = ("operators", "sensors", "hooks", "triggers")


def describe_provider(wheel: Wheel) -> Provider:
    """A distribution as its wheel describes it."""
    info = wheel.provider_info()
    airflow = [one for one in wheel.requirements if one.name == "apache-airflow" and one.marker is None]
    return Provider(
        package=wheel.package,
        version=wheel.version,
        name=info.get("name", ""),
        summary=_plain(info.get("description", "")) or wheel.metadata.get("Summary", ""),
        requires_airflow=str(airflow[0].specifier) if airflow else "",
        requires_python=wheel.metadata.get("Requires-Python", ""),
        dependencies=tuple(str(one) for one in wheel.requirements if _extra_of(one) is None),
        extras=_extras(wheel),
        integrations=tuple(_integrations(info)),
        connection_types=tuple(_connection_types(info.get("connection-types", ()), wheel.package)),
        modules=(wheel.root,) if wheel.is_provider else (),
    )


def _extra_of(requirement: Requirement) -> str | None:
    match = re.search(r"""extra\s*==\s*['"]([^'"]+)['"]""", str(requirement.marker or ""))
    return match[1] if match else None


def _extras(wheel: Wheel) -> dict[str, tuple[str, ...]]:
    extras: dict[str, list[str]] = {}
    for requirement in wheel.requirements:
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
