"""removed_context_key: in Python, in task functions and in Jinja; by target."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "removed_context_key"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, Context, DAG, get_current_context, task\n"
OPERATOR = f"{HEAD}class A(BaseOperator):\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "    def execute(self, context):\n        return context[«'execution_date'»]",
        "    def execute(self, context):\n        return context.get(«'next_ds'»)",
        "    def execute(self, context):\n        return f'{context[«\"prev_ds\"»]}'",
        "    def execute(self, context):\n        return [lambda: context[«'conf'»]]",
        "    def execute(self, context):\n        return context[«'triggering_dataset_events'»]",
        "    def poke(self, context):\n        return '😀', context[«'tomorrow_ds'»]",
        "    def execute_complete(self, context, event=None):\n        return context[«'yesterday_ds_nodash'»]",
        "    def helper(self, x, ctx: Context):\n        return ctx[«'prev_execution_date'»]",
        "    def helper(self, x, ctx: 'Context'):\n        return ctx[«'prev_execution_date'»]",
        "    def helper(self):\n        return get_current_context()[«'next_execution_date'»]",
        "    def helper(self):\n        c = get_current_context()\n        return c[«'next_execution_date'»]",
        "    def execute(self, context):\n        return «context['dag_run'].execution_date»",
        "    def execute(self, context):\n        ti = context['ti']\n        return «ti.execution_date»",
        "    def execute(self, context):\n        return «context.get('task_instance').execution_date»",
    ],
)
def test_reads(marked: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, f"{OPERATOR}{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "    def execute(self, context):\n        return context['ds'], context.get('logical_date'), context['ti'].run_id",
        "    def execute(self, context):\n        context['execution_date'] = 1; del context['next_ds']",
        "    def execute(self, context):\n        return row['execution_date'], self.context['next_ds']",
        "    def execute(self, context):\n        context = {}\n        return context['execution_date']",
        "    def execute(self, context):\n        return context[key], context.get(), context.get(*keys), context['a':'b']",
        "    def helper(self, context):\n        return context['execution_date']",
        "    def helper(self, ctx: dict):\n        return ctx['execution_date']",
        "    @wrapped\n    def execute(self, other):\n        return other['execution_date']",
        "    def execute(self, context):\n        return run.execution_date, context['dag_run'].conf",
        "    def execute(self, context):\n        return context['x'].execution_date",
        "class B(BaseHook):\n    def execute_sql(self, context):\n        return context['execution_date']",
        "class B:\n    def execute(self, context):\n        return context['execution_date']",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{OPERATOR}    x = 1\n{text}\n", profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "@task\ndef f(«execution_date»=None, x=1, next_ds=2): ...",
        "@task.virtualenv(requirements=[])\ndef f(*, «prev_ds»=None): ...",
        "@task\ndef f(**context):\n    return context[«'execution_date'»]",
        "def f(«execution_date», **kwargs):\n    return kwargs[«'next_ds'»]\nP(python_callable=f)",
        "def f(«next_ds»): ...\nP(python_callable=f)\nP(python_callable=f)",
        "def f(context):\n    return context[«'execution_date'»]\nDAG(on_failure_callback=f)",
    ],
)
def test_task_functions(marked: str, profile: Profile):
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "def f(execution_date=None, **context):\n    return context['execution_date']",
        "@mine.task\ndef f(execution_date=None): ...",
        "@task\ndef f(execution_date, *conf, **next_ds): ...",
        "def f(execution_date): ...\nP(python_callable=f, op_kwargs={'execution_date': 1})",
        "def f(execution_date): ...\nP(python_callable=f, **options)",
        "P(python_callable=lambda execution_date: 1)",
        "P(python_callable=unknown)",
        "def f(conf=1, *, next_ds=()): ...\nP(python_callable=f)",
    ],
)
def test_other_functions(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "P(sql='{{ «execution_date» }}')",
        "P(sql='a {{ds}} {{«next_ds»}} 😀 {{- «next_ds» -}}')",
        'P(sql="""\nselect 1\nfrom x where a = \'{{ «yesterday_ds» }}\'\n""")',
        "P(sql='{{ «next_ds» | replace(\\'-\\', \\'/\\') }}')",
        "P(sql='{% if «prev_ds» == ds %}x{% endif %}')",
        "P(sql='{{ macros.ds_add(«tomorrow_ds», 1) }}')",
        'P(sql=\'{{ «conf».get("core", "x") }}\')',
        "P(sql='{{ «execution_date».strftime(\"%Y\") }}')",
        "P(sql='{{ «dag_run.execution_date» }} {{ «ti.execution_date».year }}')",
        "P(sql=f'{x} {{{{ «execution_date» }}}}')",
        "x = {'a': ['{{ «execution_date» }}']}",
    ],
)
def test_templates(marked: str, profile: Profile):
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "P(sql='{{ logical_date }} {{ ds }}')",
        "P(sql='execution_date, { execution_date }')",
        "P(sql='{{ params.execution_date }} {{ params[\"next_ds\"] }} {{ var.value.conf }} {{ dag_run.conf }}')",
        "P(sql='{{ f(execution_date=1) }} {{ conf(1) }}')",
        "P(sql='{% set next_ds = 1 %}{{ next_ds }}')",
        "P(sql='{% for conf in x %}{{ conf }}{% endfor %}')",
        "P(sql='{{ my_execution_date }} {{ execution_date_x }}')",
        "P(sql=f'{{ execution_date }}')",
        "def f():\n    '''Write {{ execution_date }}.'''",
        "# {{ execution_date }}",
    ],
)
def test_other_templates(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []


def test_files_without_airflow_have_templates_of_their_own():
    assert find(RULE, "x = '{{ execution_date }}'\n") == []


@pytest.mark.parametrize(
    "body",
    [
        "if AIRFLOW_V_3_0_PLUS:\n            return 1\n        return context['execution_date']",
        "return context['logical_date'] if AIRFLOW_V_3_0_PLUS else context['execution_date']",
        "return '{{ logical_date }}' if AIRFLOW_V_3_0_PLUS else '{{ execution_date }}'",
    ],
)
@both_profiles
def test_code_for_airflow_2(body: str, profile: Profile):
    text = f"{OPERATOR}    def execute(self, context):\n        {body}\n"
    assert find(RULE, text, profile=profile) == []
    assert find(RULE, text, profile=Profile.STRICT, target="2.11")


@pytest.mark.parametrize(
    "body",
    [
        "return context.get('execution_date') or context.get('logical_date')",
        "return context.get('execution_date', None)",
        "if 'execution_date' in context:\n            return context['execution_date']",
        "if is_old_airflow():\n            return context['execution_date']",
    ],
)
def test_people_may_be_prepared(body: str):
    text = f"{OPERATOR}    def execute(self, context):\n        {body}\n"
    assert find(RULE, text) == []
    assert find(RULE, text, profile=Profile.STRICT)


def test_airflow_2_warns():
    text = (
        "from airflow.models import BaseOperator\nclass A(BaseOperator):\n    def execute(self, context):\n"
        "        return context['execution_date'], context['triggering_dataset_events']\n"
    )
    (finding,) = find(RULE, text, target="2.11")
    assert finding.severity is Severity.INFORMATION
    assert finding.message == (
        "`execution_date` in the context is deprecated, and gone in Airflow 3; read `logical_date`."
    )
    (strict,) = find(RULE, text, target="2.11", profile=Profile.STRICT)
    assert strict.severity is Severity.WARNING


class TestFixes:
    def test_of_reads(self):
        body = "    def execute(self, context):\n        return context[{}], context.get({}), context['dag_run'].{}\n"
        before = OPERATOR + body.format("'execution_date'", '"triggering_dataset_events"', "execution_date")
        after = OPERATOR + body.format("'logical_date'", '"triggering_asset_events"', "logical_date")
        check_fix(RULE, before, after)
        assert {finding.fix and finding.fix.safety for finding in find(RULE, before)} == {Safety.UNSAFE}

    def test_of_templates(self):
        before = (
            "P(a='{{ next_ds }}', b='{{ next_ds | x }}', c='{{ execution_date }}', d=\"{{ ti.execution_date }}\")\n"
        )
        after = (
            "P(a='{{ data_interval_end | ds }}', b='{{ (data_interval_end | ds) | x }}', c='{{ logical_date }}', "
            'd="{{ logical_date }}")\n'
        )
        check_fix(RULE, HEAD + before, HEAD + after)

    @pytest.mark.parametrize("quote", ["'", '"'])
    def test_no_quotes_are_needed(self, quote: str):
        before = f"{HEAD}P(a={quote}{{{{ tomorrow_ds }}}} {{{{ yesterday_ds_nodash }}}}{quote})\n"
        after = before.replace("tomorrow_ds", "macros.ds_add(ds, 1)")
        after = after.replace("yesterday_ds_nodash", "(logical_date - macros.timedelta(days=1)) | ds_nodash")
        check_fix(RULE, before, after)

    def test_none_without_a_successor(self):
        keys = ("'next_ds'", "'conf'", "'exec' 'ution_date'")
        reads = ", ".join(f"context[{key}]" for key in keys)
        body = f"    def execute(self, context):\n        return {reads}\n"
        assert [finding.fix for finding in find(RULE, OPERATOR + body)] == [None] * 3


@pytest.mark.parametrize("text", ["P(a='" + "{{" * 20_000 + "')", "P(a='" + "{{ execution_date " * 5_000 + "')"])
def test_many_braces_take_no_time(text: str):
    assert find(RULE, f"{HEAD}{text}\n") == []
