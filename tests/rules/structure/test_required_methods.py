"""missing_execute, missing_poke and missing_get_conn: only where the method is certainly missing."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

EXECUTE, POKE, GET_CONN = "missing_execute", "missing_poke", "missing_get_conn"
both_profiles = pytest.mark.parametrize("profile", Profile)
HEAD = """\
from abc import ABC, ABCMeta, abstractmethod
import abc
import airflow.sdk as sdk
from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator
from airflow.models import BaseOperator as B
from airflow.utils.log.logging_mixin import LoggingMixin
from airflow.models.skipmixin import SkipMixin
from airflow.providers.amazon.aws.sensors.base_aws import AwsBaseSensor
from airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator
from airflow.providers.http.operators.http import HttpOperator
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.http.sensors.http import HttpSensor
from dataclasses import dataclass
from typing import Generic, TypeVar
T = TypeVar("T")
"""


@both_profiles
@pytest.mark.parametrize(
    ("rule", "marked"),
    [
        (EXECUTE, "class «Row»(BaseOperator):\n    pass"),
        (EXECUTE, "class «Row»(B): x = 1"),
        (EXECUTE, "class «Row»(sdk.BaseOperator): x = 1"),
        (EXECUTE, "class  \\\n  «Row»(BaseOperator): x = 1"),
        (EXECUTE, "class «Row»(LoggingMixin, BaseOperator, Generic[T]): x = 1"),
        (EXECUTE, "@dataclass\nclass «Row»(BaseOperator): x = 1"),
        (EXECUTE, "@dataclass(frozen=True)\nclass «Row»(BaseOperator): x = 1"),
        (EXECUTE, "class Help:\n    def run(self): pass\nclass «Row»(Help, BaseOperator): x = 1"),
        (EXECUTE, "class «Row»(BaseOperator):\n    class Inner:\n        def execute(self, context): pass"),
        (EXECUTE, "class «Row»(BaseOperator):\n    def run(self):\n        def execute(self, context): pass"),
        (EXECUTE, "class «Row»(BaseOperator):\n    def execute_complete(self, context, event): pass"),
        (EXECUTE, "class «Row»(BaseOperator): x = 1\ndef execute(self, context): pass"),
        (EXECUTE, "class «Row»(BaseOperator): x = 1\nclass Other(BaseOperator):\n    def execute(self, context): pass"),
        (EXECUTE, "class Outer:\n    class «Row»(BaseOperator): x = 1"),
        (EXECUTE, "if V3:\n    class «Row»(BaseOperator): x = 1"),
        (EXECUTE, "Alias = BaseOperator\nclass «Row»(Alias): x = 1"),
        (EXECUTE, "class «Row»(GoogleCloudBaseOperator): x = 1"),
        (EXECUTE, "class «Row»(SkipMixin, BaseOperator): x = 1"),
        (EXECUTE, "class Help: x = 1\nclass «Row»(Help, GoogleCloudBaseOperator): x = 1"),
        (POKE, "class «Row»(AwsBaseSensor): x = 1"),
        (POKE, "class «Row»(BaseSensorOperator):\n    def pokes(self, context): pass"),
        (POKE, "class «Row»(BaseOperator, BaseSensorOperator): x = 1"),
        (GET_CONN, "class «Row»(BaseHook):\n    conn_type = 'row'"),
        (GET_CONN, "class «Row»(BaseHook):\n    conn_name_attr = 'row'\n    def run(self): pass"),
    ],
)
def test_missing(rule: str, marked: str, profile: Profile):
    severity = Severity.WARNING if (rule, profile) == (GET_CONN, Profile.AUTHORED) else Severity.ERROR
    check_rule(rule, f"{HEAD}\n{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class Row(BaseOperator):\n    def execute(self, context): pass",
        "class Row(BaseOperator):\n    async def execute(self, context): pass",
        "class Row(BaseOperator):\n    execute = run",
        "class Row(BaseOperator):\n    if V3:\n        def execute(self, context): pass\n    else:\n        execute = x",
        "class Row(BaseOperator):\n    try:\n        from x import execute\n    except ImportError:\n        pass",
        "class Row(BaseOperator):\n    for execute in x: pass",
        "class Row(BaseOperator):\n    async def aexecute(self, context): pass",
        "class Row(BaseOperator): pass\nRow.execute = run",
        "class Row(BaseOperator):\n    def __init__(self):\n        self.execute = run",
        "class Row(BaseOperator):\n    def __getattr__(self, name): pass",
        "@add_execute\nclass Row(BaseOperator): pass",
        "class Row(BaseOperator): pass\nRow = add_execute(Row)",
        "class Help:\n    def execute(self, context): pass\nclass Row(Help, BaseOperator): pass",
        "class Base(BaseOperator):\n    def execute(self, context): pass\nclass Row(Base): pass",
        "class Base(BaseOperator): pass\nclass Row(Base):\n    def execute(self, context): pass",
        "class Row(HttpOperator): pass",
        "class Help: x = 1\nclass Row(Help, HttpOperator): pass",
        "class Row(GoogleCloudBaseOperator, Unknown): pass",
        "class Row(GoogleCloudBaseOperator):\n    def execute(self, context): pass",
        "class Row(BaseOperator, Unknown): pass",
        "class Row(Unknown): pass",
        "from x import Base\nclass Row(Base, BaseOperator): pass",
        "from .x import Base\nclass Row(Base): pass",
        "class Row(make(BaseOperator)): pass",
        "class Row(BaseOperator, *more): pass",
        "class Row(Plain): pass\nclass Plain: pass",
        "class Row: pass",
        "try:\n    from mine import Row\nexcept ImportError:\n    class Row(BaseOperator): pass",
        "if x:\n    class Base(BaseOperator): pass\nelse:\n    class Base(HttpOperator): pass\nclass Row(Base): pass",
        "try:\n    from mine import Base\nexcept ImportError:\n    Base = BaseOperator\nclass Row(Base): pass",
        "class A(B1): pass\nclass B1(A): pass",
        "class A(A): pass",
        "class Row(BaseSensorOperator):\n    def poke(self, context): pass",
        "class Row(BaseSensorOperator):\n    def execute(self, context): pass",
        "class Row(HttpSensor): pass",
        "class Row(BaseHook):\n    def get_conn(self): pass",
        "class Row(BaseHook):\n    @property\n    def get_conn(self): pass",
        "class Row(HttpHook): pass",
        "class Row(BaseOperator):\n    def f(self:\n        pass",
        "class Base(BaseOperator):\n    def execute(self, context:\n        pass\nclass Row(Base): pass",
    ],
)
def test_not_certainly_missing(text: str, profile: Profile):
    for rule in (EXECUTE, POKE, GET_CONN):
        assert find(rule, f"{HEAD}\n{text}\n", profile=profile) == [], rule


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (EXECUTE, "class «Row»(BaseOperator, ABC): x = 1"),
        (EXECUTE, "class «Row»(BaseOperator, metaclass=ABCMeta): x = 1"),
        (EXECUTE, "class «Row»(BaseOperator):\n    @abstractmethod\n    def run(self): pass"),
        (EXECUTE, "class «Row»(BaseOperator):\n    @property\n    @abc.abstractmethod\n    def run(self): pass"),
        (EXECUTE, "class «RowBaseOperator»(BaseOperator): x = 1"),
        (EXECUTE, "class «AbstractRow»(BaseOperator): x = 1"),
        (EXECUTE, "class «_Row»(BaseOperator): x = 1"),
        (EXECUTE, "class «WithMetadataOperator»(BaseOperator):\n    def add(self, context): pass"),
        (EXECUTE, "def test_this():\n    class «Row»(BaseOperator): x = 1"),
        (POKE, "class «RowSensorBase»(BaseSensorOperator): x = 1"),
        (GET_CONN, "class «Row»(BaseHook): x = 1"),
        (GET_CONN, "class «Row»(BaseHook):\n    conn_type = 'row'\n    def get_client(self): pass"),
        (GET_CONN, "class «Row»(BaseHook):\n    conn_type = 'row'\n    @cached_property\n    def session(self): pass"),
    ],
)
def test_what_is_doubtful_counts_against_candidates_only(rule: str, text: str):
    check_rule(rule, f"{HEAD}\n{text}\n", profile=Profile.STRICT, severity=Severity.ERROR)
    check_rule(rule, f"{HEAD}\n{text}\n".replace("«", "").replace("»", ""), profile=Profile.AUTHORED)


def test_reading_a_connection_is_not_offering_one():
    text = (
        "class «Row»(BaseHook):\n    conn_type = 'r'\n    conn_name_attr = 'c'\n    def test_connection(self): pass\n"
    )
    check_rule(GET_CONN, f"{HEAD}\n{text}", severity=Severity.WARNING)


@both_profiles
def test_every_component_of_a_file_is_looked_at(profile: Profile):
    check_rule(
        EXECUTE,
        """
        from airflow.sdk import BaseOperator, BaseSensorOperator

        class «First»(BaseOperator):
            pass

        class Second(BaseOperator):
            def execute(self, context): ...

        def broken(:
            pass

        class «Third»(BaseOperator):
            template_fields = ("a",)

        class Watch(BaseSensorOperator):
            pass
        """,
        profile=profile,
    )


def test_broken_code_elsewhere_in_the_file_does_not_matter():
    check_rule(
        EXECUTE, "from airflow.sdk import BaseOperator\ndef f(:\n    pass\n\nclass «A»(BaseOperator):\n    x = 1\n"
    )


@pytest.mark.parametrize("before", ["\ufeff", "# 😀\r\n", "x = '漢'\r", "\x0c"])
def test_ranges_behind_all_sorts_of_text(before: str):
    check_rule(EXECUTE, f"{before}import airflow.sdk as s\nclass «Größe»(s.BaseOperator):\n    '😀'\n")


def test_message():
    (finding,) = find(POKE, "from airflow.sdk import BaseSensorOperator as S\nclass A(S): pass")
    assert finding.message == "`A` defines no `poke` method, nor does any class it derives from."
