"""What calls of members reach, found when first asked for and then remembered."""

from collections.abc import Callable

from airsmith.analysis.callee import Callee


class Members(dict[str, Callee | None]):
    """What calling the members of one thing reaches, by their names.

    `attributes` tells the same of what `self.NAME` is, by that name, where the thing is the `self` of a class.
    """

    __slots__ = ("_look_for", "attributes")

    def __init__(self, look_for: Callable[[str], Callee | None], attributes: "Attributes | None" = None) -> None:
        super().__init__()
        self._look_for = look_for
        self.attributes = attributes

    def __missing__(self, name: str) -> Callee | None:
        found = self[name] = self._look_for(name)
        return found


class Attributes(dict[str, Members]):
    """The members of what `self.NAME` is in one class, by that name."""

    __slots__ = ("_look_for",)

    def __init__(self, look_for: Callable[[str], Members]) -> None:
        super().__init__()
        self._look_for = look_for

    def __missing__(self, name: str) -> Members:
        found = self[name] = self._look_for(name)
        return found


class _NoMembers(Members):
    """Remembers nothing, as it is one for all."""

    __slots__ = ()

    def __missing__(self, name: str) -> None:
        return None


def _nothing(_name: str) -> None:
    return None


NO_MEMBERS: Members = _NoMembers(_nothing)
"""Of a thing of which nothing is known."""
