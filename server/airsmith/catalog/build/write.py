"""The catalog's data as files that a person can review: sorted, one fact a line, nothing that changes by itself."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from airsmith.catalog.build.extract import Extract
from airsmith.catalog.model import Provider
from airsmith.catalog.records import class_to_data, function_to_data, module_to_data, provider_to_data

_WIDTH = 120
_SECTIONS = ("modules", "classes", "functions")
_Record = TypeVar("_Record")


def distribution_data(provider: Provider, extracts: Mapping[str, Extract]) -> dict[str, Any]:
    """One distribution's file: what all its targets share, and what only one of them has."""
    per_target = {target: _sections(extract) for target, extract in extracts.items()}
    data: dict[str, Any] = {"provider": provider_to_data(provider), "targets": sorted(extracts)}
    only: dict[str, dict[str, dict[str, Any]]] = {target: {} for target in sorted(extracts)}
    for section in _SECTIONS:
        tables = {target: sections[section] for target, sections in per_target.items()}
        shared = _shared(list(tables.values()))
        data[section] = shared
        for target, table in tables.items():
            own = {key: value for key, value in table.items() if key not in shared}
            if own:
                only[target][section] = own
    data["only"] = {target: sections for target, sections in only.items() if sections}
    return {key: value for key, value in data.items() if value}


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
    manifest = {"digest": digest(texts)}
    (folder / "manifest.json").write_text(render(manifest) + "\n", encoding="utf-8", newline="\n")


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


def _sections(extract: Extract) -> dict[str, dict[str, Any]]:
    return {
        "modules": _table(extract.modules, module_to_data),
        "classes": _table(extract.classes, class_to_data),
        "functions": _table(extract.functions, function_to_data),
    }


def _table(records: Mapping[str, _Record], to_data: Callable[[_Record], dict[str, Any]]) -> dict[str, Any]:
    return {key: to_data(record) for key, record in sorted(records.items())}


def _shared(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Entries that all tables have alike."""
    first, *others = tables
    return {key: value for key, value in first.items() if all(key in other and other[key] == value for other in others)}
