"""The catalog that comes with Airsmith, opened once for the whole process when something is first asked of it."""

from functools import cache

from airsmith.catalog.lookup import Catalog, open_catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion


def packaged_catalog(target: AirflowVersion = NEWEST_VERSION) -> Catalog:
    """The catalog for a target, the same one each time. Raises DataError where the installation is broken."""
    return _for_target(target)


@cache
def _for_target(target: AirflowVersion) -> Catalog:
    return _newest().for_target(target)


@cache
def _newest() -> Catalog:
    return open_catalog(NEWEST_VERSION)
