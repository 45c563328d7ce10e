"""deprecated_airflow_import: paths that work on the target and warn."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "deprecated_airflow_import"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("3.3", "from «airflow.utils.task_group» import TaskGroup"),
        ("3.3", "from «airflow.operators.python» import PythonOperator, BranchPythonOperator"),
        ("3.3", "from «airflow.operators.python» import *"),
        ("3.3", "import «airflow.operators.python»"),
        ("3.3", "import os, «airflow.operators.python as p»"),
        ("3.3", "from airflow.decorators import «task», «dag»"),
        ("3.3", "from airflow.sensors.base import BaseSensorOperator, «PokeReturnValue»"),
        ("3.3", "from airflow.utils import «timezone»"),
        ("2.11", "from «airflow.operators.bash_operator» import BashOperator"),
        ("2.11", "from «airflow.contrib.hooks.aws_hook» import AwsHook"),
    ],
)
def test_paths_that_warn(target: str, text: str, profile: Profile):
    check_rule(RULE, text + "\n", target=target, profile=profile, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("3.3", "from airflow.sdk import TaskGroup, task, dag, timezone"),
        ("3.3", "from airflow.sensors.base import BaseSensorOperator"),
        ("3.3", "from airflow.models import BaseOperator, Variable"),
        ("3.3", "from airflow.providers.common.compat.sdk import BaseHook, TaskGroup"),
        ("3.3", "from airflow.nowhere import x"),
        ("3.3", "try:\n    from airflow.utils.task_group import TaskGroup\nexcept ImportError:\n    pass"),
        ("3.3", "if TYPE_CHECKING:\n    from airflow.utils.task_group import TaskGroup"),
        ("3.2", "from airflow.utils.task_group import TaskGroup"),
        ("2.11", "from airflow.utils.task_group import TaskGroup"),
        ("2.11", "from airflow.models.taskinstance import TaskInstance"),
        ("2.11", "from airflow.operators.bash import BashOperator"),
    ],
)
def test_left_alone(target: str, text: str, profile: Profile):
    check_rule(RULE, text + "\n", target=target, profile=profile)


def test_messages_say_where_to_go():
    (finding,) = find(RULE, "from airflow.utils.task_group import TaskGroup")
    assert finding.message == (
        "`airflow.utils.task_group` is deprecated in Airflow 3.3; import `TaskGroup` from `airflow.sdk`."
    )
    (finding,) = find(RULE, "from airflow.sensors.base import BaseSensorOperator, PokeReturnValue")
    assert finding.message.startswith("`airflow.sensors.base.PokeReturnValue` is deprecated")
    (finding,) = find(RULE, "import airflow.operators.bash")
    assert finding.message.endswith("; import `airflow.providers.standard.operators.bash`.")


class TestFixes:
    def test_all_names_at_once(self):
        check_fix(RULE, "from airflow.decorators import task, dag as d\n", "from airflow.sdk import task, dag as d\n")
        assert len({finding.fix for finding in find(RULE, "from airflow.decorators import task, dag\n")}) == 1

    def test_never_from_a_private_module(self):
        check_fix(RULE, "from airflow.utils.timezone import utcnow\n", "from airflow.sdk.timezone import utcnow\n")

    def test_the_rest_stays(self):
        check_fix(
            RULE,
            "from airflow.exceptions import (\n    AirflowSkipException,\n    AirflowException,\n)\n",
            "from airflow.sdk.exceptions import AirflowSkipException\n"
            "from airflow.exceptions import (\n    AirflowException,\n)\n",
        )

    def test_a_module_with_a_name_of_its_own(self):
        check_fix(
            RULE, "import airflow.operators.bash as b\n", "import airflow.providers.standard.operators.bash as b\n"
        )
        assert find(RULE, "import airflow.operators.bash\n")[0].fix is None

    def test_safe_only_for_what_is_the_same_thing(self):
        (same,) = find(RULE, "from airflow.utils.task_group import TaskGroup")
        (other,) = find(RULE, "from airflow.utils import timezone")
        assert same.fix
        assert other.fix
        assert (same.fix.safety, other.fix.safety) == (Safety.SAFE, Safety.UNSAFE)
