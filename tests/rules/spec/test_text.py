import pytest

from airsmith.rules.spec.text import RULES
from support.checking_specs import check_spec_rule

EMPTY, REQUIREMENTS, URL = RULES


@pytest.mark.parametrize(
    "text",
    [
        'description: «""»\n',
        "category: «'  '»\n",
        'requirements: [count, «""»]\n',
        'implementation_hints:\n  - «""»\n',
        'test_cases: [{name: «""», expects: {returns: 1}}]\n',
        "test_cases: [{name: x, mocks: [{target: «''»}], expects: {returns: 1}}]\n",
        'outputs: [{name: «" "»}]\n',
        'component_type: hook\nconn_type: «""»\nhook_name: «""»\n',
    ],
)
def test_empty_texts(text: str):
    check_spec_rule(EMPTY, text)


@pytest.mark.parametrize(
    "text",
    [
        "description: Counts.\ncategory: x\n",
        'author: ""\n',
        'name: ""\n',  # another rule's matter
        'inputs: [{name: "", description: ""}]\n',
        'inputs: [{name: a, default: "", enum: [""]}]\n',
        'conn_type: ""\n',
        "description:\n",
        "requirements:\n  -\n",
        'test_cases: [{name: x, inputs: {a: ""}, expects: {returns: ""}}]\n',
        'unknown: ""\n',
        "",
    ],
)
def test_texts_that_may_be_empty(text: str):
    check_spec_rule(EMPTY, text)


@pytest.mark.parametrize("text", ["«name»: X\n", "name: X\n«requirements»: []\n"])
def test_no_requirements(text: str):
    check_spec_rule(REQUIREMENTS, text)


@pytest.mark.parametrize(
    "text",
    [
        "name: X\nrequirements: [count]\n",
        "name: X\nrequirements:\n",  # a type error already
        "name: X\nrequirements: count\n",
        "name: X\nrequirements: [count\n",
        "name: X\nauthor: [x\n",
        "{}\n",
        "",
    ],
)
def test_requirements_that_are_there_or_unreadable(text: str):
    check_spec_rule(REQUIREMENTS, text)


@pytest.mark.parametrize(
    "url",
    [
        "docs/x.md",
        "ftp://example.com",
        "example.com",
        "https://",
        "http://[::1",
        "https://a b",
        "mailto:a@b.c",
        '""',
        "5",
    ],
)
def test_no_web_address(url: str):
    check_spec_rule(URL, f"documentation_url: «{url}»\n")


@pytest.mark.parametrize("url", ["https://example.com/x?y=1#z", "http://localhost:8080", "HTTPS://EXAMPLE.COM", ""])
def test_web_addresses(url: str):
    check_spec_rule(URL, f"documentation_url: {url}\n")
