"""Class attributes against the spec: missing_spec_template_field, missing_spec_template_ext, wrong_ui_color,
wrong_hook_attribute, wrong_sensor_setting and missing_deferral."""

import pytest

from airsmith.analysis.module import Module
from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from airsmith.text import apply_edits
from support.agreeing_components import (
    HOOK,
    HOOK_SPEC,
    OPERATOR,
    OPERATOR_SPEC,
    SENSOR,
    SENSOR_SPEC,
    changed,
)
from support.python_rules import check_fix, check_rule, find

FIELD, EXT, COLOR = "missing_spec_template_field", "missing_spec_template_ext", "wrong_ui_color"
HOOKS, SETTING, DEFERRAL = "wrong_hook_attribute", "wrong_sensor_setting", "missing_deferral"
FIELDS = 'template_fields: Sequence[str] = ("table", "where")'
both_profiles = pytest.mark.parametrize("profile", Profile)
SEVERITIES = {Profile.STRICT: Severity.ERROR, Profile.AUTHORED: Severity.WARNING}
FROM_PROVIDER = changed(
    OPERATOR,
    "from airflow.sdk import BaseOperator",
    "from airflow.providers.common.sql.operators.sql import SQLCheckOperator as BaseOperator",
)


def with_fields(value: str, code: str = OPERATOR) -> str:
    return changed(code, FIELDS, f"template_fields = {value}")


@both_profiles
def test_everything_agrees(profile: Profile):
    for rule in (FIELD, EXT, COLOR, HOOKS, SETTING, DEFERRAL):
        for spec, code in ((OPERATOR_SPEC, OPERATOR), (SENSOR_SPEC, SENSOR), (HOOK_SPEC, HOOK)):
            assert find(rule, code, spec=spec, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('«("table",)»', "`where` is not in the `template_fields` of `RowCountOperator`, but in its spec's."),
        ("«()»", "`where` and `table` are not in the `template_fields` of `RowCountOperator`, but in its spec's."),
        ('«["table"]»', "`where` is not in the `template_fields` of `RowCountOperator`, but in its spec's."),
    ],
)
def test_fields_that_are_missing(value: str, message: str, profile: Profile):
    (finding,) = check_rule(
        FIELD, with_fields(value), spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile]
    )
    assert finding.message == message
    told = [OPERATOR_SPEC.splitlines()[place.range.start.line].strip() for place in finding.related]
    assert told == ["template_fields: [where]", "template_field: true"][: len(told)]


@both_profiles
def test_a_class_without_template_fields(profile: Profile):
    marked = changed(changed(OPERATOR, f"    {FIELDS}\n", ""), "class RowCountOperator", "class «RowCountOperator»")
    check_rule(FIELD, marked, spec=OPERATOR_SPEC, profile=profile)


@both_profiles
@pytest.mark.parametrize(
    "value",
    [
        '("where", "table", "more")',
        '["where", "table"]',
        '("where",) + ("table",)',
        '(*("where",), "table")',
        'tuple({"where"} | {"table"})',
        "SHARED",
        '(*SHARED, "more")',
        '(*BaseOperator.template_fields, "where", "table")',
    ],
)
def test_fields_that_are_there(value: str, profile: Profile):
    code = 'SHARED = ("where", "table")\n' + with_fields(value)
    assert find(FIELD, code, spec=OPERATOR_SPEC, profile=profile) == []


@both_profiles
def test_fields_of_a_base_class_count(profile: Profile):
    spec = changed(OPERATOR_SPEC, "  - name: where\n", "  - name: sql\n    template_field: true\n  - name: where\n")
    code = with_fields('(*BaseOperator.template_fields, "where", "table")', FROM_PROVIDER)
    assert find(FIELD, code, spec=spec, profile=profile) == []
    assert len(find(FIELD, with_fields('("where", "table")', FROM_PROVIDER), spec=spec, profile=profile)) == 1


