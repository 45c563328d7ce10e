"""undeclared_dependency: imports against the dependencies of a spec."""

import pytest

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Neighbour
from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "undeclared_dependency"
HTTP = ("apache-airflow-providers-http>=4.0",)
both_profiles = pytest.mark.parametrize("profile", Profile)


@pytest.mark.parametrize(
    ("profile", "severity"), [(Profile.STRICT, Severity.ERROR), (Profile.AUTHORED, Severity.WARNING)]
)
@pytest.mark.parametrize(
    "text",
    [
        "from «airflow.providers.snowflake.hooks.snowflake» import SnowflakeHook",
        "import «airflow.providers.snowflake.hooks.snowflake as s»",
        "from airflow.providers import http, «amazon»",
        "from airflow.providers.common import «ai»",
        (
            "def f():\n    from «airflow.providers.ssh.hooks.ssh» import SSHHook\n"
            "from airflow.providers.ssh.operators.ssh import SSHOperator"
        ),
    ],
)
def test_providers(text: str, profile: Profile, severity: Severity):
    marked = text if not text.startswith("def") else text.replace("«", "").replace("»", "").replace(
        "from airflow.providers.ssh.operators.ssh", "from «airflow.providers.ssh.operators.ssh»"
    )  # fmt: skip
    check_rule(RULE, marked + "\n", dependencies=HTTP, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import «boto3»\nfrom boto3.session import Session",
        "from «bs4» import BeautifulSoup",
        "import «sklearn.linear_model», «cv2», «PIL.Image as I»",
        "from google.cloud import «storage»",
        "from «google.cloud.secretmanager_v1» import Client",
        "from «azure.storage.blob» import BlobClient",
        "from «snowflake.connector» import connect",
        "import os, «pandas as pd», json",
        "from «bson» import ObjectId",
        "import «smbclient.path»",
    ],
)
def test_other_packages(text: str, profile: Profile):
    check_rule(RULE, text + "\n", dependencies=HTTP, profile=profile, severity=Severity.WARNING)


def test_packages_that_nobody_knows_count_in_candidates_only():
    check_rule(RULE, "import «polars»\n", dependencies=HTTP, profile=Profile.STRICT, severity=Severity.WARNING)
    check_rule(RULE, "import polars\n", dependencies=HTTP)


@both_profiles
def test_providers_that_nobody_knows_are_another_rules_matter(profile: Profile):
    text = "from airflow.providers.weather.hooks.weather import WeatherHook\nfrom airflow.providers import weather\n"
    check_rule(RULE, text, dependencies=HTTP, profile=profile)


