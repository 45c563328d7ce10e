"""The user's search service: what it is asked, what it may answer, and everything that may go wrong with it."""

import asyncio
import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.engines.endpoint import EndpointProblem, allowed_service
from airsmith.engines.pattern_service import (
    LARGEST_ANSWER,
    PatternService,
    ServiceProblem,
    _read_patterns,
    _UnusableAnswerError,
)
from airsmith.generation.similar import Pattern, PatternQuery, PatternSource
from support.fake_pattern_service import Behaviour, answer, drip, flood, hang_up, pattern_service, stay_silent

QUERY = PatternQuery("RowCountOperator", "operator", "Counts the rows of a table.", "database")
ENTRY = {"name": "TableSizeOperator", "description": "Tells how large a table is.", "code": "class X: ...", "score": 2}


async def ask(behave: Behaviour, **options: float) -> tuple[Pattern, ...] | ServiceProblem:
    async with pattern_service(behave) as fake:
        return await PatternService(fake.url, **options).ask(QUERY)


async def found(content: object) -> tuple[Pattern, ...]:
    result = await ask(answer(content))
    assert isinstance(result, tuple)
    return result


async def problem(behave: Behaviour, **options: float) -> str:
    result = await ask(behave, **options)
    assert isinstance(result, ServiceProblem)
    return result.message


async def test_the_service_is_asked_as_agreed() -> None:
    async with pattern_service(answer([])) as fake:
        assert await PatternService(f"{fake.url}/rag").ask(QUERY) == ()
    assert fake.lines == ["POST /rag/patterns/similar HTTP/1.1"]
    assert fake.bodies == [{"description": "Counts the rows of a table.", "category": "database", "n": 3}]


@pytest.mark.parametrize("content", [[ENTRY], {"patterns": [ENTRY]}, {"patterns": [ENTRY], "took": 3}])
async def test_a_list_and_an_object_with_one_are_understood(content: object) -> None:
    [pattern] = await found(content)
    assert pattern.source is PatternSource.SERVICE
    assert (pattern.name, pattern.summary) == ("TableSizeOperator", "Tells how large a table is.")
    assert (pattern.example, pattern.score) == ("class X: ...", 2.0)


async def test_what_is_missing_or_of_the_wrong_type_is_left_out() -> None:
    odd = [
        {"name": "A"},
        {"name": "B", "description": 7, "code": None, "snippet": "x = 1", "score": "high"},
        {"description": "nameless"},
        "text",
        {"name": " \n"},
        {"name": "C", "score": float("inf")},
    ]
    patterns = await found(odd)
    assert [(one.name, one.summary, one.example, one.score) for one in patterns] == [
        ("A", "", "", 0.0),
        ("B", "", "x = 1", 0.0),
        ("C", "", "", 0.0),
    ]


async def test_texts_are_cut_and_no_more_is_taken_than_was_asked_for() -> None:
    patterns = await found([{"name": f"N{number}", "code": "x" * 50_000} for number in range(9)])
    assert [pattern.name for pattern in patterns] == ["N0", "N1", "N2"]
    assert all(len(pattern.example) <= 1_200 for pattern in patterns)


async def test_the_component_itself_is_no_answer() -> None:
    assert await found([{"name": "RowCountOperator"}]) == ()


@pytest.mark.parametrize(
    ("behave", "says"),
    [
        (answer([ENTRY], "404 Not Found"), "status 404"),
        (answer([ENTRY], "500 Oops"), "status 500"),
        (answer([ENTRY], "204 No Content"), "status 204"),
        (answer(b"<html>"), "no JSON"),
        (answer(b"\xff\xfe\x00"), "no JSON"),
        (answer(b"[" * 100_000), "no JSON"),
        (answer(b'[{"name": "a", "score": ' + b"9" * 5_000 + b"}"), "no JSON"),
        (answer(b""), "no JSON"),
        (answer({"results": [ENTRY]}), "no list of patterns"),
        (answer({"patterns": {"name": "a"}}), "no list of patterns"),
        (answer("patterns"), "no list of patterns"),
        (answer(None), "no list of patterns"),
        (answer([{"title": "a"}, 3]), "none of its patterns has a name"),
        (answer(b" " * (LARGEST_ANSWER + 1)), "larger than 1 MB"),
        (flood, "larger than 1 MB"),
        (answer(gzip.compress(b"[]"), "200 OK", "content-encoding: gzip"), "compressed"),
        (answer(b"", "302 Found", "location: http://127.0.0.1:1/elsewhere"), "status 302"),
        (hang_up, "cannot be asked"),
    ],
)
async def test_an_answer_of_no_use_is_a_problem(behave: Behaviour, says: str) -> None:
    assert says in await problem(behave)


