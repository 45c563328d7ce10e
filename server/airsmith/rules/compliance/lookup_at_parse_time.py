"""lookup_at_parse_time: a Variable or connection is looked up whenever Airflow reads the file."""

import ast
from collections.abc import Iterator

from airsmith.analysis.components import Component
from airsmith.analysis.parse_time import parse_time_scopes, runs_as_program
from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.compliance.imported_names import names_leading_to
from airsmith.rules.rule import PythonContext, PythonRule, Violation

_COMPAT = "airflow.providers.common.compat.sdk"
_VARIABLE_HOMES = (
    "airflow.models", "airflow.models.variable", "airflow.sdk", "airflow.sdk.definitions.variable", _COMPAT,
)  # fmt: skip
_CONNECTION_HOMES = (
    "airflow.models", "airflow.models.connection", "airflow.sdk", "airflow.sdk.definitions.connection", _COMPAT,
)  # fmt: skip
_LOOKUPS = frozenset(
    (
        *(
            f"{home}.Variable.{name}"
            for home in _VARIABLE_HOMES
            for name in ("get", "setdefault", "get_variable_from_secrets")
        ),
        *(f"{home}.Connection.{name}" for home in _CONNECTION_HOMES for name in ("get", "get_connection_from_secrets")),
    )
)
_HOMES = tuple({path.rpartition(".")[0] for path in _LOOKUPS})


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if not names_leading_to(context, _HOMES):
        return
    scopes = parse_time_scopes(module)
    constructors = {id(component.info.method("__init__")): component for component in context.components}
    for mention in module.mentions_of(_LOOKUPS):
        when = _when_it_runs(scopes, constructors, mention.scope) if mention.call is not None else ""
        if mention.call is not None and when and not runs_as_program(module, mention.call):
            message = f"`{_short(mention.path)}` runs {when}; {_advice(mention.path, mention.call)}."
            yield Violation(module.range_of(mention.node), message)


def _when_it_runs(scopes: frozenset[int], constructors: dict[int, Component], scope: Scope) -> str:
    if id(scope) in scopes:
        return "each time Airflow reads this file"
    function = scope.enclosing_function()
    component = constructors.get(id(function.node)) if function is not None else None
    if component is None:
        return ""
    if component.kind == "hook":
        return f"each time `{component.name}` is made, be it while Airflow reads a DAG"
    return f"each time a DAG with `{component.name}` is read"


def _short(path: str) -> str:
    return ".".join(path.rsplit(".", 2)[1:])


def _advice(path: str, call: ast.Call) -> str:
    if ".Connection." in path:
        return "look it up where the task runs"
    key = call.args[0] if call.args else None
    name = key.value if isinstance(key, ast.Constant) else None
    template = f"{{{{ var.value.{name} }}}}" if isinstance(name, str) and name.isidentifier() else "{{ var.value.… }}"
    return f"write `{template}` in a templated argument, or look it up where the task runs"


_BAD = (
    "from airflow.sdk import BaseOperator, Variable\n\n\n"
    "class CopyOperator(BaseOperator):\n"
    '    bucket = Variable.get("bucket")\n\n'
    "    def execute(self, context):\n"
    "        return self.bucket\n"
)
_GOOD = (
    "from airflow.sdk import BaseOperator, Variable\n\n\n"
    "class CopyOperator(BaseOperator):\n"
    "    def execute(self, context):\n"
    '        return Variable.get("bucket")\n'
)

RULE = PythonRule(
    name="lookup_at_parse_time",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    summary="A Variable or connection is looked up whenever the file is read.",
    explanation=(
        "Airflow reads DAG files again and again, and everything at the top level, in class bodies, default arguments, "
        "DAG functions and constructors of operators runs each time. Each lookup asks the API server or the database, and "
        "a Variable that is missing breaks the import. Look it up in `execute`, or write `{{ var.value.NAME }}` in an "
        "argument that is templated, which is read when the task runs."
    ),
    bad=_BAD,
    good=_GOOD,
    check=_check,
)
