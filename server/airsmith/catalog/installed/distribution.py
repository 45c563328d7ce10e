"""An installed distribution, whose files lie in a folder of packages."""

import os
import stat
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from functools import cached_property
from pathlib import Path

from airsmith.catalog.installed.metadata import InstalledPackage, read_head
from airsmith.catalog.installed.plan import AIRFLOW_2, TASK_SDK
from airsmith.catalog.reading.distributions import DistributionFiles

_LARGEST_METADATA = 4_000_000
_LARGEST_SOURCE = 10_000_000
_ROOT = "airflow"
_SDK_ROOT = "airflow/sdk"
_OTHERS = frozenset(("airflow/providers", _SDK_ROOT))
"""Folders below Airflow's own that belong to other distributions."""


class InstalledDistribution(DistributionFiles):
    """Reads a distribution of an installation; its files must stay where they are."""

    def __init__(self, installed: InstalledPackage) -> None:
        self._installed = installed

    @cached_property
    def metadata(self) -> Message:
        """The headers of its METADATA; few or none where that is damaged."""
        return HeaderParser().parsestr(read_head(self._installed.metadata, _LARGEST_METADATA))

    @cached_property
    def package(self) -> str:
        """The distribution's normalised name."""
        return self._installed.name

    @property
    def version(self) -> str:
        """The distribution's version."""
        return self._installed.version

    def python_files(self) -> Iterator[str]:
        """Its Python files below `airflow/`, found by where distributions of its kind have them."""
        own = self._own_folder
        left_out = _OTHERS if own == _ROOT else frozenset()
        top = self._installed.folder
        for folder, folders, files in os.walk(top / own):
            place = Path(folder).relative_to(top).as_posix()
            folders[:] = [one for one in folders if one != "__pycache__" and f"{place}/{one}" not in left_out]
            yield from (f"{place}/{file}" for file in files if file.endswith(".py"))

    def read(self, file: str) -> str:
        """The text of one of them. Raises OSError; ValueError for what is no text of a bearable size."""
        path = self._installed.folder / file
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_SOURCE:  # a pipe would be waited for
            raise ValueError(f"{path} is no plain file of at most {_LARGEST_SOURCE} bytes")
        return path.read_text("utf-8")

    @property
    def _own_folder(self) -> str:
        if self.is_provider:
            return self.root.replace(".", "/")
        return _SDK_ROOT if self.package == TASK_SDK else _ROOT


class UnknownAirflow(DistributionFiles):
    """Stands in for an Airflow that is not installed: only its version is known."""

    def __init__(self, version: str) -> None:
        self._version = version

    @cached_property
    def metadata(self) -> Message:
        """Name and version."""
        return HeaderParser().parsestr(f"Name: {AIRFLOW_2}\nVersion: {self._version}\n")

    def python_files(self) -> Iterator[str]:
        """The one file that tells the version."""
        yield "airflow/__init__.py"

    def read(self, file: str) -> str:  # noqa: ARG002 - there is but one
        """A module that may offer anything, and has the version."""
        return f"from somewhere_unknown import *\n__version__ = {self._version!r}\n"
