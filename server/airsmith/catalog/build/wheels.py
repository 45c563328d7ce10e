"""Wheels: their metadata, their Python sources, and what providers say of themselves."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from functools import cached_property
from pathlib import Path

from airsmith.catalog.reading.distributions import DistributionFiles

_OFFICIAL_AUTHOR = "dev@airflow.apache.org"
_DIST_INFO = ".dist-info/METADATA"


class BadWheelError(Exception):
    """A wheel is not what the catalog expects of it; the message says which and why."""


@dataclass(eq=False)
class Wheel(DistributionFiles):
    """A wheel on disk. Reads from it as needed; `path` must stay where it is."""

    path: Path
    _archive: zipfile.ZipFile = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            self._archive = zipfile.ZipFile(self.path)
        except (OSError, zipfile.BadZipFile) as error:
            raise BadWheelError(f"{self.path.name} cannot be read: {error}") from error

    @cached_property
    def metadata(self) -> Message:
        """The headers of METADATA."""
        name = next((name for name in self._archive.namelist() if name.endswith(_DIST_INFO)), None)
        if name is None:
            raise BadWheelError(f"{self.path.name} has no METADATA")
        return HeaderParser().parsestr(self._archive.read(name).decode())

    @cached_property
    def sha256(self) -> str:
        """Digest of the wheel file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def is_official_provider(self) -> bool:
        """Whether this provider is one of the Airflow project's own: its summary and its author say so."""
        author = f"{self.metadata.get('Author-email', '')} {self.metadata.get('Author', '')}"
        summary = f"Provider package {self.metadata['Name']} for Apache Airflow"
        return self.is_provider and self.metadata.get("Summary") == summary and _OFFICIAL_AUTHOR in author

    def python_files(self) -> Iterator[str]:
        """Its Python files below `airflow/`."""
        return (name for name in self._archive.namelist() if name.startswith("airflow/") and name.endswith(".py"))

    def read(self, file: str) -> str:
        """The text of one of them."""
        return self._archive.read(file).decode()


def find_wheels(folder: Path) -> dict[str, Wheel]:
    """The wheels of a folder by package and version: `name==version`. Raises BadWheelError where one is broken."""
    wheels = [Wheel(path) for path in sorted(folder.glob("*.whl"))]
    return {f"{wheel.package}=={wheel.version}": wheel for wheel in wheels}
