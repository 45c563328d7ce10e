"""Golden files: what a test expects, as a file that people read whole. `AIRSMITH_WRITE_GOLDEN=1` writes them anew."""

import os
from pathlib import Path


def check_golden(path: Path, text: str) -> None:
    """Compare a text, and a line end, with a file."""
    if os.environ.get("AIRSMITH_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    assert f"{text}\n" == path.read_text(encoding="utf-8")
