"""Records as rows of the tables, and back.

Text is stored as it is, but for lone surrogates, which UTF-8 cannot hold and which become U+FFFD, and for messages
and solutions of errors, which are cut after `MESSAGE_LIMIT` characters.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from airsmith.catalog.words import words_of_name
from airsmith.learning.failures import DamagedRowError
from airsmith.learning.records import (
    CachedReply,
    ErrorPattern,
    ErrorSeen,
    GeneratedFile,
    GenerationRecord,
    SuccessPattern,
)
from airsmith.usage import TokenUsage

MESSAGE_LIMIT = 2_000

Row = Mapping[str, Any]


def storable(text: str) -> str:
    """The text as the database can hold it."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def storable_error(error: ErrorSeen) -> ErrorSeen:
    """The error as it is stored, so that it can be compared with those already there."""
    solution = None if error.solution is None else _clip(error.solution)
    return replace(error, type=storable(error.type), message=_clip(error.message), solution=solution)


def stamp(moment: datetime) -> str:
    """A time as it is stored: always UTC and of one length, so that it sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def history_row(record: GenerationRecord) -> dict[str, Any]:
    """The row of generation_history."""
    errors = [storable_error(error) for error in record.errors]
    return _storable_row(
        component_name=record.component_name,
        component_type=record.component_type,
        category=record.category,
        attempts_needed=record.attempts_needed,
        success=record.success,
        execution_time_s=record.execution_time_s,
        input_tokens=record.usage.input,
        output_tokens=record.usage.output,
        cache_write_5m_tokens=record.usage.cache_write_5m,
        cache_write_1h_tokens=record.usage.cache_write_1h,
        cache_read_tokens=record.usage.cache_read,
        thinking_tokens=record.usage.thinking,
        tokens_are_estimated=record.usage.is_estimated,
        cost_usd=record.cost_usd,
        model=record.model,
        engine=record.engine,
        created_at=stamp(record.created_at),
        failure_kind=record.failure_kind,
        errors=_json([[error.type, error.message, error.solution] for error in errors]),
        spec_path=record.spec_path,
    )


def history_record(row: Row) -> GenerationRecord:
    """The record of a row of generation_history. Raises DamagedRowError."""
    with _decoding("generation_history"):
        return GenerationRecord(
            component_name=row["component_name"],
            component_type=row["component_type"],
            category=row["category"],
            attempts_needed=row["attempts_needed"],
            success=bool(row["success"]),
            execution_time_s=row["execution_time_s"],
            usage=TokenUsage(
                input=row["input_tokens"],
                output=row["output_tokens"],
                cache_write_5m=row["cache_write_5m_tokens"],
                cache_write_1h=row["cache_write_1h_tokens"],
                cache_read=row["cache_read_tokens"],
                thinking=row["thinking_tokens"],
                is_estimated=bool(row["tokens_are_estimated"]),
            ),
            cost_usd=row["cost_usd"],
            model=row["model"],
            engine=row["engine"],
            created_at=datetime.fromisoformat(row["created_at"]),
            failure_kind=row["failure_kind"],
            errors=tuple(ErrorSeen(*error) for error in json.loads(row["errors"])),
            spec_path=row["spec_path"],
        )


def pattern_row(pattern: ErrorPattern) -> dict[str, Any]:
    """The row of error_patterns."""
    return _storable_row(
        type=pattern.type,
        message=pattern.message,
        solution=pattern.solution,
        frequency=pattern.frequency,
        affected_components=_json(pattern.affected_components),
        first_seen=stamp(pattern.first_seen),
        last_seen=stamp(pattern.last_seen),
    )


def error_pattern(row: Row) -> ErrorPattern:
    """The pattern of a row of error_patterns. Raises DamagedRowError."""
    with _decoding("error_patterns"):
        return ErrorPattern(
            type=row["type"],
            message=row["message"],
            solution=row["solution"],
            frequency=row["frequency"],
            affected_components=tuple(json.loads(row["affected_components"])),
            first_seen=datetime.fromisoformat(row["first_seen"]),
            last_seen=datetime.fromisoformat(row["last_seen"]),
        )


def success_row(pattern: SuccessPattern) -> dict[str, Any]:
    """The row of success_patterns."""
    return _storable_row(
        component_name=pattern.component_name,
        component_type=pattern.component_type,
        category=pattern.category,
        description=pattern.description,
        code=pattern.code,
        created_at=stamp(pattern.created_at),
    )


def success_pattern(row: Row) -> SuccessPattern:
    """The pattern of a row of success_patterns. Raises DamagedRowError."""
    with _decoding("success_patterns"):
        return SuccessPattern(**{**row, "created_at": datetime.fromisoformat(row["created_at"])})


def search_row(pattern: SuccessPattern) -> dict[str, Any]:
    """The row of success_search."""
    return _storable_row(
        component_name=pattern.component_name,
        name=f"{pattern.component_name} {words_of_name(pattern.component_name)}",
        category=words_of_name(pattern.category),
        description=pattern.description,
    )


def file_row(file: GeneratedFile) -> dict[str, Any]:
    """The row of generated_files."""
    return _storable_row(
        path=file.path, text=file.text, component_name=file.component_name, created_at=stamp(file.created_at)
    )


def generated_file(row: Row) -> GeneratedFile:
    """The file of a row of generated_files. Raises DamagedRowError."""
    with _decoding("generated_files"):
        return GeneratedFile(**{**row, "created_at": datetime.fromisoformat(row["created_at"])})


def cache_row(request_digest: str, reply: CachedReply) -> dict[str, Any]:
    """The row of request_cache."""
    return _storable_row(
        request_digest=request_digest, text=reply.text, model=reply.model, created_at=stamp(reply.created_at)
    )


def cached_reply(row: Row) -> CachedReply:
    """The reply of a row of request_cache. Raises DamagedRowError."""
    with _decoding("request_cache"):
        return CachedReply(row["text"], row["model"], datetime.fromisoformat(row["created_at"]))


def _storable_row(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever SQLite takes
    return {column: storable(value) if isinstance(value, str) else value for column, value in values.items()}


def _clip(message: str) -> str:
    message = storable(message)
    return message if len(message) <= MESSAGE_LIMIT else f"{message[: MESSAGE_LIMIT - 1]}…"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def _decoding(table: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRowError(table) from error
