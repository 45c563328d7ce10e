"""How much of what is dangerous the rules catch, beside bandit and ruff on the same files, and what harmless code they flag.

    PYTHONPATH=tests python tests/benchmarks/danger_table.py [--misses]

The constructs are those of `support/danger`. Caught is one where a finding begins on a line that is marked, of whatever
severity, in the profile for files that people wrote. bandit runs if it is installed (`pip install bandit`, in the same
environment or one on PATH). The exit code is 1 where fewer than 97 of 100 are caught, as they are written or under other
names, or where more than one harmless construct is flagged.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from corpus import say

from support.danger import Construct, dangerous_constructs, findings_of, harmless_constructs, is_caught

SHARE_TO_CATCH = 0.97
MOST_HARMLESS = 1
_Lines = dict[Path, set[int]]
"""By file, the zero-based lines on which a tool found something."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check, print, and say whether enough was caught."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--misses", action="store_true", help="list what was missed, and what harmless code was flagged"
    )
    options = parser.parse_args(arguments)
    constructs, harmless = dangerous_constructs(), harmless_constructs()
    caught = {"airsmith": {construct for construct in constructs if is_caught(construct)}}
    flagged = {"airsmith": {construct for construct in harmless if findings_of(construct)}}
    with tempfile.TemporaryDirectory() as folder:
        files = _write(Path(folder), (*constructs, *harmless))
        for name, run in (("ruff S", _ruff), ("bandit", _bandit)):
            lines = run(Path(folder))
            if lines is None:
                say(f"{name} is not installed, so there is nothing to compare with.\n")
                continue
            caught[name] = {one for one in constructs if not one.lines.isdisjoint(lines[files[one]])}
            flagged[name] = {one for one in harmless if lines[files[one]]}
    _print(constructs, caught, harmless, flagged)
    if options.misses:
        _print_misses(one for one in constructs if one not in caught["airsmith"])
        for one in flagged["airsmith"]:
            say(f"flagged {one}: {'; '.join(f'{finding.rule}: {finding.message}' for finding in findings_of(one))}")
    plain, others = (_share(constructs, caught["airsmith"], is_plain=is_plain) for is_plain in (True, False))
    return 0 if min(plain, others) >= SHARE_TO_CATCH and len(flagged["airsmith"]) <= MOST_HARMLESS else 1


def _write(folder: Path, constructs: Iterable[Construct]) -> dict[Construct, Path]:
    files = {}
    for number, construct in enumerate(constructs):
        files[construct] = path = folder / f"construct_{number:04}.py"
        path.write_text(construct.text, encoding="utf-8")
    return files


def _ruff(folder: Path) -> _Lines | None:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "S",
        "--output-format",
        "json",
        "--exit-zero",
    ]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)  # noqa: S603 - own command
    if done.returncode:
        return None
    found: _Lines = defaultdict(set)
    for finding in json.loads(done.stdout):
        found[Path(finding["filename"])].add(finding["location"]["row"] - 1)
    return found


def _bandit(folder: Path) -> _Lines | None:
    program = shutil.which("bandit", path=str(Path(sys.executable).parent)) or shutil.which("bandit")
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603 - own command
        [program, "--recursive", "--quiet", "--format", "json", "--exit-zero", str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: _Lines = defaultdict(set)
    for finding in json.loads(done.stdout)["results"]:
        found[Path(finding["filename"])].add(finding["line_number"] - 1)
    return found


def _share(constructs: Sequence[Construct], caught: set[Construct], *, is_plain: bool) -> float:
    wanted = [one for one in constructs if is_plain is not bool(one.form)]
    return len(caught.intersection(wanted)) / len(wanted)


def _print(
    constructs: Sequence[Construct],
    caught: dict[str, set[Construct]],
    harmless: Sequence[Construct],
    flagged: dict[str, set[Construct]],
) -> None:
    tools = list(caught)
    for title, is_plain in (("as they are written", True), ("under other names", False)):
        wanted = [one for one in constructs if is_plain is not bool(one.form)]
        _print_counts(title, wanted, caught, tools, lambda one: one.group)
        shares = "".join(f"{_share(constructs, caught[tool], is_plain=is_plain):>12.1%}" for tool in tools)
        say(f"{'':58}{'':>6}{shares}\n")
    others = [one for one in constructs if one.form]
    _print_counts("the same by the kind of name", others, caught, tools, lambda one: one.form)
    say("")
    _print_counts("harmless ones that are flagged", harmless, flagged, tools, lambda one: one.group)


def _print_counts(
    title: str,
    constructs: Sequence[Construct],
    found: dict[str, set[Construct]],
    tools: Sequence[str],
    group_of: Callable[[Construct], str],
) -> None:
    say(f"{title:58}{'all':>6}" + "".join(f"{tool:>12}" for tool in tools))
    sizes = Counter(group_of(one) for one in constructs)
    counts = {tool: Counter(group_of(one) for one in found[tool].intersection(constructs)) for tool in tools}
    for group, size in sizes.items():
        say(f"  {group:56}{size:6}" + "".join(f"{counts[tool][group]:12}" for tool in tools))
    say(f"  {'together':56}{len(constructs):6}" + "".join(f"{counts[tool].total():12}" for tool in tools))


def _print_misses(missed: Iterable[Construct]) -> None:
    for one in missed:
        say(f"missed {one}")


if __name__ == "__main__":
    sys.exit(main())
