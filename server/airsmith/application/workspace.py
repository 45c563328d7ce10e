"""The settings that hold for a file: those of the nearest airsmith.toml or pyproject.toml above it, and the layers given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from airsmith.application.user_environment import UserEnvironment
from airsmith.catalog.installed.metadata import is_on_network
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import KNOWN_VERSIONS, NEWEST_VERSION, AirflowVersion
from airsmith.config import Settings, SettingsLayer, layer_settings, parse_settings_file, setting_name
from airsmith.finding import Severity
from airsmith.rules.registry import ALL_RULES, find_rule
from airsmith.spec.wording import nearest

_OFF = "off"
_FILE_NAMES = ("airsmith.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Settings with the folder that relative paths in them start from. `problems` are sentences about wrong ones.

    `settings_file` is where they stand, if anywhere; `origins` names the layer that each one comes from which is set.
    `environment` is the Python environment that the code is meant for, where one is known. While the workspace
    `awaits_environment` it is still looked for, so that none is known says nothing yet.
    """

    folder: Path
    settings: Settings
    problems: tuple[str, ...] = ()
    environment: UserEnvironment | None = None
    awaits_environment: bool = False
    settings_file: Path | None = None
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> AirflowVersion:
        """The Airflow version to aim at where the spec does not say: as set, else as installed, else the newest."""
        configured = _target(self.settings.airflow_version)
        installed = self.installation.airflow_release if self.installation is not None else None
        return configured or (installed if installed in KNOWN_VERSIONS else None) or NEWEST_VERSION

    @property
    def installation(self) -> Installation | None:
        """What is installed in the environment; None where none is known."""
        return self.environment.installation if self.environment is not None else None

    def catalog(self, target: AirflowVersion) -> Catalog | None:
        """What the environment's own versions offer on a target; None where the packaged catalog holds."""
        return self.environment.catalog(target) if self.environment is not None else None

    @property
    def disabled_rules(self) -> frozenset[str]:
        """The rules that say nothing in files that people write."""
        off = (name for name, severity in self.settings.severity.items() if severity == _OFF)
        return frozenset((*self.settings.disable, *off))

    @property
    def severities(self) -> dict[str, Severity]:
        """How bad findings are by configuration, by the names of their rules."""
        table = self.settings.severity
        return {name: Severity(severity) for name, severity in table.items() if severity != _OFF}

    def output_folder(self, spec_path: Path) -> Path:
        """Where the files of a spec go: the configured folder, else the spec's own."""
        configured = self.settings.output_dir
        return _below(self.folder, configured) if configured else spec_path.absolute().parent


def open_workspace(start: Path, *layers: SettingsLayer) -> Workspace:
    """Find the settings file for a file or folder, and lay the given layers (editor, flags) over it."""
    start = start.absolute()
    folder = start if start.is_dir() else start.parent
    found: SettingsLayer | str | None = None
    root = folder
    for candidate in (folder, *folder.parents):
        found = _read_settings_of(candidate)
        if found is not None:
            root = candidate
            break
    problems = [found] if isinstance(found, str) else []
    settings_file = None
    if isinstance(found, SettingsLayer):
        settings_file = Path(found.origin)
        found, outside = _without_outside_output(found, root)
        found, distant = _without_distant_interpreter(found)
        problems += (*outside, *distant)
    known_layers = []
    for layer in (found, *layers) if isinstance(found, SettingsLayer) else layers:
        known, problems_of_layer = _known_part(layer)
        known_layers.append(known)
        problems += problems_of_layer
    layered = layer_settings(*known_layers)
    return Workspace(root, layered.settings, tuple(problems), settings_file=settings_file, origins=layered.origins)


def _without_outside_output(layer: SettingsLayer, root: Path) -> tuple[SettingsLayer, tuple[str, ...]]:
    """A workspace that somebody else wrote may not have files put anywhere but into itself."""
    names = [key for key in layer.values if setting_name(key) == "output_dir" and isinstance(layer.values[key], str)]
    outside = [key for key in names if not _below(root, layer.values[key]).is_relative_to(root.resolve())]
    if not outside:
        return layer, ()
    kept = {key: value for key, value in layer.values.items() if key not in outside}
    problem = f"{layer.origin}: `output_dir` must lie below this file's folder; use --out for another place."
    return SettingsLayer(layer.origin, kept), (problem,)


def _without_distant_interpreter(layer: SettingsLayer) -> tuple[SettingsLayer, tuple[str, ...]]:
    """A workspace that somebody else wrote may not have another machine contacted by looking at a path on it."""
    distant = [
        key
        for key, value in layer.values.items()
        if setting_name(key) == "interpreter" and isinstance(value, str) and is_on_network(value)
    ]
    if not distant:
        return layer, ()
    kept = {key: value for key, value in layer.values.items() if key not in distant}
    problem = f"{layer.origin}: `interpreter` must be a path on this machine; use the editor's settings for another."
    return SettingsLayer(layer.origin, kept), (problem,)


def _below(root: Path, folder: str) -> Path:
    return (root / Path(folder).expanduser()).resolve()


def _read_settings_of(folder: Path) -> SettingsLayer | str | None:
    for name in _FILE_NAMES:
        path = folder / name
        try:
            text = path.read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            return f"{path}: the settings cannot be read: {(error.strerror or type(error).__name__).lower()}."
        except UnicodeDecodeError:
            return f"{path}: the settings are no UTF-8 text; save the file as UTF-8."
        found = parse_settings_file(str(path), text)
        if found is not None:
            return found
    return None


def _known_part(layer: SettingsLayer) -> tuple[SettingsLayer, tuple[str, ...]]:
    """Those values of a layer that can hold, and a sentence for each other one, versions and rules included."""
    alone = layer_settings(layer)
    values = alone.settings.model_dump(exclude_unset=True)
    problems = list(alone.problems)
    target = _target(alone.settings.airflow_version)
    if target is not None and target not in KNOWN_VERSIONS:
        del values["airflow_version"]
        problems.append(f"{layer.origin}: `airflow_version`: {unknown_version(target)}")
    unknown_rules = [name for name in alone.settings.disable if find_rule(name) is None]
    if unknown_rules:
        values["disable"] = tuple(name for name in alone.settings.disable if name not in unknown_rules)
        problems += [f"{layer.origin}: `disable`: {unknown_rule(name)}" for name in unknown_rules]
    unrated = [name for name in alone.settings.severity if find_rule(name) is None]
    if unrated:
        values["severity"] = {name: how for name, how in alone.settings.severity.items() if name not in unrated}
        problems += [f"{layer.origin}: `severity`: {unknown_rule(name)}" for name in unrated]
    return SettingsLayer(layer.origin, values), tuple(problems)


def unknown_version(version: AirflowVersion) -> str:
    """A sentence about a version of Airflow that cannot be aimed at."""
    known = ", ".join(map(str, KNOWN_VERSIONS))
    return f"Airflow {version} is not known here; known are {known}."


def unknown_rule(name: str) -> str:
    """A sentence about a rule that does not exist, with the one that was probably meant."""
    near = nearest(name, [rule.name for rule in ALL_RULES])
    hint = f"did you mean {near}?" if near else "`airsmith explain` lists them all."
    return f"there is no rule {name}; {hint}"


def _target(version: str | None) -> AirflowVersion | None:
    return AirflowVersion.parse(version) if version else None
