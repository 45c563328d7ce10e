"""The installed `airsmith` program, run as people run it: in a process of its own, with an environment of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("airsmith")
KEY = "-".join(("sk", "ant", "api03", "Kx7" * 8))
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        """All of stdout as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


@dataclass(frozen=True, slots=True)
class Airsmith:
    """Runs the program in `folder`. Its data, home and temporary files lie in `private`, beside it."""

    folder: Path
    private: Path

    @property
    def data(self) -> Path:
        """Where it keeps its history."""
        return self.private / "data"

    def environment(self, changes: Mapping[str, str | None]) -> dict[str, str]:
        """A small environment without any key; `changes` set variables, or drop them by None."""
        values: dict[str, str | None] = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.private),
            "TMPDIR": str(self.private / "tmp"),
            "AIRSMITH_DATA_DIR": str(self.data),
            "LANG": "C.UTF-8",
            **changes,
        }
        return {name: value for name, value in values.items() if value is not None}

    def run(self, *arguments: str | Path, stdin: str | bytes = "", **environment: str | None) -> Ended:
        """Run a command to its end. Keywords are environment variables."""
        with self.start(*arguments, stdin=subprocess.PIPE, **environment) as process:
            given = stdin.encode() if isinstance(stdin, str) else stdin
            out, err = process.communicate(given, timeout=_TIMEOUT_S)
        return Ended(process.returncode, out.decode(), err.decode())

    @contextmanager
    def start(
        self,
        *arguments: str | Path,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        **environment: str | None,
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a command; it is killed should it still run when the context ends."""
        (self.private / "tmp").mkdir(exist_ok=True)
        process = subprocess.Popen(  # noqa: S603 - our own program
            [PROGRAM, *arguments],
            cwd=self.folder,
            env=self.environment(environment),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
        )
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()

    def files(self) -> set[str]:
        """Every file in the folder, hidden and temporary ones too."""
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}


def wait_until_ended(process: subprocess.Popen[bytes]) -> Ended:
    """Read what the process still prints, until it ends."""
    out, err = process.communicate(timeout=_TIMEOUT_S)
    return Ended(process.returncode, (out or b"").decode(), (err or b"").decode())
