"""The API key, kept where no `repr`, log line or message shows it."""

import re
from typing import final

from airsmith.spec.wording import one_line

_KEY_SHAPE = re.compile(r"sk-ant-[A-Za-z0-9_-]+")
_PRINTABLE = re.compile(r"[!-~]+")
_SHORTEST_SECRET = 8
_MASK = "[API key]"


@final
class ApiKey:
    """A key that is shown only to who asks with `reveal`. Blanks around it are dropped."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value.strip()

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "ApiKey()"

    @property
    def is_sendable(self) -> bool:
        """Whether an HTTP header can hold the key; what was pasted with a line break in it cannot be sent."""
        return _PRINTABLE.fullmatch(self._value) is not None

    def reveal(self) -> str:
        """The key itself, for the client that sends it."""
        return self._value

    def redact(self, text: str) -> str:
        """`text` in one line, with this key and whatever else looks like one masked."""
        if len(self._value) >= _SHORTEST_SECRET:
            text = text.replace(self._value, _MASK)
        return one_line(_KEY_SHAPE.sub(_MASK, text))
