"""Names that hold a secret, and names that only speak of one."""

import pytest

from airsmith.rules.security.secret_names import is_made_up_secret, is_secret_name

SECRETS = (
    "password", "db_password", "PASSWORD", "passwd", "apiKey", "API_KEY", "api_key_2", "secret", "client_secret",
    "secret_access_key", "access_token", "authToken", "token", "private_key", "new_password", "passwords", "passphrase",
)  # fmt: skip
OTHERS = (
    "", "_", "key", "primary_key", "cache_key", "foreign_key", "next_token", "page_token", "token_url", "tokens",
    "secret_name", "secret_id", "password_length", "token_type", "password_field", "secrets_backend", "tokenizer", "compass",
    "secretary", "keys", "api", "x1", "continuation_token", "token_count", "api_key_name", "ключ", "client_request_token",
)  # fmt: skip


@pytest.mark.parametrize("name", SECRETS)
def test_secrets(name: str):
    assert is_secret_name(name)
    assert is_made_up_secret(name)


@pytest.mark.parametrize("name", OTHERS)
def test_others(name: str):
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("name", "is_made_up"), [("salt", True), ("nonce", True), ("csrf_token", True), ("key", False)]
)
def test_what_programs_make(name: str, *, is_made_up: bool):
    assert is_made_up_secret(name) is is_made_up
