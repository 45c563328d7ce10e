"""work_in_constructor and work_at_import."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

CONSTRUCTOR, IMPORT = "work_in_constructor", "work_at_import"
HEAD = """\
import time, requests, boto3, psycopg2, sqlalchemy, smtplib
import pandas as pd
import kubernetes.client
from kubernetes.client import models as k8s
import snowflake.connector
import requests as r
from datetime import datetime
from functools import cached_property
from urllib.request import urlopen
from google.cloud import bigquery
from google.cloud.container_v1.types import Cluster
from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator, DAG, dag, task
from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.http.operators.http import HttpOperator
from own.hooks import OwnHook
"""
WORKING = [
    "«requests.get»(url)",
    "«r.post»(url)",
    "«requests.Session().get»(url)",
    "«urlopen»(url)",
    "«psycopg2.connect»(dsn)",
    "«snowflake.connector.connect»(x=1)",
    "«pd.read_csv»(path)",
    "«time.sleep»(1)",
    "«smtplib.SMTP»(host)",
    "«BaseHook.get_connection»('a')",
    "«HttpHook.get_connection»('a')",
    "«HttpHook.get_hook»('a')",
]
PREPARING = [
    "«HttpHook»(method='GET')",
    "«OwnHook»()",
    "«boto3.client»('s3')",
    "«sqlalchemy.create_engine»(url)",
    "«bigquery.Client.from_service_account_json»(p)",
]
HARMLESS = [
    "requests.Request('GET', url)",
    "bigquery.SchemaField('a', 'STRING')",
    "k8s.V1EnvVar(name='a', value='b')",
    "kubernetes.client.V1Pod()",
    "boto3.session.Config()",
    "sqlalchemy.text('a')",
    "Cluster(name='a').get('b')",
    "pd.DataFrame()",
    "datetime(2026, 1, 1)",
    "kwargs.get('a')",
    "HttpHook.conn_name_attr.upper()",
    "print('requests.get')",
    "open(path).read()",
    "(lambda: requests.get(url))",
    "unknown.get_conn()",
    "requests",
]


def constructor(line: str, rest: str = "", base: str = "BaseOperator") -> str:
    head = f"{HEAD}class A({base}):\n    def __init__(self, **kwargs):\n"
    return f"{head}        {line}\n        super().__init__(**kwargs)\n{rest}"


@pytest.mark.parametrize("expression", WORKING)
def test_work_whenever_an_operator_is_made(expression: str):
    for line in (expression, f"self.x = {expression}", f"if kwargs:\n            y = [{expression} for _ in range(3)]"):
        check_rule(CONSTRUCTOR, constructor(line), severity=Severity.WARNING)
        check_rule(CONSTRUCTOR, constructor(line), severity=Severity.ERROR, profile=Profile.STRICT)


@pytest.mark.parametrize("expression", WORKING)
def test_work_whenever_the_file_is_read(expression: str):
    for line in (
        expression,
        f"class C:\n    x = {expression}",
        f"def f(x={expression}): ...",
        f"@dag\ndef f():\n    {expression}",
        f"with DAG('a'):\n    {expression}",
        f"try:\n    {expression}\nexcept OSError: ...",
    ):
        check_rule(IMPORT, f"{HEAD}{line}\n", severity=Severity.WARNING)
        check_rule(IMPORT, f"{HEAD}{line}\n", severity=Severity.ERROR, profile=Profile.STRICT)


@pytest.mark.parametrize("expression", PREPARING)
def test_what_is_only_made_is_told_more_quietly(expression: str):
    for rule, text in ((CONSTRUCTOR, constructor(f"self.x = {expression}")), (IMPORT, f"{HEAD}x = {expression}\n")):
        check_rule(rule, text, severity=Severity.INFORMATION)
        check_rule(rule, text, severity=Severity.WARNING, profile=Profile.STRICT)


@pytest.mark.parametrize(
    "marked",
    [
        "«HttpHook().run»('/')",
        "«boto3.client('s3').list_buckets»()",
        "«boto3.Session().client('s3').get_paginator('a').paginate»()",
        "«sqlalchemy.create_engine(url).connect»()",
    ],
)
def test_what_is_made_only_to_be_used_is_told_once(marked: str):
    check_rule(IMPORT, f"{HEAD}{marked}\n", severity=Severity.WARNING)


def test_what_is_kept_and_used():
    found = check_rule(IMPORT, f"{HEAD}hook = «OwnHook»()\n«hook.get_records»('x')\n")
    assert [one.severity for one in found] == [Severity.INFORMATION, Severity.WARNING]


@pytest.mark.parametrize("expression", HARMLESS)
def test_harmless_calls(expression: str):
    assert find(CONSTRUCTOR, constructor(f"self.x = {expression}"), profile=Profile.STRICT) == []
    assert find(IMPORT, f"{HEAD}x = {expression}\n", profile=Profile.STRICT) == []


@pytest.mark.parametrize("line", ["«self.get_conn»()", "self.x = «self.get_connection»('a')", "«self.hook.get_conn»()"])
def test_connections_of_the_components_own(line: str):
    check_rule(CONSTRUCTOR, constructor(line, base="BaseSensorOperator"))


def test_methods_that_the_constructor_calls_are_followed():
    rest = "    def load(self):\n        return requests.get(self.url)\n    def name(self): ...\n"
    (finding,) = check_rule(CONSTRUCTOR, constructor("self.name(«self.load»())", rest))
    assert finding.message == "`load` runs `requests.get` whenever a DAG with `A` is read; call it in `execute`."


def test_functions_that_are_called_at_import_are_followed():
    text = f"{HEAD}def load():\n    return requests.get(url)\n\n\ndef idle(): ...\n\n\nDATA = «load»()\nidle()\n"
    (finding,) = check_rule(IMPORT, text)
    assert finding.message == "`load` runs `requests.get` each time Airflow reads this file; call it in a task."


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "if __name__ == '__main__':\n    requests.get(url)\n    load()\ndef load(): requests.get(url)\n",
        HEAD + "def f():\n    requests.get(url)\n",
        HEAD + "@task\ndef f():\n    requests.get(url)\nwith DAG('a'):\n    f()\n",
        HEAD + "async def f():\n    requests.get(url)\nf()\n",
        HEAD + "class A(BaseOperator):\n    def execute(self, context):\n        requests.get(url)\n",
        HEAD
        + "class A(BaseHook):\n    def __init__(self):\n        self.hook = HttpHook()\n        requests.get(url)\n",
        HEAD + "class A(BaseOperator):\n    @cached_property\n    def hook(self):\n        return HttpHook()\n",
        HEAD + "class A(BaseOperator):\n    def __init__(self, **kw):\n        def later(): requests.get(url)\n",
        HEAD + "class A:\n    def __init__(self):\n        requests.get(url)\n",
        "import requests\nrequests.get(url)\n",
        "import requests\nairflow = requests.get(url)\n",
    ],
)
def test_what_runs_at_another_time_or_elsewhere(text: str):
    for rule in (CONSTRUCTOR, IMPORT):
        assert find(rule, text, profile=Profile.STRICT) == []


def test_what_runs_at_import_in_the_other_branch_counts():
    check_rule(IMPORT, HEAD + "if __name__ == '__main__':\n    pass\nelse:\n    «requests.get»(url)\n")
