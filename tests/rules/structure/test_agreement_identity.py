"""wrong_component_name, wrong_component_type and wrong_base_class: only where the spec of a file is known."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from airsmith.text import apply_edits
from support.agreeing_components import HOOK, HOOK_SPEC, OPERATOR, OPERATOR_SPEC, SENSOR, SENSOR_SPEC, changed
from support.python_rules import SPEC_FILE, check_rule, find

NAME, TYPE, BASE_CLASS = "wrong_component_name", "wrong_component_type", "wrong_base_class"
BASE = "from airflow.sdk import BaseHook, BaseOperator\n"
PROVIDER_SPEC = OPERATOR_SPEC + "base_class: SQLCheckOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)
SEVERITIES = {Profile.STRICT: Severity.ERROR, Profile.AUTHORED: Severity.WARNING}


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
def test_another_name(marked: str, profile: Profile):
    check_rule(
        NAME, BASE + marked + "\n", component_type="operator", component_name="RowCountOperator", profile=profile,
        severity=SEVERITIES[profile],
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
def test_names_that_are_left_alone(text: str, profile: Profile):
    options = {"component_type": "operator", "component_name": "RowCountOperator", "profile": profile}
    assert find(NAME, BASE + text + "\n", **options) == []


def test_files_without_a_spec():
    assert find(NAME, f"{BASE}class A(BaseOperator): pass\n") == []
    assert find(NAME, f"{BASE}class A(BaseOperator): pass\n", component_type="operator") == []


def test_a_name_that_no_class_can_have():
    assert (
        find(NAME, f"{BASE}class A(BaseOperator): pass\n", component_type="operator", component_name="Row count") == []
    )


def test_the_fix_renames_the_class_and_is_left_to_people():
    text = f"{BASE}class A(BaseOperator): pass\n"
    (finding,) = find(NAME, text, component_type="operator", component_name="RowCountOperator")
    assert finding.message == "The class is called `A`, but its spec names it `RowCountOperator`."
    assert finding.fix
    assert finding.fix.safety is Safety.UNSAFE
    assert apply_edits(text, finding.fix.edits) == f"{BASE}class RowCountOperator(BaseOperator): pass\n"
    assert finding.related == ()


@both_profiles
def test_a_finding_leads_to_the_line_of_the_spec(profile: Profile):
    text = changed(OPERATOR, "class RowCountOperator", "class RowsOperator")
    (finding,) = find(NAME, text, spec=OPERATOR_SPEC, profile=profile)
    (place,) = finding.related
    assert place.path == SPEC_FILE
    assert place.message == "This is what the spec says."
    line = OPERATOR_SPEC.splitlines()[place.range.start.line]
    assert line[place.range.start.character : place.range.end.character] == "RowCountOperator"


@both_profiles
@pytest.mark.parametrize(
    ("spec", "code", "message"),
    [
        (
            changed(SENSOR_SPEC, "name: RowsThereSensor", "name: RowCountOperator"),
            OPERATOR,
            (
                "`RowCountOperator` is written as an operator, but its spec says sensor; "
                "derive from `BaseSensorOperator` of `airflow.sdk`."
            ),
        ),
        (
            changed(HOOK_SPEC, "name: WeatherHook", "name: RowCountOperator"),
            OPERATOR,
            "`RowCountOperator` is written as an operator, but its spec says hook; derive from `BaseHook` of `airflow.sdk`.",
        ),
        (
            changed(OPERATOR_SPEC, "name: RowCountOperator", "name: RowsThereSensor"),
            SENSOR,
            (
                "`RowsThereSensor` is written as a sensor, but its spec says operator; "
                "derive from `BaseOperator` of `airflow.sdk`."
            ),
        ),
    ],
)
def test_another_type(spec: str, code: str, message: str, profile: Profile):
    (finding,) = find(TYPE, code, spec=spec, profile=profile)
    assert finding.message == message
    assert finding.severity is SEVERITIES[profile]
    assert find("invalid_base_class", code, spec=spec, profile=profile) == [], "one finding for one mistake"
    for other in (BASE_CLASS, "missing_spec_parameter", "wrong_ui_color", "wrong_sensor_setting"):
        assert find(other, code, spec=spec, profile=profile) == []


def test_the_bases_are_marked():
    spec = changed(HOOK_SPEC, "name: WeatherHook", "name: RowsOperator")
    check_rule(TYPE, f"{BASE}class RowsOperator(«BaseOperator, dict»): pass\n", spec=spec)


def test_a_candidate_of_another_name_and_type():
    code = f"{BASE}class First(BaseHook): pass\nclass Last(«BaseHook»): pass\n"
    check_rule(TYPE, code, spec=OPERATOR_SPEC, profile=Profile.STRICT)
    check_rule(TYPE, code.replace("«", "").replace("»", ""), spec=OPERATOR_SPEC, profile=Profile.AUTHORED)


@both_profiles
def test_the_right_type(profile: Profile):
    for spec, code in ((OPERATOR_SPEC, OPERATOR), (SENSOR_SPEC, SENSOR), (HOOK_SPEC, HOOK)):
        assert find(TYPE, code, spec=spec, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("imported", "bases"),
    [
        ("from airflow.sdk import BaseOperator", "«BaseOperator»"),
        ("from airflow.providers.common.sql.operators.sql import SQLValueCheckOperator", "«SQLValueCheckOperator»"),
        ("import abc\nfrom airflow.sdk import BaseOperator", "«BaseOperator, abc.ABC»"),
    ],
)
def test_another_base_class(imported: str, bases: str, profile: Profile):
    text = changed(OPERATOR, "from airflow.sdk import BaseOperator", imported)
    text = changed(text, "(BaseOperator)", f"({bases})")
    findings = check_rule(BASE_CLASS, text, spec=PROVIDER_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert [finding.message for finding in findings] == [
        (
            "`RowCountOperator` does not derive from `SQLCheckOperator`, its spec's base class; "
            "import it from `airflow.providers.common.sql.operators.sql`."
        )
    ]


@both_profiles
@pytest.mark.parametrize(
    ("written", "imported", "base"),
    [
        ("SQLCheckOperator", "airflow.providers.common.sql.operators.sql import SQLCheckOperator as Base", "Base"),
        (
            "airflow.providers.common.sql.operators.sql.SQLCheckOperator",
            "airflow.providers.common.sql.operators.sql import SQLCheckOperator",
            "SQLCheckOperator",
        ),
        (
            "airflow.providers.common.sql.operators.sql.BaseSQLOperator",
            "airflow.providers.common.sql.operators.sql import SQLCheckOperator",
            "SQLCheckOperator",
        ),
        ("team.base.TeamOperator", "team.base import TeamOperator", "TeamOperator"),
        ("team.base.TeamOperator", "team import base", "base.TeamOperator"),
        ("team.base.TeamOperator", "team.base import TeamOperator", "TeamOperator[int]"),
        ("BaseOperator", "airflow.providers.common.sql.operators.sql import SQLCheckOperator", "SQLCheckOperator"),
        ("airflow.models.BaseOperator", "airflow.sdk import BaseOperator", "BaseOperator"),
    ],
)
def test_a_base_class_that_agrees(written: str, imported: str, base: str, profile: Profile):
    text = changed(OPERATOR, "from airflow.sdk import BaseOperator", f"from {imported}")
    text = changed(text, "(BaseOperator)", f"({base})")
    assert find(BASE_CLASS, text, spec=f"{OPERATOR_SPEC}base_class: {written}\n", profile=profile) == []


@both_profiles
def test_a_base_class_through_another_class_of_the_file(profile: Profile):
    text = changed(
        OPERATOR,
        "from airflow.sdk import BaseOperator\n",
        "from airflow.providers.common.sql.operators.sql import SQLCheckOperator\n\n\n"
        "class Middle(SQLCheckOperator):\n    pass\n",
    )
    assert find(BASE_CLASS, changed(text, "(BaseOperator)", "(Middle)"), spec=PROVIDER_SPEC, profile=profile) == []


def test_doubt_counts_against_a_candidate_only():
    """Nobody knows what a base from nowhere derives from."""
    text = changed(OPERATOR, "from airflow.sdk import", "from team import")
    text = changed(text, "class RowCountOperator(BaseOperator)", "class RowCountOperator(«BaseOperator»)")
    check_rule(BASE_CLASS, text, spec=PROVIDER_SPEC, profile=Profile.STRICT)
    assert find(BASE_CLASS, text.replace("«", "").replace("»", ""), spec=PROVIDER_SPEC) == []


def test_an_unknown_base_class_is_named_without_advice():
    (finding,) = find(BASE_CLASS, OPERATOR, spec=f"{OPERATOR_SPEC}base_class: team.TeamOperator\n")
    assert finding.message == "`RowCountOperator` does not derive from `team.TeamOperator`, its spec's base class."
