"""How far one question about a file is followed: long enough for real code, and always to an end."""

from collections.abc import Hashable

_MOST_AT_ONCE = 60
"""Things followed one from another, as in `a = b`, `b = c`; keeps far from Python's own limit."""
MOST_STEPS = 2_000
"""Things looked at for one answer, so that code made to explode does not."""


class Effort:
    """What is being followed for one question, so that `a = b`, `b = a` comes to an end.

    `steps` counts the things that were looked at, `cuts` those that were not followed: an answer found meanwhile may lack
    something.
    """

    __slots__ = ("_active", "_depth", "_most_steps", "cuts", "steps")

    def __init__(self, most_steps: int = MOST_STEPS) -> None:
        self._active: set[Hashable] = set()
        self._depth = 0
        self._most_steps = most_steps
        self.steps = 0
        self.cuts = 0

    @property
    def is_spent(self) -> bool:
        """Whether nothing more may be followed."""
        return self.steps > self._most_steps

    def begin(self, thing: Hashable = None) -> bool:
        """Whether a thing may be followed; where it may, `end` is to be called with it afterwards.

        A thing that leads back to itself only by way of other things need not be told.
        """
        self.steps += 1
        if thing in self._active or self._depth >= _MOST_AT_ONCE or self.steps > self._most_steps:
            self.cuts += 1
            return False
        if thing is not None:
            self._active.add(thing)
        self._depth += 1
        return True

    def end(self, thing: Hashable = None) -> None:
        """A thing has been followed."""
        self._active.discard(thing)
        self._depth -= 1
