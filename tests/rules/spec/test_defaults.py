import pytest

from airsmith.rules.spec.defaults import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

REQUIRED, DEFAULT, NOT_IN_ENUM, ENUM_VALUE, DUPLICATE, EMPTY = RULES


def test_required_with_default():
    text = "inputs:\n  - name: a\n    required: true\n    «default»: x\n"
    (violation,) = check_spec_rule(REQUIRED, text)
    assert "required: false" in fixed(read_marked(text).text, violation)


def test_even_a_null_default_contradicts_required():
    check_spec_rule(REQUIRED, "inputs: [{name: a, required: true, «default»: null}]\n")


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: a, required: true}, {name: b, default: x}, {name: c, required: false, default: x}]\n",
        "runtime_params: [{name: a, required: true, default: x}]\n",
        'inputs: [{name: a, required: "true", default: x}]\n',
    ],
)
def test_required_or_default(text: str):
    check_spec_rule(REQUIRED, text)


@pytest.mark.parametrize(
    ("type_text", "default", "after"),
    [
        ("int", '«"5"»', "5"),
        ("float", "«'0.5'»", "0.5"),
        ("bool", "«yes»", "true"),
        ("bool", '«"False"»', "false"),
        ("str", "«5»", '"5"'),
        ("str", "«true»", '"true"'),
        ("str | None", "«1.5»", '"1.5"'),
        ("int", "«1.5»", None),
        ("int", "«true»", None),
        ("float", "«true»", None),
        ("int", "«many»", None),
        ("bool", "«1»", None),
        ("str", "«[a]»", None),
        ("list[str]", "«a»", None),
        ("list[int]", "«[1, two]»", None),
        ("dict[str, int]", "«{a: b}»", None),
        ("dict[str, Any]", "«[a]»", None),
        ("Literal['a', 'b']", "«c»", None),
        ("Optional[int]", "«x»", None),
        ("typing.List[str]", "«x»", None),
        ("set[int]", "«[x]»", None),
        ("None", "«x»", None),
    ],
)
def test_defaults_of_another_type(type_text: str, default: str, after: str | None):
    text = f"inputs:\n  - name: a\n    type: {type_text}\n    default: {default}\n"
    (violation,) = check_spec_rule(DEFAULT, text)
    expected = None if after is None else f"inputs:\n  - name: a\n    type: {type_text}\n    default: {after}\n"
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == expected


@pytest.mark.parametrize(
    ("type_text", "default"),
    [
        ("str", "x"), ("str", '"5"'), ("str", "null"), ("int", "5"), ("int", "0x1F"), ("float", "5"), ("float", "1e3"),
        ("bool", "true"), ("list[str]", "[a, b]"), ("list", "[]"), ("tuple[str, int]", "[a, 1]"),
        ("tuple[str, ...]", "[a]"), ("dict", "{}"), ("dict[str, Any]", "{a: [1]}"), ("Any", "[1]"), ("object", "x"),
        ("int | str", "x"), ("Literal['a', 1]", "1"), ("datetime.timedelta", "60"), ("Path", "/x"), ("bytes", "x"),
        ("Callable[[], None]", "x"), ("Union[int, list[int]]", "[1]"), ("Annotated[int, 5]", "1"), ("string", "5"),
        ("not a type", "5"), ("Mapping[str, str]", "{a: b}"),
    ],
)  # fmt: skip
def test_defaults_that_fit_or_may_fit(type_text: str, default: str):
    check_spec_rule(DEFAULT, f"inputs:\n  - name: a\n    type: {type_text}\n    default: {default}\n")


def test_a_type_is_text_where_none_is_given():
    check_spec_rule(DEFAULT, "config_params: [{name: a, default: «5»}, {name: b, type: , default: 5}]\n")


def test_template_fields_may_have_jinja_as_default():
    jinja = '"{{ ds }}"'
    check_spec_rule(DEFAULT, f"inputs: [{{name: a, type: int, template_field: true, default: {jinja}}}]\n")
    check_spec_rule(DEFAULT, f"inputs: [{{name: a, type: int, default: {jinja}}}]\ntemplate_fields: [a]\n")
    check_spec_rule(DEFAULT, f"inputs: [{{name: a, type: int, default: «{jinja}»}}]\n")


