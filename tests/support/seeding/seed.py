"""A seed: a text with one defect, where the defect is, and which rules may report it."""

from dataclasses import dataclass
from enum import StrEnum

from airsmith.catalog.component_types import ComponentType
from airsmith.finding import Severity


class SeedKind(StrEnum):
    """What was done to the original."""

    RENAMED_IMPORT = "renamed_import"
    MISSPELT_MODULE = "misspelt_module"
    FOREIGN_MODULE = "foreign_module"
    """A provider's name misspelt: somebody else may offer a provider of that name, so this is not certain."""
    INVENTED_ARGUMENT = "invented_argument"
    DROPPED_ARGUMENT = "dropped_argument"
    WRONG_BASE = "wrong_base"
    AIRFLOW_2_PATH = "airflow_2_path"

    @property
    def is_certain(self) -> bool:
        """Whether the defect makes the file wrong on the target, whatever else is installed."""
        return self is not SeedKind.FOREIGN_MODULE


EXPECTED_RULES: dict[SeedKind, frozenset[str]] = {
    SeedKind.RENAMED_IMPORT: frozenset(("unknown_airflow_name", "unknown_airflow_module", "missing_base_import")),
    SeedKind.MISSPELT_MODULE: frozenset(("unknown_airflow_module", "missing_base_import")),
    SeedKind.FOREIGN_MODULE: frozenset(("unknown_airflow_module",)),
    SeedKind.INVENTED_ARGUMENT: frozenset(("unknown_argument",)),
    SeedKind.DROPPED_ARGUMENT: frozenset(("missing_argument",)),
    SeedKind.WRONG_BASE: frozenset(("invalid_base_class", "unknown_airflow_name", "missing_base_import")),
    SeedKind.AIRFLOW_2_PATH: frozenset(("removed_airflow_import", "deprecated_airflow_import", "missing_base_import")),
}
"""By kind, the rules of which one must report the defect."""


@dataclass(frozen=True, slots=True)
class Defect:
    """What a maker proposes: one replacement of the original's bytes `start` to `end`.

    `lines` are the zero-based lines of the new text where a finding counts; `severity` is what it must have.
    """

    start: int
    end: int
    new: str
    lines: range
    change: str
    severity: Severity = Severity.ERROR
    component_type: ComponentType | None = None
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Seed:
    """A file with one defect. `component_type` is what the file is said to be when it is checked."""

    kind: SeedKind
    file: str
    text: str
    lines: range
    change: str
    severity: Severity
    component_type: ComponentType | None

    def __str__(self) -> str:
        return f"{self.file}:{self.lines.start + 1}: {self.kind}: {self.change}"
