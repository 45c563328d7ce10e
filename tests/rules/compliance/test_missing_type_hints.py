"""missing_type_hints: constructors everywhere, main methods in candidates."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "missing_type_hints"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def __init__(self, «a», b: int, «c»=1, *, «d», e: str = '', **kwargs) -> None: ...",
        "class A(BaseOperator):\n    def __init__(self, «a», /, **kwargs) -> None: ...",
        "class A(BaseHook):\n    def __init__(self, «größe») -> None: ...",
        (
            "class A(BaseOperator):\n    '😀'\n    def __init__(self, «a») -> None: ...\nclass B(A):\n"
            "    def __init__(self, «b») -> None: ..."
        ),
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
        "class A(BaseHook):\n    def «__init__»(self): ...",
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
        "class A(BaseOperator):\n    def __init__() -> None: ...",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []


def test_messages():
    text = f"{HEAD}class A(BaseHook):\n    def __init__(self, host) -> None: ...\n    def get_conn(self): ...\n"
    assert [finding.message for finding in find(RULE, text, profile=Profile.STRICT)] == [
        "The argument `host` of `__init__` has no type.",
        "`get_conn` does not say what it returns.",
    ]


OPERATOR = "from airflow.sdk import BaseOperator\nclass A(BaseOperator):\n"


class TestFixes:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("def __init__(self, **kwargs):", "def __init__(self, **kwargs) -> None:"),
            ("def __init__(self, a: int = (1)  , ) :", None),
            ("def __init__(self, a: int = 1  , ) :", "def __init__(self, a: int = 1  , ) -> None :"),
            ("def __init__(self, /):", "def __init__(self, /) -> None:"),
            (
                "def __init__(\n        self,\n        a: str,  # ) :\n    ):",
                "def __init__(\n        self,\n        a: str,  # ) :\n    ) -> None:",
            ),
        ],
    )
    def test_constructors_return_nothing(self, before: str, after: str | None):
        head = f"{OPERATOR}    {before}\n        pass\n"
        if after is None:
            (finding,) = find(RULE, head, profile=Profile.STRICT)
            assert finding.fix is None
        else:
            check_fix(RULE, head, f"{OPERATOR}    {after}\n        pass\n", profile=Profile.STRICT)

    def test_functions_that_return_something_are_left_to_people(self):
        for body in ("return 1", "yield 1", "x = [(yield 1)]", "if a:\n            return 1"):
            text = f"{OPERATOR}    def execute(self, context: dict):\n        {body}\n"
            (finding,) = find(RULE, text, profile=Profile.STRICT)
            assert finding.fix is None

    def test_a_function_inside_may_return_something(self):
        before = f"{OPERATOR}    def execute(self, context: dict)%s:\n        def f():\n            return 1\n"
        check_fix(RULE, before % "", before % " -> None", profile=Profile.STRICT)

    @pytest.mark.parametrize(
        ("target", "base", "home"),
        [
            ("3.3", "airflow.sdk", "airflow.sdk"),
            ("2.11", "airflow.models", "airflow.utils.context"),
        ],
    )
    def test_the_context(self, target: str, base: str, home: str):
        head = f"from {base} import BaseOperator\n"
        body = "class A(BaseOperator):\n    def execute(self, context%s) -> int:\n        return 1\n"
        after = f"{head}from {home} import Context\n{body % ': Context'}"
        check_fix(RULE, head + body % "", after, profile=Profile.STRICT, target=target)

    @pytest.mark.parametrize(
        ("head", "has_fix"),
        [
            ("from airflow.sdk import BaseOperator, Context\n", True),
            ("from airflow.providers.common.compat.sdk import Context\n", True),
            ("if TYPE_CHECKING:\n    from airflow.sdk import Context\n", False),
            ("from __future__ import annotations\nif TYPE_CHECKING:\n    from airflow.sdk import Context\n", True),
            ("from mine import Context\n", False),
            ("class Context: ...\n", False),
        ],
    )
    def test_the_name_must_mean_the_context(self, head: str, *, has_fix: bool):
        text = f"{head}{OPERATOR}    def execute(self, context) -> int:\n        return 1\n"
        (finding,) = find(RULE, text, profile=Profile.STRICT)
        assert (finding.fix is not None) is has_fix

    def test_literal_defaults(self):
        before = f"{OPERATOR}    def __init__(self, a=1, *, b='x', c = True, **kwargs): ...\n"
        after = f"{OPERATOR}    def __init__(self, a: int = 1, *, b: str = 'x', c: bool = True, **kwargs): ...\n"
        check_fix(RULE, before, after)
        assert {finding.fix and finding.fix.safety for finding in find(RULE, before)} == {Safety.UNSAFE}

    def test_other_defaults_say_no_type(self):
        findings = find(RULE, f"{OPERATOR}    def __init__(self, a=None, b=X, c=(1), d=[]): ...\n")
        assert [finding.fix for finding in findings] == [None] * 4
