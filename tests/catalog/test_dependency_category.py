import pytest
from packaging.requirements import Requirement

from airsmith.catalog.dependency_category import (
    DependencyCategory,
    airflows_requirements,
    categorize,
    official_provider,
)
from airsmith.catalog.lookup import Catalog

PROVIDERS, COMMON, EXTERNAL = DependencyCategory


@pytest.mark.parametrize(
    ("written", "on_3", "on_2"),
    [
        ("apache-airflow-providers-http>=5", PROVIDERS, PROVIDERS),
        ("Apache_Airflow.Providers-HTTP[srv]", PROVIDERS, PROVIDERS),
        ("apache-airflow-providers-standard", PROVIDERS, PROVIDERS),
        ("apache-airflow-providers-git", PROVIDERS, PROVIDERS),
        ("apache-airflow", COMMON, COMMON),
        ("apache-airflow-core", COMMON, COMMON),
        ("httpx", COMMON, COMMON),
        ("Requests>=2.31", COMMON, COMMON),
        ("pendulum; python_version > '3'", COMMON, COMMON),
        ("flask", EXTERNAL, COMMON),
        ("structlog", COMMON, EXTERNAL),
        ("pandas", EXTERNAL, EXTERNAL),
        ("http", EXTERNAL, EXTERNAL),
        ("request", EXTERNAL, EXTERNAL),
        ("apache-airflow-providers", EXTERNAL, EXTERNAL),
        ("apache-airflow-providers-somebody", EXTERNAL, EXTERNAL),
    ],
)
def test_categories_by_exact_names(
    airflow_3: Catalog, airflow_2: Catalog, written: str, on_3: DependencyCategory, on_2: DependencyCategory
):
    assert categorize(Requirement(written), airflow_3) is on_3
    assert categorize(Requirement(written), airflow_2) is on_2


def test_the_bare_rest_of_a_name_is_no_provider(airflow_3: Catalog):
    assert official_provider("http", airflow_3) is None
    provider = official_provider("apache-airflow-providers-http", airflow_3)
    assert provider is not None
    assert provider.package == "apache-airflow-providers-http"
    assert official_provider("apache-airflow-core", airflow_3) is None


def test_what_airflow_itself_asks_of_a_package(airflow_3: Catalog, airflow_2: Catalog):
    assert airflows_requirements("apache-airflow-providers-standard", airflow_3)
    assert not airflows_requirements("apache-airflow-providers-standard", airflow_2)
    assert not airflows_requirements("pandas", airflow_3)
    assert len(airflows_requirements("asgiref", airflow_3)) >= 2
