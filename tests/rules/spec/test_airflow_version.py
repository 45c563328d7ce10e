import pytest

from airsmith.rules.spec.airflow_version import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

INVALID, UNKNOWN = RULES


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('airflow_version: «">=3.0"»\n', 'airflow_version: "3.0"\n'),
        ("airflow_version: «v2.11»\n", 'airflow_version: "2.11"\n'),
        ("airflow_version: «'3.3.x'»\n", 'airflow_version: "3.3"\n'),
        ('airflow_version: «">=1.10,<3.3"»\n', 'airflow_version: "3.3"\n'),
        ("airflow_version: «three»\n", None),
        ("airflow_version: «3»\n", None),
        ('airflow_version: «""»\n', None),
        ("airflow_version: «3.3.3.3»\n", 'airflow_version: "3.3"\n'),
        ("airflow_version: «9.9x»\n", None),
    ],
)
def test_unreadable_versions(text: str, after: str | None):
    (violation,) = check_spec_rule(INVALID, text)
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('airflow_version: «"4.0"»\n', "3.3"),
        ("airflow_version: «1.10»\n", "2.10"),
        ('airflow_version: «"2.12.1"»\n', "2.11"),
    ],
)
def test_unknown_versions_offer_the_nearest_older_one(text: str, after: str):
    (violation,) = check_spec_rule(UNKNOWN, text)
    assert fixed(read_marked(text).text, violation) == f'airflow_version: "{after}"\n'


@pytest.mark.parametrize(
    "text",
    [
        'airflow_version: "3.3"\n',
        "airflow_version: 3.3\n",
        'airflow_version: "2.11.2"\n',
        "airflow_version:\n",
        "",
        "x",
    ],
)
def test_good_versions(text: str):
    for rule in RULES:
        check_spec_rule(rule, text)


def test_a_version_is_either_invalid_or_unknown():
    check_spec_rule(UNKNOWN, "airflow_version: three\n")
    check_spec_rule(INVALID, 'airflow_version: "4.0"\n')
