"""metadata_database_access: sessions, the engine and queries of models, where tasks run."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "metadata_database_access"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseOperatorLink, DAG, dag\n"
BODY = "class A(BaseOperator):\n    def execute(self, context):\n        "
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    ("imported", "marked"),
    [
        ("from airflow.utils.session import create_session", "with «create_session»() as s: s.query(x)"),
        ("from airflow.utils.session import create_session as c", "with «c»(): ..."),
        ("from airflow.utils.db import create_session", "with «create_session»(): ..."),
        ("from airflow import settings", "«settings.Session»().execute('select 1')"),
        ("import airflow.settings", "return «airflow.settings.engine»"),
        ("from airflow.settings import Session", "s = «Session»()\n        s.query(1)"),
        ("from airflow.settings import *", "return '😀', «engine»"),
        ("from airflow.models import DagRun", "return «DagRun.find»(dag_id='x')"),
        ("from airflow.models.dag import DagModel", "return «DagModel.get_current»('x')"),
        ("from airflow import models", "return «models.DagRun.find»(dag_id='x')"),
        ("from airflow.models import XCom", "return «XCom.get_many»()"),
        ("from airflow.models import TaskInstance as TI", "return session.query(«TI»).filter(TI.state == 1)"),
        ("from airflow.models.dagrun import DagRun", "return session.scalars(select(«DagRun.dag_id»))"),
        ("from airflow.configuration import conf", "return «conf.get('database', 'sql_alchemy_conn')»"),
    ],
)
def test_in_a_component(imported: str, marked: str, profile: Profile):
    check_rule(RULE, f"{imported}\n{HEAD}{BODY}{marked}\n", profile=profile, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    ("imported", "statement"),
    [
        ("from airflow.models import Variable, Connection", "return Variable.get('x'), session.query(Connection)"),
        ("from airflow.models import DagRun", "return DagRun.generate_run_id('x'), DagRun(), isinstance(x, DagRun)"),
        ("from airflow.models import XCom", "return XCom.get_one(key='x')"),
        ("from airflow.models import BaseOperator as B", "return B.find(), select(B)"),
        ("from airflow.settings import json", "return json.loads('{}')"),
        ("from sqlalchemy.orm import Session", "return Session()"),
        ("from mine.session import create_session", "return create_session()"),
        ("from airflow.utils.session import create_session", "return self.create_session(), other.create_session()"),
        ("from airflow.configuration import conf", "return conf.get('core', 'x'), x.get('sql_alchemy_conn')"),
        ("import requests", "return requests.Session()"),
    ],
)
def test_something_else(imported: str, statement: str, profile: Profile):
    assert find(RULE, f"{imported}\n{HEAD}{BODY}{statement}\n", profile=profile) == []


def test_one_finding_where_a_session_is_made_and_used():
    check_rule(
        RULE,
        """
        from airflow.models import DagRun, TaskInstance
        from airflow.sdk import BaseHook
        from airflow.utils.session import NEW_SESSION, provide_session
        class A(BaseHook):
            @«provide_session»
            def count(self, session=NEW_SESSION):
                def inner():
                    return session.query(TaskInstance)
                return session.query(DagRun).count()
            def find(self):
                return «DagRun.find»()
        """,
    )


@both_profiles
def test_files_that_make_a_dag(profile: Profile):
    imports = f"from airflow.utils.session import create_session\n{HEAD}"
    for dag in ("DAG('x')\n", "with DAG('x'): ...\n", "@dag\ndef f(): ...\n", "@dag()\ndef f(): ...\n"):
        check_rule(RULE, f"{imports}{dag}def g():\n    return «create_session»()\n", profile=profile)
    assert find(RULE, f"{imports}def g():\n    return create_session()\n", profile=profile) == []


@both_profiles
def test_classes_that_do_not_run_in_tasks(profile: Profile):
    imports = f"from airflow.utils.session import create_session\n{HEAD}"
    component = "class A(BaseOperator):\n    def execute(self, context): ...\n"
    link = "class B(BaseOperatorLink):\n    def get_link(self):\n        return create_session()\n"
    assert find(RULE, imports + component + link, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    "code",
    [
        "if not AIRFLOW_V_3_0_PLUS:\n            return create_session()",
        "if AIRFLOW_V_3_0_PLUS:\n            return 1\n        return create_session()",
        "return 1 if AIRFLOW_V_3_0_PLUS else create_session()",
    ],
)
def test_code_for_airflow_2(code: str, profile: Profile):
    text = f"from airflow.utils.session import create_session\n{HEAD}{BODY}{code}\n"
    assert find(RULE, text, profile=profile) == []


def test_people_may_ask_for_the_version_in_their_own_way():
    text = (
        f"from airflow.utils.session import create_session\nfrom airflow import __version__ as airflow_version\n{HEAD}"
        f"{BODY}if is_old(airflow_version):\n            return create_session()\n"
    )
    assert find(RULE, text) == []
    assert find(RULE, text, profile=Profile.STRICT)


def test_a_hint_on_airflow_2():
    text = (
        "from airflow.utils.session import create_session\nfrom airflow.models import BaseOperator\n"
        f"{BODY}return create_session()\n"
    )
    (finding,) = find(RULE, text, target="2.11")
    assert finding.severity is Severity.INFORMATION
    assert finding.message == (
        "`create_session` reads the metadata database, which Airflow 3 does not allow in tasks any more."
    )


def test_messages_say_what_to_use():
    text = f"from airflow.models import DagModel, DagRun\n{HEAD}{BODY}return DagRun.find(), DagModel.get_current('x')\n"
    assert [finding.message for finding in find(RULE, text)] == [
        (
            "`DagRun.find` needs the metadata database, which no task of Airflow 3 can reach; "
            'use `context["dag_run"]` or the REST API.'
        ),
        (
            "`DagModel.get_current` needs the metadata database, which no task of Airflow 3 can reach; "
            "use the context, `airflow.sdk` or the REST API."
        ),
    ]
