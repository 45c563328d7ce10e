"""naive_datetime: times without a zone in components."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "naive_datetime"
HEAD = (
    "import datetime as dt\nfrom datetime import datetime, timezone\nfrom airflow.sdk import BaseHook, BaseOperator\n"
)
BODY = "class A(BaseOperator):\n    def execute(self, context):\n        return "
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "«datetime.now»()",
        "«datetime.now»(None) if False else '😀', «datetime.today»()",
        "«dt.datetime.now»() - start",
        "«datetime.utcnow»().replace(hour=1)",
        "«datetime.utcnow»().timestamp()",
        "«datetime.now»(tz=None)",
        "«datetime.fromtimestamp»(1)",
        "«datetime.utcfromtimestamp»(1)",
        "[«datetime.now»().isoformat() for x in y]",
        "lambda: «datetime.now»()",
    ],
)
def test_found(marked: str, profile: Profile):
    marked = marked.replace("«datetime.now»(None) if False else ", "")
    check_rule(RULE, f"{HEAD}{BODY}{marked}\n", profile=profile)


@both_profiles
@pytest.mark.parametrize(
    "expression",
    [
        "datetime.now(timezone.utc), datetime.now(tz=timezone.utc), datetime.now(**options), datetime.now(*zone)",
        "datetime.fromtimestamp(1, timezone.utc), datetime.fromtimestamp(1, tz=timezone.utc)",
        "datetime.now().astimezone(), datetime.utcnow().replace(tzinfo=timezone.utc), datetime.now().timestamp()",
        "make_aware(datetime.now()), pendulum.instance(datetime.utcnow())",
        "self.now(), now(), time.time(), other.datetime.now(), dt.date.today(), pendulum.now()",
        "datetime.strptime('x', '%Y %z'), datetime.strptime('x', pattern)",
        "datetime(2020, 1, 1, tzinfo=timezone.utc), datetime(1, 1, 1, 0, 0, 0, 0, timezone.utc), datetime.max",
    ],
)
def test_left_alone(expression: str, profile: Profile):
    assert find(RULE, f"{HEAD}{BODY}{expression}\n", profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "x = datetime.now()",
        "def f():\n    return datetime.now()",
        "class B:\n    def f(self):\n        return datetime.now()",
        "DAG('x', start_date=datetime(2020, 1, 1))",
        "class A(BaseOperator):\n    x = datetime(2020, 1, 1)",
    ],
)
def test_only_in_methods_of_components(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}class C(BaseHook): ...\n{text}\n", profile=profile) == []


@pytest.mark.parametrize(
    "marked", ["«datetime.strptime»('x', '%Y')", "«datetime»(2020, 1, 1)", "«dt.datetime»(2020, 1, 1)"]
)
def test_only_in_candidates(marked: str):
    check_rule(RULE, f"{HEAD}{BODY}{marked}\n", profile=Profile.STRICT, severity=Severity.WARNING)
    check_rule(RULE, f"{HEAD}{BODY}{marked}\n".replace("«", "").replace("»", ""))


def test_severities_in_files_of_people():
    findings = find(RULE, f"{HEAD}{BODY}datetime.now(), datetime.utcnow()\n")
    assert [finding.severity for finding in findings] == [Severity.INFORMATION, Severity.WARNING]


class TestFixes:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("datetime.now()", "datetime.now(tz=timezone.utc)"),
            ("datetime.today( )", "datetime.now( tz=timezone.utc)"),
            ("datetime.utcnow()", "datetime.now(tz=timezone.utc)"),
            ("dt.datetime.utcnow()", "dt.datetime.now(tz=dt.timezone.utc)"),
            ("datetime.fromtimestamp(1)", "datetime.fromtimestamp(1, tz=timezone.utc)"),
            ("datetime.utcfromtimestamp(1,)", "datetime.fromtimestamp(1,tz=timezone.utc)"),
        ],
    )
    def test_passes_the_zone(self, before: str, after: str):
        check_fix(RULE, f"{HEAD}{BODY}{before}\n", f"{HEAD}{BODY}{after}\n")
        (finding,) = find(RULE, f"{HEAD}{BODY}{before}\n")
        assert finding.fix
        assert finding.fix.safety is Safety.UNSAFE

    def test_imports_the_zone(self):
        head = "from datetime import datetime\nfrom airflow.sdk import BaseOperator\n"
        after = f"{head}from datetime import timezone\n{BODY}datetime.now(tz=timezone.utc)\n"
        check_fix(RULE, f"{head}{BODY}datetime.now()\n", after)

    @pytest.mark.parametrize(
        ("head", "expression"),
        [
            ("from airflow.utils import timezone\n", "datetime.now()"),
            ("", "datetime.now(tz=None)"),
            ("now = datetime.now\n", "now()"),
        ],
    )
    def test_none(self, head: str, expression: str):
        start = "from datetime import datetime\nfrom airflow.sdk import BaseOperator\n"
        for finding in find(RULE, f"{start}{head}{BODY}{expression}\n"):
            assert finding.fix is None
