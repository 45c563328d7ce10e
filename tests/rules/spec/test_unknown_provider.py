"""unknown_provider: exact names, and what is near them."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.spec.unknown_provider import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

(RULE,) = RULES
P = "apache-airflow-providers-"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"{P}htttp>=5", f"{P}http>=5"),
        ("Apache_Airflow.Providers-Htttp", f"{P}http"),
        (f"{P}snowflakes", f"{P}snowflake"),
        (f"{P}kafka", f"{P}apache-kafka"),
        (f"{P}azure ~= 12.0", f"{P}microsoft-azure ~= 12.0"),
        (f"{P}aws", f"{P}amazon"),
        (f"{P}jira<4", f"{P}atlassian-jira<4"),
        ("apache-airflow-provider-http", f"{P}http"),
        ("airflow-providers-common-sql>=1", f"{P}common-sql>=1"),
        ("providers-http", f"{P}http"),
    ],
)
def test_names_near_an_official_one(written: str, meant: str):
    text = f"dependencies:\n  - requests\n  - «{written}»  # needed\n"
    (violation,) = check_spec_rule(RULE, text)
    assert (violation.severity, violation.fix and violation.fix.safety) == (None, Safety.UNSAFE)
    assert fixed(read_marked(text).text, violation) == f"dependencies:\n  - requests\n  - {meant}  # needed\n"
    check_spec_rule(RULE, f"dependencies: ['{meant}']\n")


def test_extras_and_markers_stay():
    text = "dependencies:\n  - \"airflow-providers-http[srv]>=5; python_version > '3.11'\"\n"
    (violation,) = check_spec_rule(RULE, text.replace('"airflow', '«"airflow').replace("'\"", "'\"»"))
    assert fixed(text, violation) == text.replace("airflow-p", "apache-airflow-p")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (f"{P}qubole", "was retired"),
        (f"{P}zzzz-of-somebody", "make sure that you trust whoever publishes it"),
        (f"{P}x", "is no official provider"),
        ("apache-airflow-providers", "is no official provider; their names go on"),
        ("apache-airflow-backport-providers>=1", "is no official provider; their names go on"),
    ],
)
def test_names_near_nothing(written: str, words: str):
    (violation,) = check_spec_rule(RULE, f"dependencies: [«{written}»]\n")
    assert words in violation.message
    assert (violation.severity, violation.fix) == (None, None)


@pytest.mark.parametrize(("identifier", "meant"), [("http", "http"), ("jira", "atlassian-jira"), ("qubole", None)])
def test_backports_are_for_an_airflow_of_long_ago(identifier: str, meant: str | None):
    text = f"dependencies: [«apache-airflow-backport-providers-{identifier}»]\n"
    (violation,) = check_spec_rule(RULE, text)
    assert violation.severity is Severity.ERROR
    after = fixed(read_marked(text).text, violation) if violation.fix else None
    assert after == (f"dependencies: [{P}{meant}]\n" if meant else None)


@pytest.mark.parametrize(
    "written",
    [
        "httpx", "requests", "http", "https", "amazon", "airflow-provider-duckdb", "airflow-provider-http",
        "apache-airflow", "apache-airflow-core", "apache-airflow-provider-olostep", "airflow-providers-clickhouse",
        f"{P}http", f"{P}common.sql>=1", "Apache-Airflow-Providers-HTTP", f"'{P}amazon[pandas]'", f"{P}", "a b c", "5", "",
    ],
)  # fmt: skip
def test_other_packages_are_other_packages(written: str):
    check_spec_rule(RULE, f"dependencies:\n  - {written}\n")
