"""removed_airflow_import: paths of other Airflow versions than the target."""

import re
from unittest.mock import Mock

import pytest

from airsmith.catalog.model import Presence
from airsmith.catalog.packaged import packaged_catalog
from airsmith.finding import Severity
from airsmith.rules.imports import gone, reports
from airsmith.rules.imports.moving import move_edits
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "removed_airflow_import"
both_profiles = pytest.mark.parametrize("profile", Profile)
CASES = [
    (
        "3.3",
        "from «airflow.operators.bash_operator» import BashOperator",
        (
            "Airflow 3.3 no longer has the module `airflow.operators.bash_operator`; "
            "import `BashOperator` from `airflow.providers.standard.operators.bash`."
        ),
    ),
    (
        "3.3",
        "from «airflow.datasets» import Dataset, DatasetAlias",
        "Airflow 3.3 no longer has the module `airflow.datasets`; import `Asset` and `AssetAlias` from `airflow.sdk`.",
    ),
    (
        "3.3",
        "from airflow.utils.helpers import «chain»",
        "Airflow 3.3 no longer has `chain` in `airflow.utils.helpers`; import `chain` from `airflow.sdk`.",
    ),
    (
        "3.3",
        "from airflow.utils.dates import «days_ago»",
        "Airflow 3.3 no longer has `days_ago` in `airflow.utils.dates`; write a fixed start date instead.",
    ),
    (
        "3.3",
        "from airflow.utils.decorators import «apply_defaults»",
        (
            "Airflow 3.3 no longer has `apply_defaults` in `airflow.utils.decorators`; "
            "leave the decorator out, since Airflow fills in default_args itself."
        ),
    ),
    (
        "3.3",
        "from «airflow.operators.subdag» import SubDagOperator",
        "Airflow 3.3 no longer has the module `airflow.operators.subdag`; use task groups instead.",
    ),
    (
        "3.3",
        "import «airflow.contrib.hooks.anything»",
        (
            "Airflow 3.3 no longer has the module `airflow.contrib.hooks.anything`; "
            "what it held is in the provider packages now."
        ),
    ),
    (
        "3.3",
        "from airflow.utils import dates\n«dates.days_ago»(1)",
        "Airflow 3.3 no longer has `days_ago` in `airflow.utils.dates`; write a fixed start date instead.",
    ),
    (
        "2.11",
        "from «airflow.sdk» import DAG, task",
        (
            "Airflow 2.11 does not have the module `airflow.sdk` yet; "
            "import `DAG` from `airflow.models.dag`, `task` from `airflow.decorators`."
        ),
    ),
    ("2.11", "import «airflow.sdk»", "Airflow 2.11 does not have the module `airflow.sdk` yet."),
    ("2.11", "from airflow import «sdk»", "Airflow 2.11 does not have `sdk` in `airflow` yet."),
]


@both_profiles
@pytest.mark.parametrize(("target", "text", "message"), CASES)
def test_what_the_target_does_not_have(target: str, text: str, message: str, profile: Profile):
    (finding,) = check_rule(RULE, text + "\n", target=target, profile=profile, severity=Severity.ERROR)
    assert finding.message == message
    other = "2.11" if target == "3.3" else "3.3"
    if "anything" not in text:
        check_rule(RULE, text.replace("«", "").replace("»", "") + "\n", target=other, profile=profile)


@both_profiles
@pytest.mark.parametrize("target", ["2.10", "3.0", "3.1", "3.2"])
def test_silent_where_only_neighbouring_versions_are_known(target: str, profile: Profile):
    for text in ("from airflow.operators.bash_operator import BashOperator", "from airflow.sdk import Asset"):
        check_rule(RULE, text + "\n", target=target, profile=profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from airflow.sdk import Asset\nexcept ImportError:\n    from airflow.datasets import Dataset as Asset",
        "from airflow.hooks.base_hook import BaseHook",
        "from airflow.nowhere import days_ago",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text + "\n", profile=profile)


def test_branches_for_other_versions():
    text = (
        "if AIRFLOW_V_3_0_PLUS:\n    from airflow.sdk import Asset\nelse:\n    from airflow.datasets import Dataset\n"
    )
    for target in ("2.11", "3.3"):
        check_rule(RULE, text, target=target)
        assert len(find(RULE, text, target=target, profile=Profile.STRICT)) == 1


@both_profiles
@pytest.mark.parametrize("target", ["2.11", "3.3"])
@pytest.mark.parametrize("test", ["AIRFLOW_V_3_0_PLUS", "IS_AIRFLOW_3", "Version(airflow.__version__) >= Version('3')"])
def test_branches_that_import_the_same_names(test: str, target: str, profile: Profile):
    text = (
        f"if {test}:\n    from airflow.sdk import Asset, Variable\n"
        "else:\n    from airflow.models import Variable\n    from airflow.datasets import Dataset as Asset\n"
    )
    check_rule(RULE, text, target=target, profile=profile)


def test_in_candidates_only_a_question_after_versions_counts():
    text = "if x:\n    from «airflow.datasets» import Dataset\nelse:\n    from mine import Dataset\n"
    check_rule(RULE, text, profile=Profile.STRICT)


