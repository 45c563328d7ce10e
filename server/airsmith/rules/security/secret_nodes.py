"""Secrets that a function gives back by its name, or that are encoded as a login: told by the tree, not by the text."""

import ast
from collections.abc import Iterator

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.rules.security.secret_places import text_of
from airsmith.rules.security.secret_values import SecretKind, is_secret, secret_kind
from airsmith.rules.security.text_calls import returned

_ENCODERS = frozenset(("b64encode", "standard_b64encode", "urlsafe_b64encode"))
_GETTER = "get_"
_PASSWORD = "password"  # noqa: S105 - a name


def find_returned_secrets(module: Module) -> Iterator[tuple[str, ast.expr]]:
    """Literals that functions such as `get_password` and properties such as `api_key` give back, with that name."""
    for scope in module.names.scopes:
        if isinstance(scope.node, FunctionNode):
            name = scope.node.name.lstrip("_").removeprefix(_GETTER)
            if secret_kind(name) is not None:
                for value in returned(scope.node):
                    text = text_of(value)
                    if text is not None and is_secret(text, SecretKind.KEY):
                        yield name, value


def find_encoded_logins(module: Module) -> Iterator[tuple[str, ast.expr]]:
    """Literals `user:password` that are encoded, as the header of a login has them."""
    if module.names.words.isdisjoint(_ENCODERS):
        return
    for call, _ in module.calls_of(_ENCODERS):
        login = call.args[0] if call.args else None
        if isinstance(login, ast.Call) and isinstance(login.func, ast.Attribute) and login.func.attr == "encode":
            login = login.func.value
        text = text_of(login) if login is not None else None
        if login is not None and text is not None:
            user, _, password = text.partition(":")
            if user.isidentifier() and is_secret(password, SecretKind.KEY):
                yield _PASSWORD, login
