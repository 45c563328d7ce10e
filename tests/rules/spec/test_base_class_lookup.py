"""unknown_base_class and ambiguous_base_class."""

import pytest

from airsmith.catalog.targets import AIRFLOW_2_LATEST, AirflowVersion
from airsmith.finding import Severity
from airsmith.rules.spec.base_class_lookup import RULES
from support.checking_specs import check_spec_rule, fixed, spec_violations
from support.marked_text import read_marked

UNKNOWN, AMBIGUOUS = RULES
HTTP = "airflow.providers.http.operators.http.HttpOperator"


@pytest.mark.parametrize(
    ("written", "better"),
    [
        ("HtpOperator", "HttpOperator"),
        ("airflow.providers.http.operators.http.HtpOperator", HTTP),
        ("airflow.providers.http.operator.http.HttpOperator", HTTP),
        ("airflow.operators.dummy.DummyOperator", "airflow.providers.standard.operators.empty.EmptyOperator"),
        ("airflow.models.basesensor.BaseSensorOperator", "airflow.sdk.BaseSensorOperator"),
    ],
)
def test_what_does_not_exist_has_something_near(written: str, better: str):
    text = f"base_class: «{written}»  # mine\n"
    (violation,) = check_spec_rule(UNKNOWN, text)
    assert violation.severity is None
    assert f"`{better}`" in violation.message
    assert fixed(read_marked(text).text, violation) == f"base_class: {better}  # mine\n"
    check_spec_rule(UNKNOWN, f"base_class: {better}\n")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("MyOwnThing", "write the dotted path of a class of your own."),
        ("airflow.nowhere.at.All", "There is no `airflow.nowhere.at.All` in Airflow 3.3"),
        ("airflow.providers.http.operators", "is a module, not a class."),
        ("Å" * 5_000, "write the dotted path"),
        ("airflow.sdk." + "x" * 5_000, "There is no"),
    ],
)
def test_what_is_like_nothing(written: str, words: str):
    (violation,) = check_spec_rule(UNKNOWN, f"base_class: «{written}»\n")
    assert words in violation.message
    assert violation.fix is None


@pytest.mark.parametrize(
    "written",
    [
        "BaseOperator",
        "BaseSensor",
        "HttpOperator",
        "DataprocHook",
        "BaseBranchOperator",
        HTTP,
        "airflow.operators.python.PythonOperator",
        "airflow.sensors.base.BaseSensor",
        "airflow.hooks.base_hook.BaseHook",
        "airflow.providers.somebody.elses.Thing",
        "my_company.operators.CompanyOperator",
        "airflow_extras.Operator",
        "Two Words",
        "class",
        "",
    ],
)
def test_what_exists_or_is_somebody_elses(written: str):
    check_spec_rule(UNKNOWN, f"base_class: {written}\n")


@pytest.mark.parametrize("written", ["airflow.sdk.BaseOperator", "airflow.hooks.base.BaseHook", "PythonOperator"])
def test_airflow_2_has_its_own_paths(written: str):
    check_spec_rule(UNKNOWN, f"base_class: {written}\n", AIRFLOW_2_LATEST)
    check_spec_rule(AMBIGUOUS, f"base_class: {written}\n", AIRFLOW_2_LATEST)


def test_where_not_every_class_is_known_a_bare_name_is_only_doubted():
    (violation,) = check_spec_rule(UNKNOWN, "base_class: «MyOwnThing»\n", AirflowVersion(3, 1))
    assert violation.severity is Severity.WARNING


def test_several_classes_of_a_name_are_told_apart_by_their_paths():
    text = "component_type: hook\nbase_class: «DataprocHook»\n"
    (violation,) = check_spec_rule(AMBIGUOUS, text)
    google = "airflow.providers.google.cloud.hooks.dataproc.DataprocHook"
    assert violation.message.endswith(f"write `{google}` or `airflow.providers.yandex.hooks.dataproc.DataprocHook`.")
    after = fixed(read_marked(text).text, violation)
    assert f"base_class: {google}\n" in after
    assert spec_violations(AMBIGUOUS, after) == ()


@pytest.mark.parametrize(
    "written", ["EmptyOperator", "BaseBranchOperator", "HttpOperator", "BaseHook", "a.DataprocHook"]
)
def test_one_of_them_may_be_the_obvious_one(written: str):
    check_spec_rule(AMBIGUOUS, f"base_class: {written}\n")
