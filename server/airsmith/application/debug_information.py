"""What a bug report should say of where Airsmith runs, as Markdown. Keys and sources are never part of it."""

import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata

from airsmith import __version__
from airsmith.application.environment import ProcessEnvironment, engine_meant
from airsmith.application.target_origin import StatedTarget
from airsmith.application.workspace import Workspace
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.manifest import DataError, read_digest
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AirflowVersion
from airsmith.engines.claude_key import ApiKey
from airsmith.engines.endpoint import EndpointProblem, allowed_endpoint
from airsmith.spec.wording import one_line

_PACKAGE = "airsmith"
_AIRFLOW = ("apache-airflow-core", "apache-airflow")
_NAME_OF_REQUIREMENT = re.compile(r"[\w.-]+")
_DIGITS_OF_DIGEST = 12


def debug_information(
    workspace: Workspace, stated: StatedTarget, environment: ProcessEnvironment, of_editor: Mapping[str, str]
) -> str:
    """The page about a document or folder. `of_editor` is what else is known, by what people call it. Reads the disk."""
    sections = (
        ("Airsmith", _of_process()),
        ("Editor", of_editor.items()),
        ("Settings", _of_settings(workspace)),
        ("Airflow", _of_airflow(workspace, stated)),
        ("Generating", _of_generating(workspace, environment)),
        ("Packages", _packages()),
    )
    key = ApiKey(environment.api_key or "")
    return "\n".join(line for heading, facts in sections for line in _section(heading, facts, key))


def _section(heading: str, facts: Iterable[tuple[str, str]], key: ApiKey) -> Iterator[str]:
    yield f"## {heading}\n"
    for name, value in facts:
        yield f"- {name}: {_harmless(value, key)}"
    yield ""


def _harmless(value: str, key: ApiKey) -> str:
    """A value in one line, without keys and the user's name, and in which nothing is markup."""
    shown = _without_home(one_line(key.redact(value).replace("`", "'")))
    return f"`{shown}`" if shown else "none"


def _without_home(text: str) -> str:
    """The text with `~` for the user's folder, which often is named like them."""
    home = os.path.expanduser("~").rstrip("/\\")  # noqa: PTH111 - Path's own raises where there is no home
    return re.sub(rf"(?<![\w.-]){re.escape(home)}(?![\w.-])", "~", text) if home else text


def _of_process() -> Iterator[tuple[str, str]]:
    yield "Version", __version__
    yield "Python", f"{platform.python_version()} at {sys.executable}"
    yield "Platform", platform.platform()


def _of_settings(workspace: Workspace) -> Iterator[tuple[str, str]]:
    yield "Folder", str(workspace.folder)
    yield "File", str(workspace.settings_file or "")
    for name, origin in sorted(workspace.origins.items()):
        yield name, f"{getattr(workspace.settings, name)!r} ({origin})"
    for problem in workspace.problems:
        yield "Problem", problem


def _of_airflow(workspace: Workspace, stated: StatedTarget) -> Iterator[tuple[str, str]]:
    installation = workspace.installation
    yield "Target", f"{stated.target} ({stated.origin})"
    if installation is None:
        yield "Python environment", "still looked for" if workspace.awaits_environment else ""
    else:
        yield "Python environment", str(installation.interpreter)
        yield "Installed there", f"Airflow {installation.airflow or 'no'}, {len(installation.packages)} packages"
    try:
        yield from _of_catalog(workspace.catalog(stated.target), stated.target)
    except DataError as error:
        yield "Catalog", str(error)


def _of_catalog(own: Catalog | None, target: AirflowVersion) -> Iterator[tuple[str, str]]:
    """What the catalog that answers has: the environment's own, or else the packaged one."""
    catalog = own or packaged_catalog(target)
    exactness = "" if catalog.is_exact else f", by the data of {catalog.data_target}"
    yield "Catalog", f"{'packaged' if own is None else 'of the environment'}{exactness}"
    core = next((found for name in _AIRFLOW if (found := catalog.provider(name)) is not None), None)
    yield "Airflow in it", core.version if core is not None else ""
    yield "Providers in it", str(len(catalog.providers()))
    yield "Data", read_digest()[:_DIGITS_OF_DIGEST]


def _of_generating(workspace: Workspace, environment: ProcessEnvironment) -> Iterator[tuple[str, str]]:
    yield "Engine", engine_meant(workspace.settings.engine, environment)
    yield "Key", "set" if environment.api_key is not None else "not set"
    endpoint = allowed_endpoint(environment.base_url, environment.approved_origin)
    yield "Endpoint", endpoint.message if isinstance(endpoint, EndpointProblem) else endpoint
    yield "Data folder", str(environment.data_folder)


def _packages() -> Iterator[tuple[str, str]]:
    """What Airsmith is built on, as it is installed."""
    try:
        requirements = metadata.requires(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        return
    for requirement in sorted(requirements):
        name = _NAME_OF_REQUIREMENT.match(requirement)
        if name is not None:
            yield name[0], _version_of(name[0])


def _version_of(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
