"""The source of a scaffold, put together from a spec and a target; the fixed text is a file in `templates/`."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from airsmith.analysis.components import REQUIRED_METHOD
from airsmith.artifacts.literals import is_argument_name, python_literal
from airsmith.artifacts.wording import sentence
from airsmith.catalog.base_classes import BASE_NAMES, canonical_module
from airsmith.catalog.base_parameters import (
    BASE_HOOK_ATTRIBUTES,
    BASE_OPERATOR_ATTRIBUTES,
    BASE_OPERATOR_PARAMETERS,
    BASE_SENSOR_ATTRIBUTES,
    BASE_SENSOR_PARAMETERS,
)
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import AirflowVersion
from airsmith.engines.scaffold_arguments import Argument, connection_default, constructor_arguments
from airsmith.engines.scaffold_text import bullets, quoted_docstring, sorted_imports
from airsmith.engines.scaffold_types import ANY, Annotation, annotation
from airsmith.generation.base_import import component_base, context_import
from airsmith.spec.base_class import ResolvedBase
from airsmith.spec.fields import ComponentSpec, Output
from airsmith.spec.naming import display_name
from airsmith.spec.wording import one_line

_ANY_IMPORT = "from typing import Any"
_DEFER = 'self.defer(trigger=..., method_name="execute_complete")'
_SEQUENCE_IMPORT = "from collections.abc import Sequence"
_TASK_NAMES = BASE_OPERATOR_ATTRIBUTES | BASE_OPERATOR_PARAMETERS | BASE_SENSOR_ATTRIBUTES | BASE_SENSOR_PARAMETERS
_TAKEN_NAMES: dict[ComponentType, frozenset[str]] = {
    "operator": _TASK_NAMES, "sensor": _TASK_NAMES, "hook": BASE_HOOK_ATTRIBUTES,
}  # fmt: skip
"""Names that a further method would take from the base class."""


@dataclass(frozen=True, slots=True)
class _Method:
    """A method that is still to be written: `body` comes before the comments, and after them it raises."""

    name: str
    parameters: str
    returns: str
    docstring: str
    comments: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    imports: frozenset[str] = frozenset()


def scaffold_source(spec: ComponentSpec, target: AirflowVersion) -> str:
    """A module that defines the component, for a spec that has passed the spec rules; its texts may be anything.

    The module can be imported and the component built on the target; only its methods are still to be written.
    """
    base = component_base(spec, target)
    base_name = f"Base{base.name}" if base.name == spec.name else base.name
    has_own_base = (base.name, base.module) != _core_base(spec.component_type, target)
    arguments = constructor_arguments(spec)
    methods = _methods(spec, target, {argument.name for argument in arguments})
    attributes = _attributes(spec, base_name, arguments, has_own_base=has_own_base)
    imports = {_import_of(base, base_name)}
    imports.update(*(argument.imports for argument in arguments), *(method.imports for method in methods))
    if arguments:
        imports.add(_ANY_IMPORT)
    if any("Sequence" in attribute for attribute in attributes):
        imports.add(_SEQUENCE_IMPORT)
    return (
        _environment()
        .get_template("scaffold.py.j2")
        .render(
            name=spec.name,
            base=base_name,
            has_own_base=has_own_base,
            module_docstring=quoted_docstring(f"{display_name(spec)}: {spec.description}", 0),
            class_docstring=quoted_docstring(
                spec.description, 4, [(f":param {argument.name}:", argument.doc) for argument in arguments]
            ),
            imports=sorted_imports(imports),
            attributes=attributes,
            arguments=arguments,
            kwargs="base_kwargs" if any(argument.name == "kwargs" for argument in arguments) else "kwargs",
            methods=methods,
        )
    )


def _core_base(kind: ComponentType, target: AirflowVersion) -> tuple[str, str]:
    return BASE_NAMES[kind], canonical_module(kind, target)


def _import_of(base: ResolvedBase, local_name: str) -> str:
    return base.statement if local_name == base.name else f"{base.statement} as {local_name}"


def _attributes(spec: ComponentSpec, base: str, arguments: tuple[Argument, ...], *, has_own_base: bool) -> list[str]:
    """The assignments of the class body."""
    if spec.component_type == "hook":
        values = {
            "conn_name_attr": spec.conn_name_attr,
            "default_conn_name": connection_default(spec),
            "conn_type": spec.conn_type,
            "hook_name": spec.hook_name,
        }
        return [f"{name} = {python_literal(value)}" for name, value in values.items() if value is not None]
    names = {argument.name for argument in arguments}
    fields = [field for field in spec.all_template_fields if field in names]
    sequences = {"template_fields": fields, "template_ext": spec.template_ext}
    lines = [
        f"{name}: Sequence[str] = {_tuple(values, f'{base}.{name}' if has_own_base else None)}"
        for name, values in sequences.items()
        if values or (name == "template_fields" and not has_own_base)
    ]
    colours = {"ui_color": spec.ui_color, "ui_fgcolor": spec.ui_fgcolor}
    return lines + [f"{name} = {python_literal(value)}" for name, value in colours.items() if value is not None]


def _tuple(values: list[str], inherited: str | None) -> str:
    if inherited is None:
        return python_literal(tuple(values))
    return f"(*{inherited}, {', '.join(map(python_literal, values))})"


def _methods(spec: ComponentSpec, target: AirflowVersion, argument_names: set[str]) -> list[_Method]:
    main = REQUIRED_METHOD[spec.component_type]
    methods = [_main_method(spec, main, target)]
    if spec.deferrable and spec.component_type != "hook":
        methods += _deferring_methods(spec, methods[0])
    taken = argument_names | _TAKEN_NAMES[spec.component_type] | {method.name for method in methods}
    others = dict.fromkeys(output.method for output in spec.outputs if output.method)
    for name in others:
        if name not in taken and is_argument_name(name) and not name.startswith("__"):
            outputs = [output for output in spec.outputs if output.method == name]
            returns = _returns(outputs, ANY)
            text = quoted_docstring(name.replace("_", " "), 8, _return_field(outputs))
            methods.append(_Method(name, "self", returns.source, text, imports=returns.imports))
    return methods


def _main_method(spec: ComponentSpec, name: str, target: AirflowVersion) -> _Method:
    outputs = [output for output in spec.outputs if output.method in (None, name)]
    returns = _returns(outputs, ANY)
    parameters, imports = "self", set[str]()
    if statement := context_import(spec, target):
        parameters, imports = "self, context: Context", {statement}
    if spec.component_type == "sensor":
        returns = Annotation("bool", frozenset(("bool",)))
        if any(annotation(output.type).source != "bool" for output in outputs):
            module = canonical_module("sensor", target)
            returns = Annotation("PokeReturnValue", frozenset(), frozenset((f"from {module} import PokeReturnValue",)))
    return _Method(
        name,
        parameters,
        returns.source,
        quoted_docstring(spec.description, 8, _return_field(outputs)),
        _task_comments(spec),
        imports=frozenset(imports) | returns.imports,
    )


def _deferring_methods(spec: ComponentSpec, main: _Method) -> list[_Method]:
    """What a deferrable component has beside its main method."""
    complete = _Method(
        "execute_complete",
        "self, context: Context, event: dict[str, Any] | None = None",
        main.returns if spec.component_type == "operator" else "Any",
        quoted_docstring("Go on when the trigger has fired; `event` is what it sent.", 8),
        ("Raise an exception where the event tells of a failure.",),
        imports=main.imports | {_ANY_IMPORT},
    )
    if spec.component_type == "operator":
        return [complete]
    execute = _Method(
        "execute",
        main.parameters,
        "Any",
        quoted_docstring("Wait on a worker, or in the triggerer where the sensor is deferrable.", 8),
        (f"Wait in the triggerer: {_DEFER}.",),
        ("if not self.deferrable:", "    return super().execute(context)"),
        main.imports | {_ANY_IMPORT},
    )
    return [execute, complete]


def _returns(outputs: list[Output], otherwise: Annotation) -> Annotation:
    if not outputs:
        return otherwise
    return annotation(outputs[0].type if len(outputs) == 1 else "dict[str, Any]")


def _return_field(outputs: list[Output]) -> list[tuple[str, str]]:
    """The line of a docstring that tells what is returned; none where the spec does not."""
    if len(outputs) == 1:
        told = sentence(outputs[0].description or outputs[0].name.replace("_", " "))
        is_exact = annotation(outputs[0].type).is_exact
        return [(":return:", told if is_exact else f"{told} Type: {one_line(outputs[0].type)}.")]
    items = [f"{output.name}: {output.description}" if output.description else output.name for output in outputs]
    return [(":return:", sentence(f"mapping with {'; '.join(map(one_line, items))}"))] if items else []


def _task_comments(spec: ComponentSpec) -> tuple[str, ...]:
    """What is to be done, as the lines of a comment."""
    lines = ["To do:", *bullets(spec.requirements or [spec.description])]
    if spec.implementation_hints:
        lines += ["Hints:", *bullets(spec.implementation_hints)]
    if spec.component_type == "hook" and spec.conn_name_attr:
        lines.append(f"The credentials: self.get_connection(self.{spec.conn_name_attr}).")
    if spec.component_type == "operator" and spec.deferrable:
        lines.append(f"Where self.deferrable is true: {_DEFER}.")
    return tuple(lines)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("airsmith.engines"),
        autoescape=False,  # noqa: S701 - the output is Python; texts are quoted before they get here
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
