"""What the rules say about code that many people have reviewed, and how long they take for it.

    python tests/benchmarks/check_corpus.py ~/src/my-airflow-project
    python tests/benchmarks/check_corpus.py --cache /tmp/wheels apache-airflow-providers-http
    python tests/benchmarks/check_corpus.py --cache /tmp/wheels @tests/benchmarks/provider_wheels.txt

Sources are folders, wheels (`*.whl`), and names of packages that pip downloads into the cache folder, once. `@FILE` reads
sources from a file, one a line. Of each source, Python files in folders named operators, sensors, hooks and transfers are
checked; `--all-files` takes every Python file.

On code that is known to be right, each finding of error severity is a fault of ours: the exit code is 1 where there is
one. A warning or hint that comes in more than one of twenty files says little about any of them. Times are CPU seconds
of the best of `--rounds` for each file, with the garbage collector off for both sides, as multiples of `ast.parse` over
the same texts.
"""

import argparse
import ast
import gc
import subprocess
import sys
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding, Severity
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.rule import Profile

COMPONENT_FOLDERS = frozenset(("operators", "sensors", "hooks", "transfers"))
Files = dict[str, str]
"""Texts by the names they are shown under."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, print, and say whether there were errors."""
    options = _read_arguments(arguments)
    files: Files = {}
    for source in options.sources:
        for name, text in _texts_of(source, options.cache):
            if options.all_files or _is_component_file(name):
                files[name] = text
    if not files:
        _say("There is nothing to check: no Python file of a component in these sources.")
        return 2
    check_options = CheckOptions(target=options.airflow, profile=options.profile)
    findings = {name: check_python(Module(text), check_options) for name, text in files.items()}
    crashed = {rule for result in findings.values() for rule in result.crashed}
    _print_counts({name: result.findings for name, result in findings.items()})
    _print_shown({name: result.findings for name, result in findings.items()}, frozenset(options.show))
    if crashed:
        _say(f"\nRules that crashed: {', '.join(sorted(crashed))}")
    _print_speed(files, check_options, options.rounds)
    return 1 if crashed or not all(result.is_valid for result in findings.values()) else 0


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, fromfile_prefix_chars="@"
    )
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="folder, wheel or package name")
    parser.add_argument("--cache", type=Path, help="folder for downloaded wheels")
    parser.add_argument("--all-files", action="store_true", help="not only files of components")
    parser.add_argument("--airflow", type=AirflowVersion.parse, default=NEWEST_VERSION, help="target version")
    parser.add_argument("--profile", type=Profile, choices=list(Profile), default=Profile.AUTHORED)
    parser.add_argument("--show", nargs="*", default=["error"], metavar="RULE", help="rules or severities to list")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side is timed")
    return parser.parse_args(arguments)


def _is_component_file(name: str) -> bool:
    path = Path(name)
    return not COMPONENT_FOLDERS.isdisjoint(path.parts[:-1]) and path.name != "__init__.py"


def _texts_of(source: str, cache: Path | None) -> Iterator[tuple[str, str]]:
    path = Path(source).expanduser()
    if path.is_dir():
        for file in sorted(path.rglob("*.py")):
            yield str(file.relative_to(path)), file.read_text(encoding="utf-8", errors="replace")
        return
    with zipfile.ZipFile(path if path.suffix == ".whl" else _downloaded(source, cache)) as wheel:
        for name in sorted(wheel.namelist()):
            if name.endswith(".py"):
                yield name, wheel.read(name).decode("utf-8", errors="replace")


def _downloaded(package: str, cache: Path | None) -> Path:
    """The wheel of a package, from the cache or from where pip gets its packages."""
    if cache is None:
        sys.exit(f"{package} is neither a folder nor a wheel; say with --cache where to download it to.")
    pattern = f"{package.replace('-', '_')}-[0-9]*.whl"
    if not any(cache.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(cache), package], check=True)  # noqa: S603 - our own command
    return next(cache.glob(pattern))


def _print_counts(findings: dict[str, tuple[Finding, ...]]) -> None:
    counts: Counter[tuple[Severity, str]] = Counter()
    files: defaultdict[tuple[Severity, str], set[str]] = defaultdict(set)
    for name, found in findings.items():
        for finding in found:
            counts[finding.severity, finding.rule] += 1
            files[finding.severity, finding.rule].add(name)
    order = list(Severity)
    _say(f"{len(findings)} files\n\n{'severity':12} {'rule':36} {'findings':>8} {'files':>6} {'of all':>7}")
    for (severity, rule), count in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1])):
        hit = len(files[severity, rule])
        _say(f"{severity:12} {rule:36} {count:8} {hit:6} {hit / len(findings):7.1%}")
    if not counts:
        _say("No findings.")


def _print_shown(findings: dict[str, tuple[Finding, ...]], shown: frozenset[str]) -> None:
    lines = [
        f"{name}:{finding.range.start.line + 1}: {finding.rule}: {finding.message}"
        for name, found in findings.items()
        for finding in found
        if finding.rule in shown or finding.severity.value in shown
    ]
    if lines:
        _say("\n" + "\n".join(lines))


def _print_speed(files: Files, options: CheckOptions, rounds: int) -> None:
    steps: dict[str, Callable[[str], object]] = {
        "ast.parse": ast.parse,
        "parsed by Airsmith": Module,
        "and indexed": lambda text: Module(text).names,
        "and all rules": lambda text: check_python(Module(text), options),
    }
    parsable = [text for text in files.values() if Module(text).syntax_problem is None]
    totals = dict.fromkeys(steps, 0.0)
    for text in parsable:
        best = dict.fromkeys(steps, float("inf"))
        for _ in range(max(rounds, 1)):
            for name, step in steps.items():
                best[name] = min(best[name], _cpu_seconds(step, text))
        for name, seconds in best.items():
            totals[name] += seconds
    _say(f"\n{'':20} {'CPU s':>7} {'files/s':>8} {'of ast.parse':>13}")
    for name, seconds in totals.items():
        _say(f"{name:20} {seconds:7.2f} {len(parsable) / seconds:8.0f} {seconds / totals['ast.parse']:12.2f}x")


def _cpu_seconds(step: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        began = time.process_time()
        step(text)
        return time.process_time() - began
    finally:
        gc.enable()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
