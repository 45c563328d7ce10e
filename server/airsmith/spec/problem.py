"""What the reader of a spec stumbles over; the rules of the spec layer turn it into findings."""

from dataclasses import dataclass

from airsmith.finding import Fix
from airsmith.text import Range

MAX_PROBLEMS = 200
"""How many problems of one kind are told; a file with more is not read to its end by anyone."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with how a spec is written. `rule` is the name of the rule that reports it."""

    rule: str
    range: Range
    message: str
    fix: Fix | None = None
