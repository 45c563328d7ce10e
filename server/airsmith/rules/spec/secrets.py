"""secret_in_spec: a token anywhere in a spec, or a password as a parameter's default."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.security.secret_tokens import FoundToken, find_secrets
from airsmith.rules.security.secret_values import is_secret, secret_kind
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import quote

_PARAMETER_LISTS = ("inputs", "config_params", "runtime_params")


def _check(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    tokens = find_secrets(document.text)
    for token in tokens:
        severity = Severity.WARNING if token.is_login else None
        yield Violation(document.index.range_at(token.start, token.end), _told(token), severity=severity)
    for name, default in _defaults(context):
        kind = secret_kind(name)
        if kind is None or not is_secret(default.text, kind):
            continue
        if not any(default.start <= token.start < default.end for token in tokens):
            message = f"The default of {quote(name)} would stand in the generated code; leave it out."
            yield Violation(document.range_of(default), message, severity=Severity.WARNING)


def _told(token: FoundToken) -> str:
    subject = token.in_address if token.is_login else f"This is {token.what}, which"
    return f"{subject} goes into prompts and generated files; take it out and revoke it."


def _defaults(context: SpecContext) -> Iterator[tuple[str, Scalar]]:
    """Names of parameters with the texts that are their defaults."""
    for key in _PARAMETER_LISTS:
        for table in context.document.tables(key):
            name, default = table.scalar("name"), table.scalar("default")
            if name is not None and default is not None and isinstance(default.value, str):
                yield name.text, default


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="secret_in_spec",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A password, key or token stands in the spec.",
        explanation=(
            "A spec is kept with the code, is sent to the model, and becomes tests, docs and defaults. Let the component "
            "read its secrets from an Airflow connection, and write the connection's name in the spec. Tokens are found "
            "anywhere by their form, passwords only as defaults of parameters that are named after them."
        ),
        severity_note="A warning for passwords in addresses and as defaults, which may have been made up.",
        bad="inputs:\n  - name: api_password\n    default: hunter2\n",
        good="inputs:\n  - name: api_conn_id\n    default: weather_default\n",
        check=_check,
    ),
)
