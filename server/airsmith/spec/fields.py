"""The spec language: one definition of every key, from which all other forms of it are made.

The classes below are the pydantic model. Each key's `Field` also carries its documentation, the version of Airsmith
that brought it (`since`), the component types it belongs to (`only_for`) and those that must have it
(`required_for`). `vocabulary` reads them out for completion, hover and docs, `schema` writes the JSON Schema.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import KNOWN_VERSIONS
from airsmith.config import VERSION_PATTERN

SensorMode = Literal["poke", "reschedule"]
JsonType = Literal["string", "integer", "number", "boolean", "array", "object", "null"]

NAME_PATTERN = r"^[A-Z][A-Za-z0-9]*$"
IDENTIFIER_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*$"
COLOR_PATTERN = r"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"

SINCE = "0.1"


def _key(  # noqa: PLR0913 - one keyword for each fact about a key
    doc: str,
    *,
    default: Any = ...,  # noqa: ANN401 - a default may have any type
    default_factory: Any = None,  # noqa: ANN401
    pattern: str | None = None,
    example: Any = None,  # noqa: ANN401
    minimum: int | None = None,
    above: int | None = None,
    only_for: tuple[ComponentType, ...] = (),
    required_for: tuple[ComponentType, ...] = (),
    since: str = SINCE,
) -> Any:  # noqa: ANN401 - pydantic's Field is typed so
    facts: dict[str, Any] = {"since": since}
    if only_for:
        facts["only_for"] = only_for
    if required_for:
        facts["required_for"] = required_for
    if pattern:
        facts["pattern"] = pattern
    if minimum is not None:
        facts["minimum"] = minimum
    if above is not None:
        facts["exclusiveMinimum"] = above
    extra: dict[str, Any] = {"x-airsmith": facts}
    if default_factory is not None:
        return Field(
            description=doc, json_schema_extra=extra, examples=_examples(example), default_factory=default_factory
        )
    return Field(default, description=doc, json_schema_extra=extra, examples=_examples(example))


def _examples(example: Any) -> list[Any] | None:  # noqa: ANN401
    return None if example is None else [example]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Parameter(_Table):
    """One argument of the component's constructor."""

    name: str = _key(
        "Name of the constructor argument and of the attribute: a Python identifier that BaseOperator does not own.",
        pattern=IDENTIFIER_PATTERN,
        example="table_name",
    )
    type: str = _key(
        "Python type of the argument, such as `str`, `int`, `list[str]` or `dict[str, Any]`.",
        default="str",
        example="str",
    )
    description: str = _key("What the argument means; becomes its line in the docstring.", default="")
    required: bool = _key("Whether the argument must be given. Not together with `default`.", default=False)
    default: Any = _key("Value where the argument is not given; None where this is absent.", default=None)
    display_name: str | None = _key("Label for people, where it differs from the name.", default=None)
    template_field: bool = _key("Whether Airflow renders Jinja in the argument.", default=False)
    enum: list[Any] | None = _key("The only values allowed.", default=None)

    @property
    def has_default(self) -> bool:
        """Whether the spec gives a default, be it null."""
        return "default" in self.model_fields_set


class RuntimeParam(_Table):
    """One `Param()` of the test DAG, which a person can change when triggering a run."""

    name: str = _key("Name of the param: a Python identifier.", pattern=IDENTIFIER_PATTERN, example="run_date")
    type: JsonType | list[JsonType] = _key("JSON Schema type of the value, or a list of them.", default="string")
    description: str = _key("What the param means; shown in the trigger form.", default="")
    default: Any = _key("Value of a run that was not told otherwise.", default=None)
    enum: list[Any] | None = _key("The only values allowed.", default=None)
    min_value: float | None = _key("Smallest number allowed.", default=None)
    max_value: float | None = _key("Largest number allowed.", default=None)
    min_length: int | None = _key("Smallest length of a string allowed.", default=None, minimum=0)
    max_length: int | None = _key("Largest length of a string allowed.", default=None, minimum=0)

    @property
    def has_default(self) -> bool:
        """Whether the spec gives a default, be it null."""
        return "default" in self.model_fields_set


class Output(_Table):
    """Something the component returns."""

    name: str = _key("Name of what is returned.", example="row_count")
    type: str = _key("Python type of what is returned.", default="Any", example="int")
    description: str = _key("What it means.", default="")
    method: str | None = _key(
        "Method that returns it, where it is not execute, poke or get_conn.", default=None, pattern=IDENTIFIER_PATTERN
    )


class Mock(_Table):
    """Something outside that a test replaces. Give `returns` or `raises`, not both."""

    target: str = _key(
        "Dotted path of what is replaced, as unittest.mock.patch takes it.",
        example="airflow.providers.common.sql.hooks.sql.DbApiHook.get_first",
    )
    returns: Any = _key("Value that the replaced callable returns.", default=None)
    raises: str | None = _key(
        "Name or dotted path of the exception that it raises.", default=None, example="ValueError"
    )


class Expectation(_Table):
    """What a test case must end with. Give `returns` or `raises`, not both."""

    returns: Any = _key("Value that execute, poke or get_conn returns.", default=None)
    raises: str | None = _key(
        "Name or dotted path of the exception that leaves it.", default=None, example="ValueError"
    )

    @property
    def has_returns(self) -> bool:
        """Whether the case says what is returned, be it null."""
        return "returns" in self.model_fields_set


