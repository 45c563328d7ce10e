"""What the scripted Claude can answer: one class for each step of a script.

Streams are built as the service builds them: message_start, then for each content block its start, deltas and stop,
then message_delta with the reason for stopping and the usage, and message_stop.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

JsonObject = dict[str, Any]
FOREVER = math.inf


@dataclass(frozen=True, slots=True)
class Pause:
    """Send nothing for so long, or until the client has left."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Close the connection in the middle of the answer; with `reset`, the hard way."""

    reset: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer: its head, and what is done after it. A status of 0 sends no head."""

    status: int
    headers: dict[str, str]
    actions: Sequence[bytes | Pause | Cut]


class Step(Protocol):
    """One entry of a script."""

    def answer(self, body: JsonObject, /) -> Answer:
        """The answer to a request with this body."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts, in the service's own words."""

    input_tokens: int = 100
    output_tokens: int = 50
    cache_creation_5m: int = 0
    cache_creation_1h: int = 0
    cache_read_input_tokens: int = 0
    thinking_tokens: int = 0

    def at_start(self) -> JsonObject:
        return {
            "input_tokens": self.input_tokens,
            "cache_creation_input_tokens": self.cache_creation_5m + self.cache_creation_1h,
            "cache_read_input_tokens": self.cache_read_input_tokens,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.cache_creation_5m,
                "ephemeral_1h_input_tokens": self.cache_creation_1h,
            },
            "output_tokens": 1,
            "service_tier": "standard",
        }

    def at_end(self) -> JsonObject:
        return {
            "input_tokens": self.input_tokens,
            "cache_creation_input_tokens": self.cache_creation_5m + self.cache_creation_1h,
            "cache_read_input_tokens": self.cache_read_input_tokens,
            "output_tokens": self.output_tokens,
            "output_tokens_details": {"thinking_tokens": self.thinking_tokens},
        }


@dataclass(frozen=True)
class Reply:
    """A whole reply; the thinking comes in a block before the text. `model` is the request's where it is None."""

    text: str = ""
    thinking: str = ""
    usage: Usage = field(default_factory=Usage)
    stop_reason: str = "end_turn"
    model: str | None = None

    def answer(self, body: JsonObject, /) -> Answer:
        return _stream(*self.events(body), *self.closing())

    def events(self, body: JsonObject) -> list[bytes]:
        """All events until the last block has stopped."""
        events = [self._opening(body), _event("ping")]
        if self.thinking:
            events += _block(0, "thinking", _pieces(self.thinking))
        if self.text:
            events += _block(1 if self.thinking else 0, "text", _pieces(self.text))
        return events

    def closing(self) -> list[bytes]:
        delta = {"stop_reason": self.stop_reason, "stop_sequence": None}
        return [_event("message_delta", delta=delta, usage=self.usage.at_end()), _event("message_stop")]

    def _opening(self, body: JsonObject) -> bytes:
        message: JsonObject = {
            "id": "msg_scripted",
            "type": "message",
            "role": "assistant",
            "model": self.model or body.get("model"),
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": self.usage.at_start(),
        }
        return _event("message_start", message=message)


@dataclass(frozen=True)
class MaxTokens(Reply):
    """A reply that ran into its limit."""

    stop_reason: str = "max_tokens"


@dataclass(frozen=True)
class Refusal(Reply):
    """A reply that the model broke off."""

    stop_reason: str = "refusal"


@dataclass(frozen=True)
class SlowDrip(Reply):
    """A reply with a pause after each event."""

    delay_s: float = 0.05

    def answer(self, body: JsonObject, /) -> Answer:
        pause = Pause(self.delay_s)
        return _stream(*(part for event in self.events(body) for part in (event, pause)), *self.closing())


@dataclass(frozen=True)
class CutStream(Reply):
    """The connection breaks after so many characters of the text."""

    after: int = 0
    reset: bool = False

    def answer(self, body: JsonObject, /) -> Answer:
        text = _block(0, "text", _pieces(self.text[: self.after]))[:-1]
        return _stream(self._opening(body), *text, Cut(self.reset))


@dataclass(frozen=True)
class EndWithoutStop(Reply):
    """The stream ends in good order after the text, but the closing events never come."""

    def answer(self, body: JsonObject, /) -> Answer:
        return _stream(*self.events(body))


@dataclass(frozen=True)
class MidStreamError(Reply):
    """An error event after the text, as the service sends when it fails in the middle of a reply."""

    type: str = "overloaded_error"
    message: str = "scripted error"

    def answer(self, body: JsonObject, /) -> Answer:
        error = _event("error", error={"type": self.type, "message": self.message})
        return _stream(*self.events(body), error)


@dataclass(frozen=True)
class BadJson(Reply):
    """An event after the text that is no JSON."""

    def answer(self, body: JsonObject, /) -> Answer:
        return _stream(*self.events(body), b'event: content_block_delta\ndata: {"type": "content_bl\n\n')


