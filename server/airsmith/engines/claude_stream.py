"""One request to Claude and its streamed reply. Imports the SDK: `claude` and `claude_key_trial` load it at first use.

The stream is read event by event and not through the SDK's accumulated message, because only the raw events tell a
whole reply from one that ended early, and what was used until then.
"""

import json
import logging
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

import httpx2
from anthropic import AsyncAnthropic
from anthropic.types import (
    Message,
    MessageDeltaUsage,
    MessageParam,
    RawContentBlockDeltaEvent,
    RawContentBlockStartEvent,
    RawMessageDeltaEvent,
    RawMessageStartEvent,
    RawMessageStopEvent,
    TextBlock,
    TextBlockParam,
    TextDelta,
    ThinkingDelta,
    Usage,
)

from airsmith.engines.claude_failures import (
    OUTSIDE_ERRORS,
    Fault,
    cut_stream,
    fault_of_error,
    fault_of_stop,
    malformed,
)
from airsmith.generation.ports import ModelRequest, OnProgress, ReplyProgress
from airsmith.usage import TokenUsage

CONNECT_TIMEOUT_S: Final = 10.0
SILENCE_TIMEOUT_S: Final = 120.0
"""Longest wait for the next bytes. The service sends pings while a model thinks."""

# Low on purpose, so that a guessed cost is rather too high: code takes three to four characters a token.
_CHARACTERS_PER_TOKEN = 3
_LOGGERS = ("anthropic", "httpx2", "httpcore2")


class StreamedReply:
    """What has come of one reply so far: its text, why it stopped, and what it has used."""

    def __init__(self, request: ModelRequest) -> None:
        self.request = request
        self.model = request.model
        self.is_whole = False
        self._pieces: list[str] = []
        self._text_characters = 0
        self._thinking_characters = 0
        self._told: TokenUsage | None = None
        self._stop_reason: str | None = None

    @property
    def text(self) -> str:
        """The text blocks so far, one after the other."""
        return "".join(self._pieces)

    def take(self, event: object) -> ReplyProgress | None:
        """Add one event of the stream; events of unknown or wrong shape change nothing. Returns news for people."""
        # Types are compared too, for the SDK takes what it does not know for some other class of the union.
        match event:
            case RawMessageStartEvent(type="message_start", message=Message(model=str(model), usage=Usage() as usage)):
                self.model = model
                self._told = _read_usage(usage, TokenUsage())
            case RawContentBlockStartEvent(
                type="content_block_start", content_block=TextBlock(type="text", text=str(text))
            ):
                # A block after the first starts its own line, so that a code fence in it stays one.
                return self._add_text(f"\n{text}" if self._pieces else text)
            case RawContentBlockDeltaEvent(
                type="content_block_delta", delta=TextDelta(type="text_delta", text=str(text))
            ):
                return self._add_text(text)
            case RawContentBlockDeltaEvent(
                type="content_block_delta", delta=ThinkingDelta(type="thinking_delta", thinking=str(thought))
            ):
                self._thinking_characters += len(thought)
                return ReplyProgress(self._text_characters, note="Claude is thinking")
            case RawMessageDeltaEvent(type="message_delta", delta=delta, usage=MessageDeltaUsage() as usage):
                self._stop_reason = getattr(delta, "stop_reason", None)
                self._told = _read_usage(usage, self._told or self._guessed_input())
                return ReplyProgress(self._text_characters, output_tokens=self._told.output)
            case RawMessageStopEvent(type="message_stop"):
                self.is_whole = True
        return None

    def fault(self) -> Fault | None:
        """Why the reply, which has ended, is of no use; None where it is whole and holds text."""
        if not self.is_whole:
            return cut_stream()
        has_text = bool(self.text.strip())
        return fault_of_stop(self._stop_reason, has_text=has_text, max_tokens=self.request.max_tokens)

    def usage(self) -> TokenUsage:
        """What the reply has used: told by the service once it has stopped, guessed from the characters before."""
        if self._told is not None and self._stop_reason is not None:
            return self._told
        thinking = _tokens_in(self._thinking_characters)
        output = thinking + _tokens_in(self._text_characters)
        told = self._told or self._guessed_input()
        return TokenUsage(
            input=told.input,
            output=max(told.output, output),
            cache_write_5m=told.cache_write_5m,
            cache_write_1h=told.cache_write_1h,
            cache_read=told.cache_read,
            thinking=max(told.thinking, thinking),
            is_estimated=True,
        )

    def _add_text(self, text: str) -> ReplyProgress:
        self._pieces.append(text)
        self._text_characters += len(text)
        return ReplyProgress(self._text_characters)

    def _guessed_input(self) -> TokenUsage:
        characters = len(self.request.system) + sum(len(message.text) for message in self.request.messages)
        return TokenUsage(input=_tokens_in(characters), is_estimated=True)


