"""missing_docstring: components that do not say what they are for."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "missing_docstring"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class «A»(BaseOperator): ...",
        "class «A»(BaseSensorOperator):\n    x = 1\n    'late'",
        "class «Größe»(BaseHook):\n    ' '",
        "class «A»(BaseHook):\n    f'no'",
        "class Outer:\n    class «A»(BaseHook):\n        b'no'",
    ],
)
def test_found(marked: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class A(BaseOperator):\n    'Says it.'",
        "class A(BaseOperator):\n    '''\n    Says it.\n    '''\n    x = 1",
        "class _A(BaseOperator): ...",
        "class A: ...",
        "class A(Unknown): ...",
        "def f(): ...",
        "class A(BaseOperator):\n    def f(self:\n    x = 1",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []
