"""The way in to what Airsmith remembers: record a run, and ask about earlier ones."""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from airsmith.catalog.questions import match_expression
from airsmith.learning import patterns, rows
from airsmith.learning.database import LearningDatabase
from airsmith.learning.failures import LearningUnavailable, NewerDatabase, reason_of
from airsmith.learning.records import CachedReply, ErrorPattern, GeneratedFile, GenerationRecord, SuccessPattern

__all__ = ["LearningStore", "LearningUnavailable", "NewerDatabase"]

REPLIES_KEPT_FOR = timedelta(days=30)
# What a match counts in the columns of success_search stands in bm25(); the first column is not searched.
_SIMILAR_SUCCESSES = """
SELECT success_patterns.* FROM success_search JOIN success_patterns USING (component_name)
WHERE success_search MATCH ? ORDER BY bm25(success_search, 0.0, 6.0, 3.0, 4.0), component_name LIMIT ?
"""

_Record = TypeVar("_Record")


class LearningStore:
    """`learning.db` and `error_patterns.json` in `folder`, which is made with the first record.

    Every call opens a connection of its own and closes it before it returns: a store holds nothing open, needs no
    closing, and may be shared by threads; several processes may use one folder at once. Calls block for as long as
    the disk takes, so an event loop makes them in a worker thread. All methods raise LearningUnavailable where the
    disk, a lock or the database does not let them work. `clock` returns the present time, aware and in UTC.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._database = LearningDatabase(folder, clock)

    def record(
        self,
        record: GenerationRecord,
        success_pattern: SuccessPattern | None = None,
        files: Sequence[GeneratedFile] = (),
    ) -> None:
        """Keep one run with all that belongs to it, in one transaction, and bring error_patterns.json up to date.

        Where only the JSON file cannot be written, the run is kept all the same; the exception says so, and the next
        record brings the file up to date.
        """

        def insert(db: Database) -> None:
            db.table("generation_history").insert(rows.history_row(record))
            updated = patterns.updated_patterns(record, _known_patterns(db, record))
            _put(db, "error_patterns", map(rows.pattern_row, updated))
            if success_pattern is not None:
                _put_success(db, success_pattern)
            _put(db, "generated_files", map(rows.file_row, files))

        with self._database.locked():
            self._database.write(insert)
            self._rewrite_pattern_file()

    def history(self, since: datetime | None = None) -> tuple[GenerationRecord, ...]:
        """All runs, or those from `since` on, oldest first. Errors have their messages as `rows` cuts them."""
        return self._all(
            rows.history_record,
            "SELECT * FROM generation_history WHERE created_at >= ? ORDER BY created_at, id",
            _stamp_or_first(since),
        )

    def last_run(self, component_name: str, spec_path: str = "") -> GenerationRecord | None:
        """The newest run of the component from the spec at a path; None where there was none.

        It is looked up in passing: a database that is not there, or is another version's, is left as it is.
        """
        sql = (
            "SELECT * FROM generation_history WHERE component_name = ? AND spec_path = ? "
            "ORDER BY created_at DESC, id DESC LIMIT 1"
        )
        values = [rows.storable(component_name), rows.storable(spec_path)]
        found = self._database.glance(lambda db: tuple(map(rows.history_record, db.query(sql, values))))
        return found[0] if found else None

    def past_runs(self) -> tuple[GenerationRecord, ...]:
        """All runs, oldest first, looked up in passing like `last_run`."""
        sql = "SELECT * FROM generation_history ORDER BY created_at, id"
        return self._database.glance(lambda db: tuple(map(rows.history_record, db.query(sql)))) or ()

    def error_patterns(self, since: datetime | None = None) -> tuple[ErrorPattern, ...]:
        """All error patterns, or those seen from `since` on, most frequent first; frequencies count from the start."""
        return self._all(
            rows.error_pattern,
            "SELECT * FROM error_patterns WHERE last_seen >= ? ORDER BY frequency DESC, type, message",
            _stamp_or_first(since),
        )

    def success_patterns(self, limit: int) -> tuple[SuccessPattern, ...]:
        """The newest `limit` successes, newest first; one for each component name."""
        return self._all(
            rows.success_pattern,
            "SELECT * FROM success_patterns ORDER BY created_at DESC, component_name LIMIT ?",
            limit,
        )

    def similar_successes(self, text: str, limit: int) -> tuple[SuccessPattern, ...]:
        """At most `limit` successes whose names, categories and descriptions share words with `text`, best first."""
        expression = match_expression(text)
        if not expression:
            return ()
        return self._all(
            rows.success_pattern,
            _SIMILAR_SUCCESSES,
            expression,
            limit,
        )

    def generated_file(self, path: str | os.PathLike[str]) -> GeneratedFile | None:
        """What Airsmith wrote last to the absolute `path`; None where it wrote nothing there."""
        return self._one(rows.generated_file, "SELECT * FROM generated_files WHERE path = ?", os.fspath(path))

    def cached_reply(self, request_digest: str) -> CachedReply | None:
        """The reply to a request like this one, unless it is older than 30 days."""
        return self._one(
            rows.cached_reply,
            "SELECT text, model, created_at FROM request_cache WHERE request_digest = ? AND created_at >= ?",
            request_digest,
            self._oldest_kept(),
        )

    def cache_reply(self, request_digest: str, reply: CachedReply) -> None:
        """Keep a reply to be used again, and drop those older than 30 days. The digest must not tell the request."""

        def insert(db: Database) -> None:
            db.execute("DELETE FROM request_cache WHERE created_at < ?", [self._oldest_kept()])
            _put(db, "request_cache", [rows.cache_row(request_digest, reply)])

        self._database.write(insert)

    def _rewrite_pattern_file(self) -> None:
        recent = self.error_patterns(since=self._clock() - patterns.KEPT_FOR)
        try:
            patterns.write_pattern_file(self._folder, recent)
        except OSError as error:
            path = self._folder / patterns.FILE_NAME
            raise LearningUnavailable(f"The run was kept, but {path} cannot be written, {reason_of(error)}.") from error

    def _oldest_kept(self) -> str:
        return rows.stamp(self._clock() - REPLIES_KEPT_FOR)

    def _all(self, decode: Callable[[rows.Row], _Record], sql: str, *parameters: str | int) -> tuple[_Record, ...]:
        values = [rows.storable(value) if isinstance(value, str) else value for value in parameters]
        return self._database.read(lambda db: tuple(map(decode, db.query(sql, values))))

    def _one(self, decode: Callable[[rows.Row], _Record], sql: str, *parameters: str | int) -> _Record | None:
        return next(iter(self._all(decode, sql, *parameters)), None)


def _known_patterns(db: Database, record: GenerationRecord) -> list[ErrorPattern]:
    keys = {(error.type, error.message) for error in map(rows.storable_error, record.errors)}
    sql = "SELECT * FROM error_patterns WHERE type = ? AND message = ?"
    return [rows.error_pattern(row) for key in keys for row in db.query(sql, key)]


def _put_success(db: Database, pattern: SuccessPattern) -> None:
    row = rows.success_row(pattern)
    _put(db, "success_patterns", [row])
    db.execute("DELETE FROM success_search WHERE component_name = ?", [row["component_name"]])
    db.table("success_search").insert(rows.search_row(pattern))


def _put(db: Database, table: str, new_rows: Iterable[dict[str, Any]]) -> None:
    db.table(table).insert_all(new_rows, replace=True)


def _stamp_or_first(moment: datetime | None) -> str:
    return rows.stamp(moment) if moment else ""
