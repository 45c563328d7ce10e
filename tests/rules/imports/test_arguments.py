"""Calls with arguments that do not exist, and without those that must be given."""

import pytest

from airsmith.analysis.module import Module
from airsmith.catalog.packaged import packaged_catalog
from airsmith.finding import Severity
from airsmith.rules.engine import MOST_FINDINGS_OF_A_RULE
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

UNKNOWN, MISSING = "unknown_argument", "missing_argument"
HTTP = "from airflow.providers.http.hooks.http import HttpHook\n"
BASH = "from airflow.providers.standard.operators.bash import BashOperator\n"
S3 = "from airflow.providers.amazon.aws.hooks.s3 import S3Hook\n"
BASE = "from airflow.sdk import BaseOperator, BaseHook, BaseSensorOperator, DAG\n"


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    "marked",
    [
        HTTP + "HttpHook(«nope»=1)",
        HTTP + "hook = HttpHook(http_conn_id='x', «retries»=3)",
        HTTP + "hook = HttpHook()\nhook.get_conn(«timeout»=3)",
        HTTP + "HttpHook().check_response(«answer»=1)",
        HTTP + "def f():\n    hook = HttpHook()\n    return hook.get_conn(«timeout»=3)",
        HTTP + "HttpHook.get_connection(«name»='x')",
        HTTP + "HttpHook.get_connection('x', «'y'»)",
        "import airflow.providers.http.hooks.http as h\nh.HttpHook(«nope»=1)",
        "import airflow.providers.http.hooks.http\nairflow.providers.http.hooks.http.HttpHook(«nope»=1)",
        "from airflow.providers.http.hooks import http\nhttp.HttpHook(«nope»=1)",
        HTTP + "H = HttpHook\nH(«nope»=1)",
        BASH + "BashOperator(task_id='a', bash_command='ls', «comand»=1)",
        BASH + "BashOperator(«'a'», task_id='a', bash_command='ls')",
        BASH + "BashOperator(task_id='a', bash_command='ls', «nope»=1, **rest)",
        S3 + "S3Hook().read_key(key='k', bucket_name='b', «encoding»='utf-8')",
        "from airflow.sdk import DAG\nDAG('a', «schedule_interval»='@daily')",
        "from airflow.sdk import chain\nchain(1, 2, «last»=3)",
        HTTP + "class A(HttpHook):\n    def f(self):\n        self.get_conn(«timeout»=3)",
        HTTP
        + "class A(HttpHook):\n    def get_conn(self, headers=None):\n        return super().get_conn(«timeout»=3)",
        HTTP + "class A(HttpHook):\n    def __init__(self, **kwargs):\n        super().__init__(«nope»=1, **kwargs)",
        HTTP + "class A(HttpHook): pass\nA(«nope»=1)",
        HTTP + "class M: pass\nclass A(M, HttpHook): pass\nclass B(A): pass\nB().get_conn(«timeout»=1)",
        HTTP
        + "class A:\n    def __init__(self):\n        self.h = HttpHook()\n    def f(self):\n        self.h.get_conn(«t»=1)",
        HTTP
        + "from functools import cached_property\nclass A:\n    @cached_property\n    def hook(self):\n"
        + "        return HttpHook()\n    def f(self):\n        return self.hook.get_conn(«t»=1)",
        BASE
        + "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        super().__init__(«conn»=1, **kwargs)",
        BASE + "class A(BaseOperator):\n    def __init__(self, **kw):\n        super(A, self).__init__(«conn»=1, **kw)",
        BASH + "BashOperator.partial(task_id='a', «comand»='x').expand(bash_command=[])",
        BASH + "BashOperator.partial(task_id='a').expand(«bash_cmd»=['x'])",
        "from airflow.sdk import dag\n@dag(«schedule_interval»='@daily')\ndef f(): ...",
        HTTP + "class A(HttpHook):\n    def f(self):\n        self.get_conn(«t»=1)\nclass B(A):\n    def g(self): ...",
        HTTP + "class A(HttpHook):\n    def f(self):\n        def g():\n            return self.get_conn(«t»=1)",
        HTTP + "class A(HttpHook):\n    def f(self):\n        return [self.get_conn(«t»=1) for x in y]",
        HTTP + "class A(HttpHook):\n    def f(self):\n        def g(this):\n            self.get_conn(«t»=1)",
        HTTP + "def f():\n    hook = HttpHook()\n    def g(other):\n        hook.get_conn(«t»=1)",
        "def f():\n    " + HTTP + "    HttpHook(«nope»=1)\n    HttpHook().get_conn(«t»=1)",
    ],
)
def test_arguments_that_do_not_exist(marked: str, profile: Profile):
    check_rule(UNKNOWN, marked, profile=profile, severity=Severity.ERROR)


