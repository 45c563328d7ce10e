"""no_component_class and invalid_base_class: only in files that are said to be a component."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

ABSENT, WRONG = "no_component_class", "invalid_base_class"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize("kind", ["operator", "sensor", "hook"])
@pytest.mark.parametrize(
    "marked",
    [
        "«def count(table):»\n    return 0\n",
        "«x = 1»",
        "«# nothing yet»\n",
        "«import os»\r\nx = os\r\n",
        "«»",
        "«»\n\n",
    ],
)
def test_a_file_without_a_class(kind: str, marked: str, profile: Profile):
    (finding,) = check_rule(ABSENT, marked, component_type=kind, profile=profile, severity=Severity.ERROR)
    assert finding.message.endswith(f" in this {kind}'s file.")


@both_profiles
@pytest.mark.parametrize("text", ["def f(): pass\n", "class A: pass\n", "", "class A(dict): pass\n"])
def test_files_that_are_not_said_to_be_components(text: str, profile: Profile):
    assert find(ABSENT, text, profile=profile) == find(WRONG, text, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    "text",
    ["class A(BaseOperator:\n    pass\n", "x = (\n\n\nclass A: pass\n", "\0", "def f(:\n  pass\n", "((((((" * 60],
)
def test_damaged_files_may_hold_what_is_missed(text: str, profile: Profile):
    assert find(ABSENT, text, profile=profile, component_type="operator") == []
    assert find(WRONG, f"{text}\nclass Helper: pass\n", profile=profile, component_type="operator") == []


@both_profiles
@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        ("operator", "class «RowCount»: pass"),
        ("operator", "class «RowCount»(): pass"),
        ("operator", "class RowCount(«object»): pass"),
        ("operator", "class RowCount(«dict»): pass"),
        ("operator", "from abc import ABC\nclass RowCount(«ABC»): pass"),
        ("operator", "import threading\nclass RowCount(«threading.Thread»): pass"),
        ("operator", "from airflow.sdk import BaseHook\nclass RowCount(«BaseHook»): pass"),
        ("operator", "from airflow.utils.log.logging_mixin import LoggingMixin\nclass RowCount(«LoggingMixin»): pass"),
        ("operator", "class Plain: pass\nclass RowCount(«Plain»): pass"),
        ("operator", "from enum import Enum\nclass A(Enum): pass\nclass RowCount(«dict, Enum»): pass"),
        ("operator", "class «RowCountOperator»: pass\nclass Helper: pass"),
        ("operator", "if x:\n    class «RowCountOperator»: pass"),
        ("sensor", "from airflow.sdk import BaseOperator\nclass Wait(«BaseOperator»): pass"),
        ("sensor", "from airflow.providers.http.operators.http import HttpOperator as H\nclass Wait(«H»): pass"),
        ("hook", "from airflow.sdk import BaseSensorOperator\nclass A(«BaseSensorOperator»): pass"),
        ("hook", "class Base(object): pass\nclass MyHook(«Base»): pass"),
        ("hook", "from airflow.triggers.base import BaseTrigger\nclass A(«BaseTrigger»): pass"),
        ("operator", "from airflow.providers.http.hooks.http import HttpHook\nclass A(«HttpHook»): pass"),
        ("operator", "from airflow.providers.http.triggers.http import HttpTrigger\nclass A(«HttpTrigger»): pass"),
        ("hook", "from airflow.sdk import DAG\nclass A(«DAG»): pass"),
    ],
)
def test_classes_that_are_no_component_of_the_type(kind: str, marked: str, profile: Profile):
    check_rule(WRONG, marked + "\n", component_type=kind, profile=profile, severity=Severity.ERROR)
    assert find(ABSENT, marked.replace("«", "").replace("»", ""), component_type=kind, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("operator", "from airflow.sdk import BaseOperator\nclass A(BaseOperator): pass"),
        ("operator", "from airflow.models import BaseOperator as B\nclass A(B): pass"),
        ("operator", "import airflow.sdk as sdk\nclass A(sdk.BaseOperator): pass"),
        ("operator", "import airflow.sdk\nclass A(airflow.sdk.BaseOperator): pass"),
        ("operator", "from airflow.sdk import BaseOperator\nclass M: pass\nclass A(M, BaseOperator): pass"),
        (
            "operator",
            "from airflow.sdk import BaseOperator\nclass B(BaseOperator): pass\nclass A(B): pass\nclass Z: pass",
        ),
        ("operator", "from airflow.sdk import BaseOperator\nB = BaseOperator\nclass A(B): pass"),
        (
            "operator",
            "from airflow.sdk import BaseOperator\ndef make():\n    class A(BaseOperator): pass\n    return A",
        ),
        ("operator", "from airflow.sdk import BaseOperator\nclass Outer:\n    class A(BaseOperator): pass"),
        ("operator", "from airflow.sdk import BaseBranchOperator\nclass A(BaseBranchOperator): pass"),
        (
            "operator",
            "from airflow.providers.amazon.aws.transfers.x import XToS3Operator\nclass A(XToS3Operator): pass",
        ),
        ("operator", "from airflow.providers.http.operators.http import HttpOperator\nclass A(HttpOperator): pass"),
        ("operator", "from mine import CompanyOperator\nclass A(CompanyOperator): pass"),
        ("operator", "class A(BaseOperator): pass"),
        ("operator", "class A(make_base()): pass"),
        ("operator", "class A(*bases): pass"),
        ("operator", "from typing import Generic\nclass A(Unknown, Generic[T]): pass"),
        (
            "operator",
            "try:\n    from airflow.sdk import BaseOperator as B\nexcept ImportError:\n    B = object\nclass A(B): pass",
        ),
        ("sensor", "from airflow.sensors.base import BaseSensorOperator\nclass A(BaseSensorOperator): pass"),
        (
            "sensor",
            "from airflow.sdk import BaseOperator, BaseSensorOperator\nclass A(BaseOperator, BaseSensorOperator): 0",
        ),
        ("hook", "from airflow.providers.common.sql.hooks.sql import DbApiHook\nclass A(DbApiHook): pass"),
    ],
)
def test_components_of_the_type(kind: str, text: str, profile: Profile):
    for rule in (WRONG, ABSENT):
        assert find(rule, text + "\n", component_type=kind, profile=profile) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("operator", "from airflow.sdk import BaseSensorOperator\nclass A(«BaseSensorOperator»): pass"),
        ("operator", "from mine import Base\nclass A(«Base»): pass"),
        ("operator", "import requests\nclass A(«requests.Session»): pass"),
    ],
)
def test_what_is_doubtful_counts_against_candidates_only(kind: str, text: str):
    check_rule(WRONG, text, component_type=kind, profile=Profile.STRICT)
    check_rule(WRONG, text.replace("«", "").replace("»", ""), component_type=kind, profile=Profile.AUTHORED)


def test_the_class_that_the_spec_names_is_the_one_that_was_meant():
    check_rule(
        WRONG,
        "class «RowCount»: pass\nclass OtherOperator: pass\n",
        component_type="operator",
        component_name="RowCount",
    )


def test_messages():
    (finding,) = find(WRONG, "class A(dict): pass", component_type="sensor", target="2.11")
    assert finding.message == (
        "`dict` does not make `A` a sensor; derive from `BaseSensorOperator` of `airflow.sensors.base` or a class that does."
    )
    (finding,) = find(WRONG, "class A: pass", component_type="hook")
    assert finding.message == "`A` has no base class; a hook derives from `BaseHook` of `airflow.sdk`."


@pytest.mark.parametrize(("base_in_spec", "is_right"), [("mylib.bases.Base", True), ("mylib.bases.Other", False)])
def test_a_candidate_may_derive_from_the_unknown_class_that_its_spec_names(base_in_spec: str, is_right: bool):
    code = "from mylib.bases import Base\n\n\nclass LoadOperator(Base):\n    def execute(self, context):\n        return 0\n"
    spec = (
        "name: LoadOperator\ncomponent_type: operator\ndescription: Loads.\ncategory: files\n"
        f"base_class: {base_in_spec}\nrequirements: [load]\n"
    )
    found = find("invalid_base_class", code, profile=Profile.STRICT, component_type="operator", spec=spec)
    assert (found == []) is is_right
