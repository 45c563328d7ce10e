"""Python source formatted by ruff, in a process of its own."""

import logging
import subprocess
from pathlib import Path

import ruff  # type: ignore[import-untyped]

_LOGGER = logging.getLogger(__name__)
_TIMEOUT_S = 20.0
_LINE_LENGTH = "100"
# Nothing but the source may count: no settings, no cache, and no files that would make an import look local.
_ALONE = ("--isolated", "--no-cache", "--quiet", "--config", "src = []", "--config", f"line-length = {_LINE_LENGTH}")
_SORT_IMPORTS = ("check", *_ALONE, "--select", "I", "--fix-only", "-")
_FORMAT = ("format", *_ALONE, "-")


def format_python(source: str) -> str:
    """The source with sorted imports and in ruff's format; unchanged where ruff cannot read it or cannot run.

    A failure is logged and never reaches the caller. It blocks for two short processes of about 20 ms each.
    """
    try:
        ruff_binary = Path(ruff.find_ruff_bin())
        sorted_source = _run_ruff(ruff_binary, _SORT_IMPORTS, source.encode())
        return _run_ruff(ruff_binary, _FORMAT, sorted_source).decode()
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip()
        _LOGGER.warning("Generated Python is left unformatted: ruff says %s", reason or f"exit code {error.returncode}")
    except (OSError, subprocess.TimeoutExpired, UnicodeError) as error:
        _LOGGER.warning("Generated Python is left unformatted: %s", error)
    return source


def _run_ruff(ruff_binary: Path, arguments: tuple[str, ...], source: bytes) -> bytes:
    finished = subprocess.run(  # noqa: S603 - ruff's own binary with fixed arguments
        [ruff_binary, *arguments],
        input=source,
        capture_output=True,
        check=True,
        timeout=_TIMEOUT_S,
    )
    return finished.stdout