@pytest.mark.parametrize("value", ['fields_of("table")', '[name for name in ("table",)]', '("table",) + computed'])
def test_fields_that_cannot_be_read_count_against_a_candidate_only(value: str):
    assert find(FIELD, with_fields(value), spec=OPERATOR_SPEC) == []
    assert len(find(FIELD, with_fields(value), spec=OPERATOR_SPEC, profile=Profile.STRICT)) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('("table",)', '("table", "where",)'),
        ('["table"]', '["table", "where"]'),
        ("()", '("where", "table")'),
        ("[]", '["where", "table"]'),
        ('(\n        "table",  # rows\n    )', '(\n        "table", "where",  # rows\n    )'),
        ('(*BaseOperator.template_fields, "table")', '(*BaseOperator.template_fields, "table", "where")'),
    ],
)
def test_the_fix_adds_fields(before: str, after: str):
    for profile in Profile:
        check_fix(FIELD, with_fields(before), with_fields(after), spec=OPERATOR_SPEC, profile=profile)


@pytest.mark.parametrize("value", ['(("table"),)', '"table",', '("table",) + ()', "SHARED"])
def test_fields_without_a_mechanical_fix(value: str):
    (finding,) = find(FIELD, 'SHARED = ("table",)\n' + with_fields(value), spec=OPERATOR_SPEC)
    assert finding.fix is None


def test_a_field_that_no_argument_has_is_not_added():
    code = with_fields('("table",)').replace("        where: str | None = None,\n", "")
    (finding,) = find(FIELD, code, spec=OPERATOR_SPEC)
    assert finding.fix is None


@both_profiles
def test_file_endings(profile: Profile):
    for value, expected in (('«(".txt",)»', '(".txt", ".sql",)'), ("«[]»", '[".sql"]')):
        marked = changed(OPERATOR, '(".sql",)', value)
        (finding,) = check_rule(EXT, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
        assert finding.fix
        assert expected in apply_edits(marked.replace("«", "").replace("»", ""), finding.fix.edits)
    marked = OPERATOR.replace('    template_ext: Sequence[str] = (".sql",)\n', "").replace(
        "class RowCountOperator", "class «RowCountOperator»"
    )
    check_rule(EXT, marked, spec=OPERATOR_SPEC, profile=profile)


@both_profiles
def test_another_colour(profile: Profile):
    marked = changed(OPERATOR, '"#e8f7e4"', '«"#ffffff"»')
    (finding,) = check_rule(COLOR, marked, spec=OPERATOR_SPEC, profile=profile, severity=Severity.WARNING)
    assert finding.message == '`ui_color` is `"#ffffff"` in the code, but `#e8f7e4` in its spec.'
    assert OPERATOR_SPEC.splitlines()[finding.related[0].range.start.line] == 'ui_color: "#e8f7e4"'
    check_fix(COLOR, marked.replace("«", "").replace("»", ""), OPERATOR, spec=OPERATOR_SPEC, profile=profile)


@both_profiles
@pytest.mark.parametrize(("specified", "written"), [("#E8F7E4", "#e8f7e4"), ("#abc", "#aabbcc"), ("#aabbcc", "#ABC")])
def test_the_same_colour_in_another_spelling(specified: str, written: str, profile: Profile):
    spec = changed(OPERATOR_SPEC, "#e8f7e4", specified)
    assert find(COLOR, changed(OPERATOR, "#e8f7e4", written), spec=spec, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    "line",
    ["ui_color = COLOR", "ui_color = color()", "ui_color: str", "@property\n    def ui_color(self): return 1"],
)
def test_colours_that_may_be_right(line: str, profile: Profile):
    code = 'COLOR = "#e8f7e4"\n' + changed(OPERATOR, 'ui_color = "#e8f7e4"', line)
    assert find(COLOR, code, spec=OPERATOR_SPEC, profile=profile) == []


COLORLESS = changed(OPERATOR, '    ui_color = "#e8f7e4"\n', "")
FIELDLESS = changed(changed(COLORLESS, f"    {FIELDS}\n", ""), '    template_ext: Sequence[str] = (".sql",)\n', "")

BARE = changed(FIELDLESS, '    """Counts the rows of a table."""\n', "")


@both_profiles
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (COLORLESS, changed(COLORLESS, FIELDS, f'{FIELDS}\n    ui_color = "#e8f7e4"')),
        (
            changed(COLORLESS, FIELDS, f"{FIELDS}  # rendered"),
            changed(COLORLESS, FIELDS, f'{FIELDS}  # rendered\n    ui_color = "#e8f7e4"'),
        ),
        (FIELDLESS, changed(FIELDLESS, 'a table."""', 'a table."""\n    ui_color = "#e8f7e4"')),
        (
            BARE,
            changed(BARE, "    def __init__(", '    ui_color = "#e8f7e4"\n    def __init__('),
        ),
        (
            (
                "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n    @staticmethod\n"
                "    def execute(context): ...\n"
            ),
            (
                "from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator):\n"
                '    ui_color = "#e8f7e4"\n    @staticmethod\n    def execute(context): ...\n'
            ),
        ),
    ],
    ids=["after the fields", "after a comment", "after the docstring", "first", "before a decorator"],
)
def test_a_colour_that_is_not_set_is_added(before: str, after: str, profile: Profile):
    (finding,) = find(COLOR, before, spec=OPERATOR_SPEC, profile=profile)
    assert finding.message == "`RowCountOperator` does not set `ui_color`, which is `#e8f7e4` in its spec."
    check_fix(COLOR, before, after, spec=OPERATOR_SPEC, profile=profile)


