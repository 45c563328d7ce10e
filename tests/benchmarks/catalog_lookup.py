"""What the catalog costs: the first lookup, later ones, and memory.

`python tests/benchmarks/catalog_lookup.py` prints a table. Processor time is what the bounds are about; the wall clock
of a shared machine is printed beside it.
"""

import gc
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

FIRST = """
import time, sys
import ast, dataclasses, enum, json, logging, pathlib, re, sqlite3, threading
wall, cpu = time.perf_counter(), time.process_time()
from airsmith.catalog.lookup import open_catalog
from airsmith.catalog.targets import AirflowVersion
from pathlib import Path
catalog = open_catalog(AirflowVersion(3, 3), cache_folder=Path(sys.argv[1]))
catalog.name_in("airflow.sdk", "BaseOperator")
print((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)
"""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def memory_megabytes() -> float:
    """Resident memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def first_lookup(cache: str) -> tuple[float, float]:
    """Milliseconds (wall, processor) from importing the catalog to the first answer, the best of five processes."""
    runs = []
    for _ in range(6):
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", FIRST, cache], check=True, capture_output=True, text=True
        )
        runs.append(tuple(float(part) for part in done.stdout.split()))
    return min(run[0] for run in runs[1:]), min(run[1] for run in runs[1:])


def median_and_95th(action: Callable[[str], object], keys: Iterable[str]) -> tuple[float, float]:
    """Milliseconds of one call with each key."""
    times = []
    for key in keys:
        start = time.perf_counter()
        action(key)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        wall, cpu = first_lookup(cache)
        say(f"{'first lookup, imports included':<46} {wall:8.1f} ms wall {cpu:8.1f} ms processor")
        before = memory_megabytes()
        from airsmith.catalog.lookup import open_catalog
        from airsmith.catalog.targets import AirflowVersion

        catalog = open_catalog(AirflowVersion(3, 3), cache_folder=Path(cache))
        rows = catalog._rows
        modules = [name for (name,) in rows.select("SELECT name FROM modules ORDER BY name")]
        classes = [path for (path,) in rows.select("SELECT path FROM classes WHERE targets & 2 ORDER BY path")]
        functions = {
            "name_in, cold": (lambda name: catalog.name_in(name, "Nothing"), modules[::7]),
            "name_in, warm": (lambda name: catalog.name_in(name, "Nothing"), modules[::7]),
            "find_class, cold": (catalog.find_class, classes[::7]),
            "find_class, warm": (catalog.find_class, classes[::7]),
            "parameters, cold": (lambda path: catalog.parameters(catalog.find_class(path)), classes[::7]),
            "parameters, warm": (lambda path: catalog.parameters(catalog.find_class(path)), classes[::7]),
            "best_import_path, cold": (catalog.best_import_path, classes[::11]),
            "nearest_modules": (catalog.nearest_modules, [f"{name}x" for name in modules[::50]]),
            "search": (catalog.search, ["copy a file from S3 to BigQuery", "wait for a table", "send a message"] * 5),
        }
        for title, (action, keys) in functions.items():
            middle, high = median_and_95th(action, keys)
            say(f"{title:<46} {middle:8.3f} ms median {high:8.3f} ms 95th percentile")
        gc.collect()
        say(f"{'memory after all of it':<46} {memory_megabytes() - before:8.1f} MB")


if __name__ == "__main__":
    main()
