"""Whether the rules catch what is wrong: correct files with one defect each, of kinds that models and people make.

    PYTHONPATH=tests python tests/benchmarks/seeded_corpus.py --cache /tmp/wheels @tests/benchmarks/provider_wheels.txt

Sources are those of check_corpus.py. Of each file, `--most` seeds of each kind are made; `support/seeding` says how, and
when a defect is certain. Seeds of a kind that is not certain are counted, but need not be caught. The exit code is 1 where
fewer than 99 of 100 of any certain kind are caught, or where an original has a finding of error severity.
"""

import argparse
import sys
from collections.abc import Sequence

from corpus import CorpusFile, add_source_arguments, airflow_version, correct_files, read_corpus, say

from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import NEWEST_VERSION
from support.seeding import Seed, SeedKind, Source, Verdict, judge, make_seeds, original_errors

SHARE_TO_CATCH = 0.99


def main(arguments: Sequence[str] | None = None) -> int:
    """Seed, check, print, and say whether enough was caught."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, fromfile_prefix_chars="@"
    )
    add_source_arguments(parser)
    parser.add_argument("--airflow", type=airflow_version, default=NEWEST_VERSION, help="target version")
    parser.add_argument("--most", type=int, default=1, help="seeds of each kind for each file")
    parser.add_argument("--misses", type=int, default=10, help="how many misses of each kind to list")
    options = parser.parse_args(arguments)
    catalog = packaged_catalog(options.airflow)
    files = read_corpus(options.sources, options.cache, all_files=options.all_files, leave_out=options.leave_out)
    verdicts = {kind: Verdict() for kind in SeedKind}
    errors: list[str] = []
    for file in correct_files(files, catalog):
        errors += _try(file, catalog, options.most, verdicts)
    _print(verdicts, errors, options.misses)
    is_enough = all(verdict.share >= SHARE_TO_CATCH for kind, verdict in verdicts.items() if kind.is_certain)
    return 0 if is_enough and not errors else 1


def _try(file: CorpusFile, catalog: Catalog, most: int, verdicts: dict[SeedKind, Verdict]) -> list[str]:
    """Judge the seeds of one file; what the rules say against the file itself."""
    seeds = list(make_seeds(Source(file.name, file.text), catalog, most))
    for seed in seeds:
        judge(seed, catalog.target, verdicts)
    return [
        f"{file.name}:{finding.range.start.line + 1}: {finding.rule}: {finding.message}"
        for said_to_be in _said_to_be(seeds)
        for finding in original_errors(file.text, catalog.target, said_to_be)
    ]


def _said_to_be(seeds: list[Seed]) -> set[ComponentType | None]:
    """What the original must be checked as, so that it compares with its seeds."""
    return {None, *(seed.component_type for seed in seeds)}


def _print(verdicts: dict[SeedKind, Verdict], errors: list[str], misses: int) -> None:
    say(f"{'kind':20} {'seeds':>7} {'caught':>7} {'share':>8}")
    for kind, verdict in verdicts.items():
        note = "" if kind.is_certain else "   not certain: somebody else's provider may be of that name"
        say(f"{kind:20} {verdict.seeds:7} {verdict.caught:7} {verdict.share:8.2%}{note}")
    say(f"\nErrors found in the originals: {len(errors)}")
    for line in errors[:misses]:
        say(line)
    for kind, verdict in verdicts.items():
        if verdict.missed and kind.is_certain:
            say(f"\nThe first that were missed of {kind}:")
            for seed in verdict.missed[:misses]:
                say(f"  {seed}")


if __name__ == "__main__":
    sys.exit(main())
