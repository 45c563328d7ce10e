"""What comes of a run: its attempts, and how it ended."""

from dataclasses import dataclass, field
from enum import StrEnum

from airsmith.finding import Finding, Layer
from airsmith.generation.ports import FailureKind
from airsmith.usage import TokenUsage


class AttemptKind(StrEnum):
    """How an attempt is asked for; see `loop`."""

    CLEAN = "clean"
    CONTINUATION = "continuation"
    FRESH = "fresh"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One candidate and what the rules say of it, after safe fixes were applied.

    `applied_fixes` are titles. `crashed_rules` failed on the candidate: what they look for was not checked.
    """

    number: int
    kind: AttemptKind
    model: str
    reply: str
    code: str
    findings: tuple[Finding, ...]
    applied_fixes: tuple[str, ...] = ()
    crashed_rules: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make the candidate invalid."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def is_valid(self) -> bool:
        """Whether no finding is an error."""
        return not self.errors

    @property
    def distance(self) -> tuple[bool, int]:
        """How far it is from valid. Code that does not parse or holds no class hides its other errors: it is worst."""
        hides_errors = any(error.layer is Layer.SYNTAX or error.rule == "no_component_class" for error in self.errors)
        return hides_errors, len(self.errors)


@dataclass(frozen=True, slots=True)
class Charge:
    """What one request has used and cost. `cost_usd` is None where the model's price is not known."""

    model: str
    usage: TokenUsage
    cost_usd: float | None


@dataclass(slots=True)
class Ledger:
    """What a run has done and used so far; still true when the run is cancelled or fails."""

    attempts: list[Attempt] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)

    @property
    def usage(self) -> TokenUsage:
        """Tokens of all requests together."""
        return sum((charge.usage for charge in self.charges), TokenUsage())

    @property
    def cost_usd(self) -> float | None:
        """Dollars of all requests together; None where the price of one is not known."""
        costs = [charge.cost_usd for charge in self.charges]
        return None if None in costs else sum(cost for cost in costs if cost is not None)

    @property
    def last_model(self) -> str | None:
        """The model that was asked last."""
        return self.charges[-1].model if self.charges else None

    @property
    def best(self) -> Attempt | None:
        """The attempt that is least far from valid, the later one of equals."""
        return min(reversed(self.attempts), key=lambda attempt: attempt.distance, default=None)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The last attempt has no error."""

    attempt: Attempt


class RejectionReason(StrEnum):
    """Why a run ended without an accepted candidate."""

    ATTEMPTS_USED_UP = "attempts_used_up"
    SAME_ERROR_TWICE = "same_error_twice"


@dataclass(frozen=True, slots=True)
class Rejected:
    """All candidates had errors; `best` is the one that is least far from valid."""

    best: Attempt
    reason: RejectionReason


@dataclass(frozen=True, slots=True)
class Failed:
    """Something outside kept the run from going on; candidates that came before are in the ledger."""

    kind: FailureKind
    message: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The user ended the run."""


Outcome = Accepted | Rejected | Failed | Cancelled
