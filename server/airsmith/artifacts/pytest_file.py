"""The tests of a component: its structure as the spec has it, and the spec's test cases."""

import json
import re

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.artifacts.airflow_imports import base_class_import
from airsmith.artifacts.cases import CompiledCase, compile_cases
from airsmith.artifacts.literals import modules_needed, plain_number
from airsmith.artifacts.model import ArtifactRequest
from airsmith.artifacts.python_types import read_type
from airsmith.artifacts.samples import default_value, other_value, required_arguments
from airsmith.artifacts.templating import fill_template
from airsmith.catalog.base_classes import BASE_NAMES
from airsmith.catalog.component_types import ComponentType
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.naming import file_names, snake_case

_JINJA_SAMPLE = "{{ greeting }}"
_CONNECTION_ID = re.compile(r"[A-Za-z0-9_.-]+")
_CLASS_ATTRIBUTES: dict[ComponentType, tuple[str, ...]] = {
    "operator": ("ui_color", "ui_fgcolor"),
    "sensor": ("ui_color", "ui_fgcolor"),
    "hook": ("conn_type", "hook_name", "conn_name_attr", "default_conn_name"),
}
_STRUCTURE_TESTS = (
    "test_base_class",
    "test_keeps_task_id",
    "test_class_attribute",
    "test_required_argument",
    "test_keeps_argument",
    "test_default",
    "test_sensor_setting",
    "test_template_fields",
    "test_template_ext",
    "test_renders_template_fields",
    "test_{method}_is_defined",
    "test_{method}_is_written",
)

Pair = tuple[str, object]


def pytest_source(request: ArtifactRequest) -> str:
    """Source of the tests, unformatted and without header.

    The file imports its component by name from its own folder, whatever pytest's import mode and root folder are.
    """
    spec, kind = request.spec, request.spec.component_type
    base, method = BASE_NAMES[kind], REQUIRED_METHOD[kind]
    cases = compile_cases(request, (name.format(method=method) for name in _STRUCTURE_TESTS))
    required = required_arguments(spec)
    others, defaults = _other_values(spec, required), _defaults(spec)
    calls_method = bool(cases) or request.is_scaffold
    return fill_template(
        "tests.py.j2",
        spec=spec,
        spec_file=request.spec_file,
        is_scaffold=request.is_scaffold,
        module=snake_case(spec.name),
        tests_file=file_names(spec.name).tests,
        method=method,
        make=f"make_{kind}",
        is_task=kind != "hook",
        base_class=base,
        base_class_import=base_class_import(kind, request.target),
        imports=_imports(cases, (required, others, defaults), makes_context=calls_method and kind != "hook"),
        required=required,
        constructor_arguments=required if kind == "hook" else {"task_id": "sample_task", **required},
        others=others,
        defaults=defaults,
        class_attributes=_class_attributes(spec),
        sensor_settings=_sensor_settings(spec) if kind == "sensor" else (),
        template_fields=spec.all_template_fields if kind != "hook" else (),
        template_ext=spec.template_ext if kind != "hook" else (),
        rendered_fields=_rendered_fields(spec) if kind != "hook" else (),
        jinja_sample=_JINJA_SAMPLE,
        run_params={param.name: param.default for param in spec.runtime_params},
        connections=_connections(spec, required) if calls_method and kind == "hook" else {},
        cases=cases,
        calls_method=calls_method,
    )


def _imports(cases: tuple[CompiledCase, ...], values: tuple[object, ...], *, makes_context: bool) -> tuple[str, ...]:
    """Import statements of the standard library beyond those that every test file has."""
    expressions = [text for case in cases for text in (*case.contexts, case.arguments)]
    modules = set(modules_needed(values)) - {"pathlib"}
    if makes_context or any("datetime." in text for text in expressions):
        modules.add("datetime")
    statements = [f"import {module}" for module in sorted(modules)]
    if any(case.use_stack for case in cases):
        statements.append("from contextlib import ExitStack")
    if any("resolve_name(" in text for text in expressions):
        statements.append("from pkgutil import resolve_name")
    if makes_context or any(text.startswith("mock.") for text in expressions):
        statements.append("from unittest import mock")
    return tuple(statements)


def _other_values(spec: ComponentSpec, required: dict[str, object]) -> tuple[Pair, ...]:
    """Arguments to give one at a time, whose attributes must then have the value."""
    values: dict[str, object] = {}
    for parameter in spec.parameters:
        found = (required[parameter.name],) if parameter.required else other_value(parameter)
        values.update((parameter.name, value) for value in found)
    if spec.component_type == "hook" and spec.conn_name_attr:
        values.setdefault(spec.conn_name_attr, "other_connection")
    return tuple(values.items())


def _defaults(spec: ComponentSpec) -> tuple[Pair, ...]:
    """Attributes of a component that was given no more than it needs."""
    values = {parameter.name: value for parameter in spec.parameters for value in default_value(parameter)}
    is_parameter = any(parameter.name == spec.conn_name_attr for parameter in spec.parameters)
    if spec.component_type == "hook" and spec.conn_name_attr and spec.default_conn_name and not is_parameter:
        values[spec.conn_name_attr] = spec.default_conn_name
    return tuple(values.items())


def _class_attributes(spec: ComponentSpec) -> tuple[Pair, ...]:
    values = ((name, getattr(spec, name)) for name in _CLASS_ATTRIBUTES[spec.component_type])
    return tuple((name, value) for name, value in values if value is not None)


def _sensor_settings(spec: ComponentSpec) -> tuple[Pair, ...]:
    seconds = (("poke_interval", spec.poke_interval), ("timeout", spec.timeout))
    settings: list[Pair] = [(name, plain_number(value)) for name, value in seconds if value is not None]
    return (*settings, *([("mode", spec.mode)] if spec.mode else []))


def _rendered_fields(spec: ComponentSpec) -> tuple[str, ...]:
    """Template fields that take any text, and so may be given a template in a test."""
    if any(_JINJA_SAMPLE.endswith(ending) for ending in spec.template_ext):
        return ()
    texts = {item.name for item in spec.parameters if item.enum is None and read_type(item.type).is_text}
    return tuple(name for name in spec.all_template_fields if name in texts)


def _connections(spec: ComponentSpec, required: dict[str, object]) -> dict[str, str]:
    """Environment variables that define the connections a hook's tests name, so that no database is asked."""
    arguments = [required, *(case.inputs for case in spec.test_cases)]
    values = [spec.default_conn_name, *(item.default for item in spec.parameters if _names_connection(item.name, spec))]
    values += [value for inputs in arguments for name, value in inputs.items() if _names_connection(name, spec)]
    identifiers = [value for value in values if isinstance(value, str) and _CONNECTION_ID.fullmatch(value)]
    connection = json.dumps({"conn_type": spec.conn_type or "generic", "host": "localhost"})
    return {f"AIRFLOW_CONN_{identifier.upper()}": connection for identifier in identifiers}


def _names_connection(name: str, spec: ComponentSpec) -> bool:
    return name == spec.conn_name_attr or name.endswith("conn_id")
