"""Rules that fail are told by the commands themselves; the engine's log, with its stacks, is for debugging."""

from collections.abc import Iterator
from contextlib import contextmanager

from airsmith.cli.problems import is_debugging
from airsmith.rules import engine


@contextmanager
def silent_faults() -> Iterator[None]:
    """No log of failed rules while the body runs, unless the user is debugging."""
    was_disabled = engine.logger.disabled
    engine.logger.disabled = was_disabled or not is_debugging()
    try:
        yield
    finally:
        engine.logger.disabled = was_disabled
