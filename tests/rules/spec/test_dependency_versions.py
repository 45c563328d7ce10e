"""unsatisfiable_dependency: contradictions, versions that never were, and the target."""

import pytest

from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION, AirflowVersion
from airsmith.finding import Severity
from airsmith.rules.spec.dependency_versions import RULES
from support.checking_specs import check_spec_rule, fixed, spec_violations
from support.marked_text import read_marked

(RULE,) = RULES
P = "apache-airflow-providers-"
AIRFLOW_2_10 = AirflowVersion(2, 10)


@pytest.mark.parametrize(
    "written",
    ["requests>=3,<2", "requests==1,==2", "x~=5.1,<5", "x==1.*,!=1.*", f"{P}http>=6,<5", "x>=2,<1; python_version>'3'"],
)
def test_contradictions_need_no_catalog(written: str):
    (violation,) = check_spec_rule(RULE, f'dependencies: [«"{written}"»]\n')
    assert violation.severity is None
    assert "its parts exclude each other" in violation.message


@pytest.mark.parametrize(
    ("written", "target", "words", "after"),
    [
        (f"{P}http<1.0", NEWEST_VERSION, "the oldest is 1.0.0.", f"{P}http>="),
        (f"{P}git", AIRFLOW_2_LATEST, f"Every known version of `{P}git` needs Airflow >=3.0", None),
        (f"{P}git>=0.0.1", AIRFLOW_2_LATEST, "that fits `>=0.0.1` needs Airflow >=3.0, but", None),
        (f"{P}fab>=2", AIRFLOW_2_LATEST, "needs Airflow >=3.0", f"{P}fab<2.0.0"),
        (f"{P}http>=6", AIRFLOW_2_10, "needs Airflow >=2.11", f"{P}http<5.6.0"),
        ("apache-airflow<3", NEWEST_VERSION, "excludes Airflow 3.3", "apache-airflow>=3.3"),
        ("apache-airflow==2.11.*", NEWEST_VERSION, "excludes Airflow 3.3", "apache-airflow>=3.3"),
        ("apache-airflow>=3", AIRFLOW_2_LATEST, "excludes Airflow 2.11", "apache-airflow>=2.11"),
        ("apache-airflow==3.2.0rc1", NEWEST_VERSION, "excludes Airflow 3.3", "apache-airflow>=3.3"),
        ("apache-airflow-core==3.2.1", NEWEST_VERSION, "excludes Airflow 3.3", "apache-airflow-core>=3.3"),
        ("apache-airflow-core", AIRFLOW_2_LATEST, "exists since Airflow 3", "apache-airflow>=2.11"),
        ("apache-airflow-task-sdk>=1", AIRFLOW_2_LATEST, "exists since Airflow 3", "apache-airflow>=2.11"),
    ],
)  # fmt: skip
def test_what_is_certain_is_an_error(written: str, target: AirflowVersion, words: str, after: str | None):
    text = f"dependencies:\n  - «{written}»\n"
    (violation,) = check_spec_rule(RULE, text, target)
    assert violation.severity is None
    assert words in violation.message
    if after is None:
        assert violation.fix is None
        return
    mended = fixed(read_marked(text).text, violation)
    assert mended.startswith(f"dependencies:\n  - {after}")
    assert spec_violations(RULE, mended, target) == ()


@pytest.mark.parametrize(
    ("written", "target", "words"),
    [
        (f"{P}http>=999", NEWEST_VERSION, "the newest is "),
        (f"{P}http==5.4.999", NEWEST_VERSION, "No known version of"),
        ("pendulum<2", NEWEST_VERSION, "excludes what Airflow 3.3 itself needs: `pendulum>="),
        ("sqlalchemy>=2.0", AIRFLOW_2_LATEST, "excludes what Airflow 2.11 itself needs: `sqlalchemy<2.0,>=1.4.36`."),
        (f"{P}standard<1", NEWEST_VERSION, "excludes what Airflow 3.3 itself needs"),
    ],
)
def test_what_may_change_is_a_warning(written: str, target: AirflowVersion, words: str):
    (violation,) = check_spec_rule(RULE, f"dependencies:\n  - «{written}»\n", target)
    assert violation.severity is Severity.WARNING
    assert words in violation.message


@pytest.mark.parametrize("target", [AIRFLOW_2_10, AIRFLOW_2_LATEST, NEWEST_VERSION])
@pytest.mark.parametrize(
    "written",
    [
        "requests", "requests>=2.31,<3", "unheard-of>=1", f"{P}http", f"{P}http>=4,<6",
        f"{P}http>=999.0rc1", f"{P}http===anything", f"{P}git>=99; python_version<'3'", f"{P}git @ https://x.example/a.whl",
        "apache-airflow", "apache-airflow>=2.9", f"{P}unheard-of>=7", "x" * 900, "a b", "", "5",
        "x" + ",".join(f"!={number}" for number in range(200)),
    ],
)  # fmt: skip
def test_what_can_be_or_cannot_be_told(written: str, target: AirflowVersion):
    check_spec_rule(RULE, f'dependencies:\n  - "{written}"\n', target)


def test_a_provider_that_supports_an_older_airflow_again_is_not_judged_by_what_lies_between():
    check_spec_rule(RULE, f"dependencies: ['{P}common-ai>=0.5']\n", AIRFLOW_2_LATEST)


@pytest.mark.parametrize(
    "written", ["apache-airflow==3.3.*", "apache-airflow>=3.3.0rc1", "apache-airflow==3.3.0rc2", "apache-airflow~=3.1"]
)
def test_pins_of_the_target(written: str):
    check_spec_rule(RULE, f"dependencies: ['{written}']\n")
