"""The files around one file, as far as its imports lead to them."""

from dataclasses import dataclass
from typing import Protocol

from airsmith.analysis.module import Module


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another file of the workspace, and what its own imports lead to."""

    module: Module
    project: "Project"


class Project(Protocol):
    """Finds the files of the workspace that one file can import."""

    def find(self, module: str) -> Neighbour | None:
        """The file that a dotted module name leads to, with leading dots where it is relative; None where there is none."""


class _NoProject:
    """For a text of which nothing is known but itself."""

    def find(self, module: str) -> Neighbour | None:  # noqa: ARG002 - the protocol's signature
        return None


NO_PROJECT: Project = _NoProject()
