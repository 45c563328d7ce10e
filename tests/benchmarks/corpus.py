"""Where the benchmarks get their files: folders, wheels, and packages that pip downloads into a cache folder, once."""

import argparse
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion

COMPONENT_FOLDERS = frozenset(
    ("operators", "sensors", "hooks", "transfers", "triggers", "links", "notifications", "decorators", "example_dags")
)
"""Folders of what this is about, and of the DAGs that use it."""


class CorpusFile(NamedTuple):
    """A Python file. `package` is the distribution that it comes from, empty for a file of a folder."""

    name: str
    text: str
    package: str = ""

    @property
    def is_of_component(self) -> bool:
        """Whether it stands where components and their like do."""
        path = Path(self.name)
        return not COMPONENT_FOLDERS.isdisjoint(path.parts[:-1]) and path.name != "__init__.py"

    @property
    def is_example(self) -> bool:
        """Whether this is an example DAG."""
        return "example_dags" in Path(self.name).parts

    @property
    def module(self) -> str:
        """The dotted path that it is imported by, if it is from a wheel."""
        return self.name.removesuffix(".py").replace("/", ".")

    def is_for(self, catalog: Catalog) -> bool:
        """Whether it is meant to run on the catalog's target.

        Its provider must support that. Example DAGs show how things are done today, so they are for the newest Airflow.
        What is no file of a provider of the catalog is for all targets.
        """
        provider = catalog.provider(self.package) if self.package else None
        if provider is None:
            return True
        return catalog.supports(provider) and (catalog.target == NEWEST_VERSION or not self.is_example)

    def failure_on(self, catalog: Catalog) -> str:
        """Why a provider's file cannot be imported on the target though it is for it; empty where it can.

        The catalog's word for it has been compared with real imports (`catalog_truth.py`). Such a file is no correct one.
        """
        record = catalog.module(self.module) if self.package else None
        return record.failure if record is not None else ""


def correct_files(files: list[CorpusFile], catalog: Catalog) -> list[CorpusFile]:
    """The files that run on the catalog's target; says which ones do not although they should."""
    meant = [file for file in files if file.is_for(catalog)]
    for file in meant:
        if failure := file.failure_on(catalog):
            say(f"Left out, as it cannot be imported on Airflow {catalog.target}: {file.name}: {failure}")
    return [file for file in meant if not file.failure_on(catalog)]


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """What `read_corpus` needs, for the command line."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="folder, wheel or requirement")
    parser.add_argument("--cache", type=Path, help="folder for downloaded wheels")
    parser.add_argument("--all-files", action="store_true", help="not only files of components")
    parser.add_argument("--leave-out", action="append", default=[], metavar="NAME", help="file or folder to leave out")


def airflow_version(text: str) -> AirflowVersion:
    """A target given on the command line."""
    version = AirflowVersion.parse(text)
    if version is None:
        raise argparse.ArgumentTypeError(f"{text} is no Airflow version such as 3.3")
    return version


def read_corpus(
    sources: Sequence[str], cache: Path | None, *, all_files: bool = False, leave_out: Sequence[str] = ()
) -> list[CorpusFile]:
    """The files of all sources, those of components unless all are asked for. Ends the program on a wrong source.

    What `leave_out` names is left out, with everything below it.
    """
    wanted = [source for source in sources if not _is_local(source)]
    wheels = dict(zip(wanted, _downloaded(wanted, cache), strict=True))
    files = (file for source in sources for file in _files_of(wheels.get(source, Path(source).expanduser())))
    return [
        file
        for file in files
        if (all_files or file.is_of_component) and not any(Path(file.name).is_relative_to(one) for one in leave_out)
    ]


def _is_local(source: str) -> bool:
    path = Path(source).expanduser()
    return path.is_dir() or path.suffix == ".whl"


def _files_of(path: Path) -> Iterator[CorpusFile]:
    if path.is_dir():
        for file in sorted(path.rglob("*.py")):
            yield CorpusFile(str(file.relative_to(path)), file.read_text(encoding="utf-8", errors="replace"))
        return
    package = parse_wheel_filename(path.name)[0]
    with zipfile.ZipFile(path) as wheel:
        for name in sorted(wheel.namelist()):
            if name.endswith(".py"):
                yield CorpusFile(name, wheel.read(name).decode("utf-8", errors="replace"), package)


def _downloaded(requirements: list[str], cache: Path | None) -> list[Path]:
    """The wheels of requirements, from the cache or from where pip gets its packages."""
    if requirements and cache is None:
        sys.exit(f"{requirements[0]} is neither a folder nor a wheel; say with --cache where to download it to.")
    if not requirements or cache is None:
        return []
    missing = [one for one in requirements if _in_cache(one, cache) is None]
    if missing:
        say(f"Downloading {len(missing)} wheels into {cache} …")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(cache), *missing], check=True)  # noqa: S603 - our own command
    return [path for one in requirements if (path := _in_cache(one, cache)) is not None]


def _in_cache(requirement: str, cache: Path) -> Path | None:
    """The newest wheel in the cache that satisfies a requirement."""
    wanted = Requirement(requirement)
    found = []
    for path in cache.glob(f"{wanted.name.replace('-', '_')}-*.whl"):
        _, version, *_ = parse_wheel_filename(path.name)
        if wanted.specifier.contains(version):
            found.append((version, path))
    return max(found)[1] if found else None
