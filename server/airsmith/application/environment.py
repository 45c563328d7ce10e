"""What is read from the process environment: the key, endpoints and folders. Nowhere else is it looked at."""

import os.path
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from airsmith.config import EngineName


@dataclass(frozen=True, slots=True)
class ProcessEnvironment:
    """Values that no workspace can set. `api_key` is kept out of every representation."""

    data_folder: Path
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    approved_origin: str | None = None
    patterns_url: str | None = None
    """Where the service for similar patterns is."""
    virtual_env: Path | None = None
    """The folder of the virtual environment that is active."""


def read_environment(variables: Mapping[str, str]) -> ProcessEnvironment:
    """Read the variables; empty ones count as absent. The data folder defaults to the user's own."""
    folder = variables.get("AIRSMITH_DATA_DIR", "").strip()
    active = variables.get("VIRTUAL_ENV", "").strip()
    return ProcessEnvironment(
        data_folder=_expanded(folder) if folder else user_data_path("airsmith", appauthor=False),
        api_key=variables.get("ANTHROPIC_API_KEY", "").strip() or None,
        base_url=variables.get("ANTHROPIC_BASE_URL", "").strip() or None,
        approved_origin=variables.get("AIRSMITH_APPROVED_ORIGIN", "").strip() or None,
        patterns_url=variables.get("AIRSMITH_PATTERNS_URL", "").strip() or None,
        virtual_env=_expanded(active) if active else None,
    )


def engine_meant(name: EngineName, environment: ProcessEnvironment) -> EngineName:
    """The engine that a setting means: `auto` is claude where there is a key, else scaffold."""
    if name != "auto":
        return name
    return "claude" if environment.api_key is not None else "scaffold"


def _expanded(folder: str) -> Path:
    return Path(os.path.expanduser(folder)).absolute()  # noqa: PTH111 - Path's own raises where there is no home