def test_line_ends_are_kept():
    text = COLORLESS.replace("\n", "\r\n")
    (finding,) = find(COLOR, text, spec=OPERATOR_SPEC)
    assert finding.fix
    assert "\n" not in apply_edits(text, finding.fix.edits).replace("\r\n", "")


@pytest.mark.parametrize("body", ["pass", '"""Counts."""'])
def test_there_is_no_line_to_add_to(body: str):
    text = f"from airflow.sdk import BaseOperator\n\n\nclass RowCountOperator(BaseOperator): {body}\n"
    (finding,) = find(COLOR, text, spec=OPERATOR_SPEC)
    assert finding.fix is None


@both_profiles
def test_a_colour_of_a_base_class(profile: Profile):
    """SQLCheckOperator is #fff7e6."""
    text = changed(FROM_PROVIDER, '    ui_color = "#e8f7e4"\n', "")
    assert len(find(COLOR, text, spec=OPERATOR_SPEC, profile=profile)) == 1
    assert find(COLOR, text, spec=changed(OPERATOR_SPEC, "#e8f7e4", "#fff7e6"), profile=profile) == []


def test_candidates_are_mended_without_asking():
    for profile, safety in ((Profile.STRICT, Safety.SAFE), (Profile.AUTHORED, Safety.UNSAFE)):
        for rule, code in ((COLOR, COLORLESS), (FIELD, with_fields("()"))):
            (finding,) = find(rule, code, spec=OPERATOR_SPEC, profile=profile)
            assert finding.fix
            assert finding.fix.safety is safety


