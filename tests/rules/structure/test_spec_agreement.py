"""wrong_component_name: only where the spec of a file is known."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from airsmith.text import apply_edits
from support.python_rules import check_rule, find

RULE = "wrong_component_name"
BASE = "from airflow.sdk import BaseHook, BaseOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class «RowsOperator»(BaseOperator): pass",
        "class Helper: pass\nclass «RowsOperator»(BaseOperator): pass\nclass AHook(BaseHook): pass",
        "class First(BaseOperator): pass\nclass «Second»(First): pass",
        "'😀'\nclass «Zähler»(BaseOperator): pass",
    ],
)
def test_found(marked: str, profile: Profile):
    check_rule(
        RULE, BASE + marked + "\n", component_type="operator", component_name="RowCountOperator", profile=profile,
        severity=Severity.ERROR,
    )  # fmt: skip


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class RowCountOperator(BaseOperator): pass",
        "class Base(BaseOperator): pass\nclass RowCountOperator(Base): pass\nclass Other(Base): pass",
        "class AHook(BaseHook): pass",
        "class Plain: pass",
        "class RowsOperator(BaseOperator): pass\nx = (\n",
        "",
    ],
)
def test_left_alone(text: str, profile: Profile):
    options = {"component_type": "operator", "component_name": "RowCountOperator", "profile": profile}
    assert find(RULE, BASE + text + "\n", **options) == []


def test_files_without_a_spec():
    assert find(RULE, f"{BASE}class A(BaseOperator): pass\n") == []
    assert find(RULE, f"{BASE}class A(BaseOperator): pass\n", component_type="operator") == []


def test_the_fix_renames_the_class_and_is_left_to_people():
    text = f"{BASE}class A(BaseOperator): pass\n"
    (finding,) = find(RULE, text, component_type="operator", component_name="RowCountOperator")
    assert finding.message == "The spec names the class `RowCountOperator`, but it is called `A` here."
    assert finding.fix
    assert finding.fix.safety is Safety.UNSAFE
    assert apply_edits(text, finding.fix.edits) == f"{BASE}class RowCountOperator(BaseOperator): pass\n"
