import pytest

from airsmith.rules.spec.colors import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

(RULE,) = RULES


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("«e8f7e4»", '"#e8f7e4"'),
        ("«'fff'»", '"#fff"'),
        ("«000000»", '"#000000"'),
        ("«#e8f7e4»", '"#e8f7e4"'),
        ("«green»", None),
        ('«"#e8f7e"»', None),
        ('«"#e8f7e4ff"»', None),
        ('«"#ggg"»', None),
        ('«""»', None),
    ],
)
def test_no_hex_colors(value: str, after: str | None):
    text = f"ui_color: {value}\n"
    (violation,) = check_spec_rule(RULE, text)
    expected = None if after is None else f"ui_color: {after}\n"
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == expected
    if expected:
        check_spec_rule(RULE, expected)


def test_both_colors_are_checked():
    check_spec_rule(RULE, "ui_color: «x»\nui_fgcolor: «y»\n")


@pytest.mark.parametrize(
    "text",
    ["ui_color: \"#FFF\"\nui_fgcolor: '#00aaBB'\n", "ui_color:\n", "ui_color: # to be chosen\n", "ui_color: [a]\n"],
)
def test_hex_colors(text: str):
    check_spec_rule(RULE, text)
