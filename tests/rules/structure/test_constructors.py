"""missing_constructor_kwargs and missing_super_init."""

import pytest

from airsmith.finding import Safety, Severity
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
        "class A(BaseOperator):\n    def __init__(self, **kw):\n        print(kw)\n        «super().__init__»()",
        "class A(BaseOperator):\n    def «__init__»(self, **kw):\n        log.info('%s', kw)\n        self.kw = 1",
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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("super().__init__()", "super().__init__(**kw)"),
        ("super(A, self).__init__( )", "super(A, self).__init__(**kw)"),
        ("super().__init__(retries=(1))", "super().__init__(retries=(1), **kw)"),
        ("super().__init__((1))", None),
        ("super().__init__(*x, retries=1)", "super().__init__(*x, retries=1, **kw)"),
        (
            "super().__init__(\n            task_id='a',\n        )",
            "super().__init__(\n            task_id='a', **kw,\n        )",
        ),
        ("super().__init__(1)  # one", "super().__init__(1, **kw)  # one"),
        ("super().__init__(\n            1  # one\n        )", None),
        ("BaseOperator.__init__(self)", None),
        ("super().__init__()\n        super().__init__(retries=1)", None),
    ],
)
def test_the_fix_hands_the_rest_on_where_that_is_clear(before: str, after: str | None):
    text = HEAD + "class A(BaseOperator):\n    def __init__(self, **kw):\n        {}\n"
    if after is None:
        assert find(SUPER, text.format(before))[0].fix is None
    else:
        check_fix(SUPER, text.format(before), text.format(after))
        assert find(SUPER, text.format(before))[0].fix.safety is Safety.UNSAFE  # type: ignore[union-attr]


CALL = "super().__init__(**kw)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("        self.x = 1\n", f"        {CALL}\n        self.x = 1\n"),
        ("        'Text.'\n        self.x = 1\n", f"        'Text.'\n        {CALL}\n        self.x = 1\n"),
        ("\n        # What for.\n        ...\n", f"\n        # What for.\n        {CALL}\n        ...\n"),
        (
            "        @cached\n        def f(): ...\n        self.f = f\n",
            f"        {CALL}\n        @cached\n        def f(): ...\n        self.f = f\n",
        ),
        ("        x = 1; self.x = x\n", f"        {CALL}\n        x = 1; self.x = x\n"),
    ],
)
def test_the_fix_calls_the_base(before: str, after: str):
    text = HEAD + "class A(BaseOperator):\n    def __init__(self, x=0, **kw):\n{}"
    check_fix(SUPER, text.format(before), text.format(after))
    assert find(SUPER, text.format(before))[0].fix.safety is Safety.SAFE  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "body",
    [
        " self.x = 1\n",
        "\n        self.x = kw.pop('x')\n",
        "\n        'Text.'; self.x = 1\n",
    ],
)
def test_no_fix_where_the_call_has_no_clear_place(body: str):
    (finding,) = find(SUPER, f"{HEAD}class A(BaseOperator):\n    def __init__(self, **kw):{body}")
    assert finding.fix is None


def test_the_call_of_a_base_that_may_want_more_is_not_safe():
    text = (
        "from airflow.providers.http.operators.http import HttpOperator\n"
        "class A(HttpOperator):\n    def __init__(self, endpoint, **kw):\n        self.endpoint = endpoint\n"
    )
    (finding,) = find(SUPER, text)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.UNSAFE


def test_what_is_taken_is_handed_on_at_once():
    before = HEAD + "class A(BaseOperator):\n    def __init__(self, x):\n        super().__init__(task_id='a')\n"
    after = before.replace("(self, x)", "(self, x, **kwargs)").replace("'a')", "'a', **kwargs)")
    check_fix(KWARGS, before, after)
    assert find(SUPER, after) == []