@dataclass(frozen=True)
class BadUtf8(Reply):
    """An event after the text that is no UTF-8."""

    def answer(self, body: JsonObject, /) -> Answer:
        return _stream(*self.events(body), b'event: content_block_delta\ndata: {"type": "\xff\xfe"}\n\n')


@dataclass(frozen=True)
class RawEvents:
    """A stream with this text as its whole body; with `lingers`, it is not ended until the client leaves."""

    text: str
    lingers: bool = False

    def answer(self, _body: JsonObject, /) -> Answer:
        return _stream(self.text.encode(), *[Pause(FOREVER)] * self.lingers)


@dataclass(frozen=True)
class Status:
    """An error answer. `type` follows from the status where it is None, `error_code` is left out where it is None."""

    status: int
    retry_after: str | None = None
    type: str | None = None
    message: str = "scripted error"
    error_code: str | None = None

    def answer(self, _body: JsonObject, /) -> Answer:
        error: JsonObject = {"type": self.type or _type_of(self.status), "message": self.message}
        if self.error_code:
            error["details"] = {"error_code": self.error_code}
        headers = {"content-type": "application/json"}
        if self.retry_after is not None:
            headers["retry-after"] = self.retry_after
        return Answer(self.status, headers, [json.dumps({"type": "error", "error": error}).encode()])


@dataclass(frozen=True)
class Models:
    """The list of models, such as is asked for to try a key."""

    def answer(self, _body: JsonObject, /) -> Answer:
        page = {"data": [], "has_more": False, "first_id": None, "last_id": None}
        return Answer(200, {"content-type": "application/json"}, [json.dumps(page).encode()])


@dataclass(frozen=True)
class Html:
    """A web page, such as a proxy or a login portal sends."""

    status: int = 200

    def answer(self, _body: JsonObject, /) -> Answer:
        return Answer(self.status, {"content-type": "text/html"}, [b"<!doctype html><title>Please log in</title>"])


@dataclass(frozen=True)
class Redirect:
    """Sends the client to another address; 307 and 308 ask it to send the body there again."""

    url: str
    status: int = 307

    def answer(self, _body: JsonObject, /) -> Answer:
        return Answer(self.status, {"location": self.url}, [])


@dataclass(frozen=True)
class Hang:
    """Takes the request and never answers; with `after_head`, the head of a stream comes and nothing more."""

    after_head: bool = False

    def answer(self, _body: JsonObject, /) -> Answer:
        return _stream(Pause(FOREVER)) if self.after_head else Answer(0, {}, [Pause(FOREVER)])


@dataclass(frozen=True)
class HangUp:
    """Closes the connection without an answer."""

    def answer(self, _body: JsonObject, /) -> Answer:
        return Answer(0, {}, [Cut()])


STEPS: tuple[type[Step], ...] = (
    Reply,
    MaxTokens,
    Refusal,
    SlowDrip,
    CutStream,
    EndWithoutStop,
    MidStreamError,
    BadJson,
    BadUtf8,
    RawEvents,
    Status,
    Models,
    Html,
    Redirect,
    Hang,
    HangUp,
)


def step_to_json(step: Step) -> JsonObject:
    """A step as a script file holds it."""
    return {"step": _name_of(type(step)), **asdict(step)}  # type: ignore[call-overload]


def step_from_json(entry: JsonObject) -> Step:
    """A step out of a script file. Raises KeyError or TypeError where the entry is none."""
    fields = dict(entry)
    step_type = {_name_of(known): known for known in STEPS}[fields.pop("step")]
    if "usage" in fields:
        fields["usage"] = Usage(**fields["usage"])
    return step_type(**fields)


def _stream(*actions: bytes | Pause | Cut) -> Answer:
    return Answer(200, {"content-type": "text/event-stream; charset=utf-8"}, actions)


def _event(name: str, **data: object) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode()


def _block(index: int, kind: str, pieces: Sequence[str]) -> list[bytes]:
    """The events of one content block; a thinking block ends with its signature."""
    empty = {"type": kind, kind: ""}
    deltas = [{"type": f"{kind}_delta", kind: piece} for piece in pieces]
    if kind == "thinking":
        empty["signature"] = ""
        deltas.append({"type": "signature_delta", "signature": "c2NyaXB0ZWQ="})
    return [
        _event("content_block_start", index=index, content_block=empty),
        *(_event("content_block_delta", index=index, delta=delta) for delta in deltas),
        _event("content_block_stop", index=index),
    ]


def _pieces(text: str, length: int = 40) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]


def _name_of(step_type: type) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", step_type.__name__).lower()


def _type_of(status: int) -> str:
    known = {
        400: "invalid_request_error",
        401: "authentication_error",
        402: "billing_error",
        403: "permission_error",
        404: "not_found_error",
        413: "request_too_large",
        429: "rate_limit_error",
        529: "overloaded_error",
    }
    return known.get(status, "api_error")
