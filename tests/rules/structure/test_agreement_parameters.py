"""missing_spec_parameter, unspecified_parameter and wrong_parameter_default: the constructor against its spec."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from airsmith.text import apply_edits
from support.agreeing_components import HOOK, HOOK_SPEC, OPERATOR, OPERATOR_SPEC, changed
from support.python_rules import check_fix, check_rule, find

MISSING, UNSPECIFIED, DEFAULT = "missing_spec_parameter", "unspecified_parameter", "wrong_parameter_default"
both_profiles = pytest.mark.parametrize("profile", Profile)
SEVERITIES = {Profile.STRICT: Severity.ERROR, Profile.AUTHORED: Severity.WARNING}
PROVIDER = changed(
    OPERATOR,
    "from airflow.sdk import BaseOperator",
    "from airflow.providers.common.sql.operators.sql import SQLCheckOperator as BaseOperator",
)


def lines_of(spec: str, finding_places: tuple[object, ...]) -> list[str]:
    return [spec.splitlines()[place.range.start.line].strip() for place in finding_places]  # type: ignore[attr-defined]


@both_profiles
@pytest.mark.parametrize(("spec", "code"), [(OPERATOR_SPEC, OPERATOR), (OPERATOR_SPEC, PROVIDER), (HOOK_SPEC, HOOK)])
def test_constructors_that_agree(spec: str, code: str, profile: Profile):
    for rule in (MISSING, UNSPECIFIED, DEFAULT):
        assert find(rule, code, spec=spec, profile=profile) == []


@both_profiles
def test_parameters_that_are_missing(profile: Profile):
    marked = changed(OPERATOR, "def __init__", "def «__init__»").replace("        minimum: int = 1,\n", "")
    marked = marked.replace("        table: str,\n", "")
    (finding,) = check_rule(MISSING, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == (
        "The constructor of `RowCountOperator` takes no `table` and `minimum`, which its spec declares."
    )
    assert lines_of(OPERATOR_SPEC, finding.related) == ["- name: table", "- name: minimum"]


@both_profiles
def test_a_class_without_a_constructor(profile: Profile):
    code = "from airflow.sdk import BaseOperator\n\n\nclass «RowCountOperator»(BaseOperator):\n    pass\n"
    check_rule(MISSING, code, spec=OPERATOR_SPEC, profile=profile)


@both_profiles
def test_parameters_of_a_base_class_count(profile: Profile):
    spec = OPERATOR_SPEC + "base_class: SQLCheckOperator\n"
    spec = changed(spec, "  - name: table\n", "  - name: sql\n    required: true\n  - name: table\n")
    assert find(MISSING, PROVIDER, spec=spec, profile=profile) == []
    (finding,) = find(MISSING, OPERATOR, spec=spec, profile=profile)
    assert "takes no `sql`, which" in finding.message


@both_profiles
def test_parameters_of_a_class_of_the_file_count(profile: Profile):
    code = changed(OPERATOR, "class RowCountOperator(", "class Base(") + (
        "\n\nclass RowCountOperator(Base):\n    def __init__(self, **kwargs: Any) -> None:\n"
        "        super().__init__(**kwargs)\n"
    )
    for rule in (MISSING, UNSPECIFIED):
        assert find(rule, code, spec=OPERATOR_SPEC, profile=profile) == []
    no_way_through = changed(code, "__init__(self, **kwargs: Any)", "__init__(self)")
    assert len(find(MISSING, no_way_through, spec=OPERATOR_SPEC, profile=profile)) == 1


@both_profiles
def test_the_connection_of_a_hook_is_one(profile: Profile):
    code = HOOK.replace(", weather_conn_id: str = default_conn_name", "")
    (finding,) = find(MISSING, code, spec=HOOK_SPEC, profile=profile)
    assert "takes no `weather_conn_id`, which" in finding.message
    assert lines_of(HOOK_SPEC, finding.related) == ["conn_name_attr: weather_conn_id"]


@both_profiles
def test_a_base_that_takes_anything(profile: Profile):
    code = (
        "from airflow.providers.common.sql.hooks.sql import DbApiHook\n\n\nclass WeatherHook(DbApiHook):\n"
        "    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n"
    )
    assert find(MISSING, code, spec=HOOK_SPEC, profile=profile) == []


@pytest.mark.parametrize(
    "code",
    [
        changed(OPERATOR, "from airflow.sdk import", "from team import").replace("        minimum: int = 1,\n", ""),
        OPERATOR.replace("        minimum: int = 1,\n", "").replace("    def __init__", "    @deco\n    def __init__"),
        (
            "import dataclasses\nfrom airflow.sdk import BaseOperator\n\n\n@dataclasses.dataclass\n"
            "class RowCountOperator(BaseOperator):\n    table: str\n"
        ),
    ],
    ids=["unknown base", "decorated constructor", "dataclass"],
)
def test_doubt_counts_against_a_candidate_only(code: str):
    assert find(MISSING, code, spec=OPERATOR_SPEC) == []
    assert len(find(MISSING, code, spec=OPERATOR_SPEC, profile=Profile.STRICT)) == 1


@both_profiles
@pytest.mark.parametrize(
    "code",
    [
        OPERATOR.replace("        minimum: int = 1,\n", "        minimum: int = 1,\n        x = (\n"),
        OPERATOR + "\n\nRowCountOperator = None\n",
        "class RowCountOperator:\n    pass\n",
        "",
    ],
    ids=["damaged", "stands in", "no component", "nothing"],
)
def test_classes_that_cannot_be_compared(code: str, profile: Profile):
    for rule in (MISSING, UNSPECIFIED, DEFAULT):
        assert find(rule, code, spec=OPERATOR_SPEC, profile=profile) == []


@both_profiles
def test_parameters_beyond_the_spec(profile: Profile):
    marked = changed(
        OPERATOR, "        table: str,", "        table: str,\n        «schema»: str,\n        «limit»: int = 5,"
    )
    required, optional = check_rule(UNSPECIFIED, marked, spec=OPERATOR_SPEC, profile=profile)
    assert required.message == "The constructor requires `schema`, which its spec does not declare."
    assert required.severity is SEVERITIES[profile]
    assert lines_of(OPERATOR_SPEC, required.related) == ["inputs:"]
    assert optional.message == "The constructor takes `limit`, which its spec does not declare."
    assert optional.severity is Severity.INFORMATION


@both_profiles
def test_parameters_that_need_no_mention(profile: Profile):
    code = changed(
        OPERATOR,
        "        table: str,",
        "        table: str,\n        retries: int = 3,\n        deferrable: bool = False,",
    )
    spec = OPERATOR_SPEC + "deferrable: true\n"
    assert find(UNSPECIFIED, code, spec=spec, profile=profile) == []
    inherited = changed(PROVIDER, "        table: str,", "        table: str,\n        sql: str,")
    assert find(UNSPECIFIED, inherited, spec=OPERATOR_SPEC, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("default", "message"),
    [
        ("10", "The default of `minimum` is `10` in the code, but `1` in its spec."),
        ("'1'", "The default of `minimum` is `'1'` in the code, but `1` in its spec."),
        ("True", "The default of `minimum` is `True` in the code, but `1` in its spec."),
        ("-1", "The default of `minimum` is `-1` in the code, but `1` in its spec."),
        ("None", "The default of `minimum` is `None` in the code, but `1` in its spec."),
    ],
)
def test_another_default(default: str, message: str, profile: Profile):
    marked = changed(OPERATOR, "minimum: int = 1", f"minimum: int = «{default}»")
    (finding,) = check_rule(DEFAULT, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == message
    assert lines_of(OPERATOR_SPEC, finding.related) == ["default: 1"]


@both_profiles
@pytest.mark.parametrize(
    ("typed", "specified", "written"),
    [
        ("int", "1", "1.0"),
        ("float", "30", "30.0"),
        ("float", "0.5", "0.5"),
        ("int", "1", "MINIMUM"),
        ("int", "1", "compute()"),
        ("int", "1", "60 * 60"),
        ("str", '"a"', "'a'"),
        ("str", '"{{ ds }}"', '"{{ ds }}"'),
        ("bytes", '"é"', 'b"\\xc3\\xa9"'),
        ("bool", "false", "False"),
        ("str | None", "null", "None"),
        ("list[str]", "[a, b]", '("a", "b")'),
        ("list[str]", "[a, b]", '["a", "b"]'),
        ("set[str]", "[a, b]", '{"b", "a"}'),
        ("list[str]", "[]", "None"),
        ("dict[str, Any]", "{a: {b: [1, 2.0]}}", '{"a": {"b": [1.0, 2]}}'),
        ("dict[int, str]", "{1: a}", '{1: "a"}'),
        ("dict[str, Any]", "{a: 1}", "None"),
        ("timedelta", "90", "datetime.timedelta(seconds=90)"),
    ],
)
def test_defaults_that_mean_the_same(typed: str, specified: str, written: str, profile: Profile):
    spec = changed(OPERATOR_SPEC, "type: int\n    default: 1", f'type: "{typed}"\n    default: {specified}')
    code = "MINIMUM = 1\n" + changed(OPERATOR, "minimum: int = 1", f"minimum = {written}")
    assert find(DEFAULT, code, spec=spec, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("typed", "specified", "written"),
    [
        ("list[str]", "[a, b]", '["b", "a"]'),
        ("list[str]", "[a, b]", '["a"]'),
        ("set[str]", "[a, b]", '{"c", "a"}'),
        ("list[str]", "[a]", '"a"'),
        ("dict[str, Any]", "{a: 1}", '{"a": 2}'),
        ("dict[str, Any]", "{a: 1}", '{"b": 1}'),
        ("dict[str, Any]", "{a: 1}", '[("a", 1)]'),
        ("list[Any]", "[true]", "[1]"),
    ],
)
def test_collections_that_differ(typed: str, specified: str, written: str, profile: Profile):
    spec = changed(OPERATOR_SPEC, "type: int\n    default: 1", f'type: "{typed}"\n    default: {specified}')
    (finding,) = find(
        DEFAULT, changed(OPERATOR, "minimum: int = 1", f"minimum = {written}"), spec=spec, profile=profile
    )
    assert finding.fix is None


@both_profiles
def test_a_default_that_the_constructor_fills_in(profile: Profile):
    code = changed(OPERATOR, "minimum: int = 1", "minimum: int | None = None")
    code = changed(code, "self.minimum = minimum", "self.minimum = minimum if minimum is not None else 1")
    assert find(DEFAULT, code, spec=OPERATOR_SPEC, profile=profile) == []


@both_profiles
def test_required_by_the_one_and_not_by_the_other(profile: Profile):
    marked = changed(OPERATOR, "table: str,", 'table: str = «"orders"»,')
    (finding,) = check_rule(DEFAULT, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == '`table` has the default `"orders"`, but its spec requires it.'
    assert lines_of(OPERATOR_SPEC, finding.related) == ["required: true"]

    marked = changed(OPERATOR, "where: str | None = None,", "«where»: str | None,")
    (finding,) = check_rule(DEFAULT, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == "`where` must be given by the code, but its spec does not require it."
    assert lines_of(OPERATOR_SPEC, finding.related) == ["- name: where"]

    marked = changed(OPERATOR, "minimum: int = 1,", "«minimum»: int,")
    (finding,) = check_rule(DEFAULT, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == "`minimum` must be given by the code, but has the default `1` in its spec."


def test_a_default_of_which_the_spec_says_nothing_is_a_lesser_matter():
    marked = changed(OPERATOR, "where: str | None = None", 'where: str | None = «"1 = 1"»')
    check_rule(DEFAULT, marked, spec=OPERATOR_SPEC, profile=Profile.STRICT, severity=Severity.WARNING)
    (finding,) = check_rule(DEFAULT, marked, spec=OPERATOR_SPEC, severity=Severity.INFORMATION)
    assert finding.message == 'The default of `where` is `"1 = 1"` in the code, but its spec gives none.'


@both_profiles
def test_the_connection_of_a_hook_has_the_default_of_its_class(profile: Profile):
    spec = changed(HOOK_SPEC, "inputs:\n", "inputs:\n  - name: weather_conn_id\n")
    assert find(DEFAULT, HOOK, spec=spec, profile=profile) == []
    other = changed(HOOK, '"weather_default"', '"other"')
    spec = changed(spec, "- name: weather_conn_id\n", "- name: weather_conn_id\n    default: weather_default\n")
    assert len(find(DEFAULT, other, spec=spec, profile=profile)) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("minimum: int = 10", "minimum: int = 1"),
        ("minimum: int = (10)", "minimum: int = (1)"),
        ("minimum=10", "minimum=1"),
        ("minimum: int", "minimum: int = 1"),
        ("minimum", "minimum=1"),
        ("minimum: (int)", "minimum: (int) = 1"),
    ],
)
def test_the_fix_gives_the_default_of_the_spec(before: str, after: str):
    one, other = (changed(OPERATOR, "minimum: int = 1", text) for text in (before, after))
    check_fix(DEFAULT, one, other, spec=OPERATOR_SPEC)
    check_fix(DEFAULT, one, other, spec=OPERATOR_SPEC, profile=Profile.STRICT)


def test_the_fix_takes_away_a_default_that_must_not_be():
    text = changed(OPERATOR, "table: str,", 'table: str = "a",')
    check_fix(DEFAULT, text, OPERATOR, spec=OPERATOR_SPEC)


@pytest.mark.parametrize(
    "code",
    [
        changed(OPERATOR, "table: str,", 'table: str = ("a"),'),
        changed(OPERATOR, "        *,\n        table: str,", '        table: str = "a",'),
        changed(OPERATOR, "        *,\n        table: str,", "        minimum: int,\n        table: str,").replace(
            "        minimum: int = 1,\n", ""
        ),
    ],
)
def test_there_is_no_fix_that_could_break_the_signature(code: str):
    (finding,) = find(DEFAULT, code, spec=OPERATOR_SPEC)
    assert finding.fix is None


def test_only_in_candidates_another_default_is_a_safe_fix():
    code = changed(OPERATOR, "minimum: int = 1", "minimum: int = 10")
    for profile, safety in ((Profile.STRICT, Safety.SAFE), (Profile.AUTHORED, Safety.UNSAFE)):
        (finding,) = find(DEFAULT, code, spec=OPERATOR_SPEC, profile=profile)
        assert finding.fix
        assert finding.fix.safety is safety


def test_texts_are_written_as_python_has_them():
    spec = changed(OPERATOR_SPEC, "type: int\n    default: 1", 'type: str\n    default: "it\'s \\"so\\"\\n"')
    code = changed(OPERATOR, "minimum: int = 1", 'minimum: str = ""')
    (finding,) = find(DEFAULT, code, spec=spec)
    assert finding.fix
    assert find(DEFAULT, apply_edits(code, finding.fix.edits), spec=spec) == []


def test_huge_numbers_can_be_told():
    spec = changed(OPERATOR_SPEC, "default: 1", "default: " + "9" * 290)
    (finding,) = find(DEFAULT, changed(OPERATOR, "minimum: int = 1", "minimum=0x" + "f" * 5000), spec=spec)
    assert finding.fix
    assert len(finding.message) < 300
