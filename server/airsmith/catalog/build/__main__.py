"""Command line of the catalog's builder; see the package's documentation."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from packaging.version import Version

from airsmith.catalog.build.moves import find_moves
from airsmith.catalog.build.releases import BadSdistError, carried_on, find_releases
from airsmith.catalog.build.versions import Versions, read_versions, refreshed, write_versions
from airsmith.catalog.build.wheels import BadWheelError, Wheel, find_wheels
from airsmith.catalog.build.write import write_data, write_file
from airsmith.catalog.datafiles import MOVES, RELEASES, read_distributions, read_releases
from airsmith.catalog.model import Provider, Release
from airsmith.catalog.reading.deep_stack import run_with_deep_stack
from airsmith.catalog.reading.distribution_data import distribution_data
from airsmith.catalog.reading.extract import Extract, TargetSources, extract
from airsmith.catalog.reading.program import Program
from airsmith.catalog.reading.provider_records import describe_provider
from airsmith.catalog.records import releases_to_data


def build(wheels_folder: Path, out: Path, versions: Versions) -> None:
    """Make the data in `out` from the wheels. Raises BadWheelError where they are not the locked ones."""
    wheels = versions.select(find_wheels(wheels_folder))
    providers = [wheels[pin.requirement] for pin in versions.providers]
    sources = TargetSources()
    by_package: dict[str, dict[str, Extract]] = {}
    owners: dict[str, Wheel] = {}
    programs: dict[str, Program] = {}
    for target, pins in sorted(versions.airflow.items()):
        airflow = [wheels[pin.requirement] for pin in pins]
        usable = [wheel for wheel in providers if wheel.supports(Version(airflow[0].version))]
        unknown = [wheel.root for wheel in providers if wheel not in usable]
        programs[target], extracts = extract(sources.tree([*airflow, *usable], unknown))
        for wheel in (*airflow, *usable):
            name = _file_name(wheel, target)
            owners[name] = wheel
            by_package.setdefault(name, {})[target] = extracts.get(wheel.package, Extract())
    files = {
        name: distribution_data(describe_provider(owners[name]), extracts) for name, extracts in by_package.items()
    }
    described = [describe_provider(wheel) for wheel in providers]
    write_data(out, files | {MOVES: _moves(programs), RELEASES: _releases(read_releases(out), described)})


def gather_releases(sdists_folder: Path, out: Path) -> None:
    """Write anew which versions of the providers there are. Raises BadSdistError."""
    providers = [one.provider for one in read_distributions(out) if one.provider.is_provider]
    write_file(out, RELEASES, _releases(find_releases(sdists_folder), providers))


def _releases(known: Mapping[str, tuple[Release, ...]], providers: list[Provider]) -> dict[str, dict[str, str]]:
    return {package: releases_to_data(releases) for package, releases in carried_on(known, providers).items()}


def _moves(programs: dict[str, Program]) -> dict[str, str]:
    oldest, newest = min(programs, key=Version), max(programs, key=Version)
    return find_moves(programs[newest], programs[oldest]) if oldest != newest else {}


def _file_name(wheel: Wheel, target: str) -> str:
    if wheel.is_provider:
        return f"providers/{wheel.package.removeprefix('apache-airflow-providers-')}.json"
    return f"{wheel.package}-{target}.json"


def main(arguments: list[str]) -> int:
    """Run one of the builder's actions; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m airsmith.catalog.build", description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder with the wheels")
    parser.add_argument("--sdists", type=Path, help="folder with source distributions that tell the known versions")
    parser.add_argument("--out", type=Path, help="folder for the data")
    parser.add_argument("--requirements", action="store_true", help="print what pip has to download")
    parser.add_argument("--refresh", action="store_true", help="pin the versions of the wheels at hand")
    options = parser.parse_args(arguments)
    versions = read_versions()
    if options.requirements:
        sys.stdout.write(
            "".join(f"{requirement}\n" for requirement in dict.fromkeys(pin.requirement for pin in versions.pins))
        )
        return 0
    if options.sdists is None and options.wheels is None:
        parser.error("--wheels or --sdists is needed")
    if options.out is None and (options.sdists is not None or not options.refresh):
        parser.error("--out is needed")
    try:
        if options.refresh and options.wheels is not None:
            versions = refreshed(versions, find_wheels(options.wheels))
            write_versions(versions)
        if options.out is not None and options.wheels is not None:
            build(options.wheels, options.out, versions)
        if options.sdists is not None:
            gather_releases(options.sdists, options.out)
    except (BadWheelError, BadSdistError) as error:
        sys.stderr.write(f"cannot build the catalog: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(run_with_deep_stack(lambda: main(sys.argv[1:])))