class TestCase(_Table):
    """One behaviour, compiled into a pytest test."""

    __test__ = False  # not a test class of pytest's

    name: str = _key("What the case shows, in a few words; becomes the test's name.", example="counts rows")
    inputs: dict[str, Any] = _key("Constructor arguments by name.", default_factory=dict)
    mocks: list[Mock] = _key("What is replaced while the test runs.", default_factory=list)
    expects: Expectation = _key("What must come out.")


class ComponentSpec(_Table):
    """A whole spec: one Airflow operator, sensor or hook."""

    name: str = _key(
        "Name of the class, in PascalCase, best with the suffix Operator, Sensor or Hook. "
        "Its snake_case is the module's name.",
        pattern=NAME_PATTERN,
        example="RowCountOperator",
    )
    component_type: ComponentType = _key("What is generated.", default="operator", example="operator")
    display_name: str | None = _key("Name for people; derived from `name` where absent.", default=None)
    description: str = _key("What the component does, in a sentence or two.", example="Counts the rows of a table.")
    category: str = _key("Subject that the component belongs to; the statistics group by it.", example="database")
    airflow_version: str | None = _key(
        "Airflow version that the component is written for, quoted. "
        "Default: the workspace's setting, then the installed Airflow's version, then the newest known.",
        default=None,
        pattern=VERSION_PATTERN,
        example=str(KNOWN_VERSIONS[-1]),
    )
    base_class: str | None = _key(
        "Class to derive from, by name or dotted path. Default: BaseOperator, BaseSensorOperator or BaseHook.",
        default=None,
        example="BaseOperator",
    )
    requirements: list[str] = _key("What the component must do, one plain sentence each.", default_factory=list)
    inputs: list[Parameter] = _key("Constructor arguments that say what to work on.", default_factory=list)
    config_params: list[Parameter] = _key("Constructor arguments that say how to work.", default_factory=list)
    runtime_params: list[RuntimeParam] = _key(
        "Params of the test DAG, set when a run is triggered.", default_factory=list
    )
    outputs: list[Output] = _key("What the component returns; for docs and types.", default_factory=list)
    dependencies: list[str] = _key(
        "Packages the component imports, as PEP 508 requirements.",
        default_factory=list,
        example=["apache-airflow-providers-common-sql>=1.20"],
    )
    template_fields: list[str] = _key(
        "Inputs and config params in which Airflow renders Jinja.",
        default_factory=list,
        only_for=("operator", "sensor"),
    )
    template_ext: list[str] = _key(
        "File endings, such as .sql, of template fields that name a file.",
        default_factory=list,
        only_for=("operator", "sensor"),
    )
    ui_color: str | None = _key(
        "Colour of the task in the graph, as hex.",
        default=None,
        pattern=COLOR_PATTERN,
        example="#e8f7e4",
        only_for=("operator", "sensor"),
    )
    ui_fgcolor: str | None = _key(
        "Colour of the task's text in the graph, as hex.",
        default=None,
        pattern=COLOR_PATTERN,
        example="#000000",
        only_for=("operator", "sensor"),
    )
    poke_interval: float | None = _key(
        "Seconds between two pokes.", default=None, above=0, example=60, only_for=("sensor",)
    )
    timeout: float | None = _key(
        "Seconds until the sensor gives up.", default=None, above=0, example=3600, only_for=("sensor",)
    )
    mode: SensorMode | None = _key(
        "Whether the sensor keeps its worker slot between pokes (poke) or frees it (reschedule).",
        default=None,
        only_for=("sensor",),
    )
    deferrable: bool = _key(
        "Whether the component can wait in the triggerer instead of a worker.",
        default=False,
        only_for=("operator", "sensor"),
    )
    conn_type: str | None = _key(
        "Type of the connection, as stored in Airflow.",
        default=None,
        example="weather_api",
        only_for=("hook",),
        required_for=("hook",),
    )
    hook_name: str | None = _key(
        "Name of the hook shown in the connection form.",
        default=None,
        example="Weather API",
        only_for=("hook",),
        required_for=("hook",),
    )
    conn_name_attr: str | None = _key(
        "Constructor argument that takes the connection id.",
        default=None,
        pattern=IDENTIFIER_PATTERN,
        example="weather_conn_id",
        only_for=("hook",),
    )
    default_conn_name: str | None = _key(
        "Connection id where none is given.", default=None, example="weather_default", only_for=("hook",)
    )
    test_cases: list[TestCase] = _key("Behaviours, compiled into pytest tests.", default_factory=list)
    examples: list[str] = _key(
        "Short uses of the component, as Python code, for the prompt and the docs.", default_factory=list
    )
    implementation_hints: list[str] = _key("Advice for whoever writes the code.", default_factory=list)
    prerequisites: list[str] = _key(
        "What must be there before the component works; for the docs.", default_factory=list
    )
    platforms: list[str] = _key("Systems the component is meant for.", default_factory=list)
    icon: str | None = _key("Path or URL of an icon.", default=None)
    author: str | None = _key("Who wrote the spec.", default=None)
    version: str | None = _key("Version of the component.", default=None)
    license: str | None = _key("Licence of the component, as an SPDX name.", default=None, example="Apache-2.0")
    documentation_url: str | None = _key("Where more is written about the component.", default=None)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All constructor arguments, inputs first."""
        return (*self.inputs, *self.config_params)

    @property
    def all_template_fields(self) -> tuple[str, ...]:
        """Names in `template_fields`, then those of parameters marked `template_field`, each once."""
        marked = (parameter.name for parameter in self.parameters if parameter.template_field)
        return tuple(dict.fromkeys((*self.template_fields, *marked)))
