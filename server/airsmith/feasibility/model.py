"""What an assessment says, as plain data."""

from dataclasses import dataclass, field
from enum import StrEnum

MOST_POINTS = 100


class Level(StrEnum):
    """How complex a component is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Complexity:
    """How complex a component is, and what makes it so: a few words for each reason."""

    level: Level
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the spec leaves open. `key` is the key of the spec, `points` what it takes from the score.

    `missing` says what is not there, `suggestion` what to write; both are one line.
    """

    key: str
    missing: str
    suggestion: str
    points: int


@dataclass(frozen=True, slots=True)
class ExistingClass:
    """A class of an official provider that does the job already.

    `words` are those that spec and class share; empty where it is the name that is the same. `score` is from 0 to 1.
    `version` is the provider's version that all this is about. `installed` is the one in the user's environment, None
    where it is not there; while it `awaits_environment`, that is not known yet.
    """

    name: str
    import_path: str
    package: str
    version: str
    provider_name: str
    supports_target: bool
    requires_airflow: str
    summary: str
    why: str
    words: tuple[str, ...]
    score: float
    installed: str | None = None
    awaits_environment: bool = False

    @property
    def install(self) -> str | None:
        """The command that installs its provider; None where it is installed, or that is not known yet."""
        return None if self.installed is not None or self.awaits_environment else f"pip install {self.package}"


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that is over, as far as it tells of later ones. `attempts` is 0 where it failed before its first."""

    component_type: str
    category: str
    name: str
    attempts: int
    succeeded: bool


@dataclass(frozen=True, slots=True)
class Experience:
    """How runs for similar specs went. `basis` says in words which runs were looked at."""

    runs: int
    success_rate: float | None
    attempts: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class ExpectedCost:
    """What generating will cost, in US dollars; None where a price is not known.

    `low` is one attempt with a short reply, `typical` the attempts that are to be expected, `high` all attempts, each
    with a reply as long as the settings allow, or the budget where that is less. `prompt_tokens` is the size of the
    first prompt. `note` says in one sentence what else there is to know.
    """

    model: str
    prompt_tokens: int
    attempts: float
    most_attempts: int
    low: float | None
    typical: float | None
    high: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether a component is worth generating from its spec as it stands.

    `score` is from 0 to 100: how likely the result is what was meant. `confidence`, from 0 to 1, is how sure that
    estimate is. `errors` counts the findings of error severity, which keep anything from being generated.
    """

    name: str
    component_type: str
    target: str
    score: int
    confidence: float
    complexity: Complexity
    errors: int
    warnings: int
    gaps: tuple[Gap, ...] = ()
    suggestions: tuple[str, ...] = ()
    existing: tuple[ExistingClass, ...] = ()
    cost: ExpectedCost | None = None
    experience: Experience = field(default_factory=lambda: Experience(0, None, None, ""))

    @property
    def missing(self) -> tuple[str, ...]:
        """What the spec leaves open, a line for each."""
        return tuple(gap.missing for gap in self.gaps)
