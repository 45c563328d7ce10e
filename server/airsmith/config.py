"""Settings in layers: defaults, then the workspace's file, then the editor, then flags. Pure: files are read elsewhere.

Keys, endpoints and the data folder are no settings at all: they come from the process environment alone, so that
opening somebody's workspace cannot redirect a key.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

EngineName = Literal["auto", "claude", "scaffold", "replay"]
_ENVIRONMENT_ONLY = {
    "api_key": "ANTHROPIC_API_KEY",
    "anthropic_api_key": "ANTHROPIC_API_KEY",
    "base_url": "ANTHROPIC_BASE_URL",
    "endpoint": "ANTHROPIC_BASE_URL",
    "data_dir": "AIRSMITH_DATA_DIR",
}


class Settings(BaseModel):
    """Everything that can be configured. Each field's description is its documentation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    airflow_version: str | None = Field(
        None,
        description="Airflow version to check and write for, where the spec does not say.",
        pattern=r"^\d+\.\d+(\.\d+)?$",
    )
    disable: tuple[str, ...] = Field((), description="Names of rules that are switched off.")
    exclude: tuple[str, ...] = Field((), description="Glob patterns of files that `airsmith check` leaves out.")
    output_dir: str | None = Field(
        None, description="Folder for generated files, relative to the settings file. Default: beside the spec."
    )
    engine: EngineName = Field("auto", description="What writes the code: auto, claude, scaffold or replay.")
    model: str = Field("claude-sonnet-5-5", description="Model of the first two attempts.")
    strong_model: str = Field("claude-opus-5-5", description="Model of the third and fourth attempt.")
    max_attempts: int = Field(4, ge=1, le=4, description="Most attempts of one run.")
    max_tokens: int = Field(
        16_000,
        ge=1_024,
        le=128_000,
        description="Most tokens of one reply; thinking counts. Raised once where too low.",
    )
    budget_usd: float | None = Field(
        None, gt=0, description="Most dollars one run may cost; no attempt is begun that could pass it."
    )


@dataclass(frozen=True, slots=True)
class SettingsLayer:
    """Values from one source. `origin` names it for people, such as a file's path."""

    origin: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LayeredSettings:
    """The settings that hold, and a sentence for each value that had to be left out."""

    settings: Settings
    problems: tuple[str, ...] = ()


def layer_settings(*layers: SettingsLayer) -> LayeredSettings:
    """Lay later layers over earlier ones. A wrong value is left out, named in `problems`, and the others count."""
    merged: dict[str, Any] = {}
    problems: list[str] = []
    for layer in layers:
        for key, value in layer.values.items():
            name = key.replace("-", "_")
            problem = _problem_with(name, value)
            if problem is None:
                merged[name] = value
            else:
                problems.append(f"{layer.origin}: {problem}")
    return LayeredSettings(Settings.model_validate(merged), tuple(problems))


def _problem_with(name: str, value: object) -> str | None:
    if name in _ENVIRONMENT_ONLY:
        return f"`{name}` is not read from settings; set the environment variable {_ENVIRONMENT_ONLY[name]}."
    if name not in Settings.model_fields:
        return f"there is no setting `{name}`; known are {', '.join(Settings.model_fields)}."
    try:
        Settings.model_validate({name: value})
    except ValidationError as error:
        return f"`{name}`: {error.errors()[0]['msg'].lower()}."
    return None


def parse_settings_file(file_name: str, text: str) -> SettingsLayer | str | None:
    """Read airsmith.toml, or the table [tool.airsmith] of pyproject.toml.

    None where a pyproject.toml has no such table; a sentence where the text cannot be read.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return f"{file_name}: this is not valid TOML: {error}."
    if file_name.endswith("pyproject.toml"):
        table = content.get("tool", {}).get("airsmith") if isinstance(content.get("tool", {}), dict) else None
        if table is None:
            return None
        if not isinstance(table, dict):
            return f"{file_name}: `tool.airsmith` must be a table."
        content = table
    return SettingsLayer(file_name, content)
