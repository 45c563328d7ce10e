"""Correct components, each with one thing made wrong: all of it is found, and nothing where nothing is wrong.

The same over all files of all official providers is `tests/benchmarks/seeded_corpus.py`.
"""

from functools import cache
from pathlib import Path

import pytest

from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.rules.registry import find_rule
from support.seeding import Seed, SeedKind, Source, make_seeds, original_errors
from support.seeding.judging import is_caught

ORIGINALS = sorted((Path(__file__).parents[1] / "support" / "seeding" / "originals").glob("*.py"))
CERTAIN_KINDS = [kind for kind in SeedKind if kind.is_certain]
SEEDS_OF_A_FILE = 6
FEWEST_OF_A_KIND = 10


@cache
def seeds() -> tuple[Seed, ...]:
    catalog = packaged_catalog(NEWEST_VERSION)
    sources = (Source(path.name, path.read_text(encoding="utf-8")) for path in ORIGINALS)
    return tuple(seed for source in sources for seed in make_seeds(source, catalog, SEEDS_OF_A_FILE))


@pytest.mark.parametrize("said_to_be", [False, True], ids=["plain", "said to be a component"])
@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_the_originals(path: Path, said_to_be: bool):
    types = {seed.component_type for seed in seeds() if seed.file == path.name and seed.component_type}
    for component_type in types if said_to_be else {None}:
        errors = original_errors(path.read_text(encoding="utf-8"), NEWEST_VERSION, component_type)
        assert [f"{error.rule}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("kind", CERTAIN_KINDS)
def test_every_kind_of_defect_is_seeded_often_enough(kind: SeedKind):
    assert len([seed for seed in seeds() if seed.kind is kind]) >= FEWEST_OF_A_KIND


@pytest.mark.parametrize("kind", CERTAIN_KINDS)
def test_every_defect_is_found_where_it_is(kind: SeedKind):
    missed = [str(seed) for seed in seeds() if seed.kind is kind and not is_caught(seed, NEWEST_VERSION)]
    assert missed == []


def test_the_rules_that_are_expected_exist():
    from support.seeding.seed import EXPECTED_RULES

    expected = {rule for rules in EXPECTED_RULES.values() for rule in rules}
    assert {rule for rule in expected if find_rule(rule) is None} == set()
