"""The tests of a component: its structure as the spec has it, and the spec's test cases."""

import json
import re
from collections.abc import Iterator

from airsmith.artifacts.airflow_imports import base_class, base_class_import
from airsmith.artifacts.cases import METHODS, CompiledCase, compile_cases
from airsmith.artifacts.literals import modules_needed
from airsmith.artifacts.model import ArtifactRequest
from airsmith.artifacts.python_types import read_type
from airsmith.artifacts.samples import default_value, other_value, required_arguments
from airsmith.artifacts.templating import fill_template
from airsmith.spec.fields import ComponentSpec, ComponentType
from airsmith.spec.naming import file_names, snake_case

_TEMPLATE_MARKUP = "{{ greeting }}"
_CONNECTION_ID = re.compile(r"[A-Za-z0-9_.-]+")
_CLASS_ATTRIBUTES: dict[ComponentType, tuple[str, ...]] = {
    "operator": ("ui_color", "ui_fgcolor"),
    "sensor": ("ui_color", "ui_fgcolor"),
    "hook": ("conn_type", "hook_name", "conn_name_attr", "default_conn_name"),
}
_SENSOR_ATTRIBUTES = ("poke_interval", "timeout", "mode")
_STRUCTURE_TESTS = (
    "test_derives_from_base_class",
    "test_keeps_task_id",
    "test_class_attribute",
    "test_required_argument",
    "test_keeps_argument",
    "test_default",
    "test_sensor_setting",
    "test_template_fields",
    "test_template_ext",
    "test_renders_templates",
    "test_connection_id",
    "test_default_connection_id",
)


def pytest_source(request: ArtifactRequest) -> str:
    """Source of the tests, unformatted and without header.

    The file imports its component by name from its own folder, whatever pytest's import mode and root folder are.
    """
    spec = request.spec
    method = METHODS[spec.component_type]
    own_tests = (f"test_{method}_is_callable", f"test_{method}_is_written")
    cases = compile_cases(request, (*_STRUCTURE_TESTS, *own_tests))
    required = required_arguments(spec)
    calls_method = bool(cases) or request.is_scaffold
    is_task = spec.component_type != "hook"
    values = {
        "required": required,
        "others": tuple(_others(spec, required)),
        "defaults": tuple((item.name, value) for item in spec.parameters for value in default_value(item)),
        "sensor_settings": _given(spec, _SENSOR_ATTRIBUTES) if spec.component_type == "sensor" else (),
    }
    modules = modules_needed((*values.values(), *(case.inputs for case in spec.test_cases)))
    return fill_template(
        "tests.py.j2",
        spec=spec,
        target=request.target,
        module=snake_case(spec.name),
        tests_file=file_names(spec.name).tests,
        method=method,
        factory=f"make_{spec.component_type}",
        is_task=is_task,
        base_class=base_class(spec.component_type),
        base_class_import=base_class_import(spec.component_type, request.target),
        modules=sorted({*modules, "datetime"}) if calls_method and is_task else modules,
        **_pytest_names(cases, request),
        class_attributes=_given(spec, _CLASS_ATTRIBUTES[spec.component_type]),
        template_fields=spec.all_template_fields if is_task else (),
        rendered_fields=_rendered_fields(spec) if is_task else (),
        template_markup=_TEMPLATE_MARKUP,
        runtime_values={param.name: param.default for param in spec.runtime_params},
        connections=_connections(spec, required) if calls_method and not is_task else {},
        cases=cases,
        is_scaffold=request.is_scaffold,
        calls_method=calls_method,
        **values,
    )
