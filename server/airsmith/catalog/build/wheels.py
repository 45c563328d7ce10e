"""Wheels: their metadata, their Python sources, and what providers say of themselves."""

import ast
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import HeaderParser
from functools import cached_property
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from airsmith.catalog.reading.sources import SourceFile

_PROVIDER_PREFIX = "apache-airflow-providers-"
_OFFICIAL_AUTHOR = "dev@airflow.apache.org"
_DIST_INFO = ".dist-info/METADATA"


class BadWheelError(Exception):
    """A wheel is not what the catalog expects of it; the message says which and why."""


@dataclass(eq=False)
class Wheel:
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

    @property
    def package(self) -> str:
        """The distribution's normalised name."""
        return re.sub(r"[-_.]+", "-", self.metadata["Name"]).lower()

    @property
    def version(self) -> str:
        """The distribution's version."""
        return self.metadata["Version"]

    @cached_property
    def sha256(self) -> str:
        """Digest of the wheel file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    @property
    def is_provider(self) -> bool:
        """Whether this is a provider, official or not."""
        return self.package.startswith(_PROVIDER_PREFIX)

    @property
    def is_official_provider(self) -> bool:
        """Whether this provider is one of the Airflow project's own: its summary and its author say so."""
        author = f"{self.metadata.get('Author-email', '')} {self.metadata.get('Author', '')}"
        summary = f"Provider package {self.metadata['Name']} for Apache Airflow"
        return self.is_provider and self.metadata.get("Summary") == summary and _OFFICIAL_AUTHOR in author

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """What the distribution depends on, extras included."""
        values: list[str] = self.metadata.get_all("Requires-Dist") or []
        return tuple(Requirement(value) for value in values)

    @property
    def root(self) -> str:
        """The package that a provider fills: `airflow.providers.common.sql`."""
        return "airflow.providers." + self.package.removeprefix(_PROVIDER_PREFIX).replace("-", ".")

    def sources(self) -> Iterator[SourceFile]:
        """All Python files below `airflow/`, in the order of their names."""
        for name in sorted(self._archive.namelist()):
            if name.startswith("airflow/") and name.endswith(".py"):
                module = name.removesuffix(".py").replace("/", ".")
                is_package = module.endswith(".__init__")
                yield SourceFile(module.removesuffix(".__init__"), self.package, is_package, self._reader(name))

    def provider_info(self) -> dict[str, Any]:
        """What the provider says of itself in `get_provider_info`; empty for other distributions."""
        name = f"{self.root.replace('.', '/')}/get_provider_info.py"
        if not self.is_provider or name not in self._archive.namelist():
            return {}
        for node in ast.walk(ast.parse(self._archive.read(name))):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict):
                info: dict[str, Any] = ast.literal_eval(node.value)
                return info
        return {}

    def _reader(self, name: str) -> Callable[[], str]:
        return lambda: self._archive.read(name).decode()


def find_wheels(folder: Path) -> dict[str, Wheel]:
    """The wheels of a folder by package and version: `name==version`. Raises BadWheelError where one is broken."""
    wheels = [Wheel(path) for path in sorted(folder.glob("*.whl"))]
    return {f"{wheel.package}=={wheel.version}": wheel for wheel in wheels}
