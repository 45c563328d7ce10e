import io
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.cli.main import main
from support.running_airsmith import Airsmith, Ended


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in, with an environment that holds no key."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AIRSMITH_DATA_DIR", str(tmp_path / "data"))
    for name in (
        "ANTHROPIC_API_KEY",
        "ANTHROPIC_BASE_URL",
        "AIRSMITH_DEBUG",
        "AIRSMITH_APPROVED_ORIGIN",
        "VIRTUAL_ENV",
    ):
        monkeypatch.delenv(name, raising=False)
    return folder


Run = Callable[..., Ended]


@pytest.fixture
def airsmith(work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process, through `main`; fast, and good for all but signals, pipes and terminals."""

    def run(*arguments: str | Path, stdin: str | bytes = "") -> Ended:
        capsys.readouterr()
        given = stdin.encode() if isinstance(stdin, str) else stdin
        on_interrupt = signal.getsignal(signal.SIGINT)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["airsmith", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
            with pytest.raises(SystemExit) as ended:
                main()
        signal.signal(signal.SIGINT, on_interrupt)
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ended(ended.value.code, out, err)

    return run


@pytest.fixture
def program(work: Path, tmp_path: Path) -> Airsmith:
    """The installed program, in processes of its own."""
    private = tmp_path / "private"
    private.mkdir()
    return Airsmith(work, private)
