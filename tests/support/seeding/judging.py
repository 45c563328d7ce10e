"""Whether the rules find what was seeded, and nothing in the originals."""

from dataclasses import dataclass, field

from airsmith.analysis.module import Module
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding
from airsmith.rules.engine import CheckOptions, check_python
from airsmith.rules.registry import PYTHON_RULES
from support.seeding.seed import EXPECTED_RULES, Seed, SeedKind

_OTHER_RULES = {
    kind: frozenset(rule.name for rule in PYTHON_RULES if rule.name not in expected)
    for kind, expected in EXPECTED_RULES.items()
}


@dataclass(slots=True)
class Verdict:
    """What became of the seeds of one kind."""

    seeds: int = 0
    missed: list[Seed] = field(default_factory=list)

    @property
    def caught(self) -> int:
        """How many were found where they are."""
        return self.seeds - len(self.missed)

    @property
    def share(self) -> float:
        """Part of the seeds that were caught, 1.0 where there are none."""
        return self.caught / self.seeds if self.seeds else 1.0


def judge(seed: Seed, target: AirflowVersion, verdicts: dict[SeedKind, Verdict]) -> None:
    """Check a seed and count it."""
    verdict = verdicts.setdefault(seed.kind, Verdict())
    verdict.seeds += 1
    if not is_caught(seed, target):
        verdict.missed.append(seed)


def is_caught(seed: Seed, target: AirflowVersion) -> bool:
    """Whether an expected rule has a finding of the expected severity on the seeded lines."""
    options = CheckOptions(target, component_type=seed.component_type, disabled=_OTHER_RULES[seed.kind])
    return any(
        finding.severity is seed.severity and finding.range.start.line in seed.lines
        for finding in check_python(Module(seed.text), options).findings
    )


def original_errors(text: str, target: AirflowVersion, component_type: ComponentType | None) -> list[Finding]:
    """What the rules say against a correct file: findings of error severity."""
    result = check_python(Module(text), CheckOptions(target, component_type=component_type))
    assert not result.crashed, result.crashed
    return [finding for finding in result.findings if finding.is_error]
