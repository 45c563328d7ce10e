import pytest

from airsmith.finding import Safety
from airsmith.rules.spec.dependencies import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

INVALID, DUPLICATE = RULES


@pytest.mark.parametrize(
    ("item", "after"),
    [
        ("«requests = 2.31»", "requests == 2.31"),
        ("«requests=2.31»", "requests==2.31"),
        ("«requests>>2»", None),
        ("«requests 2.31»", None),
        ("«-e .»", None),
        ("«requests^2.0»", None),
        ("«requests>=»", None),
        ('«"pandas[sql>=2"»', None),
    ],
)
def test_no_requirements(item: str, after: str | None):
    text = f"dependencies:\n  - {item}\n"
    (violation,) = check_spec_rule(INVALID, text)
    expected = None if after is None else f"dependencies:\n  - {after}\n"
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == expected


def test_a_huge_requirement_is_refused():
    check_spec_rule(INVALID, f"dependencies: [«{'a' * 5_000}»]\n")


@pytest.mark.parametrize(
    "item",
    [
        "requests", "requests>=2.31,<3", '"boto3[crt]"', "\"tomli; python_version < '3.11'\"", "requests==2.*",
        "package @ https://example.com/package.whl", '""', "5", "", "[a]", "apache-airflow-providers-common-sql>=1.20",
    ],
)  # fmt: skip
def test_requirements(item: str):
    check_spec_rule(INVALID, f"dependencies:\n  - {item}\n")


def test_duplicates_are_found_by_their_normal_names():
    check_spec_rule(DUPLICATE, "dependencies: [my_package>=1, «My.Package», other, «'my-package[x]>=1'»]\n")


@pytest.mark.parametrize(
    ("second", "safety"), [("requests>=2", Safety.SAFE), ("requests >= 2", Safety.SAFE), ("requests", Safety.UNSAFE)]
)
def test_removing_a_duplicate(second: str, safety: Safety):
    text = f"dependencies:\n  - requests>=2\n  - «{second}»  # again\n  - other\n"
    (violation,) = check_spec_rule(DUPLICATE, text)
    assert violation.fix.safety is safety
    assert fixed(read_marked(text).text, violation) == "dependencies:\n  - requests>=2\n  - other\n"


@pytest.mark.parametrize(
    "text",
    [
        "dependencies:\n  - \"a; python_version < '3.12'\"\n  - \"a>=2; python_version >= '3.12'\"\n",
        "dependencies: [a, b, a b c]\n",
        "dependencies: a\n",
    ],
)
def test_no_duplicates(text: str):
    check_spec_rule(DUPLICATE, text)
