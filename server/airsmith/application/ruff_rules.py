"""What ruff's Airflow rules (AIR) say, as findings named `ruff:AIR301`, without what our own rules say already.

The editor does not ask them: there, ruff's own extension shows them, and offers their fixes.
"""

import json
import logging
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ruff  # type: ignore[import-untyped]

from airsmith.analysis.module import Module
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion
from airsmith.finding import Finding, Layer, Severity
from airsmith.text import LineIndex, Position, Range

PREFIX = "ruff:"
_LOG = logging.getLogger(__name__)
_LONGEST_FOR_ALL_S = 120.0
_LONGEST_FOR_ONE_S = 10.0
_ARGUMENTS = ("check", "--isolated", "--no-cache", "--quiet", "--exit-zero", "--select", "AIR", "--output-format", "json",
              "--target-version", "py311")  # fmt: skip
_OF_AIRFLOW_3 = "AIR3"
_EXPRESSION = re.compile(r"(\w+)(?:\.\w+)*\Z")


@dataclass(frozen=True, slots=True)
class RuffFailed:
    """Ruff said nothing; the message tells why, in one sentence."""

    message: str


@dataclass(frozen=True, slots=True)
class RuffFinding:
    """What ruff found: one-based rows and columns, the latter in code points."""

    code: str
    message: str
    start: tuple[int, int]
    end: tuple[int, int]


def ask_ruff(paths: Sequence[Path]) -> Mapping[Path, tuple[RuffFinding, ...]] | RuffFailed:
    """What ruff finds in files, all in one process. Blocks; files without findings are left out."""
    names = {os.path.abspath(path): path for path in paths}  # noqa: PTH100 - as ruff has it: links are kept
    if not names:
        return {}
    listable = [name for name in names if name.isprintable()]
    with tempfile.TemporaryDirectory(prefix="airsmith-") as folder:
        listed = Path(folder) / "files"
        listed.write_text("".join(f"{name}\n" for name in listable), encoding="utf-8", newline="\n")
        others = [name for name in names if not name.isprintable()]
        answer = _run((f"@{listed}", "--", *others) if others else (f"@{listed}",), None, _LONGEST_FOR_ALL_S)
    if isinstance(answer, RuffFailed):
        return answer
    found: dict[Path, tuple[RuffFinding, ...]] = {}
    for name, finding in answer:
        if name in names:
            found[names[name]] = (*found.get(names[name], ()), finding)
    return found


def ask_ruff_about(text: str) -> tuple[RuffFinding, ...] | RuffFailed:
    """What ruff finds in one text. Blocks for a process of about 20 ms."""
    answer = _run(("--stdin-filename", "component.py", "-"), text.encode(errors="replace"), _LONGEST_FOR_ONE_S)
    return answer if isinstance(answer, RuffFailed) else tuple(finding for _, finding in answer)


def ruff_findings(
    found: Iterable[RuffFinding], text: str, target: AirflowVersion, own: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Those that fit the target and say something that our `own` findings of the text do not."""
    fitting = [one for one in found if target >= AIRFLOW_3 or not one.code.startswith(_OF_AIRFLOW_3)]
    if not fitting:
        return ()
    module = Module(text)
    findings = [_finding(one, module.index) for one in fitting]
    imports = [finding for finding in own if finding.layer is Layer.IMPORTS]
    told = frozenset(_imported_names(module, imports)) if imports else frozenset()
    return tuple(
        finding for finding in findings if _root(finding, module.index) not in told and not _is_doubled(finding, own)
    )


def inspect_candidate(text: str, target: AirflowVersion, own: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of a candidate; none, and a line in the log, where ruff fails."""
    found = ask_ruff_about(text)
    if isinstance(found, RuffFailed):
        _LOG.warning("Ruff's Airflow rules did not look at a candidate: %s", found.message)
        return ()
    return ruff_findings(found, text, target, own)


def _run(
    arguments: tuple[str, ...], given: bytes | None, longest_s: float
) -> list[tuple[str, RuffFinding]] | RuffFailed:
    try:
        finished = subprocess.run(  # noqa: S603 - ruff's own binary; the files are named after our own options
            [ruff.find_ruff_bin(), *_ARGUMENTS, *arguments],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            check=True,
            timeout=longest_s,
        )
        return list(_read(json.loads(finished.stdout)))
    except subprocess.TimeoutExpired:
        return RuffFailed(f"ruff took more than {longest_s:g} s.")
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode(errors="replace").strip().splitlines()
        return RuffFailed(f"ruff failed: {told[-1] if told else f'exit code {error.returncode}'}")
    except OSError as error:
        return RuffFailed(f"ruff cannot be run: {error}; install it by `pip install ruff`.")
    except (ValueError, KeyError, TypeError) as error:  # another form of answer than that of the versions we know
        return RuffFailed(f"ruff's answer cannot be read ({type(error).__name__}: {error}).")


def _read(answer: list[dict[str, Any]]) -> Iterator[tuple[str, RuffFinding]]:
    for entry in answer:
        if not str(entry["code"]).startswith("AIR"):
            continue
        start, end = ((entry[key]["row"], entry[key]["column"]) for key in ("location", "end_location"))
        hint = entry["fix"]["message"] if entry.get("fix") else None
        yield entry["filename"], RuffFinding(entry["code"], _sentence(entry["message"], hint), start, end)


def _sentence(message: str, hint: str | None) -> str:
    """Both as one sentence."""
    parts = [" ".join(part.split()).rstrip(" .;") for part in (message, hint) if part]
    return "; ".join((parts[0], *(part[:1].lower() + part[1:] for part in parts[1:]))) + "."


def _finding(one: RuffFinding, index: LineIndex) -> Finding:
    layer = Layer.IMPORTS if one.code.startswith(_OF_AIRFLOW_3) else Layer.COMPLIANCE
    span = Range(_position(one.start, index), _position(one.end, index))
    return Finding(f"{PREFIX}{one.code}", layer, Severity.WARNING, one.message, span)


def _position(place: tuple[int, int], index: LineIndex) -> Position:
    line, column = place[0] - 1, place[1] - 1
    return index.position_at(index.line_start(line) + min(column, len(index.line_text(line))))


def _is_doubled(finding: Finding, own: Iterable[Finding]) -> bool:
    """Whether one of ours speaks of the same thing in the same line."""
    span = finding.range
    return any(
        one.layer is not Layer.SECURITY
        and one.range.start.line == one.range.end.line
        and one.range.start < span.end
        and span.start < one.range.end
        for one in own
    )


def _root(finding: Finding, index: LineIndex) -> str | None:
    """The first name of the dotted expression that a finding ends with."""
    line, end = finding.range.end.line, index.offset_at(finding.range.end)
    match = _EXPRESSION.search(index.text, index.line_start(line), end)
    return match[1] if match else None


def _imported_names(module: Module, own: Sequence[Finding]) -> Iterator[str]:
    """The names that come from imports which our findings speak of: all of a module's, or the one that is marked."""
    for node, _ in module.names.imports:
        span = module.range_of(node)
        spoken = [finding.range for finding in own if span.contains(finding.range.start)]
        marked = [alias for alias in node.names if any(place.touches(module.range_of(alias)) for place in spoken)]
        for alias in marked or (node.names if spoken else ()):
            yield (alias.asname or alias.name).partition(".")[0]
