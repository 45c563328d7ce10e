"""One provider as `airsmith providers NAME` shows it: as text and as JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from airsmith.catalog.dependency_category import AIRFLOW_PACKAGES
from airsmith.catalog.docstring_markup import plain_docstring
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.installed.versions import installed_version, other_airflow
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import PROVIDER_PREFIX, CatalogClass, ClassKind, Provider
from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.cli.layout import Page
from airsmith.cli.paths import shown as shown_path
from airsmith.spec.wording import one_line

_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|$)")
_LONGEST_SUMMARY = 90
_SHOWN_KINDS: Mapping[ClassKind, str] = {
    ClassKind.OPERATOR: "Operators",
    ClassKind.SENSOR: "Sensors",
    ClassKind.HOOK: "Hooks",
    ClassKind.TRIGGER: "Triggers",
    ClassKind.NOTIFIER: "Notifiers",
    ClassKind.LINK: "Links",
    ClassKind.EXECUTOR: "Executors",
    ClassKind.SECRETS_BACKEND: "Secrets backends",
    ClassKind.TIMETABLE: "Timetables",
}
"""What people use in DAGs and settings, in the order in which it is shown; helpers and exceptions are left out."""


@dataclass(frozen=True)
class ShownProvider:
    """A provider with its classes for the catalog's target. `installation` is the user's own, where one was found."""

    provider: Provider
    catalog: Catalog
    installation: Installation | None = None

    @cached_property
    def classes(self) -> Mapping[ClassKind, tuple[CatalogClass, ...]]:
        """Its public classes by kind, each kind by name; kinds without one are left out."""
        public = [one for one in self.catalog.classes_of(self.provider.package) if not one.name.startswith("_")]
        public.sort(key=lambda one: (one.name, one.path))
        by_kind = {kind: tuple(one for one in public if one.kind is kind) for kind in _SHOWN_KINDS}
        return {kind: classes for kind, classes in by_kind.items() if classes}

    @property
    def installed(self) -> str | None:
        """The installed version; None where it is not installed, or nothing is known of that."""
        return self.installation.version_of(self.provider.package) if self.installation is not None else None

    @property
    def supports_target(self) -> bool:
        """Whether this version goes with the target."""
        return self.catalog.supports(self.provider)

    def import_path(self, one: CatalogClass) -> str:
        """Where code for the target imports a class from."""
        best = self.catalog.best_import_path(one.path)
        return best.path if best is not None else one.path


def short_name(provider: Provider) -> str:
    """`apache-airflow-providers-apache-kafka` → `apache-kafka`."""
    return provider.package.removeprefix(PROVIDER_PREFIX)


def what_it_is(provider: Provider) -> str:
    """A provider in a few words: its summary's first sentence, else its name."""
    summary = first_sentence(provider.summary).rstrip(".")
    return summary if summary and len(summary) <= _LONGEST_SUMMARY else provider.name or summary


def first_sentence(docstring: str) -> str:
    """The first sentence of a docstring as people read it, on one line."""
    line = one_line(plain_docstring(docstring))
    sentence = _SENTENCE.match(line)
    return sentence[1] if sentence else line


def render_provider(shown: ShownProvider) -> str:
    """The text."""
    provider, page = shown.provider, Page()
    page.heading(f"{provider.package} {provider.version}")
    page.paragraph(plain_docstring(provider.summary))
    airflow = provider.requires_airflow
    page.facts(
        (
            installed_fact(provider.package, shown.catalog, shown.installation),
            ("Airflow", airflow if shown.supports_target else f"{airflow}, so not for {shown.catalog.target}"),
            ("Python", provider.requires_python),
            ("Docs", provider.documentation_url),
            ("Packages", ", ".join(provider.modules)),
        )
    )
    _list(page, "Depends on", provider.dependencies)
    _list(page, "Extras", [f"{name}: {', '.join(needs)}" for name, needs in sorted(provider.extras.items())])
    _list(page, "Connects to", [f"{one.name}  {one.url}".strip() for one in provider.integrations])
    if provider.connection_types:
        page.heading("Connection types")
        page.table(
            ("Type", "Name", "Hook"),
            [(one.conn_type, one.hook_name, one.hook_class) for one in provider.connection_types],
            indent=2,
        )
    for kind, classes in shown.classes.items():
        _render_kind(page, kind, classes, shown)
    if not shown.classes and not shown.supports_target:
        page.heading("Classes")
        page.paragraph(f"Known for a newer Airflow only; look with --airflow {NEWEST_VERSION}.", indent=2)
    return page.text()


def installed_fact(package: str, catalog: Catalog, installation: Installation | None) -> tuple[str, str]:
    """Which version of a distribution is there, or how to get it; the value is empty for Airflow where it is not there."""
    command = "" if package in AIRFLOW_PACKAGES else f"pip install {package}"
    if installation is None:
        return "Install", command
    place = shown_path(installation.interpreter)
    if other := other_airflow(package, installation, catalog.target):
        return "Installed", f"Airflow {other} in {place}, not {catalog.target}"
    installed = installed_version(package, installation)
    if installed is None:
        return "Not installed", command
    releases = catalog.releases(package)
    newest = releases[0].version if releases else installed
    newer = f" (newest known: {newest})" if newest != installed else ""
    return "Installed", f"{installed} in {place}{newer}"


def _list(page: Page, heading: str, lines: list[str] | tuple[str, ...]) -> None:
    if lines:
        page.heading(heading)
        page.bullets(lines)


def _render_kind(page: Page, kind: ClassKind, classes: tuple[CatalogClass, ...], shown: ShownProvider) -> None:
    page.heading(f"{_SHOWN_KINDS[kind]} ({len(classes):,})")
    by_module: dict[str, list[CatalogClass]] = {}
    for one in classes:
        by_module.setdefault(shown.import_path(one).rpartition(".")[0], []).append(one)
    for module, members in sorted(by_module.items()):
        page.line(module, indent=2)
        page.facts(((one.name, _about(one)) for one in members), indent=4)


def _about(one: CatalogClass) -> str:
    line = first_sentence(one.doc) or "-"
    return f"{line} (deprecated)" if one.deprecation is not None else line


def provider_data(shown: ShownProvider) -> dict[str, Any]:
    """The JSON, in the shape that the README documents."""
    provider = shown.provider
    return {
        "name": short_name(provider),
        "package": provider.package,
        "version": provider.version,
        "installed": shown.installed,
        "summary": one_line(plain_docstring(provider.summary)),
        "documentation_url": provider.documentation_url,
        "requires_airflow": provider.requires_airflow,
        "requires_python": provider.requires_python,
        "airflow_version": str(shown.catalog.target),
        "supports_target": shown.supports_target,
        "modules": list(provider.modules),
        "dependencies": list(provider.dependencies),
        "extras": {name: list(needs) for name, needs in sorted(provider.extras.items())},
        "integrations": [{"name": one.name, "url": one.url} for one in provider.integrations],
        "connection_types": [
            {"type": one.conn_type, "name": one.hook_name, "hook": one.hook_class} for one in provider.connection_types
        ],
        "classes": {
            kind.value: [
                {
                    "name": one.name,
                    "import_path": shown.import_path(one),
                    "summary": first_sentence(one.doc),
                    "is_deprecated": one.deprecation is not None,
                }
                for one in classes
            ]
            for kind, classes in shown.classes.items()
        },
    }
