"""`error_patterns.json`: what went wrong lately, for people and programs that do not read SQLite."""

import json
import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TypedDict

from airsmith.learning.records import ErrorPattern, GenerationRecord
from airsmith.learning.rows import stamp, storable, storable_error

FILE_NAME = "error_patterns.json"
FORMAT_VERSION = 1
KEPT_FOR = timedelta(days=30)
"""How long after its last sighting a pattern stays in the file; the database keeps it."""


class PatternEntry(TypedDict):
    """One pattern as JSON; times are ISO 8601 in UTC."""

    type: str
    message: str
    solution: str | None
    frequency: int
    affected_components: list[str]
    first_seen: str
    last_seen: str


def pattern_entry(pattern: ErrorPattern) -> PatternEntry:
    """The pattern as JSON."""
    return {
        "type": pattern.type,
        "message": pattern.message,
        "solution": pattern.solution,
        "frequency": pattern.frequency,
        "affected_components": list(pattern.affected_components),
        "first_seen": stamp(pattern.first_seen),
        "last_seen": stamp(pattern.last_seen),
    }


def most_frequent_first(patterns: Iterable[ErrorPattern]) -> list[ErrorPattern]:
    """The patterns in the order in which they are shown; the type and the message decide between equals."""
    return sorted(patterns, key=lambda pattern: (-pattern.frequency, pattern.type, pattern.message))


def updated_patterns(record: GenerationRecord, known: Iterable[ErrorPattern]) -> list[ErrorPattern]:
    """The patterns of the record's errors as they are after it; `known` holds what was known of them before."""
    component, moment = storable(record.component_name), record.created_at
    before = {(pattern.type, pattern.message): pattern for pattern in known}
    after: dict[tuple[str, str], ErrorPattern] = {}
    for error in map(storable_error, record.errors):
        key = (error.type, error.message)
        pattern = after.get(key) or before.get(key)
        after[key] = ErrorPattern(
            type=error.type,
            message=error.message,
            solution=error.solution or (pattern.solution if pattern else None),
            frequency=(pattern.frequency if pattern else 0) + 1,
            affected_components=tuple(sorted({component, *(pattern.affected_components if pattern else ())})),
            first_seen=min(moment, pattern.first_seen) if pattern else moment,
            last_seen=max(moment, pattern.last_seen) if pattern else moment,
        )
    return list(after.values())


def write_pattern_file(folder: Path, patterns: Iterable[ErrorPattern]) -> None:
    """Replace the file by `patterns`. Readers see the old file or the new one, never half of it.

    Call it with the database locked. Raises OSError.
    """
    content = {"version": FORMAT_VERSION, "patterns": [pattern_entry(one) for one in most_frequent_first(patterns)]}
    # One name suffices because of the lock, and what a crash leaves behind is overwritten the next time.
    temporary = folder / f"{FILE_NAME}.tmp"
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / FILE_NAME)
