"""All seeds of a file."""

import ast
import random
from collections.abc import Callable, Iterator
from itertools import islice

from airsmith.catalog.lookup import Catalog
from support.seeding.arguments import dropped_arguments, invented_arguments
from support.seeding.bases import wrong_bases
from support.seeding.imports import airflow_2_paths, misspelt_modules, renamed_imports
from support.seeding.seed import Defect, Seed, SeedKind
from support.seeding.source import Source

Maker = Callable[[Source, Catalog, random.Random], Iterator[Defect]]
_MAKERS: dict[SeedKind, Maker] = {
    SeedKind.RENAMED_IMPORT: renamed_imports,
    SeedKind.MISSPELT_MODULE: misspelt_modules,
    SeedKind.INVENTED_ARGUMENT: invented_arguments,
    SeedKind.DROPPED_ARGUMENT: dropped_arguments,
    SeedKind.WRONG_BASE: wrong_bases,
    SeedKind.AIRFLOW_2_PATH: airflow_2_paths,
}


def make_seeds(source: Source, catalog: Catalog, most: int) -> Iterator[Seed]:
    """At most `most` seeds of each kind, the same ones each time. Each parses."""
    for kind, maker in _MAKERS.items():
        chance = random.Random(f"{source.name} {kind}")  # noqa: S311 - repeatable, and nothing secret
        defects = list(maker(source, catalog, chance))
        chance.shuffle(defects)
        for is_certain in (True, False):
            chosen = (one for one in defects if one.is_certain is is_certain)
            seeds = (seed for one in chosen if (seed := _seed(source, kind, one)) is not None)
            yield from islice(seeds, most)


def _seed(source: Source, kind: SeedKind, defect: Defect) -> Seed | None:
    """The seed of a defect; None where the text would no longer parse."""
    text = source.replaced(defect.start, defect.end, defect.new)
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    real_kind = kind if defect.is_certain else SeedKind.FOREIGN_MODULE
    return Seed(real_kind, source.name, text, defect.lines, defect.change, defect.severity, defect.component_type)
