"""The spec language as JSON Schema, draft 2020-12, for editors and tools that do not know Airsmith.

Types come from the model, everything else from the facts that each key carries. What a schema cannot say, such as
that a template field must name a parameter, only the rules know.
"""

import json
from typing import Any

from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.vocabulary import keys_at

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_IDENTITY = "urn:airsmith:schema:component-spec"
_TITLE = "Airsmith component spec"
_TYPE_KEYWORDS = ("type", "enum", "$ref", "anyOf", "items", "additionalProperties")
_BOUNDS = ("minimum", "exclusiveMinimum")

Schema = dict[str, Any]


def component_schema() -> Schema:
    """The schema as plain dicts and lists, in the order of the model."""
    generated = ComponentSpec.model_json_schema(ref_template="#/$defs/{model}")
    tables = generated["$defs"]
    return {
        "$schema": _DIALECT,
        "$id": _IDENTITY,
        "title": _TITLE,
        **_table(generated),
        "allOf": [_conditions(component_type) for component_type in COMPONENT_TYPES],
        "$defs": {name: _table(tables[name]) for name in sorted(tables)},
    }


def render_schema() -> str:
    """The text of the schema's file; the same model always gives the same text."""
    return json.dumps(component_schema(), indent=2, ensure_ascii=False) + "\n"


def _table(generated: Schema) -> Schema:
    """One mapping of known keys."""
    required = generated.get("required", [])
    table: Schema = {"description": generated["description"], "type": "object", "additionalProperties": False}
    if required:
        table["required"] = required
    table["properties"] = {
        name: _property(key, is_required=name in required) for name, key in generated["properties"].items()
    }
    return table


def _property(generated: Schema, *, is_required: bool) -> Schema:
    """One key: its documentation first, then its type, then what restricts it."""
    facts = generated["x-airsmith"]
    result = {"description": generated["description"], **_type(generated)}
    if "pattern" in facts:
        result["pattern"] = facts["pattern"]
    elif is_required and result.get("type") == "string":
        result["minLength"] = 1
    result.update({name: facts[name] for name in _BOUNDS if name in facts})
    if generated.get("default") is not None:
        result["default"] = generated["default"]
    if "examples" in generated:
        result["examples"] = generated["examples"]
    return result


def _type(generated: Schema) -> Schema:
    """The keywords that say what a value is; "this or null" becomes one schema with two types."""
    match generated:
        case {"anyOf": [{"type": str(name)} as member, {"type": "null"}]}:
            merged: Schema = {**member, "type": [name, "null"]}
            if "enum" in merged:
                merged["enum"] = [*merged["enum"], None]
            return merged
        case _:
            return {name: generated[name] for name in _TYPE_KEYWORDS if name in generated}


def _conditions(component_type: ComponentType) -> Schema:
    """What holds for one type of component only; a spec that does not say is an operator."""
    condition: Schema = {"properties": {"component_type": {"const": component_type}}}
    if component_type != "operator":
        condition["required"] = ["component_type"]
    needed = [key.name for key in keys_at(()) if component_type in key.required_for]
    properties: Schema = {name: {"type": "string", "minLength": 1} for name in needed}
    properties.update({key.name: False for key in keys_at(()) if not key.fits(component_type)})
    consequence: Schema = {"required": needed} if needed else {}
    return {"if": condition, "then": {**consequence, "properties": properties}}
