"""What the rules say about code that many people have reviewed, and how long they take for it.

    python tests/benchmarks/check_corpus.py ~/src/my-airflow-project
    python tests/benchmarks/check_corpus.py --cache /tmp/wheels apache-airflow-providers-http
    python tests/benchmarks/check_corpus.py --cache /tmp/wheels @tests/benchmarks/provider_wheels.txt

Sources are folders, wheels (`*.whl`), and requirements that pip downloads into the cache folder, once. `@FILE` reads
sources from a file, one a line. Of each source, Python files in the folders of components are checked, and example DAGs;
`--all-files` takes every Python file. Files of a provider are checked for those of the targets that it supports, example
DAGs for the newest one. The few that cannot be imported on a target are named and left out for it.

On code that is known to be right, each finding of error severity is a fault of ours: the exit code is 1 where there is
one. A warning or hint that comes in more than one of twenty files says little about any of them. Times are CPU seconds
of the best of `--rounds` for each file, with the garbage collector off for both sides, as multiples of `ast.parse` over
the same texts, and the median of the files.
"""

import argparse
import ast
import gc
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from statistics import median

from corpus import CorpusFile, add_source_arguments, airflow_version, correct_files, read_corpus, say

from airsmith.analysis.module import Module
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION
from airsmith.finding import Finding, Severity
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.rule import Profile

Findings = dict[str, tuple[Finding, ...]]
"""By the name of the file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, print, and say whether there were errors."""
    options = _read_arguments(arguments)
    files = read_corpus(options.sources, options.cache, all_files=options.all_files, leave_out=options.leave_out)
    if not files:
        say("There is nothing to check: no Python file of a component in these sources.")
        return 2
    results = [_check(files, CheckOptions(target, options.profile), options) for target in options.airflow]
    return 0 if all(results) else 1


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, fromfile_prefix_chars="@"
    )
    add_source_arguments(parser)
    parser.add_argument(
        "--airflow", type=airflow_version, action="append", help="target version; may be repeated; default 3.3 and 2.11"
    )
    parser.add_argument("--profile", type=Profile, choices=list(Profile), default=Profile.AUTHORED)
    parser.add_argument("--show", nargs="*", default=["error"], metavar="RULE", help="rules or severities to list")
    parser.add_argument("--rounds", type=int, default=1, help="how often each side is timed")
    options = parser.parse_args(arguments)
    options.airflow = options.airflow or [NEWEST_VERSION, AIRFLOW_2_LATEST]
    return options


def _check(all_files: list[CorpusFile], check: CheckOptions, options: argparse.Namespace) -> bool:
    """Check what goes with one target and print what comes of it; whether no rule erred or crashed."""
    say(f"\nAirflow {check.target}")
    files = correct_files(all_files, packaged_catalog(check.target))
    results = {f"{file.package} {file.name}".strip(): check_python(Module(file.text), check) for file in files}
    findings = {name: result.findings for name, result in results.items()}
    crashed = {rule for result in results.values() for rule in result.crashed}
    errors = sum(finding.is_error for found in findings.values() for finding in found)
    say(f"{len(files)} files, {errors} errors")
    if files:
        _print_counts(findings)
        _print_shown(findings, frozenset(options.show))
        _print_speed([file.text for file in files], check, options.rounds)
    if crashed:
        say(f"\nRules that crashed: {', '.join(sorted(crashed))}")
    return not crashed and not errors


def _print_counts(findings: Findings) -> None:
    counts: Counter[tuple[Severity, str]] = Counter()
    files: defaultdict[tuple[Severity, str], set[str]] = defaultdict(set)
    for name, found in findings.items():
        for finding in found:
            counts[finding.severity, finding.rule] += 1
            files[finding.severity, finding.rule].add(name)
    order = list(Severity)
    say(f"\n{'severity':12} {'rule':36} {'findings':>8} {'files':>6} {'of all':>7}")
    for (severity, rule), count in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1])):
        hit = len(files[severity, rule])
        say(f"{severity:12} {rule:36} {count:8} {hit:6} {hit / len(findings):7.1%}")
    if not counts:
        say("No findings.")


def _print_shown(findings: Findings, shown: frozenset[str]) -> None:
    lines = [
        f"{name}:{finding.range.start.line + 1}: {finding.rule}: {finding.message}"
        for name, found in findings.items()
        for finding in found
        if finding.rule in shown or finding.severity.value in shown
    ]
    if lines:
        say("\n" + "\n".join(lines))


def _print_speed(texts: list[str], options: CheckOptions, rounds: int) -> None:
    steps: dict[str, Callable[[str], object]] = {
        "ast.parse": ast.parse,
        "parsed by Airsmith": Module,
        "and indexed": lambda text: Module(text).names,
        "and all rules": lambda text: check_python(Module(text), options),
    }
    parsable = [text for text in texts if Module(text).syntax_problem is None]
    times: dict[str, list[float]] = {name: [] for name in steps}
    for text in parsable:
        best = dict.fromkeys(steps, float("inf"))
        for _ in range(max(rounds, 1)):
            for name, step in steps.items():
                best[name] = min(best[name], _cpu_seconds(step, text))
        for name, seconds in best.items():
            times[name].append(seconds)
    base = sum(times["ast.parse"])
    say(f"\n{'':20} {'CPU s':>7} {'files/s':>8} {'of ast.parse':>13} {'median ms':>10}")
    for name, each in times.items():
        total = sum(each)
        say(f"{name:20} {total:7.2f} {len(each) / total:8.0f} {total / base:12.2f}x {median(each) * 1000:10.2f}")


def _cpu_seconds(step: Callable[[str], object], text: str) -> float:
    gc.disable()
    try:
        began = time.process_time()
        step(text)
        return time.process_time() - began
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
