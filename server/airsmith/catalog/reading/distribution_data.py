"""What was read of one distribution as JSON data, in the form of the catalog's files."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from airsmith.catalog.model import Provider
from airsmith.catalog.reading.extract import Extract
from airsmith.catalog.records import class_to_data, function_to_data, module_to_data, provider_to_data

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
