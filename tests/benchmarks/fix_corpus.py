"""Whether fixes keep their promises on code of other people: what is found there is fixed, one finding at a time.

    python tests/benchmarks/fix_corpus.py --cache /tmp/wheels @tests/benchmarks/provider_wheels.txt

Sources are given as for `check_corpus.py`; every Python file counts. Both profiles and both targets are looked at. Each
fix must remove its finding, bring no error if it is safe, and leave a file that parsed parsing. A second go of all safe
fixes must change nothing. Of each rule, `--most` findings are tried for each target and profile. The exit code is 1
where a promise is broken.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from corpus import CorpusFile, add_source_arguments, correct_files, read_corpus, say

from airsmith.analysis.module import Module
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION
from airsmith.finding import Finding, Safety
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.fixing import apply_safe_fixes
from airsmith.rules.rule import Profile
from airsmith.text import apply_edits


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the fixes, print what was tried and what broke."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, fromfile_prefix_chars="@"
    )
    add_source_arguments(parser)
    parser.add_argument("--most", type=int, default=40, help="findings of one rule to fix one by one")
    options = parser.parse_args(arguments)
    files = read_corpus(options.sources, options.cache, all_files=True, leave_out=options.leave_out)
    tried: Counter[tuple[str, Safety]] = Counter()
    broken: list[str] = []
    for target in (NEWEST_VERSION, AIRFLOW_2_LATEST):
        kept = correct_files(files, packaged_catalog(target))
        for profile in Profile:
            check = CheckOptions(target, profile)
            broken += [
                f"Airflow {target}, {profile}: {problem}" for problem in _problems(kept, check, options.most, tried)
            ]
    for (rule, safety), count in sorted(tried.items()):
        say(f"{count:6} {safety:7} {rule}")
    for problem in broken:
        say(problem)
    say(f"{sum(tried.values())} fixes tried, {len(broken)} promises broken.")
    return 1 if broken or not tried else 0


def _problems(
    files: list[CorpusFile], check: CheckOptions, most: int, tried: Counter[tuple[str, Safety]]
) -> Iterator[str]:
    seen: defaultdict[str, int] = defaultdict(int)
    for file in files:
        findings = _check(file.text, check)
        fixable = [finding for finding in findings if finding.fix is not None]
        for finding in fixable:
            if seen[finding.rule] < most and finding.fix is not None:
                seen[finding.rule] += 1
                tried[finding.rule, finding.fix.safety] += 1
                for problem in _broken_by(finding, file.text, findings, check):
                    yield f"{file.name}:{finding.range.start.line + 1}: {finding.rule}: {finding.fix.title}: {problem}"
        if any(finding.fix is not None and finding.fix.safety is Safety.SAFE for finding in fixable):
            yield from _broken_together(file, check)


def _check(text: str, options: CheckOptions) -> tuple[Finding, ...]:
    return check_python(Module(text), options).findings


def _broken_by(finding: Finding, text: str, before: Sequence[Finding], options: CheckOptions) -> Iterator[str]:
    assert finding.fix is not None
    fixed = apply_edits(text, finding.fix.edits)
    if fixed == text:
        yield "changes nothing"
        return
    if Module(fixed).syntax_problem is not None and Module(text).syntax_problem is None:
        yield "leaves a file that does not parse"
        return
    after = _check(fixed, options)
    if _count(after, finding) >= _count(before, finding):
        yield "leaves its finding"
    if (errors := _errors(after) - _errors(before)) and finding.fix.safety is Safety.SAFE:
        yield f"brings {', '.join(rule for rule, _ in errors)}"


def _broken_together(file: CorpusFile, options: CheckOptions) -> Iterator[str]:
    once = apply_safe_fixes(file.text, lambda text: _check(text, options))
    if Module(once.text).syntax_problem is not None and Module(file.text).syntax_problem is None:
        yield f"{file.name}: all safe fixes together leave a file that does not parse"
    if apply_safe_fixes(once.text, lambda text: _check(text, options)).text != once.text:
        yield f"{file.name}: a second go of all safe fixes changes something"


def _count(findings: Sequence[Finding], like: Finding) -> int:
    return sum(finding.rule == like.rule for finding in findings)


def _errors(findings: Sequence[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.rule, finding.message) for finding in findings if finding.is_error)


if __name__ == "__main__":
    sys.exit(main())
