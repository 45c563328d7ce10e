"""The catalog's data as an SQLite file, made from the JSON files so that a lookup reads a few rows and nothing else.

The packaging hook and `storage` call `write_database`, `installed` calls `write_distributions`. Uses the standard
library alone, so that it runs while the package is being built.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from airsmith.catalog.datafiles import Distribution, modules_of, read_distributions, read_moves, read_releases
from airsmith.catalog.kinds import kind_of
from airsmith.catalog.manifest import database_key
from airsmith.catalog.model import Provider
from airsmith.catalog.records import class_from_data, expand_class, provider_to_data, releases_to_data
from airsmith.catalog.resolution import Chains
from airsmith.catalog.words import words_of_name

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE providers (package TEXT NOT NULL, targets INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE releases (package TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE connection_types (conn_type TEXT, hook TEXT, name TEXT, package TEXT, targets INTEGER);
CREATE TABLE modules (name TEXT, targets INTEGER, package TEXT, ground TEXT, data TEXT);
CREATE TABLE classes (
    path TEXT, targets INTEGER, name TEXT, package TEXT, kind TEXT, is_complete INTEGER, search_order TEXT, data INTEGER
);
CREATE TABLE bodies (id INTEGER PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE functions (path TEXT, targets INTEGER, name TEXT, package TEXT, data TEXT);
CREATE TABLE moves (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
    name, doc, parameters, categories, path UNINDEXED, kind UNINDEXED, package UNINDEXED, targets UNINDEXED,
    tokenize = 'porter unicode61'
);
"""
_INDEXES = """
CREATE INDEX modules_by_name ON modules (name);
CREATE INDEX classes_by_path ON classes (path);
CREATE INDEX classes_by_name ON classes (name);
CREATE INDEX functions_by_path ON functions (path);
CREATE INDEX functions_by_name ON functions (name);
CREATE INDEX moves_by_new ON moves (new);
"""


def write_database(data_folder: Path, path: Path) -> None:
    """Write the file anew; nobody else may have it open. Raises DataError, OSError or sqlite3.Error."""
    with _new_file(path) as connection:
        fill_database(data_folder, connection)


def fill_database(data_folder: Path, connection: sqlite3.Connection) -> None:
    """Write everything into an empty database."""
    distributions = list(read_distributions(data_folder))
    _fill(connection, distributions, data_folder, database_key(data_folder))


def write_distributions(distributions: list[Distribution], data_folder: Path, key: str, path: Path) -> None:
    """Write the file anew from distributions that were composed, under a key of their own; the rest is as packaged."""
    with _new_file(path) as connection:
        _fill(connection, distributions, data_folder, key)


@contextmanager
def _new_file(path: Path) -> Iterator[sqlite3.Connection]:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        yield connection


def _fill(connection: sqlite3.Connection, distributions: list[Distribution], data_folder: Path, key: str) -> None:
    targets = sorted({target for one in distributions for target in one.targets})
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    _Writer(connection, distributions, targets).write()
    connection.executemany("INSERT INTO moves VALUES (?, ?)", sorted(read_moves(data_folder).items()))
    releases = {package: _dump(releases_to_data(known)) for package, known in read_releases(data_folder).items()}
    connection.executemany("INSERT INTO releases VALUES (?, ?)", sorted(releases.items()))
    facts = {"key": key, "targets": " ".join(targets)}
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