SILENT = [
    HTTP + "HttpHook(http_conn_id='x', method='GET')",
    HTTP + "HttpHook('POST', 'x')",
    HTTP + "HttpHook().run('x', 1, timeout=3)",
    HTTP + "HttpHook(*args, **kwargs)",
    HTTP + "hook = HttpHook()\nhook = other()\nhook.get_conn(timeout=1)",
    HTTP + "hook = HttpHook() if x else other()\nhook.get_conn(timeout=1)",
    HTTP + "def f(hook: HttpHook):\n    hook.get_conn(timeout=1)",
    HTTP + "def f(HttpHook):\n    HttpHook(nope=1)",
    HTTP + "HttpHook = wrap(HttpHook)\nHttpHook(nope=1)",
    HTTP + "hook = HttpHook()\nhook.get_conn = Mock()\nhook.get_conn(timeout=1)",
    HTTP + "with pytest.raises(TypeError):\n    HttpHook(nope=1)",
    HTTP + "try:\n    HttpHook(nope=1)\nexcept TypeError:\n    HttpHook()",
    HTTP + "try:\n    pass\nexcept Exception:\n    pass\nelse:\n    HttpHook()",
    HTTP + "if AIRFLOW_V_3_0_PLUS:\n    HttpHook(nope=1)\nelse:\n    HttpHook(other=1)",
    HTTP + "hook = HttpHook(nope=1) if hasattr(x, 'y') else HttpHook()",
    "try:\n    " + HTTP + "except ImportError:\n    HttpHook = None\nHttpHook(nope=1)",
    "from mine import HttpHook\nHttpHook(nope=1)",
    "from airflow.providers.mine.hooks.http import HttpHook\nHttpHook(nope=1)",
    HTTP + "class A(HttpHook):\n    def get_conn(self, timeout): ...\nA().get_conn(timeout=1)",
    HTTP + "class A(HttpHook):\n    def __init__(self, nope): ...\nA(nope=1)",
    HTTP + "@dataclass\nclass A(HttpHook):\n    nope: int\nA(nope=1)",
    HTTP + "class A(HttpHook, metaclass=M): pass\nA(nope=1)",
    HTTP + "class A(HttpHook):\n    def __new__(cls, nope): ...\nA(nope=1)",
    HTTP + "from mine import M\nclass A(M, HttpHook): pass\nA(nope=1)\nA().get_conn(timeout=1)",
    HTTP
    + "class A(HttpHook):\n    def __init__(self, **kw):\n        super().__init__(x=1, **kw)\n"
    + "class M: ...\nclass B(A, M): ...",
    HTTP
    + "class A:\n    def __init__(self, h):\n        self.h = HttpHook()\n        self.h = h\n"
    + "    def f(self):\n        self.h.get_conn(t=1)",
    HTTP + "class A:\n    @staticmethod\n    def f(self):\n        self.get_conn(t=1)",
    "from airflow.providers.postgres.hooks.postgres import PostgresHook\nPostgresHook(anything=1)",
    "from airflow.sdk import XComArg\nXComArg(task)\nXComArg(task, key='k')",
    "from airflow.sdk import dag\n@dag\ndef f(): ...\n@dag('name', schedule='@daily', catchup=False)\ndef g(): ...",
    BASH + "BashOperator.partial(task_id='a', pool='p').expand(bash_command=['x'])",
    BASH + "BashOperator.partial(task_id='a').expand_kwargs(many)",
    HTTP
    + "class A(HttpHook):\n    def f(self):\n        self.get_conn(t=1)\nclass B(A):\n    def get_conn(self, t): ...",
    HTTP
    + "class A:\n    def __init__(self):\n        self.h = HttpHook()\n    def f(self):\n        self.h.get_conn(t=1)\n"
    + "class B(A):\n    def __init__(self):\n        self.h = Other()\n",
    HTTP
    + "class A(HttpHook):\n    def __init__(self, **kw):\n        super(B, self).__init__(nope=1, **kw)\nclass B: ...",
    HTTP + "class A(HttpHook):\n    def f(self):\n        return [self.get_conn(t=1) for self in others]",
    HTTP + "def f():\n    hook = HttpHook()\n    def g(hook):\n        hook.get_conn(t=1)",
    HTTP + "class A(HttpHook):\n    def f(self):\n        self = other()\n        self.get_conn(t=1)",
    "import airflow, json\njson.dumps(t=1)\njson.partial(t=1)\n''.join(t=1)\nx[0].run(t=1)\nf()().run(t=1)",
    "import airflow\nprint(sep='')",
    "HttpHook(nope=1)",
    "",
]


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("text", SILENT)
def test_what_is_right_or_not_certain(text: str, profile: Profile):
    check_rule(UNKNOWN, text, profile=profile)
    check_rule(MISSING, text, profile=profile)


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    "marked",
    [
        HTTP + "«HttpHook.get_connection»()",
        HTTP + "hook = HttpHook()\n«hook.check_response»()",
        HTTP + "hook = HttpHook()\n«hook.run_and_check»(1, 2)",
        HTTP + "hook = HttpHook()\n«hook.run_and_check»(1, extra_options={})",
        BASH + "«BashOperator»(task_id='a')",
        BASH + "with DAG('x'):\n    «BashOperator»(task_id='a')",
        BASE + "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        «super().__init__»()",
        BASH
        + BASE
        + "class A(BaseOperator):\n    def execute(self, context):\n        «BashOperator»(task_id='a').execute({})",
    ],
)
def test_arguments_that_must_be_given(marked: str, profile: Profile):
    check_rule(MISSING, marked, profile=profile, severity=Severity.ERROR)


