"""print_instead_of_log: print in methods of components."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "print_instead_of_log"
HEAD = "from airflow.sdk import BaseHook, BaseOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def execute(self, context):\n        «print»('😀'); '😀', «print»(1, 2)",
        "class A(BaseHook):\n    @staticmethod\n    def f():\n        «print»()",
        "class A(BaseHook):\n    async def f(self):\n        [«print»(x) for x in y]",
        "class A(BaseHook):\n    def f(self):\n        def g():\n            «print»(1)",
    ],
)
def test_found(marked: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "print(1)\nclass A(BaseHook):\n    print(2)",
        "def f():\n    print(1)",
        "class A:\n    def f(self):\n        print(1)",
        "from rich import print\nclass A(BaseHook):\n    def f(self):\n        print(1)",
        "class A(BaseHook):\n    def f(self, print):\n        print(1)",
        "class A(BaseHook):\n    def f(self):\n        self.print(1); pprint(1); map(print, x)",
        "class A(BaseHook):\n    def f(self):\n        self.log.info('x')",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []


def test_fix():
    body = "class A(BaseHook):\n    def f(me):\n        {}('100%'); '😀'; {}(f'{{x}}')\n        lambda: {}(y)\n"
    before = HEAD + body.format("print", "print", "print")
    check_fix(RULE, before, HEAD + body.format("me.log.info", "me.log.info", "me.log.info"))
    assert {finding.fix and finding.fix.safety for finding in find(RULE, before)} == {Safety.UNSAFE}


@pytest.mark.parametrize("call", ["print()", "print(1, 2)", "print(*x)", "print(1, file=f)", "print(1, **o)"])
def test_no_fix_for_more_than_a_message(call: str):
    (finding,) = find(RULE, f"{HEAD}class A(BaseHook):\n    def f(self):\n        {call}\n")
    assert finding.fix is None


@pytest.mark.parametrize(
    "method",
    ["@staticmethod\n    def f(x):", "@classmethod\n    def f(cls):", "def f():", "def f(self):\n        self = 1"],
)
def test_no_fix_without_an_object(method: str):
    (finding,) = find(RULE, f"{HEAD}class A(BaseHook):\n    {method}\n        print(1)\n")
    assert finding.fix is None
