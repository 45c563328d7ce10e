import pytest

from airsmith.rules.spec.repetition import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

(RULE,) = RULES


@pytest.mark.parametrize(
    "text",
    [
        "template_fields: [a, b, «a»]\n",
        "requirements: [count, «count»]\n",
        "platforms: [linux, «linux», «linux»]\n",
        "template_ext: [.sql, «'.sql'»]\n",
    ],
)
def test_items_that_stand_twice(text: str):
    check_spec_rule(RULE, text)


def test_the_second_one_can_be_removed():
    text = "requirements:\n  - count\n  - «count»\nauthor: x\n"
    (violation,) = check_spec_rule(RULE, text)
    assert fixed(read_marked(text).text, violation) == "requirements:\n  - count\nauthor: x\n"


@pytest.mark.parametrize(
    "text",
    ["dependencies: [a, a]\n", "requirements: [a, A]\n", "requirements: ['', '']\n", "inputs: [{name: a}]\n", ""],
)
def test_items_that_do_not(text: str):
    check_spec_rule(RULE, text)
