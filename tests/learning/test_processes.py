import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore

MakeRun = Callable[..., GenerationRecord]


SCRIPT = Path(__file__).parent / "recording_process.py"
PROCESSES = 4
RUNS = 25


def start(folder: Path, number: int, runs: int):
    return subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, SCRIPT, folder, str(number), str(runs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_together(folder: Path, runs: int):
    """Let all processes begin at the same moment, and wait for them; returns what they wrote to stderr."""
    processes = [start(folder, number, runs) for number in range(PROCESSES)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=100)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, told
    return "".join(told)


def patterns_on_disk(folder: Path):
    entries = json.loads((folder / "error_patterns.json").read_text("utf-8"))["patterns"]
    return {entry["message"]: (entry["frequency"], len(entry["affected_components"])) for entry in entries}


def test_processes_that_begin_a_folder_together_lose_nothing(store: LearningStore, folder: Path):
    run_together(folder, RUNS)
    names = {f"Process{number}Run{run}Operator" for number in range(PROCESSES) for run in range(RUNS)}
    history = store.history()
    assert len(history) == PROCESSES * RUNS
    assert {run.component_name for run in history} == names
    assert all(store.generated_file(folder / f"{name}.py") is not None for name in sorted(names)[:10])
    expected = {f"seen by process {number}": (RUNS, RUNS) for number in range(PROCESSES)}
    expected["seen by all"] = (PROCESSES * RUNS, PROCESSES * RUNS)
    assert patterns_on_disk(folder) == expected
    assert {pattern.message: pattern.frequency for pattern in store.error_patterns()} == {
        message: frequency for message, (frequency, _) in expected.items()
    }


def test_processes_that_find_a_corrupt_database_together_replace_it_once(store: LearningStore, folder: Path):
    folder.mkdir(parents=True)
    (folder / "learning.db").write_bytes(b"broken" * 1000)
    told = run_together(folder, 3)
    assert told.count("is damaged") == 1
    assert len(list(folder.glob("learning.db.corrupt-*"))) == 1
    assert len(store.history()) == PROCESSES * 3


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_a_process_killed_while_it_records_leaves_a_sound_store(store: LearningStore, folder: Path, make_run: MakeRun):
    process = start(folder, 0, 100_000)
    process.stdout.readline()
    process.stdin.write("go\n")
    process.stdin.flush()
    while not (folder / "error_patterns.json").exists():
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    store.record(make_run("AfterOperator"))
    history = store.history()
    assert history[-1].component_name == "AfterOperator"
    assert patterns_on_disk(folder)["seen by all"][0] == len(history) - 1
    assert list(folder.glob("*corrupt*")) == []
