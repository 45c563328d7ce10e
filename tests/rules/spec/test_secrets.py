"""secret_in_spec: tokens anywhere in a spec, and passwords as defaults."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import SpecContext
from airsmith.rules.spec.secrets import RULES
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex, Position
from support.checking_specs import check_spec_rule, spec_violations
from support.made_up_secrets import ALPHANUMERIC, made_up, private_key, vendor_tokens

(RULE,) = RULES
TOKENS = vendor_tokens()
GITHUB = TOKENS["GitHub"]
KEY = made_up(ALPHANUMERIC, 32)


@pytest.mark.parametrize(
    "text",
    [
        "inputs:\n  - name: token\n    default: «{}»\n",
        'config_params: [{{name: x, default: "«{}»"}}]\n',
        "description: Calls the API with «{}» as its key.\n",
        "requirements:\n  - Log in with «{}».\n",
        "implementation_hints:\n  - |\n    ä = 😀\n    client(token='«{}»')\n",
        'examples: [\'headers={{"Authorization": "Bearer «{}»"}}\']\n',
        "test_cases:\n  - name: logs in\n    inputs: {{api_token: «{}»}}\n    mocks: [{{target: a.b, returns: «{}»}}]\n",
        "author: x # «{}»\n",
        "inputs: [{{default: «{}»\n",
    ],
)
@pytest.mark.parametrize("token", [GITHUB, TOKENS["AWS"], TOKENS["Anthropic"], TOKENS["Twilio"]])
def test_tokens_anywhere(text: str, token: str):
    for violation in check_spec_rule(RULE, text.replace("{}", token).replace("{{", "{").replace("}}", "}")):
        assert violation.severity is None
        assert token[:12] not in violation.message


def test_a_token_in_an_address_is_told_once_and_by_its_name():
    (violation,) = spec_violations(
        RULE, f"description: Asks https://vendor.example/v1?access_token={GITHUB} for rows.\n"
    )
    assert "GitHub" in violation.message


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_tokens_of_every_vendor(token: str):
    (violation,) = spec_violations(RULE, f"description: The key is {token} for now.\n")
    assert violation.severity is None


def test_private_keys():
    lines = private_key().replace("\n", "\n      ")
    (violation,) = spec_violations(RULE, f"inputs:\n  - name: key\n    default: |\n      {lines}\n")
    assert violation.severity is None
    assert violation.range.start.line == 3


def test_passwords_in_addresses_may_be_made_up():
    text = "inputs: [{name: uri, default: 'postgres://loader:«h4nter2»@db/prod'}]\n"
    (violation,) = check_spec_rule(RULE, text)
    assert violation.severity is Severity.WARNING


@pytest.mark.parametrize(
    "parameter",
    [
        "{name: password, default: «hunter2»}",
        "{name: password, type: str, default: «'root'»}",
        '{name: db_password, default: «"1234"»}',
        f"{{name: api_key, default: «{KEY}»}}",
        f"{{name: client_secret, default: «{KEY}»}}",
    ],
)
@pytest.mark.parametrize("key", ["inputs", "config_params", "runtime_params"])
def test_defaults_of_parameters_named_after_a_secret(key: str, parameter: str):
    (violation,) = check_spec_rule(RULE, f"{key}:\n  - {parameter}\n")
    assert violation.severity is Severity.WARNING
    assert "hunter2" not in violation.message


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: password}]\n",
        "inputs: [{name: password, default: null}]\n",
        "inputs: [{name: password, default: ''}]\n",
        "inputs: [{name: password, default: 5}]\n",
        "inputs: [{name: password, default: [hunter2]}]\n",
        "inputs: [{name: password, default: '{{ conn.db.password }}'}]\n",
        "inputs: [{name: password, default: '<password>'}]\n",
        "inputs: [{name: password, default: changeme}]\n",
        "inputs: [{name: password_field, default: pw1x2}]\n",
        "inputs: [{name: token_url, default: 'https://example.com/token1'}]\n",
        "inputs: [{name: secret_id, default: db-1a2b3c}]\n",
        "inputs: [{name: secret_arn, default: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-a1b2c3'}]\n",
        "inputs: [{name: api_conn_id, default: weather_default}]\n",
        "inputs: [{name: api_key_header, default: X-Api-Key}]\n",
        "inputs: [{name: partition_key, default: dt1x2y3z4}]\n",
        "outputs: [{name: password, description: hunter2}]\n",
        "test_cases: [{name: logs in, inputs: {password: hunter2}, mocks: [{target: a.b, returns: hunter2}]}]\n",
        "description: The password is hunter2.\n",
        "requirements: ['Read postgres://user:password@host/db from the connection.']\n",
        "documentation_url: https://example.com:8080/a@b\n",
        "inputs: {name: password, default: hunter2}\n",
        "inputs: hunter2\n",
        "",
        "- a\n",
    ],
)
def test_harmless_specs(text: str):
    check_spec_rule(RULE, text)


def test_a_token_as_default_is_told_once():
    check_spec_rule(RULE, f"inputs:\n  - name: password\n    default: 'x-«{GITHUB}»'\n")


def test_prefixes_and_damage():
    text = f'inputs:\n  - &a {{name: password, default: "\\thunter2{GITHUB}"}}\n  - *a\nb: [\n\ud800😀: {GITHUB}\n'
    for length in range(0, len(text), 3):
        end = LineIndex(text[:length]).end
        for violation in RULE.check(SpecContext(read_spec(text[:length]))):
            assert Position(0, 0) <= violation.range.start < violation.range.end <= end
