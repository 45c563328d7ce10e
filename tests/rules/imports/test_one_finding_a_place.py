"""What the rules about imports do together: one finding a place, fixes that come to an end, and no text that upsets them."""

import ast

import pytest

from airsmith.analysis.module import Module
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Layer
from airsmith.rules.engine import MOST_FINDINGS_OF_A_RULE, CheckOptions, check_python
from airsmith.rules.fixing import apply_safe_fixes
from airsmith.rules.rule import Profile

TEXTS = [
    "from airflow.hooks.base_hook import BaseHook, Foo, days_ago",
    "from airflow.sensors.base import BaseSensorOperator, PokeReturnValue",
    "from airflow.sensors.base import BaseSensor, Nope, PokeReturnValue",
    "from airflow.modles import BaseOperator, DAG as D, Nope",
    "from airflow.exceptions import AirflowSkipException, AirflowException, AirflowFailException, Nope, TaskDeferred",
    "from airflow.datasets import Dataset, DatasetAlias as A, BaseHook",
    "from airflow.operators.dummy_operator import DummyOperator\nfrom airflow.operators.bash import BashOperator",
    "from airflow.providers.http.hooks.http import HttpHok, HttpOperator, HttpHook",
    "from airflow.providers.htpp.hooks.http import HttpHook, HttpAsyncHook",
    "import airflow.contrib.hooks.aws_hook, airflow.operators.bash as b, airflow.modles\nb.Nope, airflow.Nope",
    "from airflow.utils import dates, timezone\ndates.days_ago(1), timezone.nope",
    "import airflow.hooks.base_hook as h\nclass A(h.BaseHook): pass",
    "from airflow.sdk import BaseSensor, Asset, task, Nope",
    "from airflow.providers.snowflake.hooks.nope import X\nfrom airflow.providers.nobody.hooks.x import Y",
    "from airflow.providers.common.compat.sdk import BaseHook, BaseSensor, timezone, Nope",
]
every_text = pytest.mark.parametrize("text", TEXTS)
targets = pytest.mark.parametrize("target", ["2.10", "2.11", "3.1", "3.3"])
profiles = pytest.mark.parametrize("profile", Profile)


def import_findings(text: str, target: str, profile: Profile) -> tuple[Finding, ...]:
    version = AirflowVersion.parse(target)
    assert version
    options = CheckOptions(version, profile, dependencies=("apache-airflow-providers-http",))
    result = check_python(Module(text), options)
    assert not result.crashed
    return tuple(finding for finding in result.findings if finding.layer is Layer.IMPORTS)


@every_text
@targets
@profiles
def test_each_place_gets_one_finding(text: str, target: str, profile: Profile):
    findings = import_findings(text, target, profile)
    places = [finding.range for finding in findings if finding.rule != "undeclared_dependency"]
    assert len(set(places)) == len(places), findings
    told = {finding.range for finding in findings if finding.is_error}
    assert len(told) == len([finding for finding in findings if finding.is_error]), findings


@every_text
@targets
@profiles
def test_safe_fixes_end_in_a_text_that_has_none(text: str, target: str, profile: Profile):
    fixed = apply_safe_fixes(text, lambda at: import_findings(at, target, profile))
    ast.parse(fixed.text)
    assert not [finding for finding in fixed.findings if finding.fix and finding.fix.safety.value == "safe"]
    again = apply_safe_fixes(fixed.text, lambda at: import_findings(at, target, profile))
    assert again.text == fixed.text


@profiles
@pytest.mark.parametrize(
    "text",
    [
        "from airflow import",
        "from airflow.  . import x",
        "import airflow.\n",
        "from airflow." + "a." * 3_000 + "b import c",
        "from airflow." + "x" * 50_000 + " import y",
        "from airflow.sdk import " + "Z" * 50_000,
        "from airflow.ｓｄｋ import ＤＡＧ, Ｎｏｐｅ",  # noqa: RUF001 - Python reads them as plain letters
        "import airflow.sdk as s\n" + "s.a" + ".b" * 900,
        "from airflow.sdk import *; from airflow.nope import *",
        "from airflow.modles import DAG\x0c\nfrom\x0cairflow.modles\\\n import DAG",
        "\ud800 = 1\nfrom airflow.modles import DAG",
        "\x00from airflow.modles import DAG",
        "if 1:\n from airflow.modles import (DAG\n",
        "from airflow.modles import DAG; from airflow.modles import DAG",
    ],
)
def test_no_text_upsets_the_rules(text: str, profile: Profile):
    import_findings(text, "3.3", profile)


@profiles
def test_thousands_of_wrong_imports_take_no_longer_than_those_that_are_shown(profile: Profile):
    text = "\n".join(f"from airflow.providers.http.hooks.http import HttpHook{number}x" for number in range(3_000))
    found = [finding for finding in import_findings(text, "3.3", profile) if finding.rule == "unknown_airflow_name"]
    assert len(found) == MOST_FINDINGS_OF_A_RULE
