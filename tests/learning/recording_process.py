"""Records runs as one of several processes: its arguments are FOLDER, NUMBER and RUNS; it begins when told on stdin."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from airsmith.learning.records import ErrorSeen, GeneratedFile, GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage


def main() -> None:
    folder, number, runs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    store = LearningStore(folder, lambda: now)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for run in range(runs):
        name = f"Process{number}Run{run}Operator"
        errors = (ErrorSeen("shared", "seen by all"), ErrorSeen("own", f"seen by process {number}"))
        record = GenerationRecord(
            name, "operator", "test", 1, True, 1.0, TokenUsage(input=1), 0.5, None, "replay", now, None, errors
        )
        store.record(record, files=[GeneratedFile(str(folder / f"{name}.py"), name, name, now)])


if __name__ == "__main__":
    main()
