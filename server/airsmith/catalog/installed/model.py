"""A Python environment as its files say: where its packages are, and which versions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from airsmith.catalog.targets import AirflowVersion

_SEPARATORS = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class Installation:
    """The packages of one Python environment, as its metadata says; nothing of it is ever run.

    `interpreter` is the path as configured. `folders` are where packages are, in the order in which Python searches
    them. `packages` maps canonical names of distributions to their versions; those in `editable` are installed from
    sources that are being worked on.
    """

    interpreter: Path
    folders: tuple[Path, ...]
    packages: Mapping[str, str]
    editable: frozenset[str] = frozenset()

    @property
    def airflow(self) -> str:
        """The version of Airflow, empty where it is not installed."""
        # From 3.0 on `apache-airflow` itself holds nothing, and need not be there.
        return self.version_of("apache-airflow-core") or self.version_of("apache-airflow") or ""

    @property
    def airflow_release(self) -> AirflowVersion | None:
        """The minor release of the installed Airflow."""
        return minor_version(self.airflow)

    def version_of(self, package: str) -> str | None:
        """The installed version of a distribution, by any spelling of its name; None where it is not installed."""
        return self.packages.get(canonical_name(package))

    def source_of(self, module: str) -> Path | None:
        """The file of an installed module, for a package its `__init__.py`; None where there is none. Asks the disk."""
        parts = module.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        for folder in self.folders:
            place = folder.joinpath(*parts)
            for file in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                try:
                    if file.is_file():
                        return file
                except OSError:  # a name that is too long, or a folder that may not be entered
                    continue
        return None


@dataclass(frozen=True, slots=True)
class NotAnInterpreter:
    """A path that no packages belong to. `message` is a sentence for people that says what to give instead."""

    message: str


def minor_version(version: str) -> AirflowVersion | None:
    """The minor release that a version belongs to; None for what is no version."""
    try:
        release = Version(version).release
    except InvalidVersion:
        return None
    return AirflowVersion(release[0], release[1] if len(release) > 1 else 0)


def canonical_name(package: str) -> str:
    """A distribution's name as package indexes compare it."""
    return _SEPARATORS.sub("-", package.strip()).lower()
