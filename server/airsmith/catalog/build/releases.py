"""Which versions of each provider there are, and which Airflow they need, read from source distributions.

A provider's source distribution lists its versions, and its changelog says from which of them on a newer Airflow is
needed; its metadata says it exactly for the version at hand. The newest ones are enough for most providers;
`milestones.txt` names older ones that tell since when a provider needs Airflow 3.
"""

import re
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.parser import HeaderParser
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from airsmith.catalog.model import Provider, Release

_FINAL_VERSION = re.compile(r"\d+(?:\.\d+)+")
_HEADING = re.compile(r"^(\d+(?:\.\d+)+)[ \t]*\n[.\-=~^]{3,}[ \t]*$", re.MULTILINE)
_NOTE = re.compile(r"only available for Airflow (\d+\.\d+)\+")
_METADATA, _DESCRIPTION, _CHANGELOG = "PKG-INFO", "provider.yaml", "docs/changelog.rst"


class BadSdistError(Exception):
    """A source distribution cannot be read; the message says which and why."""


@dataclass(slots=True)
class _Facts:
    """What the source distributions of one provider say: its versions, and the Airflow that some of them need."""

    versions: set[str] = field(default_factory=set)
    requirements: dict[Version, str] = field(default_factory=dict)

    def requirement_of(self, version: Version) -> str:
        """What is certain of a version: its own words, else the less of what an older and a newer one need.

        Providers have gone back to supporting an older Airflow, so an older version's need alone proves nothing.
        """
        if version in self.requirements:
            return self.requirements[version]
        older = [known for known in self.requirements if known < version]
        newer = [known for known in self.requirements if known > version]
        if not older or not newer:
            return ""
        least = min(_least(self.requirements[max(older)]), _least(self.requirements[min(newer)]))
        return _shortened(SpecifierSet(f">={least}"))


def find_releases(folder: Path) -> dict[str, tuple[Release, ...]]:
    """The releases of all providers whose source distributions are in a folder, newest first.

    Raises BadSdistError where one cannot be read.
    """
    providers: dict[str, _Facts] = {}
    for path in sorted(folder.glob("*.tar.gz")):
        try:
            with tarfile.open(path) as archive:
                _read(archive, providers)
        except (OSError, EOFError, zlib.error, tarfile.TarError, KeyError, ValueError, yaml.YAMLError) as error:
            raise BadSdistError(f"{path.name} cannot be read: {error}") from error
    return {
        package: tuple(
            Release(str(version), facts.requirement_of(version))
            for version in sorted(map(Version, facts.versions), reverse=True)
        )
        for package, facts in sorted(providers.items())
    }


def carried_on(
    known: Mapping[str, tuple[Release, ...]], providers: Iterable[Provider]
) -> dict[str, tuple[Release, ...]]:
    """The releases known so far with the versions that the catalog is made from; for the providers that it has."""
    result: dict[str, tuple[Release, ...]] = {}
    for provider in sorted(providers, key=lambda one: one.package):
        own = Release(provider.version, _shortened(SpecifierSet(provider.requires_airflow)))
        others = [one for one in known.get(provider.package, ()) if one.version != own.version]
        ordered = sorted((own, *others), key=lambda one: Version(one.version), reverse=True)
        result[provider.package] = tuple(ordered)
    return result


def _read(archive: tarfile.TarFile, providers: dict[str, _Facts]) -> None:
    root = archive.getnames()[0].split("/")[0]
    metadata = HeaderParser().parsestr(_text(archive, f"{root}/{_METADATA}"))
    facts = providers.setdefault(canonicalize_name(metadata["Name"]), _Facts())
    facts.versions.add(metadata["Version"])
    needs = [Requirement(text) for text in metadata.get_all("Requires-Dist") or ()]
    airflow = next((one for one in needs if one.name == "apache-airflow" and one.marker is None), None)
    description = yaml.safe_load(_text(archive, f"{root}/{_DESCRIPTION}", default="{}"))
    listed = map(str, description.get("versions", ()))
    facts.versions.update(version for version in listed if _FINAL_VERSION.fullmatch(version))
    _read_changelog(_text(archive, f"{root}/{_CHANGELOG}", default=""), facts)
    if airflow is not None:
        facts.requirements[Version(metadata["Version"])] = _shortened(airflow.specifier)


def _read_changelog(text: str, facts: _Facts) -> None:
    headings = list(_HEADING.finditer(text))
    for number, heading in enumerate(headings, 1):
        end = headings[number].start() if number < len(headings) else len(text)
        facts.versions.add(heading[1])
        note = _NOTE.search(text, heading.end(), end)
        if note is not None:
            facts.requirements.setdefault(Version(heading[1]), f">={note[1]}")


def _text(archive: tarfile.TarFile, name: str, default: str | None = None) -> str:
    """The text of a file; the default where there is none. Raises KeyError where there is no default either."""
    try:
        content = archive.extractfile(name)
    except KeyError:
        if default is None:
            raise
        return default
    return content.read().decode() if content is not None else default or ""


def _least(specifier: str) -> Version:
    """The lowest version that a specifier speaks of."""
    return min((Version(one.version) for one in SpecifierSet(specifier) if one.operator == ">="), default=Version("0"))


def _shortened(specifier: SpecifierSet) -> str:
    """The specifier with `>=2.11.0` written as `>=2.11`."""
    return re.sub(r"^(>=\d+\.\d+)\.0$", r"\1", str(specifier))
