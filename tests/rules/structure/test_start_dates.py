"""moving_start_date."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "moving_start_date"
HEAD = (
    "import datetime as dt\nimport pendulum\nfrom datetime import datetime, timedelta, timezone\n"
    "from airflow.sdk import DAG, BaseOperator, dag\nfrom airflow.utils import timezone as tz\n"
)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "marked",
    [
        "with DAG('a', start_date=«datetime.now()»): ...",
        "dag = DAG('a', start_date=«dt.datetime.utcnow()» - timedelta(days=1))",
        "DAG('a', start_date=«pendulum.today('UTC')».add(days=-1))",
        "DAG('a', start_date=«datetime.now(timezone.utc)».replace(hour=0))",
        "DAG('a', default_args={'start_date': «tz.utcnow()»})",
        "args = dict(start_date=«datetime.now()»)",
        "@dag(start_date=«datetime.now()»)\ndef f(): ...",
        "@dag\ndef f():\n    BaseOperator(task_id='a', start_date=«datetime.now()»)",
    ],
)
def test_starts_that_move(marked: str, profile: Profile):
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile, severity=Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        "DAG('a', start_date=datetime(2026, 1, 1))",
        "DAG('a', start_date=pendulum.datetime(2026, 1, 1).add(days=1))",
        "DAG('a', start_date=None)",
        "DAG('a', start_date=own.now())",
        "DAG('a', end_date=datetime.now())",
        "class A(BaseOperator):\n    def execute(self, context):\n        self.hook.query(start_date=datetime.now())",
        "def f():\n    return {'start_date': datetime.now()}",
        "DAG('a', start_date=x)\nx = x",
    ],
)
def test_other_dates(text: str):
    assert find(RULE, f"{HEAD}{text}\n") == []


def test_files_that_have_nothing_to_do_with_airflow():
    assert find(RULE, "from datetime import datetime\nquery(start_date=datetime.now())\n") == []