@both_profiles
@pytest.mark.parametrize(
    ("dependencies", "text"),
    [
        ((), "import os, json, __future__, sqlite3\nfrom . import x\nfrom .y import z"),
        ((), "from airflow.sdk import BaseOperator\nfrom airflow.models import Variable\nimport airflow"),
        ((), "from airflow.providers.standard.operators.bash import BashOperator"),
        ((), "from airflow.providers.common.compat.sdk import BaseHook"),
        ((), "import jinja2, pendulum, requests, yaml, httpx, sqlalchemy, dateutil, jwt, attr"),
        ((), "import click, greenlet, upath, wirerope"),
        (("apache-airflow-providers-mongo",), "from bson import ObjectId\nimport pymongo"),
        (("apache-airflow-providers-samba",), "import smbclient, smbprotocol"),
        (("apache-airflow-providers-apache-hive",), "import pyhive, thrift"),
        (("apache-airflow-providers-databricks[sdk]",), "from databricks.sdk import WorkspaceClient"),
        (("apache-airflow-providers-common-sql[pandas]",), "import pandas"),
        (HTTP, "from airflow.providers.http.hooks.http import HttpHook\nimport aiohttp, requests_toolbelt"),
        (("Apache.Airflow_Providers-HTTP",), "from airflow.providers.http.hooks.http import HttpHook"),
        (("apache-airflow[http]",), "from airflow.providers.http.hooks.http import HttpHook"),
        (("apache-airflow-providers-amazon",), "from airflow.providers.common.sql.hooks.sql import DbApiHook"),
        (("apache-airflow-providers-amazon",), "from airflow.providers.http.hooks.http import HttpHook"),
        (("apache-airflow-providers-amazon",), "import boto3\nfrom botocore.exceptions import ClientError"),
        (("apache-airflow-providers-amazon[pandas]",), "import pandas, numpy"),
        (("apache-airflow-providers-google",), "from google.cloud import storage\nfrom google.oauth2 import x"),
        (("boto3",), "from botocore.exceptions import ClientError"),
        (("Beautiful_Soup4", "beautifulsoup4 ; python_version>'3'"), "import bs4"),
        (("scikit.learn>=1",), "import sklearn"),
        (("opencv-python-headless",), "import cv2"),
        (("psycopg2-binary",), "import psycopg2"),
        (("weaviate-client",), "import weaviate"),
        (("acme-sdk",), "import acme.things"),
        (("python-acme",), "import acme"),
        (("acme-airflow-provider",), "from airflow.providers.acme.hooks.acme import AcmeHook"),
        (("azure-identity",), "from azure.identity.aio import Credential"),
        (("google-cloud-storage",), "import google.cloud.storage\nimport google.auth, google.api_core.exceptions"),
        ((), "try:\n    import polars\nexcept ImportError:\n    polars = None"),
        ((), "if TYPE_CHECKING:\n    import polars\n    from airflow.providers.http.hooks.http import HttpHook"),
        ((), "from airflow.providers.http.hooks.nothing import X"),
        (("not a [requirement", "", "=", "x" * 5_000), "import os"),
    ],
)
def test_left_alone(dependencies: tuple[str, ...], text: str, profile: Profile):
    check_rule(RULE, text + "\n", dependencies=dependencies, profile=profile)


@both_profiles
def test_names_are_compared_as_a_whole(profile: Profile):
    text = "from «airflow.providers.http.hooks.http» import HttpHook\n"
    check_rule(RULE, text, dependencies=("httpx", "http", "apache-airflow-providers-https"), profile=profile)


def test_silent_where_no_spec_is_known():
    check_rule(
        RULE, "import polars, boto3\nfrom airflow.providers.http.hooks.http import HttpHook\n", profile=Profile.STRICT
    )


def test_a_branch_that_need_not_run_is_an_excuse_for_people_only():
    text = "if USE_S3:\n    import «boto3»\n"
    check_rule(RULE, text, dependencies=HTTP, profile=Profile.STRICT)
    check_rule(RULE, text.replace("«", "").replace("»", ""), dependencies=HTTP)


class Workspace:
    """Has a package of its own."""

    def find(self, module: str) -> Neighbour | None:
        return Neighbour(Module(""), NO_PROJECT) if module.startswith("pandas") else None


@both_profiles
def test_modules_of_the_workspace_need_no_package(profile: Profile):
    check_rule(RULE, "import pandas.mine\n", dependencies=(), project=Workspace(), profile=profile)


def test_what_airflow_brings_depends_on_the_target():
    text = "from airflow.providers.ftp.hooks.ftp import FTPHook\n"
    assert not find(RULE, text, dependencies=(), target="2.11")
    assert find(RULE, text, dependencies=(), target="3.3")


def test_messages():
    text = "from airflow.providers.ssh.hooks.ssh import SSHHook\nimport yarl, cv2, xyzzy\n"
    messages = [finding.message for finding in find(RULE, text, dependencies=(), profile=Profile.STRICT)]
    assert messages == [
        (
            "`airflow.providers.ssh.hooks.ssh` belongs to `apache-airflow-providers-ssh`, "
            "which the spec does not declare in its dependencies."
        ),
        "`yarl` is imported, but no package in the dependencies of the spec is known to bring it.",
        "`cv2` is imported, but the spec does not declare `opencv-python` in its dependencies.",
        "`xyzzy` is imported, but no package in the dependencies of the spec is known to bring it.",
    ]
