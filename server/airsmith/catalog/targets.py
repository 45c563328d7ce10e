"""The Airflow versions that a component can be written for."""

import re
from typing import NamedTuple, Self

_SPELLING = re.compile(r"(\d{1,3})\.(\d{1,3})(?:\.\d{1,4})?")


class AirflowVersion(NamedTuple):
    """A minor release of Airflow, such as 3.3; patch releases do not change what a component may use."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `3.3` or `3.3.2`; None for anything else."""
        match = _SPELLING.fullmatch(text.strip())
        return cls(int(match[1]), int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


KNOWN_VERSIONS: tuple[AirflowVersion, ...] = tuple(
    AirflowVersion(major, minor) for major, minor in ((2, 10), (2, 11), (3, 0), (3, 1), (3, 2), (3, 3))
)
"""Every version that Airsmith can aim at, oldest first."""

NEWEST_VERSION = KNOWN_VERSIONS[-1]
AIRFLOW_2_LATEST = AirflowVersion(2, 11)
AIRFLOW_3 = AirflowVersion(3, 0)
