"""missing_constructor_kwargs and missing_super_init."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

KWARGS, SUPER = "missing_constructor_kwargs", "missing_super_init"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def «__init__»(self, table): ...",
        "class A(BaseOperator):\n    def «__init__»(self): ...",
        "class A(BaseSensorOperator):\n    def «__init__»(self, *, path='x', task_id=None): ...",
        "class A(BaseOperator):\n    def «__init__»(self, *args): ...",
        "class B(BaseOperator): ...\nclass A(B):\n    def «__init__»(self, table): ...",
        (
            "from airflow.providers.http.operators.http import HttpOperator\n"
            "class A(HttpOperator):\n    def «__init__»(self, table): ..."
        ),
    ],
)
def test_no_room_for_what_airflow_gives(marked: str, profile: Profile):
    check_rule(KWARGS, HEAD + marked + "\n", profile=profile, severity=Severity.ERROR)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def «__init__»(self, **kwargs): ...",
        "class A(BaseOperator):\n    def «__init__»(self, table, **kwargs):\n        self.table = table",
        "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        «super().__init__»()",
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        «BaseOperator.__init__»(self, retries=1)",
    ],
)
def test_arguments_that_are_not_handed_on(marked: str, profile: Profile):
    check_rule(SUPER, HEAD + marked + "\n", profile=profile, severity=Severity.ERROR)


@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        «BaseOperator.__init__»(self, task_id='a')",
        "class A(BaseSensorOperator):\n    def __init__(self, **kw):\n        «super().__init__»(task_id=kw['task_id'])",
    ],
)
def test_what_runs_and_loses_the_rest(marked: str):
    check_rule(SUPER, f"{HEAD}{marked}\n", severity=Severity.WARNING)
    check_rule(SUPER, f"{HEAD}{marked}\n", severity=Severity.ERROR, profile=Profile.STRICT)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        super().__init__(**kwargs)",
        "class A(BaseOperator):\n    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)",
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        BaseOperator.__init__(self, **kw)",
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        super().__init__(**{**kw, 'retries': 1})",
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        if x:\n            super().__init__(**merged(kw))",
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        set_up(self, kw)",
        "class A(BaseOperator):\n    def __init__(self, task_id, default_args=None): ...",
        "class A(BaseOperator):\n    @apply\n    def __init__(self, table): ...",
        "class A(BaseOperator):\n    __init__ = other",
        "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        raise NotImplementedError('needs Airflow 4')",
        "try:\n    from x import A\nexcept ImportError:\n    class A(BaseOperator):\n        def __init__(self): ...",
        "class A(BaseHook):\n    def __init__(self, table): ...",
        "class A:\n    def __init__(self, table): ...",
        "class A(Unknown):\n    def __init__(self, table): ...",
        "class A(BaseOperator):\n    def __init__(): ...",
    ],
)
def test_what_is_right_or_none_of_its_business(text: str, profile: Profile):
    for rule in (KWARGS, SUPER):
        assert find(rule, HEAD + text + "\n", profile=profile) == [], rule


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(self, table)", "(self, table, **kwargs)"),
        ("(self)", "(self, **kwargs)"),
        ("(self, *, table='a', n: int = 1)", "(self, *, table='a', n: int = 1, **kwargs)"),
        ("(self, *args: int)", "(self, *args: int, **kwargs)"),
        (
            "(\n        self,\n        table,  # which\n    )",
            "(\n        self,\n        table, **kwargs,  # which\n    )",
        ),
    ],
)
def test_the_fix_adds_them(before: str, after: str):
    text = HEAD + "class A(BaseOperator):\n    def __init__{}:\n        f(**x)\n"
    check_fix(KWARGS, text.format(before), text.format(after))
