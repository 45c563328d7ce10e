"""Makes defects: a correct component file in, the same file with exactly one thing wrong out, and what should be found.

`make_seeds` is the way in. What is certain is decided here from the file's syntax tree and the catalog's records, and not
by the analysis that the rules use: a name counts as known only where the whole file binds it once. Seeds are the same each
time.
"""

from support.seeding.judging import Verdict, judge, original_errors
from support.seeding.making import make_seeds
from support.seeding.seed import Seed, SeedKind
from support.seeding.source import Source

__all__ = ["Seed", "SeedKind", "Source", "Verdict", "judge", "make_seeds", "original_errors"]
