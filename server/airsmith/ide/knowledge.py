"""What can be known besides the text in the editor: the catalog for its target, and what is installed beside it."""

from dataclasses import dataclass
from functools import cached_property

from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion


@dataclass(frozen=True)
class Knowledge:
    """For one document. `installation` is the environment that the code is meant for, where one is known.

    While it `awaits_environment`, that none is known says nothing yet.
    `given_catalog` is what is known of that environment for the same target; without one, the packaged one is asked.
    `project` finds the files around a Python file.
    """

    target: AirflowVersion = NEWEST_VERSION
    given_catalog: Catalog | None = None
    installation: Installation | None = None
    project: Project = NO_PROJECT
    awaits_environment: bool = False

    @cached_property
    def catalog(self) -> Catalog:
        """What Airflow and its providers offer on the target; opened only where something is asked of it."""
        return self.given_catalog or packaged_catalog(self.target)
