"""Asks the search service that a user runs for components like one which is wanted.

The service is asked by `POST {base}/patterns/similar` with `{"description", "category", "n"}`. It answers with a list
of `{"name", "description", "code" or "snippet", "score"}`, or with such a list as `"patterns"` of an object. All but
the name may be missing. The HTTP client takes a while to import, so a worker thread does so at the first question.
"""

import asyncio
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from airsmith.generation.similar import Pattern, PatternQuery, PatternSource, pattern_of

if TYPE_CHECKING:  # imported when the service is asked
    from httpx2 import AsyncClient, Response

DEADLINE_S: Final = 5.0
LARGEST_ANSWER: Final = 1_000_000
"""Bytes."""
_OK = 200
_MOST_TRIED = 100
"""Entries of an answer that are looked at."""


@dataclass(frozen=True, slots=True)
class ServiceProblem:
    """Why there is no usable answer, as a sentence without an end."""

    message: str


class _UnusableAnswerError(Exception):
    """What came is no answer; str() says why."""


class PatternService:
    """The service at `base_url`, which must have passed `allowed_service`.

    Redirects are not followed, and neither proxies nor credentials are taken from the environment. `deadline_s` is for
    the whole question, however slowly the answer drips in.
    """

    def __init__(self, base_url: str, *, deadline_s: float = DEADLINE_S) -> None:
        self._address = f"{base_url}/patterns/similar"
        self._deadline_s = deadline_s

    def __repr__(self) -> str:
        return f"PatternService({self._address!r})"

    async def ask(self, query: PatternQuery) -> tuple[Pattern, ...] | ServiceProblem:
        """What the service finds, in its own order, at most `query.count`. Cancelling it hangs up."""
        try:
            async with asyncio.timeout(self._deadline_s):
                content = await self._post(query)
            return _read_patterns(content, query)
        except TimeoutError:
            return ServiceProblem(f"it has not answered within {self._deadline_s:g} s")
        except _UnusableAnswerError as error:
            return ServiceProblem(str(error))

    async def _post(self, query: PatternQuery) -> bytes:
        client = await asyncio.to_thread(_make_client)
        from httpx2 import HTTPError, InvalidURL  # loaded by now

        body = {"description": query.description, "category": query.category, "n": query.count}
        # Plain ASCII: escapes hold even lone surrogates, which no encoding does.
        request = client.build_request(
            "POST",
            self._address,
            content=json.dumps(body).encode("ascii"),
            headers={"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity"},
        )
        try:
            async with client:
                response = await client.send(request, stream=True)
                try:
                    return await _read_bounded(response)
                finally:
                    await response.aclose()
        except (HTTPError, InvalidURL, OSError, ValueError) as error:
            raise _UnusableAnswerError(f"it cannot be asked ({type(error).__name__})") from error


def _make_client() -> "AsyncClient":
    """Runs in a worker thread, for the import and the certificate store take long."""
    from httpx2 import AsyncClient

    # The deadline for the whole stands where the question is asked.
    return AsyncClient(timeout=None, follow_redirects=False, trust_env=False)


async def _read_bounded(response: "Response") -> bytes:
    if response.status_code != _OK:
        raise _UnusableAnswerError(f"it answered with status {response.status_code}")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise _UnusableAnswerError("its answer is compressed, which was not asked for")
    content = bytearray()
    async for chunk in response.aiter_raw():
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise _UnusableAnswerError(f"its answer is larger than {LARGEST_ANSWER // 1_000_000} MB")
    return bytes(content)


def _read_patterns(content: bytes, query: PatternQuery) -> tuple[Pattern, ...]:
    try:
        answer = json.loads(content, parse_int=float)  # an int can be larger than any score
    except (ValueError, RecursionError) as error:
        raise _UnusableAnswerError("its answer is no JSON") from error
    entries = answer.get("patterns") if isinstance(answer, dict) else answer
    if not isinstance(entries, list):
        raise _UnusableAnswerError("its answer holds no list of patterns")
    found = [pattern for entry in entries[:_MOST_TRIED] if (pattern := _read_pattern(entry)) is not None]
    if entries and not found:
        raise _UnusableAnswerError("none of its patterns has a name")
    return tuple(pattern for pattern in found if pattern.name != query.component_name)[: query.count]


def _read_pattern(entry: object) -> Pattern | None:
    if not isinstance(entry, dict):
        return None
    texts = {key: value for key, value in entry.items() if isinstance(value, str)}
    pattern = pattern_of(
        PatternSource.SERVICE,
        texts.get("name", ""),
        summary=texts.get("description", ""),
        example=texts.get("code") or texts.get("snippet", ""),
        score=_number(entry.get("score")),
    )
    return pattern if pattern.name else None


def _number(value: object) -> float:
    return value if isinstance(value, float) and math.isfinite(value) else 0.0