class ClaudeConnection:
    """An open SDK client that asks `base_url` and nothing else.

    Redirects are not followed, and neither proxies, certificates nor credentials are taken from the environment: each
    of them could send the key or the prompt somewhere else. Retries are the engine's business. `origin` is the address
    as people may see it.
    """

    def __init__(self, api_key: str, base_url: str) -> None:
        timeout = httpx2.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(base_url))
        self._client = AsyncAnthropic(
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=0,
            open_telemetry=False,
            http_client=httpx2.AsyncClient(timeout=timeout, follow_redirects=False, trust_env=False),
        )
        # The SDK offers no other way to leave out the headers named in ANTHROPIC_CUSTOM_HEADERS.
        self._client._custom_headers = {}  # noqa: SLF001
        _keep_prompts_out_of_logs()

    def begin(self, request: ModelRequest) -> StreamedReply:
        """The reply to `request`, still empty; `ask` fills it."""
        return StreamedReply(request)

    async def ask(self, reply: StreamedReply, on_progress: OnProgress) -> Fault | None:
        """Send the request and fill `reply`; returns why it is of no use, or None. Cancelling it hangs up."""
        request = reply.request
        try:
            stream = await self._client.messages.create(
                model=request.model,
                max_tokens=request.max_tokens,
                system=_system_blocks(request),
                messages=_conversation(request),
                stream=True,
            )
        except OUTSIDE_ERRORS as error:
            return fault_of_error(error, model=request.model, origin=self.origin)
        async with stream:
            if not stream.response.headers.get("content-type", "").startswith("text/event-stream"):
                return malformed(f"{self.origin} answered with a page instead of a reply of Claude's", is_free=True)
            return await self._read(aiter(stream), reply, on_progress)

    async def list_models(self) -> Fault | None:
        """Ask which models there are, which costs nothing; returns why there is no answer, or None. Cancelling hangs up."""
        try:
            response = await self._client.models.with_raw_response.list(limit=1)
            answer = json.loads(await response.read())
        except OUTSIDE_ERRORS as error:
            return fault_of_error(error, model="", origin=self.origin)
        is_list = isinstance(answer, dict) and isinstance(answer.get("data"), list)
        return None if is_list else malformed(f"{self.origin} answered with something else than a list of models")

    async def close(self) -> None:
        """Close the connections. The object cannot be used afterwards."""
        await self._client.close()

    async def _read(self, events: AsyncIterator[object], reply: StreamedReply, on_progress: OnProgress) -> Fault | None:
        while not reply.is_whole:
            try:
                event = await anext(events)
            except StopAsyncIteration:
                break
            except OUTSIDE_ERRORS as error:
                return fault_of_error(error, model=reply.request.model, origin=self.origin)
            # Outside of the try: an error of the listener's is not one of the service's.
            if (progress := reply.take(event)) is not None:
                on_progress(progress)
        return reply.fault()


def _system_blocks(request: ModelRequest) -> list[TextBlockParam]:
    """The frozen part, marked for the cache. The service refuses empty blocks."""
    if not request.system:
        return []
    return [{"type": "text", "text": _sendable(request.system), "cache_control": {"type": "ephemeral"}}]


def _conversation(request: ModelRequest) -> list[MessageParam]:
    """The turns; in a longer conversation the last is marked for the cache, as the next attempt repeats them all."""
    last = len(request.messages) - 1
    turns: list[MessageParam] = []
    for index, message in enumerate(request.messages):
        block: TextBlockParam = {"type": "text", "text": _sendable(message.text)}
        if index == last and last > 0:
            block["cache_control"] = {"type": "ephemeral"}
        if message.role == "user":
            turns.append({"role": "user", "content": [block]})
        else:
            turns.append({"role": "assistant", "content": [block]})
    return turns


def _sendable(text: str) -> str:
    """`text` with lone surrogates, which YAML escapes can bring and UTF-8 cannot hold, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read_usage(usage: Usage | MessageDeltaUsage, before: TokenUsage) -> TokenUsage:
    """What the service has told, laid over `before`; its numbers are totals, and those it leaves out are unchanged."""
    written = getattr(usage, "cache_creation", None)
    long = _count(written, "ephemeral_1h_input_tokens", before.cache_write_1h)
    all_written = _count(usage, "cache_creation_input_tokens", before.cache_write_5m + long)
    return TokenUsage(
        input=_count(usage, "input_tokens", before.input),
        output=_count(usage, "output_tokens", before.output),
        cache_write_5m=_count(written, "ephemeral_5m_input_tokens", max(all_written - long, 0)),
        cache_write_1h=long,
        cache_read=_count(usage, "cache_read_input_tokens", before.cache_read),
        thinking=_count(getattr(usage, "output_tokens_details", None), "thinking_tokens", before.thinking),
        is_estimated=before.is_estimated and not isinstance(getattr(usage, "input_tokens", None), int),
    )


def _count(source: object, name: str, otherwise: int) -> int:
    value = getattr(source, name, None)
    return value if isinstance(value, int) and value >= 0 else otherwise


def _tokens_in(characters: int) -> int:
    return -(-characters // _CHARACTERS_PER_TOKEN)


def _keep_prompts_out_of_logs() -> None:
    """At DEBUG these loggers print whole requests, so a verbose log must not reach them."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
