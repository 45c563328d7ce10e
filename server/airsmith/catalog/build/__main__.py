"""Command line of the catalog's builder; see the package's documentation."""

import argparse
import sys
import threading
from pathlib import Path

from packaging.version import Version

from airsmith.catalog.build.extract import Extract, TargetSources, extract, supports
from airsmith.catalog.build.moves import find_moves
from airsmith.catalog.build.providers import describe_provider
from airsmith.catalog.build.versions import Versions, read_versions, refreshed, write_versions
from airsmith.catalog.build.wheels import BadWheelError, Wheel, find_wheels
from airsmith.catalog.build.write import distribution_data, write_data
from airsmith.catalog.reading.program import Program

_STACK_BYTES = 512 * 1024 * 1024
_DEEPEST_RECURSION = 100_000


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
        usable = [wheel for wheel in providers if supports(wheel, Version(airflow[0].version))]
        unknown = [wheel.root for wheel in providers if wheel not in usable]
        programs[target], extracts = extract(sources.tree([*airflow, *usable], unknown))
        for wheel in (*airflow, *usable):
            name = _file_name(wheel, target)
            owners[name] = wheel
            by_package.setdefault(name, {})[target] = extracts.get(wheel.package, Extract())
    files = {
        name: distribution_data(describe_provider(owners[name]), extracts) for name, extracts in by_package.items()
    }
    write_data(out, files | {"moves.json": _moves(programs)})


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
    if options.wheels is None or (options.out is None and not options.refresh):
        parser.error("--wheels and --out are needed")
    try:
        if options.refresh:
            versions = refreshed(versions, find_wheels(options.wheels))
            write_versions(versions)
        if options.out is not None:
            build(options.wheels, options.out, versions)
    except BadWheelError as error:
        sys.stderr.write(f"cannot build the catalog: {error}\n")
        return 2
    return 0


def _run_with_deep_stack() -> int:
    """Chains of imports are followed by recursion, which can be deeper than a usual stack."""
    codes: list[int] = []
    sys.setrecursionlimit(_DEEPEST_RECURSION)
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=lambda: codes.append(main(sys.argv[1:])))
    thread.start()
    thread.join()
    return codes[0] if codes else 2


if __name__ == "__main__":
    sys.exit(_run_with_deep_stack())
