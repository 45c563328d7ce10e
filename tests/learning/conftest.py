from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Mock:
    """Stands still; a test sets `return_value` to move it."""
    return Mock(return_value=NOON)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "airsmith"


@pytest.fixture
def store(folder: Path, clock: Mock) -> LearningStore:
    return LearningStore(folder, clock)


@pytest.fixture
def make_run(clock: Mock) -> Callable[..., GenerationRecord]:
    """Builds a run at the clock's time: a first-attempt success, but for what the test says."""

    def build(component_name: str = "RowCountOperator", **changes: object) -> GenerationRecord:
        facts: dict[str, object] = {
            "component_type": "operator",
            "category": "database",
            "attempts_needed": 1,
            "success": True,
            "execution_time_s": 4.0,
            "usage": TokenUsage(input=100, output=50),
            "cost_usd": 0.25,
            "model": "claude-sonnet-4-5",
            "engine": "claude",
            "created_at": clock(),
        }
        return GenerationRecord(component_name=component_name, **(facts | changes))

    return build