class _Writer:
    """Fills the tables from the distributions. A target is one bit, by its place in `targets`."""

    def __init__(self, connection: sqlite3.Connection, distributions: list[Distribution], targets: list[str]) -> None:
        self._connection = connection
        self._distributions = distributions
        self._targets = targets
        self._modules = {target: modules_of(distributions, target) for target in targets}
        self._classes = {target: _classes_of(distributions, target) for target in targets}
        self._categories = _Categories(distribution.provider for distribution in distributions)

    def write(self) -> None:
        """Write all rows but those of `meta`, `moves` and `releases`."""
        chains = {target: self._chains(target) for target in self._targets}
        for distribution in self._distributions:
            self._write_provider(distribution)
            for targets, section, key, data in distribution.entries:
                package = distribution.provider.package
                if section == "modules":
                    self._insert("modules", key, self._bits(targets), package, "file", _dump(data))
                elif section == "functions":
                    name = key.rpartition(".")[2]
                    self._insert("functions", key, self._bits(targets), name, package, _dump(data))
                else:
                    self._write_class(targets, key, data, distribution.provider, chains)
        self._write_namespaces()

    def _write_provider(self, distribution: Distribution) -> None:
        provider = distribution.provider
        bits = self._bits(distribution.targets)
        self._insert("providers", provider.package, bits, _dump(provider_to_data(provider)))
        for one in provider.connection_types:
            self._insert("connection_types", one.conn_type, one.hook_class, one.hook_name, provider.package, bits)

    def _write_class(
        self, targets: tuple[str, ...], path: str, data: dict[str, Any], provider: Provider, chains: dict[str, Chains]
    ) -> None:
        name = path.rpartition(".")[2]
        kind = data.get("kind") or kind_of(chains[targets[0]].search_order(path)).value
        data = data | {"kind": kind}
        row = self._connection.execute("INSERT INTO bodies (data) VALUES (?)", (_dump(expand_class(path, data)),))
        for target in targets:
            order = chains[target].search_order(path)
            is_complete = chains[target].is_complete(path)
            self._insert(
                "classes",
                path,
                self._bits((target,)),
                name,
                provider.package,
                kind,
                is_complete,
                "\n".join(order),
                row.lastrowid,
            )
        if kind != "exception" and not name.startswith("_"):
            self._write_search(targets, path, data, provider)

    def _write_search(self, targets: tuple[str, ...], path: str, data: dict[str, Any], provider: Provider) -> None:
        record = class_from_data(path, data)
        own = record.constructor.parameters if record.constructor is not None else ()
        self._insert(
            "search",
            f"{record.name} {words_of_name(record.name)}",
            record.doc,
            " ".join(f"{parameter.name.replace('_', ' ')}" for parameter in own),
            f"{'transfer' if record.is_transfer else ''} {record.kind.value} {self._categories.of(record.module, provider)}",
            path,
            record.kind.value,
            provider.package,
            self._bits(targets),
        )

    def _write_namespaces(self) -> None:
        """Packages without a file of their own."""
        for bit, target in enumerate(self._targets):
            modules = self._modules[target]
            parents = {parent for module in modules for parent in _parents(module)}
            for name in sorted(parents - modules.keys()):
                self._insert("modules", name, 1 << bit, "", "namespace", "{}")

    def _chains(self, target: str) -> Chains:
        modules, classes = self._modules[target], self._classes[target]
        return Chains(classes.get, modules.get)

    def _bits(self, targets: Iterable[str]) -> int:
        return sum(1 << self._targets.index(target) for target in targets)

    def _insert(self, table: str, *values: object) -> None:
        places = ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608 - our own table names


class _Categories:
    """What a module is about, in words: its provider and the integrations that it serves."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self._by_module: dict[str, set[str]] = {}
        for provider in providers:
            for integration in provider.integrations:
                for module in integration.modules:
                    words = self._by_module.setdefault(module, set())
                    words.update((integration.name, *integration.tags))

    def of(self, module: str, provider: Provider) -> str:
        """The words for a module."""
        own = sorted(self._by_module.get(module, ()))
        return " ".join((provider.name, *own, words_of_name(module.removeprefix("airflow.providers."))))


def _classes_of(distributions: list[Distribution], target: str) -> dict[str, list[str]]:
    return {
        key: data.get("bases", [])
        for distribution in distributions
        for targets, section, key, data in distribution.entries
        if section == "classes" and target in targets
    }


def _parents(module: str) -> Iterator[str]:
    parent = module.rpartition(".")[0]
    while parent:
        yield parent
        parent = parent.rpartition(".")[0]


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
