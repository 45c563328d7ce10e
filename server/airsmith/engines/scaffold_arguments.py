"""The constructor of a scaffold: what it takes, with which types and defaults, and how it keeps it."""

from dataclasses import dataclass, replace

from airsmith.artifacts.literals import plain_number, python_literal
from airsmith.artifacts.wording import sentence
from airsmith.engines.scaffold_defaults import fit_default
from airsmith.engines.scaffold_types import annotation
from airsmith.spec.fields import ComponentSpec, Parameter
from airsmith.spec.wording import one_line

_CONF_IMPORT = "from airflow.configuration import conf"
_DEFERRABLE_DEFAULT = 'conf.getboolean("operators", "default_deferrable", fallback=False)'
_CONNECTION_DOC = "Id of the Airflow connection."
_SENSOR_TYPES = {"poke_interval": "float", "timeout": "float", "mode": "str"}
_SENSOR_DOCS = {
    "poke_interval": "Seconds between two pokes.",
    "timeout": "Seconds until the sensor gives up.",
    "mode": "How it waits: poke keeps the worker's slot between pokes, reschedule frees it.",
}


@dataclass(frozen=True, slots=True)
class Argument:
    """One keyword argument. `value` is what becomes of it as an attribute; `default` None means that it is required.

    What `is_passed_on` goes to the base class instead. `imports` are the statements that the source needs.
    """

    name: str
    type: str
    default: str | None
    doc: str
    value: str
    imports: frozenset[str] = frozenset()
    is_passed_on: bool = False

    @property
    def declaration(self) -> str:
        """The argument in the signature."""
        return f"{self.name}: {self.type}" + ("" if self.default is None else f" = {self.default}")


def constructor_arguments(spec: ComponentSpec) -> tuple[Argument, ...]:
    """All arguments of the component itself, each name once, required ones first."""
    arguments = {parameter.name: _argument(parameter) for parameter in spec.parameters}
    own = list(arguments.values())
    if spec.component_type == "hook" and spec.conn_name_attr:
        own = _with_connection(own, spec.conn_name_attr)
    if spec.deferrable and "deferrable" not in arguments:
        doc = "Whether to wait in the triggerer instead of on a worker."
        own.append(Argument("deferrable", "bool", _DEFERRABLE_DEFAULT, doc, "deferrable", frozenset((_CONF_IMPORT,))))
    if spec.component_type == "sensor":
        own += [argument for argument in _sensor_settings(spec) if argument.name not in arguments]
    return tuple(sorted(own, key=lambda argument: argument.default is not None))


def connection_default(spec: ComponentSpec) -> str | None:
    """The connection id of a hook that was given none; Airflow's custom is to derive it from the type."""
    if spec.default_conn_name or not spec.conn_name_attr:
        return spec.default_conn_name
    return f"{spec.conn_type or 'sample'}_default"


def _argument(parameter: Parameter) -> Argument:
    name, wanted = parameter.name, annotation(parameter.type)
    if parameter.required:
        default, value, used = None, name, wanted
    elif parameter.default is None:
        default, value, used = "None", name, wanted.or_none
    else:
        fitted, used = fit_default(parameter.default, wanted)
        default, value = fitted.source, name
        if fitted.is_mutable:
            # The one form that Airflow allows for template fields and that keeps an empty list that was given.
            used, default, value = used.or_none, "None", f"{name} if {name} is not None else {fitted.source}"
        used = replace(used, imports=used.imports | fitted.imports)
    return Argument(name, used.source, default, _doc(parameter, is_exact=used.is_exact), value, used.imports)


def _doc(parameter: Parameter, *, is_exact: bool) -> str:
    told = parameter.description or parameter.display_name
    if not told and parameter.name.endswith("conn_id"):
        told = _CONNECTION_DOC
    sentences = [sentence(told or parameter.name.replace("_", " "))]
    if parameter.enum:
        sentences.append(f"One of {', '.join(map(python_literal, parameter.enum))}.")
    if not is_exact:
        sentences.append(f"Type: {one_line(parameter.type)}.")
    return " ".join(sentences)


def _with_connection(arguments: list[Argument], name: str) -> list[Argument]:
    """The argument that takes the connection id, with the class's default name where the spec gives none."""
    if not any(argument.name == name for argument in arguments):
        return [*arguments, Argument(name, "str", "default_conn_name", _CONNECTION_DOC, name)]
    return [
        replace(argument, type="str", default="default_conn_name")
        if argument.name == name and argument.default == "None" and argument.value == name
        else argument
        for argument in arguments
    ]


def _sensor_settings(spec: ComponentSpec) -> list[Argument]:
    """Settings that the spec changes, as arguments: so `default_args` and the DAG's author can still change them."""
    values = {name: getattr(spec, name) for name in _SENSOR_TYPES}
    return [
        Argument(name, _SENSOR_TYPES[name], _setting(value), _SENSOR_DOCS[name], name, is_passed_on=True)
        for name, value in values.items()
        if value is not None
    ]


def _setting(value: float | str) -> str:
    return python_literal(value if isinstance(value, str) else plain_number(value))
