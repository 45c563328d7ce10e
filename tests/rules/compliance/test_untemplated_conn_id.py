"""untemplated_conn_id: ids of connections that are no template fields."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "untemplated_conn_id"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
INIT = "    def __init__(self, a, {}, **kwargs):\n        self.a = a\n        self.my_conn_id = my_conn_id\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


def component(fields: str, base: str = "BaseOperator", parameter: str = "my_conn_id='x'") -> str:
    return f"class A({base}):\n    {fields}\n{INIT.format(parameter)}"


@both_profiles
@pytest.mark.parametrize(
    "fields",
    [
        "template_fields = ('a',)",
        "template_fields: Sequence[str] = ['a']",
        "template_fields = BaseOperator.template_fields + ('a',)",
        "template_fields = (*BaseOperator.template_fields, 'a')",
        "template_fields = ()",
        "x = 1",
    ],
)
def test_found(fields: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    text = component(fields, parameter="«my_conn_id»: str = 'x'")
    check_rule(RULE, HEAD + text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        component("template_fields = ('a', 'my_conn_id')"),
        component("template_fields = FIELDS"),
        component("template_fields = tuple(x)"),
        component("template_fields = ('a', *FIELDS)"),
        component("template_fields = Unknown.template_fields + ('a',)", "Unknown"),
        component("template_fields = ('a',)\n    template_fields = ('b',)"),
        component("template_fields = ('a',)", "BaseHook"),
        component("template_fields = ('a',)", "object"),
        "class B(BaseOperator):\n    template_fields = ('my_conn_id',)\n" + component("x = 1", "B"),
        "class B(BaseOperator):\n    template_fields = ('my_conn_id',)\n"
        + component("template_fields = (*B.template_fields, 'a')", "B"),
        "class A(BaseOperator):\n    def __init__(self, my_conn_id, **kwargs):\n        super().__init__(b=my_conn_id)\n",
        "class A(BaseOperator):\n    def __init__(self, my_conn_id, **kwargs):\n        self.my_conn_id = my_conn_id or 1\n",
        "class A(BaseOperator):\n    def __init__(self, myconn_id, **kwargs):\n        self.myconn_id = myconn_id\n",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, HEAD + text, profile=profile) == []


def test_fields_of_a_provider_class_count():
    base = "from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator as Base\n"
    assert find(RULE, base + component("x = 1", "Base").replace("my_conn_id", "conn_id")) == []
    check_rule(RULE, base + component("x = 1", "Base", "«my_conn_id»"))


class TestFix:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("('a',)", "('a', \"my_conn_id\",)"),
            ("('a', 'b')", "('a', 'b', \"my_conn_id\")"),
            ("['a']", "['a', \"my_conn_id\"]"),
            ("()", '("my_conn_id",)'),
            ("[]", '["my_conn_id"]'),
            ("'a', 'b'", "'a', 'b', \"my_conn_id\""),
            ("(\n        'a',  # ) first\n    )", "(\n        'a', \"my_conn_id\",  # ) first\n    )"),
        ],
    )
    def test_adds_the_field(self, before: str, after: str):
        start = HEAD + component("template_fields = %s")
        check_fix(RULE, start % before, start % after)

    def test_none_where_it_is_not_clear_where(self):
        for fields in ("(('a'),)", "BaseOperator.template_fields + ('a',)"):
            findings = find(RULE, HEAD + component(f"template_fields = {fields}"))
            assert [finding.fix for finding in findings] == [None]

    def test_safe_only_where_the_constructor_does_nothing_else_with_it(self):
        text = HEAD + component("template_fields = ('a',)")
        for more, safety in (
            ("", Safety.SAFE),
            ("        f(my_conn_id)\n", Safety.UNSAFE),
            ("        self.my_conn_id.x\n", Safety.UNSAFE),
        ):
            (finding,) = find(RULE, text + more)
            assert finding.fix
            assert finding.fix.safety is safety
