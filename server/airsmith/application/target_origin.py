"""Which Airflow version is aimed at, and who says so."""

from dataclasses import dataclass
from pathlib import PurePath

from airsmith.application.workspace import Workspace
from airsmith.catalog.targets import AirflowVersion

_SETTING = "airflow_version"


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A target. `origin` is a part of a sentence, such as `set in airsmith.toml`."""

    target: AirflowVersion
    origin: str


def stated_target(workspace: Workspace, of_spec: str | None = None) -> StatedTarget:
    """What a document in the workspace aims at; `of_spec` is the version that it states itself, if it is a spec."""
    if of_spec is not None and AirflowVersion.parse(of_spec) is not None:
        return StatedTarget(workspace.target_of(of_spec), "set in the spec")
    return StatedTarget(workspace.target, _origin(workspace))


def _origin(workspace: Workspace) -> str:
    if workspace.settings.airflow_version is not None:
        origin = workspace.origins.get(_SETTING, "the settings")
        is_file = workspace.settings_file is not None and origin == str(workspace.settings_file)
        return f"set in {PurePath(origin).name if is_file else origin}"
    installation = workspace.installation
    if installation is not None and installation.airflow_release == workspace.target:
        return f"installed in {installation.interpreter}"
    return "the newest one known"
