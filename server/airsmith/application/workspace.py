"""The settings that hold for a file: those of the nearest airsmith.toml or pyproject.toml above it, and the layers given."""

from dataclasses import dataclass
from pathlib import Path

from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.config import Settings, SettingsLayer, layer_settings, parse_settings_file

_FILE_NAMES = ("airsmith.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Settings with the folder that relative paths in them start from. `problems` are sentences about wrong ones."""

    folder: Path
    settings: Settings
    problems: tuple[str, ...] = ()

    @property
    def target(self) -> AirflowVersion:
        """The Airflow version to aim at where the spec does not say."""
        return _target(self.settings.airflow_version) or NEWEST_VERSION

    def target_of(self, version: str | None) -> AirflowVersion:
        """The Airflow version that a spec asks for, else the workspace's."""
        return _target(version) or self.target

    def output_folder(self, spec_path: Path) -> Path:
        """Where the files of a spec go: the configured folder, else the spec's own."""
        configured = self.settings.output_dir
        return (self.folder / Path(configured).expanduser()).resolve() if configured else spec_path.absolute().parent


def open_workspace(start: Path, *layers: SettingsLayer) -> Workspace:
    """Find the settings file for a file or folder, and lay the given layers (editor, flags) over it."""
    start = start.absolute()
    folder = start if start.is_dir() else start.parent
    file_layers: list[SettingsLayer] = []
    problems: list[str] = []
    root = folder
    for candidate in (folder, *folder.parents):
        found = _read_settings_of(candidate)
        if found is None:
            continue
        root = candidate
        if isinstance(found, str):
            problems.append(found)
        else:
            file_layers.append(found)
        break
    layered = layer_settings(*file_layers, *layers)
    return Workspace(root, layered.settings, (*problems, *layered.problems))


def _read_settings_of(folder: Path) -> SettingsLayer | str | None:
    for name in _FILE_NAMES:
        path = folder / name
        try:
            text = path.read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError) as error:
            return f"{path}: the settings cannot be read: {type(error).__name__}."
        found = parse_settings_file(str(path), text)
        if found is not None:
            return found
    return None


def _target(version: str | None) -> AirflowVersion | None:
    return AirflowVersion.parse(version) if version else None