@pytest.mark.parametrize(
    "marked",
    [
        BASH + "def make_task():\n    return «BashOperator»(task_id='a')",
        BASH + "with shared_dag() as dag:\n    «BashOperator»(task_id='a')",
        BASH + "with DAG(**shared):\n    «BashOperator»(task_id='a')",
        BASH + "from mine import dag\n«BashOperator»(task_id='a', dag=dag)",
    ],
)
def test_a_dag_of_another_file_could_bring_what_is_missing(marked: str):
    check_rule(MISSING, marked, severity=Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        BASH + "with DAG('x', default_args={'bash_command': 'ls'}):\n    BashOperator(task_id='a')",
        BASH + "BashOperator(task_id='a', **more)",
        BASH + "BashOperator.partial(task_id='a').expand(bash_command=['ls'])",
        HTTP + "HttpHook().run_and_check(*arguments)",
        S3 + "S3Hook().read_key()",
    ],
)
def test_what_may_be_given_in_another_way(text: str):
    check_rule(MISSING, text)


def test_an_argument_that_nobody_needs_any_more():
    head = "from airflow.providers.standard.operators.python import PythonOperator\n"
    text = f"{head}PythonOperator(task_id='a', python_callable=f, «provide_context»=True)\n"
    (finding,) = check_rule(UNKNOWN, text)
    assert finding.message.endswith(
        "takes no argument `provide_context`; leave it out, since the context is always given."
    )


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        ("BashOperator(task_id='a', bash_command='ls', environment={})", "env"),
        ("BashOperator(task_id='a', command='ls')", "bash_command"),
        ("SQLExecuteQueryOperator(task_id='a', sql='x', postgres_conn_id='y')", "conn_id"),
        ("SQLExecuteQueryOperator(task_id='a', sql_query='x')", "sql"),
        ("S3KeySensor(task_id='a', key='x')", "bucket_key"),
        ("S3KeySensor(task_id='a', bucket_key='x', bucket='y')", "bucket_name"),
    ],
)
def test_names_that_share_words_with_the_right_ones(call: str, meant: str):
    text = (
        f"{BASH}from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\n"
        f"from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor\n{call}\n"
    )
    (finding,) = find(UNKNOWN, text)
    assert finding.message.endswith(f"; did you mean `{meant}`?")
    assert finding.fix


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            HTTP + "HttpHook(http_con_id='x')",
            (
                "`HttpHook` of apache-airflow-providers-http VERSION takes no argument `http_con_id`; "
                "did you mean `http_conn_id`?"
            ),
        ),
        (
            HTTP + "class M: ...\nclass A(M, HttpHook):\n    def __init__(self):\n        super().__init__(zzz=1)",
            "`HttpHook` of apache-airflow-providers-http VERSION takes no argument `zzz`.",
        ),
        (
            "from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator as S\nS(task_id='a', query='x')",
            (
                "`SQLExecuteQueryOperator` of apache-airflow-providers-common-sql VERSION takes no argument `query`; "
                "did you mean `sql`?"
            ),
        ),
        (
            BASH + "BashOperator(task_id='a', bash_command='ls', retry=3)",
            (
                "`BashOperator` of apache-airflow-providers-standard VERSION takes no argument `retry`; "
                "did you mean `retries`?"
            ),
        ),
        (
            BASH + "BashOperator(task_id='a', shell_line='ls')",
            (
                "`BashOperator` of apache-airflow-providers-standard VERSION takes no argument `shell_line`; "
                "it needs `bash_command`."
            ),
        ),
        (
            HTTP + "HttpHook().get_conn(nope=1)",
            (
                "`HttpHook.get_conn` of apache-airflow-providers-http VERSION takes no argument `nope`; "
                "it takes `headers` and `extra_options`."
            ),
        ),
        (
            BASH + "BashOperator('a', task_id='a', bash_command='ls')",
            "`BashOperator` of apache-airflow-providers-standard VERSION takes its arguments by name only.",
        ),
        (
            BASE
            + "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        super().__init__(nope=1, **kwargs)",
            "`BaseOperator` takes no argument `nope`.",
        ),
        (BASE + "class A(BaseHook): pass\nA(nope=1)", "`A` takes no argument `nope`; it takes `logger_name`."),
        (
            HTTP + "HttpHook.get_connection('a', 'b')",
            "`HttpHook.get_connection` takes at most one positional argument.",
        ),
    ],
)
def test_the_message_names_what_is_called_and_what_it_takes(text: str, told: str):
    message = find(UNKNOWN, text)[0].message
    for name in ("http", "standard", "common-sql"):
        provider = packaged_catalog().provider(name)
        assert provider
        message = message.replace(f"{provider.package} {provider.version}", f"{provider.package} VERSION")
    assert message == told


