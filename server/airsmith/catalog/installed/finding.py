"""From the path of a Python or of an environment's folder to what is installed there. Files are read, nothing is run."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from airsmith.catalog.installed.metadata import (
    InstalledPackage,
    added_folders,
    installed_packages,
    is_editable,
    is_folder,
    is_on_network,
    read_head,
)
from airsmith.catalog.installed.model import Installation, NotAnInterpreter

_VENV_FILE = "pyvenv.cfg"
_VERSION = re.compile(r"(\d+\.\d+)")
_NAMED_VERSION = re.compile(r"python(\d+\.\d+)")
_NAME_OF_PYTHON = re.compile(r"(?:python|pypy)[\w.-]*", re.IGNORECASE)
_OF_AIRFLOW = "apache-airflow"


def find_installation(interpreter: Path) -> Installation | NotAnInterpreter:
    """What is installed beside a Python: a virtual environment, a conda environment, or a system's Python.

    The path may also be that of the environment's folder.
    """
    folders = tuple(find_folders(interpreter))
    if not folders:
        return NotAnInterpreter(
            f"{interpreter} is no Python and no folder of one; give the path of an environment, such as .venv."
        )
    packages = find_packages(folders)
    editable = (name for name, package in packages.items() if name.startswith(_OF_AIRFLOW) and is_editable(package))
    versions = {name: package.version for name, package in sorted(packages.items())}
    return Installation(interpreter, folders, versions, frozenset(editable))


def find_folders(interpreter: Path) -> Iterator[Path]:
    """Where a Python's packages are, in the order in which it searches them."""
    seen: set[Path] = set()
    for folder in _package_folders(interpreter):
        for one in (folder, *added_folders(folder)):
            real = one.resolve()
            if real not in seen:
                seen.add(real)
                yield one


def find_packages(folders: Iterable[Path]) -> dict[str, InstalledPackage]:
    """The distributions by canonical name; the first folder that has one wins, as it does for Python."""
    found: dict[str, InstalledPackage] = {}
    for folder in folders:
        for name, package in installed_packages(folder).items():
            found.setdefault(name, package)
    return found


def _package_folders(interpreter: Path) -> Iterator[Path]:
    for prefix, named_version in _prefixes(interpreter):
        settings = _venv_settings(prefix)
        if settings is None:
            folders = list(_below(prefix, named_version, is_base=True))
        else:
            version = _first(_VERSION, settings.get("version_info") or settings.get("version", "")) or named_version
            folders = [*_below(prefix, version, is_base=False), *_inherited(settings, version)]
        if folders:
            yield from folders
            return


def _inherited(settings: Mapping[str, str], version: str) -> Iterator[Path]:
    """The folders of the Python that a virtual environment was made with, where it shares them."""
    home = settings.get("home", "")
    if settings.get("include-system-site-packages", "").lower() == "true" and home and not is_on_network(home):
        for base in (Path(home).parent, Path(home)):
            yield from _below(base, version, is_base=True)


def _prefixes(interpreter: Path) -> Iterator[tuple[Path, str]]:
    """Folders that may be the environment's, with the Python version where a name tells it; the likeliest first."""
    if is_folder(interpreter):
        yield interpreter, ""
        return
    if not _is_python(interpreter):
        return
    real = interpreter.resolve()
    for path in (interpreter, real):
        version = _first(_NAMED_VERSION, path.name) or _first(_NAMED_VERSION, real.name)
        yield path.parent.parent, version
        yield path.parent, version  # on Windows, python.exe of a base installation or of conda


def _venv_settings(prefix: Path) -> Mapping[str, str] | None:
    """What pyvenv.cfg says; None where the folder is no virtual environment."""
    path = prefix / _VENV_FILE
    if not _exists(path):
        return None
    lines = (line.partition("=") for line in read_head(path).splitlines())
    return {key.strip().lower(): value.strip() for key, _, value in lines}


def _below(prefix: Path, version: str, *, is_base: bool) -> Iterator[Path]:
    """The folders of packages below a prefix, as Python, Debian and Windows name them."""
    versions = [version] if version else _versions_of(prefix)
    libraries = [prefix / "lib", prefix / "lib64"]
    if is_base:
        libraries.insert(0, prefix / "local" / "lib")
    candidates = [library / f"python{one}" for one in versions for library in libraries]
    yield from (
        folder
        for candidate in candidates
        for folder in (candidate / "site-packages", candidate / "dist-packages")
        if is_folder(folder)
    )
    for folder in (prefix / "lib" / "python3" / "dist-packages", prefix / "Lib" / "site-packages"):
        if is_folder(folder):
            yield folder


def _versions_of(prefix: Path) -> list[str]:
    """The newest Python version that has packages below a prefix, in a list of one; nothing where there is none."""
    folders = [*_glob(prefix / "lib"), *_glob(prefix / "lib64")]
    versions = {version for folder in folders if (version := _first(_NAMED_VERSION, folder.name))}
    return sorted(versions, key=lambda version: [int(part) for part in version.split(".")])[-1:]


def _glob(library: Path) -> list[Path]:
    try:
        return [path for path in library.glob("python3*") if is_folder(path / "site-packages")]
    except OSError:
        return []


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _is_python(path: Path) -> bool:
    """Whether a path is that of a file that is called python or pypy, as may be the one that it links to."""
    try:
        return path.is_file() and any(_NAME_OF_PYTHON.fullmatch(one.name) for one in (path, path.resolve()))
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
