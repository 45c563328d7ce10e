import pytest

from airsmith.rules.spec.fitting_keys import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

(RULE,) = RULES


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("«poke_interval»: 60\nname: X\n", "name: X\n"),
        ("name: X\n«conn_type»: http # why\n", "name: X\n"),
        ("component_type: hook\n«template_fields»:\n  - a\n  - b\nname: X\n", "component_type: hook\nname: X\n"),
        ("component_type: hook\n«deferrable»:\nname: X\n", "component_type: hook\nname: X\n"),
        ("component_type: sensor\n«hook_name»: X", "component_type: sensor\n"),
        ("{name: X, «mode»: poke}\n", None),
    ],
)
def test_keys_of_other_types(text: str, after: str | None):
    (violation,) = check_spec_rule(RULE, text)
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == after


def test_every_such_key_is_told():
    check_spec_rule(RULE, "«conn_type»: x\n«hook_name»: y\n«mode»: poke\n")


@pytest.mark.parametrize(
    "text",
    [
        "component_type: sensor\nmode: poke\ndeferrable: true\n",
        "component_type: hook\nconn_type: x\n",
        "ui_color: x\ntemplate_ext: []\n",
        "component_type: hok\nmode: poke\nconn_type: x\n",
        "component_type: [\nmode: poke\n",
        "unknown: x\n",
        "",
    ],
)
def test_keys_that_fit(text: str):
    check_spec_rule(RULE, text)


def test_the_message_names_the_owner():
    (violation,) = check_spec_rule(RULE, "component_type: hook\n«ui_color»: x\n")
    assert violation.message == "The key `ui_color` is for operators and sensors, but the component is a hook."
