"""Catalogs to test against: one of tiny made-up Airflows, and the real one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.catalog.build.__main__ import build
from airsmith.catalog.lookup import Catalog, open_catalog
from airsmith.catalog.targets import AirflowVersion
from support.catalog_worlds import small_wheels


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the tiny Airflows."""
    folder = tmp_path_factory.mktemp("small")
    versions = small_wheels(folder / "wheels")
    build(folder / "wheels", folder / "data", versions)
    return folder / "data"


OpenSmall = Callable[[str], Catalog]


@pytest.fixture(scope="session")
def small(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> OpenSmall:
    """Opens the catalog of the tiny Airflows for a target."""
    cache = tmp_path_factory.mktemp("small-cache")

    def open_small(target: str) -> Catalog:
        version = AirflowVersion.parse(target)
        assert version is not None
        return open_catalog(version, data_folder=small_data, cache_folder=cache)

    return open_small


@pytest.fixture(scope="session")
def airflow_3(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The real catalog for Airflow 3.3."""
    return open_catalog(AirflowVersion(3, 3), cache_folder=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def airflow_2(airflow_3: Catalog) -> Catalog:
    """The real catalog for Airflow 2.11."""
    return airflow_3.for_target(AirflowVersion(2, 11))
