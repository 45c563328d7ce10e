"""The JSON Schema says what the model says, and its file is current."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from airsmith.spec.document import read_spec
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.schema import component_schema, render_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"
EXAMPLES = sorted((SCHEMAS / "examples").glob("*.component.yaml"))
WHOLE = "name: RowCountOperator\ndescription: Counts rows.\ncategory: database\n"
VALIDATOR = Draft202012Validator(component_schema())


def without_key(key: str) -> str:
    """A spec with all it needs but one key."""
    return "".join(line for line in WHOLE.splitlines(keepends=True) if line.partition(":")[0] != key)


def refusals(text: str) -> list[str]:
    """Where the schema refuses a spec."""
    errors = VALIDATOR.iter_errors(yaml.safe_load(text))
    return sorted(".".join(map(str, error.absolute_path)) for error in errors)


def test_the_file_is_current():
    committed = (SCHEMAS / "component-spec.schema.json").read_text(encoding="utf-8")
    assert committed == render_schema(), "write it anew: make schema"


def test_it_is_a_schema():
    Draft202012Validator.check_schema(component_schema())
    assert json.loads(render_schema()) == component_schema()


def test_it_has_every_key_with_its_documentation():
    schema = component_schema()
    assert list(schema["properties"]) == list(ComponentSpec.model_fields)
    tables = [schema, *schema["$defs"].values()]
    assert all(table["additionalProperties"] is False and table["description"] for table in tables)
    assert all(key["description"].endswith(".") for table in tables for key in table["properties"].values())
    assert "x-airsmith" not in render_schema()


def test_facts_of_the_model_are_there():
    keys = component_schema()["properties"]
    assert keys["component_type"]["enum"] == ["operator", "sensor", "hook"]
    assert keys["component_type"]["default"] == "operator"
    assert keys["mode"]["enum"] == ["poke", "reschedule", None]
    assert keys["name"]["examples"] == ["RowCountOperator"]
    assert keys["ui_color"]["pattern"].startswith("^#")
    assert keys["poke_interval"] | {"type": ["number", "null"], "exclusiveMinimum": 0} == keys["poke_interval"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_it_accepts_the_examples(path: Path):
    assert refusals(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []),
        ("component_type: sensor\npoke_interval: 60\nmode: poke\n", []),
        ("component_type: hook\nconn_type: x\nhook_name: X\n", []),
        ("author:\n", []),
        ('runtime_params: [{name: a, type: [string, "null"], default: x}]\n', []),
        ("inputs: [{name: a, default: {b: [1]}, enum: [1, x]}]\n", []),
        ("name: row_count\n", ["name"]),
        ('description: ""\n', ["description"]),
        ("nmae: X\n", [""]),
        ("component_type: opertor\n", ["component_type"]),
        ("poke_interval: 60\n", [""]),  # jsonschema gives no place to what may not be there at all
        ("component_type: operator\nconn_type: x\n", [""]),
        ("component_type: hook\nconn_type: x\n", [""]),
        ('component_type: hook\nconn_type: ""\nhook_name:\n', ["conn_type", "hook_name"]),
        ("component_type: hook\nconn_type: x\nhook_name: x\nui_color: '#fff'\n", [""]),
        ("component_type: sensor\npoke_interval: 0\n", ["poke_interval"]),
        ("airflow_version: 3.3\n", ["airflow_version"]),
        ('airflow_version: ">=3"\n', ["airflow_version"]),
        ("deferrable: 1\n", ["deferrable"]),
        ("ui_color: green\n", ["ui_color"]),
        ("inputs: [{type: str}]\n", ["inputs.0"]),
        ("inputs: [{name: a-b}]\n", ["inputs.0.name"]),
        ("runtime_params: [{name: a, type: text}]\n", ["runtime_params.0.type"]),
        ("runtime_params: [{name: a, min_length: -1}]\n", ["runtime_params.0.min_length"]),
        ("test_cases: [{name: a}]\n", ["test_cases.0"]),
        ("test_cases: [{name: a, expects: {}, mocks: [{}]}]\n", ["test_cases.0.mocks.0"]),
        ("requirements: count\n", ["requirements"]),
    ],
)
def test_it_refuses_what_is_wrong_and_nothing_else(text: str, places: list[str]):
    assert refusals(without_key(text.partition(":")[0]) + text) == places


@pytest.mark.parametrize("key", ["name", "description", "category"])
def test_it_requires_what_the_model_requires(key: str):
    assert refusals(without_key(key)) == [""]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_model_and_the_schema_agree_on_damaged_examples(path: Path):
    """Give each top-level key a value of another type in turn: both refuse it."""
    spec = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in spec:
        damaged = yaml.safe_dump({**spec, key: {"of": "another type"}})
        assert refusals(damaged)
        assert read_spec(damaged).spec is None
