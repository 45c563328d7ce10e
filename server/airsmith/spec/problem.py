"""What the reader of a spec stumbles over; the rules of the spec layer turn it into findings."""

from dataclasses import dataclass

from airsmith.finding import Fix
from airsmith.text import Range


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with how a spec is written. `rule` is the name of the rule that reports it."""

    rule: str
    range: Range
    message: str
    fix: Fix | None = None
