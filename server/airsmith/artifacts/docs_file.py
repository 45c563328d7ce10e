"""The documentation of a component, as a Markdown page."""

import json
import re
import shlex

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.artifacts.dag_file import task_arguments
from airsmith.artifacts.literals import keyword_arguments, modules_needed, plain_number, python_literal
from airsmith.artifacts.model import ArtifactRequest
from airsmith.artifacts.templating import fill_template
from airsmith.spec.fields import ComponentSpec, Parameter, RuntimeParam
from airsmith.spec.naming import display_name, file_names, snake_case
from airsmith.spec.wording import one_line

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\|]+")
_VARIABLE = re.compile(r"[A-Za-z0-9_]+")


def docs_source(request: ArtifactRequest) -> str:
    """The page without its header; it ends with one line end."""
    spec = request.spec
    return fill_template(
        "docs.md.j2",
        spec=spec,
        target=request.target,
        title=display_name(spec),
        module=snake_case(spec.name),
        files=file_names(spec.name),
        method=REQUIRED_METHOD[spec.component_type],
        is_hook=spec.component_type == "hook",
        is_scaffold=request.is_scaffold,
        install_command=_install_command(spec),
        examples=[text for text in spec.examples if text.strip()] or [request.format_python(_usage(spec))],
        parameters=[_parameter_row(parameter, spec) for parameter in spec.parameters],
        runtime_params=[_param_row(param) for param in spec.runtime_params],
        required=[parameter.name for parameter in spec.parameters if parameter.required],
        connection_variable=_connection_variable(spec),
        metadata=_metadata(request),
    )


def _install_command(spec: ComponentSpec) -> str:
    packages = [one_line(package) for package in spec.dependencies]
    return " ".join(("pip install", *(shlex.quote(package) for package in packages if package)))


def _usage(spec: ComponentSpec) -> str:
    arguments = task_arguments(spec)
    lines = [f"import {module}" for module in modules_needed([arguments])]
    lines += [f"from {snake_case(spec.name)} import {spec.name}", ""]
    call = f"{spec.name}({keyword_arguments(arguments)})"
    lines.append(f"connection = {call}.get_conn()" if spec.component_type == "hook" else f"task = {call}")
    return "\n".join(lines) + "\n"


def _parameter_row(parameter: Parameter, spec: ComponentSpec) -> dict[str, str]:
    label = one_line(parameter.display_name or "")
    notes = [f"{label}." if label and label != parameter.name else "", one_line(parameter.description)]
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": "yes" if parameter.required else "no",
        "default": "" if parameter.required else python_literal(parameter.default),
        "templated": "yes" if parameter.name in spec.all_template_fields else "no",
        "description": " ".join(note for note in notes if note),
        "choices": _choices(parameter.enum),
    }


def _param_row(param: RuntimeParam) -> dict[str, str]:
    types = param.type if isinstance(param.type, list) else [param.type]
    limits = (
        ("at least", param.min_value),
        ("at most", param.max_value),
        ("no shorter than", param.min_length),
        ("no longer than", param.max_length),
    )
    return {
        "name": param.name,
        "type": " or ".join(types),
        "default": python_literal(param.default) if param.has_default else "",
        "limits": ", ".join(f"{words} {plain_number(limit)}" for words, limit in limits if limit is not None),
        "description": param.description,
        "choices": _choices(param.enum),
    }


def _choices(enum: list[object] | None) -> str:
    return ", ".join(python_literal(value) for value in enum or ())


def _connection_variable(spec: ComponentSpec) -> str:
    """A shell command that defines the hook's connection; empty where its name cannot stand in a variable."""
    name = spec.default_conn_name or "my_connection"
    if spec.component_type != "hook" or not _VARIABLE.fullmatch(name):
        return ""
    connection = {"conn_type": one_line(spec.conn_type or "generic"), "host": "example.com", "login": "me"}
    return f"export AIRFLOW_CONN_{name.upper()}={shlex.quote(json.dumps(connection, ensure_ascii=False))}"


def _metadata(request: ArtifactRequest) -> list[tuple[str, str, str]]:
    """Rows of label, value, and how the value is shown: text, code or link."""
    spec = request.spec
    address = one_line(spec.documentation_url or "")
    rows = [
        ("Class", spec.name, "code"),
        ("Type", spec.component_type, "text"),
        ("Category", spec.category, "text"),
        ("Airflow", str(request.target), "text"),
        ("Base class", spec.base_class or "", "code"),
        ("Version", spec.version or "", "text"),
        ("Author", spec.author or "", "text"),
        ("Licence", spec.license or "", "text"),
        ("Platforms", ", ".join(spec.platforms), "text"),
        ("Icon", spec.icon or "", "code"),
        ("More", address, "link" if _WEB_ADDRESS.fullmatch(address) else "code"),
        ("Made from", request.spec_file, "code"),
    ]
    return [(label, value, style) for label, value, style in rows if one_line(value)]
