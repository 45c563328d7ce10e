"""Settings in layers: defaults, then the workspace's file, then the editor, then flags. Pure: files are read elsewhere.

Keys, endpoints and the data folder are no settings at all: they come from the process environment alone, so that
opening somebody's workspace cannot redirect a key.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from airsmith.text import BOM

EngineName = Literal["auto", "claude", "scaffold", "replay"]
SeverityName = Literal["error", "warning", "information", "off"]
MOST_TOKENS = 128_000
"""No model writes more in one reply."""

VERSION_PATTERN = r"^\d+\.\d+(\.\d+)?$"
_TABLE = "severity"
_SEVERITIES: tuple[str, ...] = get_args(SeverityName)
_EXPECTED = {"tuple_type": 'a list of texts, such as ["a", "b"]', "string_type": "a text in quotes"}
"""What a value must be, in the words of a settings file."""
_CAMEL_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ENVIRONMENT_ONLY = {
    "api_key": "ANTHROPIC_API_KEY",
    "anthropic_api_key": "ANTHROPIC_API_KEY",
    "base_url": "ANTHROPIC_BASE_URL",
    "anthropic_base_url": "ANTHROPIC_BASE_URL",
    "endpoint": "ANTHROPIC_BASE_URL",
    "data_dir": "AIRSMITH_DATA_DIR",
    "airsmith_data_dir": "AIRSMITH_DATA_DIR",
    "patterns_url": "AIRSMITH_PATTERNS_URL",
    "airsmith_patterns_url": "AIRSMITH_PATTERNS_URL",
    "pattern_service": "AIRSMITH_PATTERNS_URL",
}


class Settings(BaseModel):
    """Everything that can be configured. Each field's description is its documentation."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    airflow_version: str | None = Field(
        None,
        description="Airflow version to check and write for, where the spec does not say.",
        pattern=VERSION_PATTERN,
    )
    disable: tuple[str, ...] = Field((), description="Names of rules that are switched off.", strict=False)
    severity: dict[str, SeverityName] = Field(
        {},
        description="How bad what a rule finds is, by the rule's name: error, warning, information or off. For files that "
        "people write; generated code is judged by the rules' own severities.",
    )
    interpreter: str | None = Field(
        None,
        description="Python, or folder of an environment, that the code is meant for, relative to the settings file; its "
        "packages are read, never run. Default: .venv or venv in the workspace, then the active environment.",
        min_length=1,
    )
    exclude: tuple[str, ...] = Field(
        (), description="Glob patterns of files that `airsmith check` leaves out.", strict=False
    )
    output_dir: str | None = Field(
        None, description="Folder for generated files, relative to the settings file. Default: beside the spec."
    )
    engine: EngineName = Field("auto", description="What writes the code: auto, claude, scaffold or replay.")
    model: str = Field("claude-sonnet-5-5", description="Model of the first two attempts.", min_length=1)
    strong_model: str = Field("claude-opus-5-5", description="Model of the third and fourth attempt.", min_length=1)
    max_attempts: int = Field(4, ge=1, le=4, description="Most attempts of one run.")
    max_tokens: int = Field(
        16_000,
        ge=1_024,
        le=MOST_TOKENS,
        description="Most tokens of one reply; thinking counts. Raised once in a run where too low.",
    )
    budget_usd: float | None = Field(
        None,
        gt=0,
        description="Most dollars one run may cost; replies are kept shorter, or not asked for, where they could pass it.",
    )


@dataclass(frozen=True, slots=True)
class SettingsLayer:
    """Values from one source. `origin` names it for people, such as a file's path."""

    origin: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LayeredSettings:
    """The settings that hold, where each that was set comes from, and a sentence for each value that was left out.

    Of a table that several layers add to, the last one is the origin.
    """

    settings: Settings
    problems: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


def layer_settings(*layers: SettingsLayer) -> LayeredSettings:
    """Lay later layers over earlier ones. A wrong value is left out, named in `problems`, and the others count.

    Names may also be written with hyphens or in camelCase. None means that the layer does not say. Tables are laid over
    each other value by value.
    """
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    problems: list[str] = []
    for layer in layers:
        for key, value in layer.values.items():
            if value is None:
                continue
            name = setting_name(key)
            if name == _TABLE and isinstance(value, Mapping):
                table, wrong = _known_severities(key, value)
                merged[name] = {**merged.get(name, {}), **table}
                origins |= {name: layer.origin} if table else {}
            elif (problem := _problem_with(key, name, value)) is None:
                merged[name], origins[name], wrong = value, layer.origin, []
            else:
                wrong = [problem]
            problems += (f"{layer.origin}: {problem}" for problem in wrong)
    return LayeredSettings(Settings.model_validate(merged), tuple(problems), origins)


def setting_name(key: str) -> str:
    """The setting that a key means, which may be written with hyphens or in camelCase."""
    return _CAMEL_BORDER.sub("_", key).replace("-", "_").lower()


def _known_severities(key: str, table: Mapping[Any, Any]) -> tuple[dict[str, Any], list[str]]:
    """Those entries of the table that can hold, and a sentence for each other one."""
    known = {rule: severity for rule, severity in table.items() if severity in _SEVERITIES}
    listed = ", ".join(_SEVERITIES)
    wrong = (" ".join(str(rule).split()) for rule in table if rule not in known)
    return known, [f"`{key}`: the severity of `{rule}` must be one of {listed}." for rule in wrong]


def _problem_with(key: str, name: str, value: object) -> str | None:
    """What is wrong with a setting; the value itself is never repeated, as it may be a secret."""
    if name in _ENVIRONMENT_ONLY:
        return f"`{key}` is not read from settings; set the environment variable {_ENVIRONMENT_ONLY[name]}."
    if name not in Settings.model_fields:
        near = get_close_matches(name, Settings.model_fields, 1)
        hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(Settings.model_fields)}."
        return f"there is no setting `{key}`; {hint}"
    if name == _TABLE:
        return f'`{key}` must be a table of rules, such as {{missing_docstring = "off"}}.'
    try:
        Settings.model_validate({name: value})
    except ValidationError as raised:
        error = raised.errors()[0]
        if error["type"] == "string_pattern_mismatch":
            return f'`{key}` must be a version such as "3.3".'
        if error["type"] == "string_too_short":
            return f"`{key}` must not be empty."
        expected = _EXPECTED.get(error["type"], error["msg"].removeprefix("Input should be "))
        return f"`{key}` must be {expected}." if expected != error["msg"] else f"`{key}`: {expected}."
    return None


def parse_settings_file(file_name: str, text: str) -> SettingsLayer | str | None:
    """Read airsmith.toml, or the table [tool.airsmith] of pyproject.toml.

    None where a pyproject.toml has no such table; a sentence where the text cannot be read.
    """
    try:
        content = tomllib.loads(text.removeprefix(BOM))
    except (ValueError, RecursionError) as error:  # also numbers of more digits than Python reads
        return f"{file_name}: this is not valid TOML: {error}."
    if PurePath(file_name).name != "pyproject.toml":
        return SettingsLayer(file_name, content)
    tools = content.get("tool")
    table = tools.get("airsmith") if isinstance(tools, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        return f"{file_name}: `tool.airsmith` must be a table."
    return SettingsLayer(file_name, table)
