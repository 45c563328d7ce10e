"""The test DAG of a component: triggered by hand, with the spec's runtime params."""

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.artifacts.airflow_imports import dag_imports
from airsmith.artifacts.literals import keyword_arguments, modules_needed, plain_number
from airsmith.artifacts.model import ArtifactRequest
from airsmith.artifacts.python_types import read_type
from airsmith.artifacts.samples import required_arguments, sample_value
from airsmith.artifacts.templating import fill_template
from airsmith.spec.fields import ComponentSpec, RuntimeParam
from airsmith.spec.naming import display_name, file_names, snake_case
from airsmith.spec.wording import one_line

_LONGEST_TAG = 100
_SENSOR_TIMEOUT_S = 600
_SCHEMA_KEYS = {
    "minimum": "min_value",
    "maximum": "max_value",
    "minLength": "min_length",
    "maxLength": "max_length",
}


def dag_source(request: ArtifactRequest) -> str:
    """Source of the test DAG, unformatted and without header."""
    spec = request.spec
    is_hook = spec.component_type == "hook"
    arguments = task_arguments(spec)
    from_params = _names_from_params(spec) if is_hook else ()
    return fill_template(
        "test_dag.py.j2",
        spec=spec,
        title=display_name(spec),
        module=snake_case(spec.name),
        dag_id=file_names(spec.name).test_dag.removesuffix(".py"),
        dag_imports=dag_imports(request.target, with_param=bool(spec.runtime_params), with_task=is_hook),
        modules=sorted({"datetime", "pathlib", "sys", *modules_needed([arguments])}),
        tags=_tags(spec),
        params={param.name: param_arguments(param) for param in spec.runtime_params},
        call=_call_arguments(arguments, from_params),
        from_params=from_params,
        fixed=() if is_hook else _names_out_of_reach(spec),
        renders_native=not is_hook and _renders_other_than_text(spec),
        method=REQUIRED_METHOD[spec.component_type],
        is_hook=is_hook,
    )


def task_arguments(spec: ComponentSpec) -> dict[str, object]:
    """Arguments of the component in the test DAG and in the docs, by name.

    They are the required ones and those that a runtime param of the same name sets: through a template where the
    argument is one, and with the param's default otherwise. Sensors without a timeout of their own get a short one.
    """
    arguments: dict[str, object] = {} if spec.component_type == "hook" else {"task_id": snake_case(spec.name)}
    params = {param.name: param for param in spec.runtime_params}
    required = required_arguments(spec)
    for parameter in spec.parameters:
        name = parameter.name
        param = params.get(name)
        if param and name in spec.all_template_fields and spec.component_type != "hook":
            arguments[name] = f"{{{{ params.{name} }}}}"
        elif param:
            arguments[name] = sample_value(parameter) if param.default is None else param.default
        elif parameter.required:
            arguments[name] = required[name]
    if spec.component_type == "sensor" and spec.timeout is None:
        arguments["timeout"] = _SENSOR_TIMEOUT_S
    return arguments


def param_arguments(param: RuntimeParam) -> dict[str, object]:
    """Keyword arguments of a Param; its positional default, where there is one, stands under `default`.

    A param without a default has none here either: Airflow parses the DAG and asks for the value at the trigger.
    A default of null adds null to the type and to the enum, as otherwise no run could start with it.
    """
    types = list(param.type) if isinstance(param.type, list) else [param.type]
    enum = list(param.enum) if param.enum is not None else None
    if param.has_default and param.default is None:
        types = [*types, "null"] if "null" not in types else types
        enum = [*enum, None] if enum is not None and None not in enum else enum
    arguments: dict[str, object] = {"default": param.default} if param.has_default else {}
    arguments["type"] = types[0] if len(types) == 1 else types
    if enum is not None:
        arguments["enum"] = enum
    for key, attribute in _SCHEMA_KEYS.items():
        value = getattr(param, attribute)
        if value is not None:
            arguments[key] = plain_number(value)
    if param.description:
        arguments["description"] = one_line(param.description)
    return arguments


def _call_arguments(arguments: dict[str, object], from_params: tuple[str, ...]) -> str:
    plain = keyword_arguments({name: value for name, value in arguments.items() if name not in from_params})
    read = (f'{name}=context["params"][{name!r}]' for name in from_params)
    return ", ".join(part for part in (plain, *read) if part)


def _names_from_params(spec: ComponentSpec) -> tuple[str, ...]:
    params = {param.name for param in spec.runtime_params}
    return tuple(dict.fromkeys(parameter.name for parameter in spec.parameters if parameter.name in params))


def _names_out_of_reach(spec: ComponentSpec) -> tuple[str, ...]:
    """Arguments that have a param but are no template fields, so that what is typed in the form cannot reach them."""
    return tuple(name for name in _names_from_params(spec) if name not in spec.all_template_fields)


def _renders_other_than_text(spec: ComponentSpec) -> bool:
    """Whether a param may fill an argument with what is no string, which Airflow renders as one unless told otherwise.

    A null is such a value too: as text it would arrive as "None".
    """
    params = {param.name: param for param in spec.runtime_params}
    rendered = [
        (parameter, params[parameter.name])
        for parameter in spec.parameters
        if parameter.name in params and parameter.name in spec.all_template_fields
    ]
    return any(_may_be_null(param) or not read_type(parameter.type).is_text for parameter, param in rendered)


def _may_be_null(param: RuntimeParam) -> bool:
    types = param.type if isinstance(param.type, list) else [param.type]
    return "null" in types or (param.has_default and param.default is None)


def _tags(spec: ComponentSpec) -> list[str]:
    return list(dict.fromkeys(tag for tag in ("airsmith", one_line(spec.category)[:_LONGEST_TAG].strip()) if tag))
