import pytest

from airsmith.rules.spec.component_name import RULES
from support.checking_specs import check_spec_rule, fixed

INVALID, SUFFIX = RULES


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("name: «row_count_operator»\n", "name: RowCountOperator\n"),
        ("name: «row-count operator»\n", "name: RowCountOperator\n"),
        ('name: «"Row Count"»\n', "name: RowCount\n"),
        ("name: «3RowCount»\n", "name: RowCount\n"),
        ("name: «Zeilenzähler»\n", "name: ZeilenzHler\n"),
        ("name: «rowCount» # comment\n", "name: RowCount # comment\n"),
        ("name: «Row_Count»\n", "name: RowCount\n"),
        ("name: «on»\n", 'name: "On"\n'),
    ],
)
def test_names_that_can_be_mended(text: str, after: str):
    (violation,) = check_spec_rule(INVALID, text)
    assert fixed(text.replace("«", "").replace("»", ""), violation) == after


@pytest.mark.parametrize(
    "text",
    [
        'name: «""»\n',
        'name: «"  "»\n',
        "name: «None»\n",
        "name: «True»\n",
        "name: «123»\n",
        "name: «行数»\n",
        "name: «BaseOperator»\n",
        "name: «BaseSensor»\n",
    ],
)
def test_names_that_cannot(text: str):
    (violation,) = check_spec_rule(INVALID, text)
    assert violation.fix is None


@pytest.mark.parametrize(
    "text", ["name: RowCountOperator\n", "name: S3\n", "name: X\n", "name:\n", "name: [a]\n", "", "name: [open\n"]
)
def test_valid_or_absent_names(text: str):
    check_spec_rule(INVALID, text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("name: «RowCount»\n", "name: RowCountOperator\n"),
        ("name: «RowCountSensor»\n", "name: RowCountOperator\n"),
        ("name: «RowCountHook»\ncomponent_type: sensor\n", "name: RowCountSensor\ncomponent_type: sensor\n"),
        ("name: «HookOperator»\ncomponent_type: hook\n", "name: HookHook\ncomponent_type: hook\n"),
    ],
)
def test_suffixes(text: str, after: str):
    (violation,) = check_spec_rule(SUFFIX, text)
    assert fixed(text.replace("«", "").replace("»", ""), violation) == after


@pytest.mark.parametrize(
    "text",
    [
        "name: RowCountOperator\n",
        "name: RowCountSensor\ncomponent_type: sensor\n",
        "name: row_count\n",  # another rule's matter
        "name: BaseOperator\n",
        "name: RowCount\ncomponent_type: opertor\n",
        "name: RowCount\ncomponent_type:\n",
        "name: RowCount\ncomponent_type: [open\n",
        "component_type: hook\n",
    ],
)
def test_fitting_suffixes(text: str):
    check_spec_rule(SUFFIX, text)


def test_a_name_that_is_only_another_suffix():
    (violation,) = check_spec_rule(SUFFIX, "name: «Sensor»\n")
    assert violation.fix is None
