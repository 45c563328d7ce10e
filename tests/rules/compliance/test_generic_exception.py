"""generic_exception: AirflowException itself."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "generic_exception"
HEAD = "from airflow.exceptions import AirflowException, AirflowSkipException\n"


@pytest.mark.parametrize(
    "marked",
    [
        "raise «AirflowException»('x')",
        "raise «AirflowException»",
        "raise «AirflowException»(f'{x}') from error",
        "import airflow.sdk.exceptions as e\nraise «e.AirflowException»('😀')",
        "from airflow.sdk.exceptions import AirflowException as E\nraise «E»('x')",
        "def f():\n    if x: raise «AirflowException»('x')",
    ],
)
def test_in_candidates(marked: str):
    check_rule(RULE, f"{HEAD}{marked}\n", profile=Profile.STRICT, severity=Severity.INFORMATION)
    check_rule(RULE, f"{HEAD}{marked}\n".replace("«", "").replace("»", ""))


def test_people_are_told_only_where_there_is_no_message():
    check_rule(RULE, f"{HEAD}raise «AirflowException»()\n", severity=Severity.INFORMATION)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "text",
    [
        "raise AirflowSkipException()",
        "try: ...\nexcept AirflowException: raise",
        "class MyError(AirflowException): ...\nraise MyError()",
        "error = AirflowException()",
        "raise ValueError(AirflowException())",
        "raise mine.AirflowException()",
        "def f(AirflowException):\n    raise AirflowException()",
    ],
)
def test_left_alone(text: str, profile: Profile):
    assert find(RULE, f"{HEAD}{text}\n", profile=profile) == []
