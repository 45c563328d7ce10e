"""Waiting for what has to become true, with a limit."""

import time
from collections.abc import Callable
from typing import TypeVar

WITHIN_S = 60
_INTERVAL_S = 0.05

Found = TypeVar("Found")


def wait_until(look: Callable[[], Found], what: str, *, within_s: float = WITHIN_S) -> Found:
    """Look again and again until something is there; what was found. `what` ends the sentence of a failure."""
    end = time.monotonic() + within_s
    while not (found := look()):
        assert time.monotonic() < end, f"Within {within_s} s it did not come true that {what}."
        time.sleep(_INTERVAL_S)
    return found
