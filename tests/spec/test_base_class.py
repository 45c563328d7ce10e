"""Which class a spec derives from, as the catalog knows it."""

import pytest

from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION, AirflowVersion
from airsmith.spec.base_class import classes_meant, known_bases, named_base, needs_catalog


@pytest.mark.parametrize(
    ("name", "component_type", "target", "statement"),
    [
        ("HttpOperator", "operator", NEWEST_VERSION, "airflow.providers.http.operators.http import HttpOperator"),
        ("HttpHook", "hook", AIRFLOW_2_LATEST, "airflow.providers.http.hooks.http import HttpHook"),
        ("BaseBranchOperator", "operator", NEWEST_VERSION, "airflow.sdk import BaseBranchOperator"),
        ("PythonOperator", "operator", NEWEST_VERSION, "airflow.providers.standard.operators.python import PythonOperator"),
        ("PythonOperator", "operator", AIRFLOW_2_LATEST, "airflow.operators.python import PythonOperator"),
        ("EmptyOperator", "operator", NEWEST_VERSION, "airflow.providers.standard.operators.empty import EmptyOperator"),
    ],
)  # fmt: skip
def test_a_bare_name_is_imported_from_where_the_target_has_it(
    name: str, component_type: ComponentType, target: AirflowVersion, statement: str
):
    assert needs_catalog(name)
    base = named_base(name, component_type, packaged_catalog(target))
    assert base is not None
    assert base.statement == f"from {statement}"


@pytest.mark.parametrize("name", ["NoSuchOperator", "", "x" * 5_000, "😀"])
def test_unknown_names_mean_nothing(name: str):
    catalog = packaged_catalog(NEWEST_VERSION)
    assert named_base(name, "operator", catalog) is None
    assert classes_meant(name, None, catalog) == known_bases(name, None, catalog) == ()


def test_several_classes_of_a_name_are_all_given():
    catalog = packaged_catalog(NEWEST_VERSION)
    assert [one.provider.rpartition("-")[2] for one in classes_meant("DataprocHook", "hook", catalog)] == [
        "google",
        "yandex",
    ]


def test_a_dotted_path_means_one_class_whichever_way_it_leads_there():
    catalog = packaged_catalog(NEWEST_VERSION)
    (known,) = known_bases("airflow.operators.python.PythonOperator", "operator", catalog)
    assert known.path == "airflow.providers.standard.operators.python.PythonOperator"
    assert known_bases("a.b.PythonOperator", "operator", catalog) == ()


@pytest.mark.parametrize("written", ["BaseOperator", "BaseSensor", "a.b.C", "Two Words", "", "a-b"])
def test_the_catalog_is_only_asked_where_it_can_know_more(written: str):
    assert not needs_catalog(written)
