import pytest

from airsmith.finding import Severity
from airsmith.rules.spec.base_class import RULES
from airsmith.rules.spec.base_class_lookup import RULES as LOOKUP
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

MALFORMED, MISMATCHED = RULES


@pytest.mark.parametrize(
    "text",
    [
        "base_class: «Base Operator»\n",
        "base_class: «a..b»\n",
        'base_class: «""»\n',
        "base_class: «airflow.class.X»\n",
        "base_class: «5»\n",
        "base_class: «pkg:Class»\n",
    ],
)
def test_malformed(text: str):
    check_spec_rule(MALFORMED, text)
    for rule in (MISMATCHED, *LOOKUP):
        check_spec_rule(rule, read_marked(text).text)


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("component_type: sensor\nbase_class: «BaseOperator»\n", "BaseSensorOperator"),
        ("base_class: «BaseSensor»\n", "BaseOperator"),
        ("base_class: «airflow.sdk.BaseHook»\n", "BaseOperator"),
        ("component_type: hook\nbase_class: «BaseSensorOperator»\n", "BaseHook"),
    ],
)
def test_airflows_own_bases_must_fit(text: str, base: str):
    (violation,) = check_spec_rule(MISMATCHED, text)
    assert violation.severity is None
    assert f"base_class: {base}" in fixed(read_marked(text).text, violation)


@pytest.mark.parametrize(
    "text",
    [
        "component_type: hook\nbase_class: «a.b.SomeOperator»\n",
        "component_type: operator\nbase_class: «a.b.SomeSensor»\n",
    ],
)
def test_other_classes_are_only_doubted(text: str):
    (violation,) = check_spec_rule(MISMATCHED, text)
    assert violation.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "base_class: BaseOperator\n",
        "component_type: sensor\nbase_class: BaseSensor\n",
        "component_type: sensor\nbase_class: a.b.BaseSqlSensorOperator\n",
        "component_type: hook\nbase_class: airflow.hooks.base.BaseHook\n",
        "base_class: a.b.SQLExecuteQueryOperator\n",
        "base_class: a.b.Anything\n",
        "base_class: BaseHook\ncomponent_type: hok\n",
        "base_class:\n",
        "",
    ],
)
def test_fitting_bases(text: str):
    check_spec_rule(MALFORMED, text)
    check_spec_rule(MISMATCHED, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("base_class: «airflow.providers.http.hooks.http.HttpHook»\n", "`HttpHook` is a hook, but"),
        ("base_class: «HttpHook»\n", "`HttpHook` is a hook, but the component is an operator."),
        ("base_class: «DataprocHook»\n", "`DataprocHook` is a hook, but"),
        ("component_type: hook\nbase_class: «HttpOperator»\n", "`HttpOperator` is an operator, but"),
        ("component_type: sensor\nbase_class: «HttpOperator»\n", "but the component is a sensor."),
        ("component_type: operator\nbase_class: «HttpSensor»\n", "`HttpSensor` is a sensor, but"),
        ("base_class: «SkipMixin»\n", "`SkipMixin` is no operator, so that none can derive from it alone."),
    ],
)
def test_classes_of_the_catalog_must_fit(text: str, words: str):
    (violation,) = check_spec_rule(MISMATCHED, text)
    assert violation.severity is None
    assert words in violation.message
    check_spec_rule(MISMATCHED, fixed(read_marked(text).text, violation))


@pytest.mark.parametrize(
    "text",
    [
        "base_class: HttpOperator\n",
        "component_type: sensor\nbase_class: HttpSensor\n",
        "component_type: hook\nbase_class: DataprocHook\n",
        "base_class: airflow.providers.standard.operators.python.PythonOperator\n",
        "base_class: airflow.operators.python.PythonOperator\n",
    ],
)
def test_fitting_classes_of_the_catalog(text: str):
    check_spec_rule(MISMATCHED, text)
