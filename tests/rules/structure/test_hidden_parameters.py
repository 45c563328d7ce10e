"""hidden_base_parameter."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "hidden_base_parameter"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"


def operator(parameters: str, *body: str) -> str:
    lines = "".join(f"        {line}\n" for line in body)
    return f"class A(BaseOperator):\n    def __init__(self, {parameters}, **kw):\n{lines}"


@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def __init__(self, *, «retries»=3, **kwargs):\n        super().__init__(**kwargs)",
        operator("«pool»: str", "BaseOperator.__init__(self, **kw)"),
        (
            "class A(BaseSensorOperator):\n    def __init__(self, «timeout»: int = 1, **kwargs):\n"
            "        super().__init__(**kwargs)\n        self.limit = timeout"
        ),
        (
            "from airflow.providers.http.operators.http import HttpOperator\n"
            "class A(HttpOperator):\n    def __init__(self, /, «queue», **kwargs):\n"
            "        super().__init__(endpoint=queue, **kwargs)"
        ),
        (
            "class A(BaseOperator):\n    def __init__(self, «task_id», «queue», pool, **kwargs):\n"
            "        super().__init__(pool=pool, **kwargs)"
        ),
    ],
)
def test_arguments_that_the_base_never_gets(marked: str):
    check_rule(RULE, f"{HEAD}{marked}\n", severity=Severity.WARNING)
    check_rule(RULE, f"{HEAD}{marked}\n", severity=Severity.ERROR, profile=Profile.STRICT)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "text",
    [
        operator("retries=3", "super().__init__(retries=retries, **kw)"),
        operator("retries=3", "super().__init__(retries=0, **kw)"),
        operator("task_id", "super().__init__(task_id, **kw)"),
        operator("*args, queue=1", "super().__init__(*args, **kw)"),
        operator("*, queue", "kw['queue'] = queue", "super().__init__(**kw)"),
        operator("*, queue", "super().__init__(**{**kw, 'queue': queue})"),
        operator("*, queue", "kw.update(queue=queue)", "super().__init__(**kw)"),
        operator("*, queue", "super().__init__(**kw)", "self.queue = queue"),
        operator("*, timeout, mode", "super().__init__(**kw)"),
        operator("*, table", "super().__init__(**kw)"),
        "class A(BaseHook):\n    def __init__(self, retries, pool, **kw):\n        super().__init__(**kw)",
        "class A(BaseOperator):\n    @adapt\n    def __init__(self, *, queue, **kw):\n        super().__init__(**kw)",
        "class A(BaseOperator):\n    def __init__(self, *, queue, **kw): ...",
        "class A(BaseOperator):\n    def __init__(): ...",
        "class A:\n    def __init__(self, queue, **kw):\n        super().__init__(**kw)",
    ],
)
def test_what_is_handed_on_or_owned_by_nobody(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("super().__init__(**kwargs)", "super().__init__(queue=queue, **kwargs)"),
        ("super().__init__(a=1, **kwargs)", "super().__init__(a=1, queue=queue, **kwargs)"),
        (
            "super().__init__(\n            **kwargs,\n        )",
            "super().__init__(\n            queue=queue, **kwargs,\n        )",
        ),
    ],
)
def test_the_fix_hands_it_on(before: str, after: str):
    text = HEAD + "class A(BaseOperator):\n    def __init__(self, *, queue, **kwargs):\n        {}\n"
    check_fix(RULE, text.format(before), text.format(after))


def test_no_fix_where_several_constructors_are_called():
    text = (
        HEAD + "class A(BaseOperator):\n    def __init__(self, *, queue, **kw):\n"
        "        if queue:\n            super().__init__(**kw)\n        else:\n            super().__init__(a=1, **kw)\n"
    )
    (finding,) = find(RULE, text)
    assert finding.fix is None
    assert "`queue` belongs to BaseOperator" in finding.message
