"""What came of a run, for whoever shows it."""

from dataclasses import dataclass, field
from pathlib import Path

from airsmith.application.output import NotWritten, Written
from airsmith.application.preparation import Prepared
from airsmith.artifacts.model import Artifact
from airsmith.generation.outcome import Accepted, Attempt, Ledger, Outcome
from airsmith.generation.similar import Pattern


@dataclass(slots=True)
class GenerationReport:
    """What came of a run.

    `patterns` are the similar components that the model was shown. `kept` is where a candidate was put aside that was
    not written to its place.
    """

    prepared: Prepared
    outcome: Outcome
    ledger: Ledger
    seconds: float
    patterns: tuple[Pattern, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    writing: Written | NotWritten | None = None
    kept: Path | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether a valid component was written."""
        return isinstance(self.outcome, Accepted) and isinstance(self.writing, Written)

    @property
    def candidate(self) -> Attempt | None:
        """The best there is: the accepted attempt, else the one that is least far from valid."""
        return self.ledger.best
