import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from airsmith.catalog.targets import AirflowVersion
from airsmith.spec.specifiers import allowed_probes, allows_airflow, is_contradictory


@pytest.mark.parametrize(
    "text",
    [
        "<0",
        ">=6,<5",
        "==1,==2",
        "==1.*,!=1.*",
        "~=5.1,<5",
        "~=5.1,>=6",
        "==5,!=5.0",
        "==1,!=1.*",
        ">5,<6,!=5.*",
        ">1,<1",
    ],
)
def test_contradictions(text: str):
    assert is_contradictory(SpecifierSet(text))


@pytest.mark.parametrize(
    "text",
    [
        "", ">=1", "<0.1", ">5,<6", ">=5.0,<5.0.1,!=5.0", ">1,<1.0.1", "==5.*,>5.99", "!=1,!=2", "~=1.4.5,!=1.4.5", "<=0",
        ">=1a1,<1", "==1.dev1,<1", "===x,===y", "==1!2,<1", "==1+local,<1", ",".join(f"=={n}" for n in range(50)),
    ],
)  # fmt: skip
def test_no_contradictions_or_none_that_are_certain(text: str):
    assert not is_contradictory(SpecifierSet(text))


NUMBERS = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(lambda numbers: ".".join(map(str, numbers)))
CLAUSES = st.one_of(
    st.tuples(st.sampled_from([">=", "<=", ">", "<", "==", "!="]), NUMBERS).map("".join),
    st.tuples(st.sampled_from(["==", "!="]), NUMBERS).map(lambda one: f"{one[0]}{one[1]}.*"),
    NUMBERS.map(lambda version: f"~={version}.0"),
)
GRID = [Version(f"{a}.{b}.{c}{d}") for a in range(5) for b in range(5) for c in range(5) for d in ("", ".0.0.1", ".5")]


@settings(max_examples=150, deadline=None)
@given(st.lists(CLAUSES, min_size=1, max_size=4))
def test_a_contradiction_admits_no_version_and_anything_else_admits_one(clauses: list[str]):
    specifier = SpecifierSet(",".join(clauses))
    admitted = [version for version in GRID if specifier.contains(version)]
    assert is_contradictory(specifier) == (not allowed_probes(specifier))
    assert not (admitted and is_contradictory(specifier))
    assert all(specifier.contains(probe, prereleases=True) for probe in allowed_probes(specifier))


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("", True), (">=3", True), ("<3", False), ("==3.3.2", True), ("==3.3.*", True), ("!=3.3.*", False),
        (">=3.3.40", True), ("==3.3.0rc1", True), ("==3.2.0rc1", False), (">3.3", True), ("<=3.3", True), ("~=3.0", True),
        ("!=3.1.0,>=3.0.0", True), ("===3.3.1", True),
    ],
)  # fmt: skip
def test_whether_a_target_is_allowed(text: str, is_allowed: bool):
    assert allows_airflow(text, AirflowVersion(3, 3)) is is_allowed
