"""The catalog's data as files that a person can review: sorted, one fact a line, nothing that changes by itself."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airsmith.catalog.manifest import MANIFEST

_WIDTH = 120


def write_data(folder: Path, files: Mapping[str, Any]) -> None:
    """Write all files and the manifest with their digest; files of before that are no longer made are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {name: render(data) + "\n" for name, data in sorted(files.items())}
    for old in folder.rglob("*.json"):
        if old.relative_to(folder).as_posix() not in texts:
            old.unlink()
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    _write_manifest(folder, texts)


def _write_manifest(folder: Path, texts: Mapping[str, str]) -> None:
    (folder / MANIFEST).write_text(render({"digest": digest(texts)}) + "\n", encoding="utf-8", newline="\n")


def write_file(folder: Path, name: str, data: Any) -> None:  # noqa: ANN401 - JSON data
    """Write one file anew, and the manifest for it and all others that are there."""
    (folder / name).write_text(render(data) + "\n", encoding="utf-8", newline="\n")
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.json")}
    _write_manifest(
        folder, {name: path.read_text(encoding="utf-8") for name, path in paths.items() if name != MANIFEST}
    )


def digest(texts: Mapping[str, str]) -> str:
    """What changes whenever one of the files does."""
    whole = hashlib.sha256()
    for name, text in sorted(texts.items()):
        whole.update(f"{name}\0{text}\0".encode())
    return whole.hexdigest()


def render(value: Any, indent: int = 0) -> str:  # noqa: ANN401 - JSON data
    """JSON in which whatever fits on a line is on one."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + len(flat) <= _WIDTH or not isinstance(value, (dict, list)):
        return flat
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key, ensure_ascii=False)}: {render(item, indent + 1)}" for key, item in value.items()]
    else:
        parts = [render(item, indent + 1) for item in value]
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{closing}"
