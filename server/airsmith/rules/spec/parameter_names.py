"""invalid_parameter_name, reserved_parameter_name and duplicate_parameter_name: what arguments are called."""

import re
from collections.abc import Iterable, Iterator
from keyword import iskeyword

from airsmith.catalog.base_parameters import (
    BASE_HOOK_ATTRIBUTES,
    BASE_OPERATOR_ATTRIBUTES,
    BASE_OPERATOR_PARAMETERS,
    BASE_SENSOR_ATTRIBUTES,
    BASE_SENSOR_PARAMETERS,
)
from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.declarations import parameter_tables, stated_type
from airsmith.spec.document import SpecDocument
from airsmith.spec.naming import is_identifier
from airsmith.spec.tree import Mapping, Scalar
from airsmith.spec.vocabulary import key_at
from airsmith.spec.wording import quote

_EVERY_CONSTRUCTOR = frozenset(("self", "kwargs"))


def _proposal(name: str) -> str | None:
    """The identifier that a text comes closest to, if it comes close to one."""
    words = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
    candidate = f"{words}_" if iskeyword(words) else words
    return candidate if is_identifier(candidate) else None


def _argument_names(document: SpecDocument) -> Iterator[Scalar]:
    """Names of all constructor arguments, that of the connection included."""
    yield from _names(parameter_tables(document))
    conn_name_attr = document.scalar("conn_name_attr")
    if conn_name_attr is not None:
        yield conn_name_attr


def _names(tables: Iterable[Mapping]) -> Iterator[Scalar]:
    names = (table.scalar("name") for table in tables)
    return (name for name in names if name is not None)


def _check_invalid(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    methods = (table.scalar("method") for table in document.tables("outputs"))
    names = (*_argument_names(document), *_names(document.tables("runtime_params")), *(m for m in methods if m))
    for name in names:
        problem = _what_is_wrong(name.text)
        if problem:
            proposal = _proposal(name.text)
            fix = replacement(document, name, proposal) if proposal and proposal != name.text else None
            yield Violation(document.range_of(name), problem, fix)


def _what_is_wrong(name: str) -> str | None:
    if not name.strip():
        return "The name is empty."
    if iskeyword(name):
        return f"`{name}` is a Python keyword and cannot be a name."
    if not is_identifier(name):
        return f"{quote(name)} is no Python identifier: letters, digits and underscores, no digit first."
    if name.startswith("__") and not name.endswith("__"):
        return f"{quote(name)} begins with two underscores, so Python would change the name within the class."
    return None


def _check_reserved(context: SpecContext) -> Iterator[Violation]:
    document, component_type = context.document, stated_type(context.document)
    if component_type is None:
        return
    for name in _argument_names(document):
        reason = _why_reserved(name.text, component_type)
        if reason:
            yield Violation(document.range_of(name), reason)


def _why_reserved(name: str, component_type: ComponentType) -> str | None:
    if name in _EVERY_CONSTRUCTOR:
        return f"Every constructor has a `{name}` already; choose another name."
    if component_type == "hook":
        return _taken(name, "BaseHook") if name in BASE_HOOK_ATTRIBUTES else None
    if component_type == "sensor" and name in BASE_SENSOR_PARAMETERS:
        if key_at((name,)):
            return f"Every sensor takes `{name}` already; set it by the key `{name}` of the spec."
        return f"BaseSensorOperator takes `{name}` already; choose another name."
    if name in BASE_OPERATOR_PARAMETERS:
        return f"BaseOperator takes `{name}` already; choose another name."
    if name in BASE_OPERATOR_ATTRIBUTES:
        return _taken(name, "BaseOperator")
    return _taken(name, "BaseSensorOperator") if component_type == "sensor" and name in BASE_SENSOR_ATTRIBUTES else None


def _taken(name: str, owner: str) -> str:
    return f"`{name}` is an attribute of {owner}, which an argument of that name would break; choose another name."


def _check_duplicate(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for tables in (parameter_tables(document), document.tables("runtime_params"), document.tables("outputs")):
        first: dict[str, int] = {}
        for name in _names(tables):
            if name.text in first:
                line = document.index.position_at(first[name.text]).line + 1
                yield Violation(document.range_of(name), f"{quote(name.text)} is declared already, in line {line}.")
            first.setdefault(name.text, name.start)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_parameter_name",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A name cannot be used in Python.",
        explanation=(
            "Names of arguments, params and methods are written into Python code as they stand, so each must be an "
            "identifier in ASCII and no keyword, such as `table_name`."
        ),
        bad="inputs:\n  - name: table-name\n",
        good="inputs:\n  - name: table_name\n",
        check=_check_invalid,
    ),
    SpecRule(
        name="reserved_parameter_name",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The base class uses this name already.",
        explanation=(
            "Airflow's base classes take arguments such as `retries` or `pool` and have attributes such as `output` or "
            "`log`. An argument of the same name would hide the one or break the other. The names are those of Airflow "
            "2.10 to 3.3 together, so that the component survives an upgrade."
        ),
        bad="inputs:\n  - name: retries\n",
        good="inputs:\n  - name: request_retries\n",
        check=_check_reserved,
    ),
    SpecRule(
        name="duplicate_parameter_name",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A name is declared twice.",
        explanation=(
            "Inputs and config params together are the arguments of one constructor, so each name can stand there once. "
            "Runtime params and outputs are unique among themselves."
        ),
        bad="inputs:\n  - name: table\nconfig_params:\n  - name: table\n",
        good="inputs:\n  - name: table\nconfig_params:\n  - name: schema\n",
        check=_check_duplicate,
    ),
)