@both_profiles
@pytest.mark.parametrize(
    ("key", "written", "specified"),
    [
        ("conn_type", "weather", "weather"),
        ("hook_name", "Weather", "Weather"),
        ("conn_name_attr", "weather_conn_id", "weather_conn_id"),
        ("default_conn_name", "weather_default", "weather_default"),
    ],
)
def test_attributes_of_hooks(key: str, written: str, specified: str, profile: Profile):
    line = f'    {key} = "{written}"\n'
    other = changed(HOOK, line, f'    {key} = «"another"»\n')
    (finding,) = check_rule(HOOKS, other, spec=HOOK_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == f'`{key}` is `"another"` in the code, but `{specified}` in its spec.'
    check_fix(HOOKS, other.replace("«", "").replace("»", ""), HOOK, spec=HOOK_SPEC, profile=profile)
    (finding,) = find(HOOKS, changed(HOOK, line, ""), spec=HOOK_SPEC, profile=profile)
    assert finding.message == f"`WeatherHook` does not set `{key}`, which is `{specified}` in its spec."
    assert finding.fix
    mended = apply_edits(changed(HOOK, line, ""), finding.fix.edits)
    assert Module(mended).syntax_problem is None
    assert find(HOOKS, mended, spec=HOOK_SPEC, profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "poke_interval: float = 300",
            "poke_interval: float = «60»",
            "`poke_interval` is `60` in the code, but `300` in its spec.",
        ),
        (
            "timeout: float = 3600",
            "timeout: float = «60.5»",
            "`timeout` is `60.5` in the code, but `3600` in its spec.",
        ),
        (
            'mode: str = "reschedule"',
            'mode: str = «"poke"»',
            '`mode` is `"poke"` in the code, but `"reschedule"` in its spec.',
        ),
    ],
)
def test_another_setting_of_a_sensor(before: str, after: str, message: str, profile: Profile):
    marked = changed(SENSOR, before, after)
    (finding,) = check_rule(SETTING, marked, spec=SENSOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == message
    check_fix(SETTING, marked.replace("«", "").replace("»", ""), SENSOR, spec=SENSOR_SPEC, profile=profile)


SIGNATURE = '*, poke_interval: float = 300, timeout: float = 3600, mode: str = "reschedule", **kwargs: Any'
INTERVAL_ONLY = "name: RowsThereSensor\ncomponent_type: sensor\ndescription: d\ncategory: c\npoke_interval: 300\n"


@both_profiles
@pytest.mark.parametrize(
    ("call", "is_right"),
    [
        ("super().__init__(poke_interval=300, **kwargs)", True),
        ("super().__init__(poke_interval=INTERVAL, **kwargs)", True),
        ('kwargs.setdefault("poke_interval", 300)\n        super().__init__(**kwargs)', True),
        ('kwargs["poke_interval"] = 300\n        super().__init__(**kwargs)', True),
        ("super().__init__(**kwargs)", False),
        ("super().__init__(poke_interval=5, **kwargs)", False),
        ('kwargs.setdefault("poke_interval", 5)\n        super().__init__(**kwargs)', False),
    ],
)
def test_settings_in_the_constructor(call: str, is_right: bool, profile: Profile):
    code = changed(SENSOR, SIGNATURE, "**kwargs: Any")
    code = changed(code, "super().__init__(poke_interval=poke_interval, timeout=timeout, mode=mode, **kwargs)", call)
    found = find(SETTING, f"INTERVAL = compute()\n{code}", spec=INTERVAL_ONLY, profile=profile)
    assert (found == []) is is_right


@both_profiles
def test_a_setting_as_class_attribute(profile: Profile):
    code = "from airflow.sdk import BaseSensorOperator as Base\n\n\nclass RowsThereSensor(Base):\n    poke_interval = «{}»\n"
    check_rule(SETTING, code.format(5), spec=INTERVAL_ONLY, profile=profile)
    assert find(SETTING, code.format(300).replace("«", "").replace("»", ""), spec=INTERVAL_ONLY, profile=profile) == []
    silent = code.replace("poke_interval = «{}»", "pass").replace("class RowsThereSensor", "class «RowsThereSensor»")
    (finding,) = check_rule(SETTING, silent, spec=INTERVAL_ONLY, profile=profile)
    assert finding.message == "`RowsThereSensor` does not set `poke_interval`, which is `300` in its spec."


@both_profiles
def test_a_component_that_cannot_defer(profile: Profile):
    spec = OPERATOR_SPEC + "deferrable: true\n"
    marked = changed(OPERATOR, "class RowCountOperator", "class «RowCountOperator»")
    (finding,) = check_rule(DEFERRAL, marked, spec=spec, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == (
        "`RowCountOperator` neither takes `deferrable` nor defers, but its spec says that it can."
    )
    assert spec.splitlines()[finding.related[0].range.start.line] == "deferrable: true"


@both_profiles
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("minimum: int = 1", "minimum: int = 1, deferrable: bool = False"),
        ("        return 0", '        self.defer(trigger=t, method_name="execute_complete")'),
        ("        return 0", '        raise TaskDeferred(trigger=t, method_name="execute_complete")'),
    ],
)
def test_ways_to_defer(before: str, after: str, profile: Profile):
    spec = OPERATOR_SPEC + "deferrable: true\n"
    assert find(DEFERRAL, changed(OPERATOR, before, after), spec=spec, profile=profile) == []
