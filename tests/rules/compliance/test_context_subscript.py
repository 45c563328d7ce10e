"""context_subscript: only the context that Airflow passes in."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "context_subscript"
HEAD = "from airflow.sdk import BaseHook, BaseOperator\nclass A(BaseOperator):\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "    def execute(self, context):\n        return «context['ds']»",
        "    def execute(self, context):\n        return «context['logical_date']».year",
        "    def execute(self, context):\n        return «context['templates_dict']»['x']['y']",
        "    def execute(self, context):\n        return f'😀 {«context[\"ds\"]»}'",
        "    def execute(self, context):\n        return [«context[key]» for key in keys]",
        "    def execute(self, context):\n        return «context[\n            'ds'\n        ]»",
        "    def execute(self, context):\n        def inner():\n            return lambda: «context['ds']»",
        "    def poke(self, context):\n        return «context['ds']»",
        "    async def execute_complete(self, context, event):\n        return «context['ds']»",
        "    def pre_execute(self, context):\n        x = '漢', «context['ds']»",
    ],
)
def test_found(marked: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "    def execute(self, context):\n        return context.get('ds')",
        "    def execute(self, context):\n        context['x'] = 1; del context['x']; context['y'] += 1",
        "    def execute(self, context):\n        return other['ds'], self.context['ds']",
        "    def execute(self, context):\n        return context[1:2]",
        "    def execute(self, context):\n        def inner(context):\n            return context['ds']",
        "    def execute(self, context):\n        return [context['x'] for context in y]",
        "    def helper(self, context):\n        return context['ds']",
        "    def execute(self, c):\n        return context['ds']",
        "    x: context['ds']",
        "class B(BaseHook):\n    def execute_sql(self, context):\n        return context['ds']",
        "class B:\n    def execute(self, context):\n        return context['ds']",
        "def execute(context):\n    return context['ds']",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}    x = 1\n{text}\n", profile=profile) == []


@pytest.mark.parametrize("key", ["ti", "params", "dag_run"])
def test_people_may_rely_on_keys_that_are_always_there(key: str):
    marked = f"{HEAD}    def execute(self, context):\n        return «context['{key}']»\n"
    check_rule(RULE, marked, profile=Profile.STRICT)
    check_rule(RULE, marked.replace("«", "").replace("»", ""))


@both_profiles
def test_removed_keys_are_left_to_their_own_rule(profile: Profile):
    text = f"{HEAD}    def execute(self, context):\n        return context['execution_date'], context['conf']\n"
    assert find(RULE, text, profile=profile) == []
    assert len(find("removed_context_key", text, profile=profile)) == 2


def test_fix():
    before = f"{HEAD}    def execute(self, context):\n        return «context[ 'ds' ]» + «context[key]»\n"
    before = before.replace("«", "").replace("»", "")
    after = f"{HEAD}    def execute(self, context):\n        return context.get('ds') + context.get(key)\n"
    check_fix(RULE, before, after)
    assert {finding.fix.safety for finding in find(RULE, before) if finding.fix} == {Safety.UNSAFE}


def test_no_fix_for_a_key_that_would_become_two_arguments():
    (finding,) = find(RULE, f"{HEAD}    def execute(self, context):\n        return context['a', 'b']\n")
    assert finding.fix is None


def test_message():
    (finding,) = find(RULE, f"{HEAD}    def execute(self, context):\n        return context['ds']\n")
    assert finding.message == "`context['ds']` raises KeyError where the key is absent; `context.get('ds')` gives None."
