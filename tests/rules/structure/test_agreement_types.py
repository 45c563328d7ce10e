"""wrong_parameter_type: what the constructor's arguments take, against the types in the spec."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.agreeing_components import OPERATOR, OPERATOR_SPEC, changed
from support.python_rules import check_fix, check_rule, find

RULE = "wrong_parameter_type"
SEVERITIES = {Profile.STRICT: Severity.ERROR, Profile.AUTHORED: Severity.WARNING}
both_profiles = pytest.mark.parametrize("profile", Profile)
HEAD = "import datetime\nimport typing as t\nfrom typing import Annotated, Any, List, Optional, Union\n\n"


def code_with(annotation: str) -> str:
    return HEAD + changed(OPERATOR, "minimum: int = 1", f"minimum: {annotation} = 1")


def spec_with(written: str) -> str:
    return changed(OPERATOR_SPEC, "    type: int\n    default: 1\n", f"    type: {written}\n    default: 1\n")


@both_profiles
def test_a_type_with_nothing_in_common(profile: Profile):
    marked = code_with("«list[str]»")
    (finding,) = check_rule(RULE, marked, spec=OPERATOR_SPEC, profile=profile, severity=SEVERITIES[profile])
    assert finding.message == "`minimum` is `list[str]` in the code, but `int` in its spec."
    (place,) = finding.related
    assert OPERATOR_SPEC.splitlines()[place.range.start.line].strip() == "type: int"


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("str", "int"),
        ("str", "float | None"),
        ("int", "str"),
        ("bool", "Optional[str]"),
        ("list[str]", "str"),
        ("str", "List[str]"),
        ("dict[str, str]", "t.List[str]"),
        ("datetime.timedelta", "int"),
        ("timedelta", "datetime.datetime"),
        ("list[int] | None", "Union[str, bytes]"),
        ("str", "'list[str] | None'"),
        ("int", "Annotated[str, 1]"),
    ],
)
def test_types_that_disagree(spec: str, code: str):
    assert len(find(RULE, code_with(code), spec=spec_with(spec))) == 1


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("int", "int"),
        ("int", "float"),
        ("float", "int"),
        ("bool", "int"),
        ("int", "int | str"),
        ("int | str", "str"),
        ("str", "Any"),
        ("Any", "str"),
        ("str", "object"),
        ("list[str]", "tuple[str, ...]"),
        ("list[str]", "t.Sequence[str]"),
        ("str", "t.Iterable[str]"),
        ("str", "Optional[str]"),
        ("str", "'str | None'"),
        ("list[str]", "'str | list[str]'"),
        ("dict[str, Any]", "t.Mapping[str, Any]"),
        ("timedelta", "datetime.timedelta | float"),
        ("str", "SomeName"),
        ("str", "Own | int"),
        ("str", "t.Literal['a']"),
        ("str", "make()"),
        ("str", "None"),
        ("nothing that Python reads", "int"),
    ],
)
@both_profiles
def test_types_that_may_agree(spec: str, code: str, profile: Profile):
    assert find(RULE, code_with(code), spec=spec_with(spec), profile=profile) == []


def test_a_class_of_the_file_that_is_called_like_a_type():
    code = code_with("list").replace("class RowCountOperator", "class list: ...\n\n\nclass RowCountOperator")
    assert find(RULE, code, spec=OPERATOR_SPEC) == []


def test_an_argument_without_a_type():
    assert find(RULE, changed(OPERATOR, "minimum: int = 1", "minimum=1"), spec=OPERATOR_SPEC) == []


def test_the_fix_takes_the_types_that_need_no_import():
    code = code_with("str")
    check_fix(RULE, code, code_with("int"), spec=OPERATOR_SPEC)
    (finding,) = find(RULE, code, spec=OPERATOR_SPEC)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.UNSAFE
    (finding,) = find(RULE, code, spec=spec_with("datetime.timedelta"))
    assert finding.fix is None
