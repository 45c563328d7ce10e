"""Reads single rows of the catalog's database: one connection, used by any thread, one at a time."""

import json
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from airsmith.catalog.model import CatalogClass, CatalogFunction, Module, Provider, Release
from airsmith.catalog.records import (
    class_from_data,
    function_from_data,
    module_from_data,
    provider_from_data,
    releases_from_data,
)

if TYPE_CHECKING:  # loaded by what opens a database
    import sqlite3

_KEPT_MODULES = 1024
_KEPT_CLASSES = 1024


class Rows:
    """Records by key and target bit. Thread-safe; what was read lately is kept."""

    def __init__(self, connection: "sqlite3.Connection") -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.module = lru_cache(_KEPT_MODULES)(self._module)
        self.class_at = lru_cache(_KEPT_CLASSES)(self._class_at)
        self.function = lru_cache(_KEPT_CLASSES)(self._function)
        self.providers = lru_cache(None)(self._providers)
        self.releases = lru_cache(None)(self._releases)
        self.ground = lru_cache(4 * _KEPT_MODULES)(self._ground)
        self.children = lru_cache(None)(self._children)
        self.targets: tuple[str, ...] = tuple(self.select("SELECT value FROM meta WHERE key = 'targets'")[0][0].split())

    def close(self) -> None:
        """Close the connection; nothing can be read afterwards."""
        with self._lock:
            self._connection.close()

    def select(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(query, parameters).fetchall()

    def moved_from(self, old: str) -> str:
        """Where Airflow 3 has what Airflow 2 had at a path; empty where that is not known."""
        rows = self.select("SELECT new FROM moves WHERE old = ?", (old,))
        return rows[0][0] if rows else ""

    def moved_to(self, new: str) -> list[str]:
        """Where Airflow 2 had what Airflow 3 has at a path."""
        return [row[0] for row in self.select("SELECT old FROM moves WHERE new = ? ORDER BY old", (new,))]

    def class_paths(self, name: str, bit: int) -> list[str]:
        """Paths of the classes with a name."""
        rows = self.select("SELECT path FROM classes WHERE name = ? AND targets & ? ORDER BY path", (name, bit))
        return [row[0] for row in rows]

    def class_paths_of(self, package: str, bit: int) -> list[str]:
        """Paths of the classes that a distribution ships."""
        rows = self.select("SELECT path FROM classes WHERE package = ? AND targets & ? ORDER BY path", (package, bit))
        return [row[0] for row in rows]

    def class_names(self, bit: int) -> list[str]:
        """The names of all classes, each once."""
        return [row[0] for row in self.select("SELECT DISTINCT name FROM classes WHERE targets & ?", (bit,))]

    def function_paths(self, name: str, bit: int) -> list[str]:
        """Paths of the functions with a name."""
        rows = self.select("SELECT path FROM functions WHERE name = ? AND targets & ? ORDER BY path", (name, bit))
        return [row[0] for row in rows]

    def _module(self, name: str, bit: int) -> Module | None:
        rows = self.select("SELECT data, package FROM modules WHERE name = ? AND targets & ?", (name, bit))
        return module_from_data(name, json.loads(rows[0][0]), rows[0][1]) if rows else None

    def _class_at(self, path: str, bit: int) -> CatalogClass | None:
        rows = self.select(
            "SELECT bodies.data, package, is_complete, search_order FROM classes"
            " JOIN bodies ON bodies.id = classes.data WHERE path = ? AND targets & ?",
            (path, bit),
        )
        if not rows:
            return None
        data, package, is_complete, order = rows[0]
        return class_from_data(
            path,
            json.loads(data),
            provider=package,
            is_complete=bool(is_complete),
            search_order=tuple(order.split("\n")),
        )

    def _function(self, path: str, bit: int) -> CatalogFunction | None:
        rows = self.select("SELECT data FROM functions WHERE path = ? AND targets & ?", (path, bit))
        return function_from_data(path, json.loads(rows[0][0])) if rows else None

    def _providers(self, bit: int) -> dict[str, tuple[Provider, int]]:
        """Each distribution with the targets that it has data for; of several versions that of this target counts."""
        rows = self.select("SELECT data, targets FROM providers ORDER BY package, targets & ? != 0", (bit,))
        found: dict[str, tuple[Provider, int]] = {}
        for data, targets in rows:
            provider = provider_from_data(json.loads(data))
            _, others = found.get(provider.package, (provider, 0))
            found[provider.package] = (provider, targets | others)
        return found

    def _releases(self, package: str) -> tuple[Release, ...]:
        rows = self.select("SELECT data FROM releases WHERE package = ?", (package,))
        return releases_from_data(json.loads(rows[0][0])) if rows else ()

    def _ground(self, name: str, bit: int) -> str:
        """`file`, `namespace`, or empty for a module that is not there."""
        rows = self.select("SELECT ground FROM modules WHERE name = ? AND targets & ?", (name, bit))
        return rows[0][0] if rows else ""

    def _children(self, bit: int) -> dict[str, tuple[str, ...]]:
        """The last parts of the modules directly below each package; the empty name stands above them all."""
        found: dict[str, list[str]] = {}
        for (name,) in self.select("SELECT name FROM modules WHERE targets & ? ORDER BY name", (bit,)):
            parent, _, last = name.rpartition(".")
            found.setdefault(parent, []).append(last)
        return {parent: tuple(names) for parent, names in found.items()}
