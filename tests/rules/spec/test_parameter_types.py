import pytest

from airsmith.rules.spec.parameter_types import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

(RULE,) = RULES


def input_of(type_text: str) -> str:
    return f"inputs:\n  - name: a\n    type: {type_text}\n"


@pytest.mark.parametrize(
    ("type_text", "after"),
    [
        ("«string»", "str"),
        ("«integer»", "int"),
        ("«boolean»", "bool"),
        ("«String»", "str"),
        ('«"list of str"»', '"list[str]"'),
        ("«str or None»", "str | None"),
        ("«str?»", "str | None"),
        ('«"str[]"»', '"list[str]"'),
        ("«List<str>»", '"List[str]"'),
        ("list[«string»]", "list[str]"),
        ("'dict[str, «integer»] | None'", "'dict[str, int] | None'"),
        ("«any»", "Any"),
        ("«array»", "list"),
        ("«tupel»", "tuple"),
    ],
)
def test_types_of_other_languages(type_text: str, after: str):
    (violation,) = check_spec_rule(RULE, input_of(type_text))
    assert fixed(read_marked(input_of(type_text)).text, violation) == input_of(after)


def test_several_names_in_one_type():
    check_spec_rule(RULE, input_of("dict[«string», «number»]"))


@pytest.mark.parametrize(
    "type_text",
    [
        "«5»",
        "«str()»",
        "«'lambda: 1'»",
        '«"str int"»',
        "«'['»",
        "«'...'»",
        "«a if b else c»",
        '«""»',
        "«'a\\b'»",
        "«str;»",
    ],
)
def test_what_is_no_annotation(type_text: str):
    check_spec_rule(RULE, input_of(type_text))


def test_huge_types_are_refused_at_once():
    check_spec_rule(RULE, input_of("«" + "list[" * 5_000 + "]" * 5_000 + "»"))
    check_spec_rule(RULE, input_of("«" + "a." * 50_000 + "b»"))
    check_spec_rule(RULE, input_of("«" + "-" * 400 + "1»"))


@pytest.mark.parametrize(
    "type_text",
    [
        "str", "int", "list[str]", '"dict[str, Any] | None"', "Callable[[int], None]", "Callable[..., Any]",
        "datetime.timedelta", "decimal.Decimal", "string.Template", "array.array", "Literal['a', 'b']", "DataFrame",
        "ndarray", "date", "time", "None", "object", "Sequence[str]", "'\"ForwardReference\"'", "Optional[int]",
        "tuple[str, ...]", "tuple[()]", "dcit", "requests.Session", "Annotated[str, Field]", "Größe",
    ],
)  # fmt: skip
def test_types_that_python_may_have(type_text: str):
    check_spec_rule(RULE, input_of(type_text))


def test_outputs_have_types_too():
    check_spec_rule(RULE, "outputs: [{name: a, type: «integer»}]\nconfig_params: [{name: b, type: «text»}]\n")


def test_runtime_params_have_types_of_json():
    check_spec_rule(RULE, "runtime_params: [{name: a, type: string}]\n")


def test_a_type_with_escapes_is_marked_as_a_whole():
    (violation,) = check_spec_rule(RULE, input_of('«"list[\\x73tring]"»'))
    assert violation.fix is None
