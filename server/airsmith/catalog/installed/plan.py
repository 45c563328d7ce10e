"""What has to be read of an installation before the catalog speaks of it, and what the result is called."""

import hashlib
import os.path
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from airsmith.catalog.installed.model import Installation
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.manifest import DATA_FOLDER, database_key
from airsmith.catalog.model import Provider
from airsmith.catalog.targets import AirflowVersion

AIRFLOW_2 = "apache-airflow"
AIRFLOW_3 = "apache-airflow-core"
TASK_SDK = "apache-airflow-task-sdk"
AIRFLOWS_OWN = frozenset((AIRFLOW_2, AIRFLOW_3, TASK_SDK))
_READERS = ("reading", "installed")
"""Packages of this room whose code decides what is read of an installation."""


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """For one target: which installed distributions are read, and which only help to understand those.

    `airflow` is the version of the installed Airflow, empty where none is installed. `folders` are where the packages are:
    another environment of the same versions may hold other sources. `installed` are the distributions that the catalog
    knows, as (name, version); of these `wanted` are read because the packaged data is of another version or target, and
    `hidden` cannot be known because their sources may change at any time.
    """

    target: AirflowVersion
    airflow: str
    folders: tuple[str, ...]
    installed: tuple[tuple[str, str], ...]
    wanted: frozenset[str]
    hidden: frozenset[str]

    def key(self, data_folder: Path = DATA_FOLDER) -> str:
        """What a catalog made by this plan says of itself: changes with every version and with the code that reads."""
        facts = (
            database_key(data_folder),
            readers_key(),
            str(self.target),
            self.airflow,
            *self.folders,
            *(f"{name}=={version}" for name, version in self.installed),
            *sorted(self.hidden),
        )
        return hashlib.sha256("\0".join(facts).encode()).hexdigest()


def plan_reading(installation: Installation, target: AirflowVersion, packaged: Catalog) -> ReadingPlan | None:
    """The plan; None where the packaged data holds as it is, or speaks of another Airflow than the installed one.

    `packaged` is the packaged catalog for the target.
    """
    airflow = installation.airflow
    if airflow and installation.airflow_release != target:
        return None
    data_target = target if airflow else packaged.data_target
    known = dict(_known(installation, packaged.for_target(data_target), has_airflow=bool(airflow)))
    hidden = installation.editable & known.keys()
    if hidden & AIRFLOWS_OWN:
        return None
    catalog = packaged.for_target(data_target)
    wanted = {
        name
        for name, record in known.items()
        if name not in hidden
        and not (catalog.is_exact and record.version == installation.packages[name] and catalog.supports(record))
    }
    if not wanted and not hidden:
        return None
    installed = tuple((name, installation.packages[name]) for name in sorted(known))
    folders = tuple(os.path.realpath(folder) for folder in installation.folders)
    return ReadingPlan(data_target, airflow, folders, installed, frozenset(wanted), hidden)


def readers_key() -> str:
    """What changes whenever the code does that reads installations."""
    whole = hashlib.sha256()
    room = Path(__file__).parents[1]
    for package in _READERS:
        for path in sorted((room / package).glob("*.py")):
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _known(installation: Installation, catalog: Catalog, *, has_airflow: bool) -> Iterator[tuple[str, Provider]]:
    """The installed distributions that the catalog describes too; without Airflow itself its SDK is of no use."""
    is_airflow_3 = AIRFLOW_3 in installation.packages
    for name in installation.packages:
        if name in AIRFLOWS_OWN and (not has_airflow or (name == AIRFLOW_2) is is_airflow_3):
            continue
        record = catalog.provider(name)
        if record is not None and record.package == name:
            yield name, record
