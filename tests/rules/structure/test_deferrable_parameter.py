"""unused_deferrable and fixed_deferrable_default."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

UNUSED, FIXED = "unused_deferrable", "fixed_deferrable_default"
HEAD = "from airflow.sdk import BaseHook, BaseOperator\nfrom airflow.providers.http.operators.http import HttpOperator\n\n\n"
CONFIGURED = 'conf.getboolean("operators", "default_deferrable", fallback=False)'


def operator(parameters: str, body: str = "return 0", base: str = "BaseOperator") -> str:
    return (
        f"{HEAD}class A({base}):\n    def __init__(self, {parameters}, **kwargs):\n        super().__init__(**kwargs)\n"
        f"        self.deferrable = deferrable\n    def execute(self, context):\n        {body}\n"
    )


@pytest.mark.parametrize("profile", Profile)
def test_a_promise_that_nothing_keeps(profile: Profile):
    for body in ("return 0", "if self.deferrable: pass"):
        check_rule(UNUSED, operator("*, «deferrable»: bool = True", body), profile=profile, severity=Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        operator("deferrable", "self.defer(trigger=t, method_name='execute')"),
        operator("deferrable", "raise TaskDeferred(trigger=t, method_name='execute')"),
        operator("deferrable") + "    start_trigger_args = x\n",
        operator("deferrable", "Other(deferrable=self.deferrable).execute(context)"),
        operator("deferrable", base="HttpOperator"),
        operator("deferrable", base="Unknown, BaseOperator"),
        operator("deferrable", base="BaseHook"),
        operator("deferrable", base="object"),
        operator("deferrable") + "class B(A): ...\n",
        operator("other"),
    ],
)
def test_promises_that_may_be_kept(text: str):
    assert find(UNUSED, text) == []


@pytest.mark.parametrize(
    "parameters", ["*, deferrable: bool = «False»", "deferrable=«False»", "a=1, deferrable=«False», b=2"]
)
def test_a_default_that_ignores_the_configuration(parameters: str):
    check_rule(FIXED, operator(parameters), severity=Severity.INFORMATION)
    check_rule(FIXED, operator(parameters), severity=Severity.WARNING, profile=Profile.STRICT)


@pytest.mark.parametrize(
    "parameters",
    [
        f"deferrable: bool = {CONFIGURED}",
        "deferrable=True",
        "deferrable=None",
        "deferrable",
        "*, deferrable",
        "other=False",
    ],
)
def test_other_defaults(parameters: str):
    assert find(FIXED, operator(parameters), profile=Profile.STRICT) == []


@pytest.mark.parametrize("target", ["3.3", "2.11"])
def test_the_fix_asks_the_configuration(target: str):
    before = operator("*, deferrable: bool = False")
    after = before.replace("= False", f"= {CONFIGURED}").replace(
        "\n\n\n", "\nfrom airflow.configuration import conf\n\n\n"
    )
    check_fix(FIXED, before, after, target=target)


def test_the_fix_uses_what_is_imported_already():
    line = "from airflow.providers.common.compat.sdk import conf\n"
    before = line + operator("*, deferrable: bool = False")
    check_fix(FIXED, before, before.replace("= False", f"= {CONFIGURED}"))


def test_there_is_no_fix_where_conf_is_something_else():
    (finding,) = find(FIXED, "conf = 1\n" + operator("*, deferrable: bool = False"))
    assert finding.fix is None