def test_functions_of_a_file_that_tells_versions_apart():
    text = "def run_on_2():\n    from «airflow.datasets» import Dataset\n"
    check_rule(RULE, text)
    aware = "from .version_compat import AIRFLOW_V_3_0_PLUS\n"
    check_rule(RULE, aware + text.replace("«", "").replace("»", ""))
    check_rule(RULE, aware + text, profile=Profile.STRICT)
    check_rule(RULE, aware + "from «airflow.datasets» import Dataset\n")


class TestFixes:
    def test_rename_and_move(self):
        check_fix(
            RULE,
            "from airflow.operators.dummy_operator import DummyOperator\n",
            "from airflow.providers.standard.operators.empty import EmptyOperator as DummyOperator\n",
        )
        check_fix(
            RULE,
            "from airflow.contrib.hooks.aws_hook import AwsHook as Hook\n",
            "from airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook as Hook\n",
        )

    def test_several_homes(self):
        check_fix(
            RULE,
            "# before\nfrom airflow.sdk import Asset, \\\n    task, DAG # why\n",
            "# before\nfrom airflow.decorators import task\nfrom airflow.models.dag import DAG\n"
            "from airflow.datasets import Dataset as Asset # why\n",
            target="2.11",
        )

    def test_line_ends_and_byte_order_mark_stay(self):
        check_fix(
            RULE,
            "\ufefffrom airflow.utils.helpers import (\r\n    chain,\r\n    prune_dict,\r\n)\r\n",
            "\ufefffrom airflow.sdk import chain\r\nfrom airflow.utils.helpers import (\r\n    prune_dict,\r\n)\r\n",
        )

    @pytest.mark.parametrize(
        ("names", "rest"),
        [
            ("chain, prune_dict", "prune_dict"),
            ("prune_dict, chain", "prune_dict"),
            ("(prune_dict, chain,)", "(prune_dict,)"),
            ("(chain, prune_dict, chunks)", "(prune_dict, chunks)"),
            ("(\n    prune_dict,  # it\n    chain,\n)", "(\n    prune_dict,  # it\n)"),
            ("(\n    prune_dict,\n    # next\n    chain\n)", "(\n    prune_dict,\n    # next\n)"),
            ("(\n    chain, prune_dict,  # it\n    chunks)", "(\n    prune_dict,  # it\n    chunks)"),
            ("(prune_dict,\n    chain)", "(prune_dict)"),
            ("prune_dict, \\\n    chain", "prune_dict"),
            ("(\n    chain\n    ,\n    prune_dict,\n)", "(\n    prune_dict,\n)"),
            ("(\n    prune_dict\n    ,\n    chain\n    ,\n)", "(\n    prune_dict\n    ,\n)"),
            ("(\n    prune_dict\n    , chain\n    , chunks\n)", "(\n    prune_dict\n    , chunks\n)"),
            ("(\n    prune_dict\n    ,\n    chain\n)", "(\n    prune_dict\n    ,\n)"),
            ("(\n    prune_dict,\n    chain\n    # a, b\n)", "(\n    prune_dict,\n    # a, b\n)"),
        ],
    )
    def test_whatever_the_statement_looks_like(self, names: str, rest: str):
        check_fix(
            RULE,
            f"from airflow.utils.helpers import {names}\nx = 1\n",
            f"from airflow.sdk import chain\nfrom airflow.utils.helpers import {rest}\nx = 1\n",
        )

    @pytest.mark.parametrize(
        "text",
        [
            "from airflow.utils.helpers import (\n    chain,  # why\n    prune_dict,\n)",
            "from airflow.utils.helpers import (\n    prune_dict,\n    chain,  # why\n)",
            "if x: from airflow.utils.helpers import chain, prune_dict",
            "y = 1; from airflow.utils.helpers import chain, prune_dict",
            "from airflow.utils.dates import days_ago",
            "import airflow.contrib.hooks.aws_hook",
        ],
    )
    def test_none_where_something_would_be_lost_or_nothing_is_known(self, text: str):
        assert [finding.fix for finding in find(RULE, text, profile=Profile.STRICT)] == [None]


def test_one_statement_of_many_names_makes_one_fix(monkeypatch: pytest.MonkeyPatch):
    spy = Mock(wraps=move_edits)
    monkeypatch.setattr(reports, "move_edits", spy)
    names = ", ".join(f"chain as c{number}" for number in range(60))
    findings = find(RULE, f"from airflow.utils.helpers import ({names}, prune_dict)\n")
    assert len(findings) == 60
    assert len({id(finding.fix) for finding in findings}) == spy.call_count == 1


@pytest.mark.parametrize("path", gone.ADVICE)
def test_what_is_said_to_be_gone_is_and_what_is_advised_is_there(path: str):
    catalog = packaged_catalog()
    assert catalog.find_class(path) is None
    assert catalog.find_function(path) is None
    assert catalog.presence_of(path) is not Presence.EXISTS
    named = re.search(r"`(\w+)` from `([\w.]+)`", gone.ADVICE[path])
    assert named is None or catalog.find_class(f"{named[2]}.{named[1]}") is not None


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("airflow.providers.postgres.operators.postgres", "PostgresOperator"),
        ("airflow.providers.snowflake.operators.snowflake", "SnowflakeOperator"),
        ("airflow.operators.mysql_operator", "MySqlOperator"),
    ],
)
def test_operators_that_went_from_their_providers_name_what_replaces_them(path: str, name: str):
    (finding,) = find("removed_airflow_import", f"from {path} import {name}\n")
    assert "use `SQLExecuteQueryOperator` from `airflow.providers.common.sql.operators.sql`" in finding.message