async def test_a_redirect_is_not_followed() -> None:
    async with pattern_service(answer([ENTRY])) as other:
        target = f"location: {other.url}/patterns/similar"
        assert "status 307" in await problem(answer(b"", "307 Temporary Redirect", target))
        assert other.lines == []


async def test_a_port_where_nobody_listens_is_a_problem() -> None:
    async with pattern_service(hang_up) as fake:
        url = fake.url
    result = await PatternService(url).ask(QUERY)
    assert isinstance(result, ServiceProblem)
    assert "ConnectError" in result.message


@pytest.mark.parametrize("behave", [stay_silent, drip])
async def test_the_deadline_is_for_the_whole_answer(behave: Behaviour) -> None:
    assert await problem(behave, deadline_s=0.5) == "it has not answered within 0.5 s"


async def test_a_cancel_hangs_up_at_once() -> None:
    async with pattern_service(drip) as fake:
        task = asyncio.ensure_future(PatternService(fake.url).ask(QUERY))
        await asyncio.wait_for(fake.was_asked.wait(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(fake.client_left.wait(), 10)


async def test_questions_at_the_same_time_do_not_meet() -> None:
    async with pattern_service(answer([ENTRY])) as fake:
        service = PatternService(fake.url)
        results = await asyncio.gather(*(service.ask(QUERY) for _ in range(5)))
    assert all(isinstance(result, tuple) and len(result) == 1 for result in results)


async def test_a_description_that_no_encoding_holds_is_sent_all_the_same() -> None:
    query = PatternQuery("X", "operator", "half a pair \ud83d", "ärger", 1)
    async with pattern_service(answer([])) as fake:
        assert await PatternService(fake.url).ask(query) == ()
    assert fake.bodies[0]["category"] == "ärger"


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert len(await found([ENTRY])) == 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["patterns", "name", "code", "score"]), inner),
)


@given(_JSON)
def test_any_json_is_read_or_refused(content: Any) -> None:  # noqa: ANN401 - any JSON
    try:
        patterns = _read_patterns(json.dumps(content).encode(), QUERY)
    except _UnusableAnswerError:
        return
    assert all(pattern.name for pattern in patterns)


@given(st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        _read_patterns(content, QUERY)
    except _UnusableAnswerError:
        return


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://rag.example.com/v1/", "https://rag.example.com/v1"),
        (" http://127.0.0.1:9000 ", "http://127.0.0.1:9000"),
        ("http://localhost:9000/rag", "http://localhost:9000/rag"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_https_and_this_machine_may_be_asked(url: str, address: str) -> None:
    assert allowed_service(url, "AIRSMITH_PATTERNS_URL") == address


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://rag.example.com", "unencrypted"),
        ("http://localhost.example.com", "unencrypted"),
        ("ftp://rag.example.com", "starts with neither"),
        ("https://me:word@rag.example.com", "user name or password"),
        ("https://rag.example.com?q=1", "query"),
        ("https://rag example.com", "characters"),
        ("rag.example.com", "starts with neither"),
    ],
)
def test_other_addresses_may_not(url: str, says: str) -> None:
    result = allowed_service(url, "AIRSMITH_PATTERNS_URL")
    assert isinstance(result, EndpointProblem)
    assert says in result.message
    assert result.message.startswith("AIRSMITH_PATTERNS_URL ")
    assert "word" not in result.message.replace("password", "")
