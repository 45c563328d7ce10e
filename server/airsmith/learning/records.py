"""What is remembered about runs, as plain values. Times are in UTC, durations in seconds, costs in US dollars."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from airsmith.usage import TokenUsage


@dataclass(frozen=True, slots=True)
class ErrorSeen:
    """One error of one attempt. `type` is a rule's name or a failure kind; `solution` says how it can be solved."""

    type: str
    message: str
    solution: str | None = None


@dataclass(frozen=True, slots=True)
class GenerationRecord:
    """One run of the generation loop, whether it succeeded or not.

    `attempts_needed` counts the attempts made, 0 where a run failed before its first. `cost_usd` is None where the
    price is unknown. `failure_kind` is None for a success. `errors` holds every error of every attempt, repetitions
    included. `spec_path` is absolute, or empty where it is not known. Raises ValueError where `created_at` is not in UTC.
    """

    component_name: str
    component_type: str
    category: str
    attempts_needed: int
    success: bool
    execution_time_s: float
    usage: TokenUsage
    cost_usd: float | None
    model: str | None
    engine: str
    created_at: datetime
    failure_kind: str | None = None
    errors: tuple[ErrorSeen, ...] = ()
    spec_path: str = ""

    def __post_init__(self) -> None:
        _require_utc(self.created_at)

    @property
    def is_first_attempt_success(self) -> bool:
        """Whether the first attempt was already right."""
        return self.success and self.attempts_needed == 1


@dataclass(frozen=True, slots=True)
class SuccessPattern:
    """Code that passed, to show the model for similar components. One is kept for each component name, the newest."""

    component_name: str
    component_type: str
    category: str
    description: str
    code: str
    created_at: datetime

    def __post_init__(self) -> None:
        _require_utc(self.created_at)


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file's text as Airsmith wrote it last, so that later changes by people are noticed and merged.

    Raises ValueError where `path` is not absolute or `created_at` not in UTC.
    """

    path: str
    text: str
    component_name: str
    created_at: datetime

    def __post_init__(self) -> None:
        _require_utc(self.created_at)
        if not PurePath(self.path).is_absolute():
            raise ValueError(f"path of a generated file must be absolute, not {self.path!r}")


@dataclass(frozen=True, slots=True)
class CachedReply:
    """A model's reply to a request that may be asked again."""

    text: str
    model: str
    created_at: datetime

    def __post_init__(self) -> None:
        _require_utc(self.created_at)


@dataclass(frozen=True, slots=True)
class ErrorPattern:
    """All sightings of errors with the same type and message.

    `frequency` counts every sighting, `affected_components` names each component once, sorted, and `solution` is the
    latest one known.
    """

    type: str
    message: str
    solution: str | None
    frequency: int
    affected_components: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime


def _require_utc(moment: datetime) -> None:
    if moment.utcoffset() != timedelta(0):
        raise ValueError(f"times are kept in UTC, not {moment!r}")
