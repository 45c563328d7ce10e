"""What kind of package a dependency is, by its exact name: `httpx` is not the http provider."""

from enum import StrEnum
from functools import lru_cache

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Provider

AIRFLOW_PACKAGES = ("apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk")
"""Airflow itself, as it is split into distributions."""


class DependencyCategory(StrEnum):
    """Who is responsible for a package."""

    AIRFLOW_PROVIDERS = "airflow-providers"
    """An official provider."""
    COMMON = "common"
    """Airflow itself, and what it needs: there wherever Airflow is."""
    EXTERNAL = "external"
    """Everything else."""


def categorize(requirement: Requirement, catalog: Catalog) -> DependencyCategory:
    """The category of a requirement, on the catalog's target."""
    package = canonicalize_name(requirement.name)
    if official_provider(package, catalog) is not None:
        return DependencyCategory.AIRFLOW_PROVIDERS
    if package in AIRFLOW_PACKAGES or airflows_requirements(package, catalog):
        return DependencyCategory.COMMON
    return DependencyCategory.EXTERNAL


def official_provider(package: str, catalog: Catalog) -> Provider | None:
    """The official provider with exactly that package name; None also for the bare rest of a name, such as `http`."""
    found = catalog.provider(package)
    return found if found is not None and found.is_provider and found.package == package else None


def airflows_requirements(package: str, catalog: Catalog) -> tuple[Requirement, ...]:
    """What Airflow itself asks of a package, providers included; nothing where it does not need the package."""
    found: tuple[Requirement, ...] = ()
    for name in AIRFLOW_PACKAGES:
        distribution = catalog.provider(name)
        if distribution is not None and catalog.supports(distribution):
            found += _by_package(distribution.dependencies).get(package, ())
    return found


@lru_cache(maxsize=16)
def _by_package(dependencies: tuple[str, ...]) -> dict[str, tuple[Requirement, ...]]:
    found: dict[str, tuple[Requirement, ...]] = {}
    for requirement in map(Requirement, dependencies):
        package = canonicalize_name(requirement.name)
        found[package] = (*found.get(package, ()), requirement)
    return found