def test_the_fix_takes_the_nearest_name_and_is_left_to_people():
    (finding,) = find(UNKNOWN, HTTP + "HttpHook(http_con_id='x')")
    assert finding.fix
    assert (finding.fix.title, finding.fix.safety.value) == ("replace it with http_conn_id", "unsafe")
    assert find(UNKNOWN, HTTP + "HttpHook(zzz='x')")[0].fix is None


def test_signatures_are_those_of_the_target():
    dag = "from airflow import DAG\nDAG('a', «schedule_interval»='@daily')\n"
    check_rule(UNKNOWN, dag, target="3.3")
    check_rule(UNKNOWN, dag.replace("«", "").replace("»", ""), target="2.11")


def test_nothing_is_said_of_a_target_without_data_of_its_own():
    check_rule(UNKNOWN, HTTP + "HttpHook(nope=1)", target="3.1")


def test_code_for_airflow_3_as_well_may_call_what_only_that_has():
    mixin = "from airflow.models.skipmixin import SkipMixin\nclass A(SkipMixin):\n    def f(self):\n"
    mixin += "        self.skip(«ti»=1)\n"
    check_rule(UNKNOWN, mixin, target="2.11")
    check_rule(
        UNKNOWN,
        "import airflow.sdk\n" + mixin.replace("«", "").replace("»", "").replace("=1", "=1, tasks=[]"),
        target="2.11",
    )


def test_a_file_full_of_classes_that_derive_from_each_other_takes_no_time():
    chain = "".join(f"class A{at + 1}(A{at}): pass\n" for at in range(1_000))
    text = HTTP + "class A0(HttpHook): pass\n" + chain + "A1000(nope=1)\nA5(nope=1)\n"
    assert [finding.range.start.line for finding in find(UNKNOWN, text)] == [1003]
    backwards = HTTP + "".join(f"class A{at}(A{at + 1}): pass\n" for at in range(1_000)) + "A1(nope=1)\n"
    assert Module(backwards).syntax_problem is None
    assert find(UNKNOWN, backwards) == []


def test_thousands_of_wrong_calls():  # took minutes while each was looked at anew
    wrong = HTTP + "".join(f"def f{at}():\n    return HttpHook(nope={at} if x else y)\n" for at in range(3_000))
    caught = (
        HTTP + "try:\n" + "".join(f"    HttpHook(nope={at})\n" for at in range(3_000)) + "except TypeError:\n    pass\n"
    )
    missing = BASH + "".join(f"BashOperator(task_id='t{at}')\n" for at in range(3_000))
    assert len(find(UNKNOWN, wrong)) == MOST_FINDINGS_OF_A_RULE
    assert find(UNKNOWN, caught) == []
    assert len(find(MISSING, missing)) == MOST_FINDINGS_OF_A_RULE


def test_a_class_that_is_made_for_mixing_may_hand_on_what_its_other_base_takes():
    text = "class BaseWaiter(BaseSensorOperator):\n    def __init__(self, **kwargs):\n"
    text += "        super().__init__(«profile»=1, **kwargs)\n"
    check_rule(UNKNOWN, BASE + text, profile=Profile.AUTHORED, severity=Severity.WARNING)
    check_rule(UNKNOWN, BASE + text, profile=Profile.STRICT, severity=Severity.ERROR)
