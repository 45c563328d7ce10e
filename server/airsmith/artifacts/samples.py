"""Sample arguments for a component, from its spec alone."""

from collections.abc import Mapping

from airsmith.artifacts.python_types import read_type
from airsmith.spec.fields import ComponentSpec, Parameter, TestCase

_TEXT_BY_LAST_WORD: dict[str, str] = {
    "email": "user@example.com",
    "endpoint": "https://example.com",
    "host": "example.com",
    "query": "SELECT 1",
    "sql": "SELECT 1",
    "uri": "https://example.com",
    "url": "https://example.com",
}


def required_arguments(spec: ComponentSpec) -> dict[str, object]:
    """A value for every argument that must be given, by name.

    Values of a test case that succeeds come first: its author knows what the component accepts.
    """
    proven = _inputs_of_a_success(spec.test_cases)
    return {
        parameter.name: proven.get(parameter.name, sample_value(parameter))
        for parameter in spec.parameters
        if parameter.required
    }


def sample_value(parameter: Parameter) -> object:
    """A value for a parameter: its default, else the first that its enum allows, else one of its type."""
    python_type = read_type(parameter.type)
    if parameter.default is not None and python_type.is_as_in_yaml:
        return parameter.default
    if parameter.enum:
        return parameter.enum[0]
    if python_type.is_text:
        return _sample_text(parameter.name)
    return python_type.sample


def other_value(parameter: Parameter) -> tuple[object, ...]:
    """At most one value, other than the default, that the parameter surely accepts; empty where none is known.

    Numbers and texts with a default are left alone: a neighbour of the default may be outside what is allowed.
    """
    python_type = read_type(parameter.type)
    if parameter.enum:
        return tuple(value for value in parameter.enum if value is not None and value != parameter.default)[-1:]
    if isinstance(parameter.default, bool) and python_type.names <= {"bool", "boolean"}:
        return (not parameter.default,)
    if parameter.default is None and python_type.is_known:
        return (sample_value(parameter),)
    return ()


def default_value(parameter: Parameter) -> tuple[object, ...]:
    """The default, where the attribute surely equals it: None is often replaced by an empty list or dict."""
    if parameter.required or parameter.default is None or not read_type(parameter.type).is_as_in_yaml:
        return ()
    return (parameter.default,)


def _inputs_of_a_success(cases: list[TestCase]) -> Mapping[str, object]:
    return next((case.inputs for case in cases if case.expects.raises is None), {})


def _sample_text(name: str) -> str:
    if name.endswith("conn_id"):
        return f"{name.removesuffix('_conn_id') or 'sample'}_default" if name != "conn_id" else "sample_default"
    return _TEXT_BY_LAST_WORD.get(name.rsplit("_", 1)[-1], f"sample_{name}")
