"""Compares the catalog with real installations: every module imported, every class inspected and called.

`python tests/benchmarks/catalog_truth.py --cache FOLDER [--target 3.3] [--write]`

Installs Airflow with all official providers of the catalog's versions into virtual environments below FOLDER (several
gigabytes, a few minutes each), leaving out third-party packages that cannot be built here. `--write` keeps the numbers in
`tests/catalog/truth.json`. Ends with 1 where a bound is missed.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import threading
import venv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.version import Version

from airsmith.catalog.build.versions import read_versions
from airsmith.catalog.lookup import Catalog, open_catalog
from airsmith.catalog.model import COMPONENT_KINDS, Module, Presence
from airsmith.catalog.signatures import parse_signature
from airsmith.catalog.targets import AirflowVersion

PROBE = Path(__file__).with_name("catalog_probe.py")
RESULT = Path(__file__).parents[1] / "catalog" / "truth.json"
MOST_DROPPED = 25


@dataclass
class Tally:
    """What was compared and what differs; `different` holds one line for each."""

    name: str
    compared: int = 0
    different: list[str] = field(default_factory=list)

    def add(self, *, is_same: bool, text: str) -> None:
        self.compared += 1
        if not is_same:
            self.different.append(text)

    @property
    def share(self) -> float:
        return len(self.different) / self.compared if self.compared else 0.0


@dataclass
class Comparison:
    """All tallies of one target."""

    kinds: Tally = field(default_factory=lambda: Tally("kind of class"))
    template_fields: Tally = field(default_factory=lambda: Tally("template_fields"))
    own_parameters: Tally = field(default_factory=lambda: Tally("own constructor parameters"))
    accepted: Tally = field(default_factory=lambda: Tally("inherited parameters that a call accepts"))
    required: Tally = field(default_factory=lambda: Tally("required parameters that a call misses"))
    surplus: Tally = field(default_factory=lambda: Tally("whether unknown keywords are refused"))
    methods: Tally = field(default_factory=lambda: Tally("signatures of methods"))
    false_names: Tally = field(default_factory=lambda: Tally("falsely importable names"))
    missed_names: Tally = field(default_factory=lambda: Tally("missed names"))
    modules: Tally = field(default_factory=lambda: Tally("modules that import or fail as stated"))
    not_importable: Counter[str] = field(default_factory=Counter)

    @property
    def tallies(self) -> list[Tally]:
        return [value for value in vars(self).values() if isinstance(value, Tally)]


BOUNDS = {
    "kinds": 0.0,
    "template_fields": 0.0,
    "own_parameters": 0.002,
    "accepted": 0.002,
    "required": 0.002,
    "false_names": 0.0025,
    "missed_names": 0.0001,
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# Installing


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    return subprocess.run(  # noqa: S603 - our own commands
        [str(part) for part in command], check=check, capture_output=True, text=True, env=environment
    )


def installer(cache: Path) -> Path:
    """uv, in an environment of its own: pip takes an hour for what it does in minutes."""
    folder = cache / "installer"
    if not (folder / "bin" / "uv").exists():
        venv.create(folder, with_pip=True)
        run(folder / "bin" / "pip", "install", "--quiet", "uv")
    return folder / "bin" / "uv"


def installed_python(cache: Path, target: str, requirements: list[str]) -> tuple[Path, list[str]]:
    """An interpreter with Airflow and all providers, and the packages that could not be installed."""
    folder = cache / f"airflow-{target}"
    python, done = folder / "bin" / "python", folder / "dropped.json"
    if done.exists():
        return python, json.loads(done.read_text())
    uv = installer(cache)
    wanted, locked = cache / f"requirements-{target}.in", cache / f"requirements-{target}.txt"
    wanted.write_text("\n".join(requirements))
    run(uv, "pip", "compile", "--quiet", "--python", sys.executable, wanted, "--output-file", locked)
    run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder)
    lines = [line for line in locked.read_text().splitlines() if re.match(r"[a-zA-Z0-9]", line)]
    dropped: list[str] = []
    for _ in range(MOST_DROPPED):
        locked.write_text("\n".join(lines))
        tried = run(uv, "pip", "install", "--quiet", "--no-deps", "--python", python, "-r", locked, check=False)
        broken = re.search(r"Failed to (?:build|download and build|download) `([^=`]+)==", tried.stderr)
        if tried.returncode == 0 or broken is None:
            break
        dropped.append(broken[1])
        lines = [line for line in lines if not line.startswith(f"{broken[1]}==")]
    if tried.returncode:
        sys.exit(tried.stderr)
    done.write_text(json.dumps(dropped))
    return python, dropped


def requirements_for(target: str, catalog: Catalog) -> list[str]:
    versions = read_versions()
    own = [pin.requirement for pin in versions.airflow[target]]
    usable = [provider for provider in catalog.providers() if catalog.supports(provider)]
    return own + [f"{provider.package}=={provider.version}" for provider in usable]


# Asking the real Airflow


def requests_for(catalog: Catalog) -> list[dict[str, Any]]:
    requests = []
    for module in all_modules(catalog):
        constructors = {}
        for path in classes_of(catalog, module.name):
            owner = catalog.find_class(path)
            if owner is None or owner.kind not in COMPONENT_KINDS:
                continue
            stated = catalog.parameters(owner)
            constructors[owner.name] = {
                "required": [one.name for one in stated.parameters if one.is_required],
                "optional": [one.name for one in stated.parameters if not one.is_required],
                "open": stated.accepts_any_keyword,
            }
        names = [name for name, entry in module.names.items() if entry.is_certain]
        requests.append({"module": module.name, "names": names, "constructors": constructors})
    return requests


def all_modules(catalog: Catalog) -> Iterator[Module]:
    rows = catalog._rows
    bit = catalog._view.bit
    for (name,) in rows.select("SELECT name FROM modules WHERE targets & ? AND ground = 'file' ORDER BY name", [bit]):
        module = catalog.module(name)
        if module is not None:
            yield module


def classes_of(catalog: Catalog, module: str) -> list[str]:
    module_entry = catalog.module(module)
    if module_entry is None:
        return []
    own = [name for name, entry in module_entry.names.items() if entry.kind == "class"]
    return [f"{module}.{name}" for name in own if catalog.find_class(f"{module}.{name}") is not None]


def ask(python: Path, home: Path, requests: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Answers in order; a module that takes the process down is left out, and the rest is asked of a new one."""
    environment = os.environ | {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    home.mkdir(parents=True, exist_ok=True)
    waiting = requests
    while waiting:
        process = subprocess.Popen(  # noqa: S603 - our own probe
            [python, PROBE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
            cwd=home,
        )
        threading.Thread(target=feed, args=(process, waiting), daemon=True).start()
        answered = 0
        for line in process.stdout or ():
            answered += 1
            yield json.loads(line)
        process.wait()
        if answered < len(waiting):
            say(f"  {waiting[answered]['module']} took the process down")
            answered += 1
        waiting = waiting[answered:]


def feed(process: subprocess.Popen[str], requests: list[dict[str, Any]]) -> None:
    if process.stdin is None:
        return
    try:
        for request in requests:
            process.stdin.write(json.dumps(request) + "\n")
        process.stdin.close()
    except BrokenPipeError:
        return


# Comparing


def compare(catalog: Catalog, answer: dict[str, Any], into: Comparison) -> None:
    module = catalog.module(answer["module"])
    if module is None:
        return
    if "error" in answer:
        if module.failure or is_environment(answer["error"]):
            into.not_importable[answer["error"][:80]] += not module.failure
            into.modules.compared += bool(module.failure)
        else:
            into.modules.add(is_same=False, text=f"{module.name}: {answer['error']}")
        return
    into.modules.add(is_same=not module.failure, text=f"{module.name} imports; stated: {module.failure}")
    compare_names(catalog, module, answer, into)
    for name, facts in answer["classes"].items():
        compare_class(catalog, f"{module.name}.{name}", facts, into)
    for name, facts in answer["constructors"].items():
        compare_calls(catalog, f"{module.name}.{name}", facts, into)


def is_environment(error: str) -> bool:
    """Whether an import fails for what this installation lacks, and not for what Airflow lacks."""
    if "cannot import name" in error or "No module named 'airflow." in error:
        return "'airflow." not in error or "airflow.providers.common.messaging" in error
    return True


def compare_names(catalog: Catalog, module: Module, answer: dict[str, Any], into: Comparison) -> None:
    for name, entry in module.names.items():
        if entry.is_certain:
            why = answer["failed"].get(name, "")
            into.false_names.add(is_same=not why, text=f"{module.name}.{name}: {why}")
    submodules = set(answer["submodules"])
    for name in answer["names"]:
        is_other_file = name in submodules and catalog.module(f"{module.name}.{name}") is None
        if not name.isidentifier() or name.startswith("__") or (is_other_file and name not in module.names):
            continue
        presence = catalog.name_in(module.name, name).presence
        into.missed_names.add(is_same=presence is not Presence.MISSING, text=f"{module.name}.{name}")


def compare_class(catalog: Catalog, path: str, facts: dict[str, Any], into: Comparison) -> None:
    owner = catalog.find_class(path)
    if owner is None or owner.path != path:
        if facts["kind"] != "other" and not path.rpartition(".")[2].startswith("_"):
            into.kinds.add(is_same=False, text=f"{path} is not in the catalog")
        return
    kind = owner.kind.value if owner.kind in COMPONENT_KINDS else "other"
    into.kinds.add(is_same=kind == facts["kind"], text=f"{path}: {kind}, really {facts['kind']}")
    if facts["kind"] in {"operator", "sensor", "notifier"} and facts["template_fields"] is not None:
        stated = catalog.template_fields(owner) or ()
        into.template_fields.add(
            is_same=sorted(stated) == sorted(facts["template_fields"]),
            text=f"{path}: {stated}, really {facts['template_fields']}",
        )
    if facts["init"] is not None and owner.constructor is not None:
        compare_own_parameters(path, list(owner.constructor.parameters), facts["init"], into)
    for name, parameters in facts["methods"].items():
        method = owner.methods.get(name)
        if method is None or parameters is None:
            into.methods.add(is_same=False, text=f"{path}.{name} is not in the catalog")
            continue
        stated_names = [(one.name, one.kind.value) for one in parse_signature(method.signature).parameters]
        real = [(one[0], one[1]) for one in parameters]
        into.methods.add(is_same=stated_names == real, text=f"{path}.{name}: {stated_names}, really {real}")


def compare_own_parameters(path: str, stated: list[Any], real: list[list[Any]], into: Comparison) -> None:
    by_name = {one.name: one for one in stated}
    for name, kind, has_default in real:
        if kind.startswith("var_"):
            continue
        one = by_name.get(name)
        is_same = one is not None and one.kind.value == kind and (one.default is not None) == has_default
        into.own_parameters.add(is_same=is_same, text=f"{path}({name}): {one}, really {kind} {has_default}")


def compare_calls(catalog: Catalog, path: str, facts: dict[str, Any], into: Comparison) -> None:
    owner = catalog.find_class(path)
    if owner is None or facts["plain"] in {"other", "too long"}:
        return
    stated = catalog.parameters(owner)
    if not stated.is_certain:
        return
    into.required.add(is_same=facts["plain"] == "ok", text=f"{path}: {facts['plain']}")
    if facts["plain"] != "ok":
        return
    for parameter in stated.parameters:
        if parameter.is_required:
            is_same = parameter.name not in facts["not_required"]
            into.required.add(is_same=is_same, text=f"{path}: {parameter.name} is not required")
        else:
            why = facts["refused"].get(parameter.name, "")
            into.accepted.add(is_same=not why, text=f"{path}: {parameter.name} {why}")
    is_refused = facts["surplus"].startswith("unexpected")
    if facts["surplus"] != "other":
        into.surplus.add(
            is_same=is_refused is not stated.accepts_any_keyword,
            text=f"{path}: stated open {stated.accepts_any_keyword}, really {facts['surplus']}",
        )


# Reporting


def report(target: str, comparison: Comparison) -> dict[str, Any]:
    say(f"\nAirflow {target}")
    for tally in comparison.tallies:
        say(f"  {tally.name:<44} {tally.compared:>7} compared {len(tally.different):>5} differ {tally.share:9.4%}")
        for line in tally.different[:40]:
            say(f"      {line[:220]}")
    for error, count in comparison.not_importable.most_common(25):
        say(f"  {count:>3} modules not importable here: {error}")
    names = [name for name, value in vars(comparison).items() if isinstance(value, Tally)]
    numbers = {
        name: {"compared": getattr(comparison, name).compared, "different": len(getattr(comparison, name).different)}
        for name in names
    }
    return {
        "numbers": numbers,
        "differences": {name: [shown(line) for line in getattr(comparison, name).different[:60]] for name in names},
        "modules_not_importable_here": sum(comparison.not_importable.values()),
    }


def shown(line: str) -> str:
    """A difference on one line, without the places of this machine."""
    return re.sub(r"/\S*/site-packages/", "", " ".join(line.split()))


def missed_bounds(comparison: Comparison) -> list[str]:
    return [name for name, bound in BOUNDS.items() if getattr(comparison, name).share > bound]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--target", action="append")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    result: dict[str, Any] = {}
    failures: list[str] = []
    for target in options.target or sorted(read_versions().airflow, key=Version):
        version = AirflowVersion.parse(target)
        assert version is not None
        catalog = open_catalog(version, cache_folder=options.cache)
        python, dropped = installed_python(options.cache, target, requirements_for(target, catalog))
        comparison = Comparison()
        for answer in ask(python, options.cache / f"home-{target}", requests_for(catalog)):
            compare(catalog, answer, comparison)
        usable = [provider for provider in catalog.providers() if catalog.supports(provider)]
        result[target] = {"providers": len(usable), "packages_left_out": dropped, **report(target, comparison)}
        failures += [f"{target}: {name}" for name in missed_bounds(comparison)]
    if options.write:
        kept = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
        result = {target: (kept | result)[target] for target in sorted(kept | result, key=Version)}
        RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say("\nBounds missed: " + ", ".join(failures) if failures else "\nAll bounds held.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
