"""What is told of rules that fail: the engine logs each time with its stack, which is for debugging only."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from airsmith.cli.problems import is_debugging
from airsmith.rules import engine


class _OncePerMessage(logging.Filter):
    """Lets each message through one time."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        is_new = message not in self._told
        self._told.add(message)
        return is_new


@contextmanager
def silent_faults() -> Iterator[None]:
    """No log while the body runs, for it tells the faults itself."""
    was_disabled = engine.logger.disabled
    engine.logger.disabled = was_disabled or not is_debugging()
    try:
        yield
    finally:
        engine.logger.disabled = was_disabled


@contextmanager
def faults_once() -> Iterator[None]:
    """Each fault is logged once while the body runs, however often a candidate is checked."""
    once = _OncePerMessage()
    if not is_debugging():
        engine.logger.addFilter(once)
    try:
        yield
    finally:
        engine.logger.removeFilter(once)