@pytest.mark.parametrize(
    ("type_text", "default"),
    [("integer", "«x»"), ("integer", "«1.5»"), ("string", "«5»"), ("boolean", "«1»"), ("array", "«{}»"),
     ("object", "«[]»"), ('[string, "null"]', "«5»"), ('"null"', "«x»"), ("number", "«true»")],
)  # fmt: skip
def test_runtime_params_have_defaults_of_json_types(type_text: str, default: str):
    check_spec_rule(DEFAULT, f"runtime_params:\n  - name: a\n    type: {type_text}\n    default: {default}\n")


@pytest.mark.parametrize(
    ("type_text", "default"),
    [("integer", "1.0"), ("number", "1"), ("string", "x"), ("boolean", "true"), ("array", "[1]"), ("object", "{}"),
     ("[string, integer]", "5"), ("string", "null"), ("text", "5"), ("[string, text]", "5")],
)  # fmt: skip
def test_runtime_defaults_that_fit(type_text: str, default: str):
    check_spec_rule(DEFAULT, f"runtime_params:\n  - name: a\n    type: {type_text}\n    default: {default}\n")


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: a, enum: [low, high], default: «medium»}]\n",
        "inputs: [{name: a, type: int, enum: [1, 2], default: «true»}]\n",
        "inputs: [{name: a, type: 'list[str]', enum: [x, y], default: «[x, z]»}]\n",
        "runtime_params: [{name: a, enum: [low], default: «high»}]\n",
    ],
)
def test_default_not_in_enum(text: str):
    check_spec_rule(NOT_IN_ENUM, text)


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: a, enum: [low, high], default: low}]\n",
        "inputs: [{name: a, enum: [low, high]}]\n",
        "inputs: [{name: a, enum: [low, high], default: null}]\n",
        "inputs: [{name: a, enum: [], default: x}]\n",
        "inputs: [{name: a, type: 'list[str]', enum: [x, y], default: [y]}]\n",
        "inputs: [{name: a, type: 'list[str]', enum: [[x], [y]], default: [y]}]\n",
    ],
)
def test_default_in_enum(text: str):
    check_spec_rule(NOT_IN_ENUM, text)


def test_enum_values_of_another_type():
    text = 'inputs: [{name: a, type: int, enum: [80, «https», «"443"»]}]\nruntime_params: [{name: b, enum: [«1», x]}]\n'
    violations = check_spec_rule(ENUM_VALUE, text)
    after = fixed(read_marked(text).text, violations[1])
    assert "enum: [80, https, 443]" in after


@pytest.mark.parametrize(
    "text",
    ["inputs: [{name: a, type: int, enum: [1, null]}]\n", "inputs: [{name: a, type: 'list[str]', enum: [x, y]}]\n"],
)
def test_enum_values_of_the_type(text: str):
    check_spec_rule(ENUM_VALUE, text)


def test_duplicate_enum_values():
    text = "inputs:\n  - name: a\n    enum:\n      - x\n      - «x»\n      - y\n"
    (violation,) = check_spec_rule(DUPLICATE, text)
    assert fixed(read_marked(text).text, violation) == "inputs:\n  - name: a\n    enum:\n      - x\n      - y\n"
    check_spec_rule(DUPLICATE, "runtime_params: [{name: a, enum: [1, «1», true, '1', «1.0»]}]\n")
    check_spec_rule(DUPLICATE, "runtime_params: [{name: a, enum: [[1], [true], «[1.0]», {a: 1}, «{a: 1}», [], {}]}]\n")


def test_long_enums_take_no_time():
    values = ", ".join(map(str, range(20_000)))
    check_spec_rule(DUPLICATE, f"inputs: [{{name: a, type: int, enum: [{values}]}}]\n")
    check_spec_rule(NOT_IN_ENUM, f"inputs: [{{name: a, type: 'list[int]', enum: [{values}], default: [{values}]}}]\n")


def test_empty_enum():
    check_spec_rule(EMPTY, "inputs: [{name: a, enum: «[]»}, {name: b, enum: [x]}, {name: c, enum: }]\n")
