"""missing_type_hints: constructors everywhere, main methods in candidates."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "missing_type_hints"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def __init__(self, «a», b: int, «c»=1, *, «d», e: str = '', **kwargs): ...",
        "class A(BaseOperator):\n    def __init__(self, «a», /, **kwargs): ...",
        "class A(BaseHook):\n    def __init__(self, «größe»): ...",
        "class A(BaseOperator):\n    '😀'\n    def __init__(self, «a»): ...\nclass B(A):\n    def __init__(self, «b»): ...",
    ],
)
def test_constructors(marked: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile, severity=severity)


@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def «execute»(self, «context»): ...",
        "class A(BaseOperator):\n    def «execute»(self, context: Context): ...",
        "class A(BaseOperator):\n    def execute(self, «context») -> None: ...",
        "class A(BaseSensorOperator):\n    def «poke»(self, «context»): ...\n    def «execute»(self, context: dict): ...",
        "class A(BaseHook):\n    def «get_conn»(self): ...",
    ],
)
def test_main_methods_of_candidates(marked: str):
    check_rule(RULE, f"{HEAD}{marked}\n", profile=Profile.STRICT, severity=Severity.WARNING)
    check_rule(RULE, f"{HEAD}{marked}\n".replace("«", "").replace("»", ""))


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class A(BaseOperator):\n    def __init__(self, a: int, *args, **kwargs) -> None: ...",
        "class A(BaseOperator):\n    def execute(self, context: Context) -> int: ...\n    def helper(self, x): ...",
        "class A:\n    def __init__(self, a): ...\n    def execute(self, context): ...",
        "def execute(context): ...",
        "class A(BaseOperator):\n    __init__ = make_init()",
        "class A(BaseOperator):\n    def __init__(): ...",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []


def test_messages():
    text = f"{HEAD}class A(BaseHook):\n    def __init__(self, host): ...\n    def get_conn(self): ...\n"
    assert [finding.message for finding in find(RULE, text, profile=Profile.STRICT)] == [
        "The argument `host` of `__init__` has no type.",
        "`get_conn` does not say what it returns.",
    ]
