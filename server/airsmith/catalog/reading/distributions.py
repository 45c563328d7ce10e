"""A distribution whose metadata and Python sources can be read, wherever they lie."""

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from functools import cached_property
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from airsmith.catalog.model import PROVIDER_PREFIX
from airsmith.catalog.reading.sources import SourceFile

_AIRFLOW = "apache-airflow"


class DistributionFiles(ABC):
    """What is said of a distribution follows from its metadata's headers and its files below `airflow/`."""

    @property
    @abstractmethod
    def metadata(self) -> Message:
        """The headers of its METADATA."""

    @abstractmethod
    def python_files(self) -> Iterable[str]:
        """Its Python files below `airflow/`, as paths with slashes, in any order."""

    @abstractmethod
    def read(self, file: str) -> str:
        """The text of one of them. Raises OSError, or ValueError for what is no text."""

    @cached_property
    def package(self) -> str:
        """The distribution's normalised name."""
        return re.sub(r"[-_.]+", "-", self.metadata["Name"]).lower()

    @property
    def version(self) -> str:
        """The distribution's version."""
        return self.metadata["Version"]

    @property
    def is_provider(self) -> bool:
        """Whether this is a provider, official or not."""
        return self.package.startswith(PROVIDER_PREFIX)

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """What the distribution depends on, extras included; what cannot be read is left out."""
        values: list[str] = self.metadata.get_all("Requires-Dist") or []
        return tuple(requirement for value in values if (requirement := _requirement(value)) is not None)

    @property
    def root(self) -> str:
        """The package that a provider fills: `airflow.providers.common.sql`."""
        return root_of_provider(self.package)

    def supports(self, airflow: Version) -> bool:
        """Whether it can be installed with an Airflow version."""
        needed = [one for one in self.requirements if one.name == _AIRFLOW and one.marker is None]
        return all(one.specifier.contains(airflow, prereleases=True) for one in needed)

    def sources(self) -> Iterator[SourceFile]:
        """All Python files, in the order of their names."""
        for name in sorted(self.python_files()):
            module = name.removesuffix(".py").replace("/", ".")
            is_package = module.endswith(".__init__")
            yield SourceFile(module.removesuffix(".__init__"), self.package, is_package, self._reader(name))

    def provider_info(self) -> dict[str, Any]:
        """What the provider says of itself in `get_provider_info`; empty where nothing can be read."""
        name = f"{self.root.replace('.', '/')}/get_provider_info.py"
        if not self.is_provider or name not in set(self.python_files()):
            return {}
        try:
            returned = [node.value for node in ast.walk(ast.parse(self.read(name))) if isinstance(node, ast.Return)]
            info: object = next((ast.literal_eval(value) for value in returned if isinstance(value, ast.Dict)), {})
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):  # a damaged file
            return {}
        return info if isinstance(info, dict) else {}

    def _reader(self, name: str) -> Callable[[], str]:
        return lambda: self.read(name)


def root_of_provider(package: str) -> str:
    """The Python package that a provider's distribution fills."""
    return "airflow.providers." + package.removeprefix(PROVIDER_PREFIX).replace("-", ".")


def _requirement(value: str) -> Requirement | None:
    try:
        return Requirement(value)
    except InvalidRequirement:
        return None
