"""Which Airflow version a document is for, and who says so: the one place where that is decided."""

from dataclasses import dataclass
from pathlib import PurePath

from airsmith.application.workspace import Workspace
from airsmith.catalog.targets import AirflowVersion
from airsmith.spec.document import SpecDocument

_SETTING = "airflow_version"


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A target. `origin` is a part of a sentence, such as `set in airsmith.toml`."""

    target: AirflowVersion
    origin: str


def target_for(workspace: Workspace, spec: SpecDocument | None) -> AirflowVersion:
    """What a spec and every file that was made from it aim at; without a spec, what other files of the workspace do."""
    return stated_target(workspace, spec).target


def stated_target(workspace: Workspace, spec: SpecDocument | None = None) -> StatedTarget:
    """The same, with who says so."""
    version = spec.string(_SETTING) if spec is not None else None
    stated = AirflowVersion.parse(version) if version is not None else None
    return StatedTarget(stated, "set in the spec") if stated else StatedTarget(workspace.target, _origin(workspace))


def _origin(workspace: Workspace) -> str:
    if workspace.settings.airflow_version is not None:
        origin = workspace.origins.get(_SETTING, "the settings")
        is_file = workspace.settings_file is not None and origin == str(workspace.settings_file)
        return f"set in {PurePath(origin).name if is_file else origin}"
    installation = workspace.installation
    if installation is not None and installation.airflow_release == workspace.target:
        return f"installed in {installation.interpreter}"
    return "the newest one known"
