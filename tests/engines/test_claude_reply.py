import pytest

from airsmith.generation.ports import FailureKind, ReplyProgress
from airsmith.usage import TokenUsage
from support.asking_claude import MODEL, a_request, ask
from support.claude_steps import MaxTokens, RawEvents, Refusal, Reply, Usage

CODE = "class RowCountOperator(BaseOperator):\n    template_fields = ()\n" * 3


async def test_the_text_comes_back_with_the_answering_model_and_the_exact_usage() -> None:
    usage = Usage(input_tokens=20, output_tokens=90, cache_creation_5m=700, cache_read_input_tokens=600)
    asked = await ask(Reply(CODE, usage=usage, model="claude-sonnet-5-5-20261001"))
    assert asked.reply.text == CODE
    assert asked.reply.model == "claude-sonnet-5-5-20261001"
    assert asked.reply.usage == TokenUsage(input=20, output=90, cache_write_5m=700, cache_read=600)


async def test_thinking_is_counted_but_is_no_text() -> None:
    asked = await ask(Reply("done", thinking="First I look. " * 20, usage=Usage(output_tokens=80, thinking_tokens=70)))
    assert asked.reply.text == "done"
    assert asked.reply.usage.thinking == 70
    assert asked.reply.usage.output == 80


async def test_one_hour_cache_writes_are_kept_apart() -> None:
    asked = await ask(Reply("done", usage=Usage(cache_creation_5m=3, cache_creation_1h=5)))
    assert (asked.reply.usage.cache_write_5m, asked.reply.usage.cache_write_1h) == (3, 5)


async def test_cache_writes_without_a_breakdown_count_as_those_for_five_minutes() -> None:
    opening = '{"type":"message_start","message":{"type":"message","model":"m","content":[],"usage":{"input_tokens":1,'
    opening += '"output_tokens":1,"cache_creation_input_tokens":40}}}'
    asked = await ask(RawEvents(_events(opening, _TEXT, _END, '{"type":"message_stop"}')))
    assert asked.reply.usage == TokenUsage(input=1, output=9, cache_write_5m=40)


async def test_progress_tells_the_characters_so_far_and_in_the_end_the_tokens() -> None:
    asked = await ask(Reply(CODE, thinking="hm", usage=Usage(output_tokens=77)))
    counts = [progress.characters for progress in asked.progress]
    assert counts == sorted(counts)
    assert asked.progress[0] == ReplyProgress(0, note="Claude is thinking")
    assert asked.progress[-1] == ReplyProgress(len(CODE), output_tokens=77)
    assert len(set(counts)) > 3


async def test_a_second_text_block_starts_a_line_of_its_own() -> None:
    block = '{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"```python"}}'
    asked = await ask(RawEvents(_events(_START, _TEXT, block, _END, '{"type":"message_stop"}')))
    assert asked.reply.text == "some text\n```python"


async def test_unknown_events_blocks_and_deltas_are_passed_over() -> None:
    odd = (
        '{"type":"news","content":5}',
        '{"type":"content_block_start","index":3,"content_block":{"type":"hologram","text":"no"}}',
        '{"type":"content_block_delta","index":3,"delta":{"type":"hologram_delta","text":"no"}}',
        '{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":7}}',
    )
    asked = await ask(RawEvents(_events(_START, *odd, _TEXT, _END, '{"type":"message_stop"}')))
    assert asked.reply.text == "some text"


async def test_a_whole_reply_is_taken_although_the_service_does_not_hang_up() -> None:
    asked = await ask(RawEvents(_events(_START, _TEXT, _END, '{"type":"message_stop"}'), lingers=True))
    assert asked.reply.text == "some text"
    assert asked.requests[0].client_left


async def test_the_request_holds_the_turns_and_nothing_that_newer_models_refuse() -> None:
    asked = await ask(Reply("ok"), a_request("Write it.", max_tokens=12_345))
    sent = asked.requests[0]
    assert (sent.method, sent.path) == ("POST", "/v1/messages")
    assert sent.body == {
        "model": MODEL,
        "max_tokens": 12_345,
        "stream": True,
        "system": [
            {"type": "text", "text": "You write Airflow components.", "cache_control": {"type": "ephemeral"}},
        ],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Write it."}]}],
    }


async def test_a_longer_conversation_is_cached_up_to_its_last_turn() -> None:
    asked = await ask(Reply("ok"), a_request("Write it.", "class A: ...", "It lacks execute."))
    turns = asked.requests[0].body["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert ["cache_control" in turn["content"][0] for turn in turns] == [False, False, True]


async def test_an_empty_system_prompt_is_left_out() -> None:
    asked = await ask(Reply("ok"), a_request(system=""))
    assert asked.requests[0].body.get("system", []) == []


async def test_text_that_utf8_cannot_hold_is_still_sent() -> None:
    asked = await ask(Reply("ok"), a_request("half of a pair: \ud83d.", system="\udc00 and ünï 🛠"))
    assert asked.reply.text == "ok"
    assert asked.requests[0].body["messages"][0]["content"][0]["text"] == "half of a pair: ?."
    assert asked.requests[0].body["system"][0]["text"] == "? and ünï 🛠"


async def test_a_reply_cut_by_the_token_limit_is_told_apart_and_not_asked_again() -> None:
    asked = await ask([MaxTokens("class Ro", usage=Usage(output_tokens=16_000)), Reply("no")])
    assert asked.failure.kind is FailureKind.MAX_TOKENS
    assert "16000" in asked.failure.message
    assert asked.failure.usage.output == 16_000
    assert not asked.failure.usage.is_estimated
    assert len(asked.requests) == 1


async def test_a_reply_that_was_all_thinking_says_so() -> None:
    asked = await ask(MaxTokens(thinking="hm " * 50))
    assert asked.failure.kind is FailureKind.MAX_TOKENS
    assert "before any text came" in asked.failure.message


async def test_a_refusal_is_not_asked_again() -> None:
    asked = await ask([Refusal("I can't"), Reply("no")])
    assert asked.failure.kind is FailureKind.REFUSAL
    assert "reword" in asked.failure.message
    assert len(asked.requests) == 1


async def test_a_full_context_window_is_no_reason_to_raise_the_token_limit() -> None:
    asked = await ask([Reply("class", stop_reason="model_context_window_exceeded"), Reply("no")])
    assert asked.failure.kind is FailureKind.INVALID_REQUEST
    assert len(asked.requests) == 1


@pytest.mark.parametrize("useless", [Reply(thinking="hm"), Reply(" \n "), Reply("x", stop_reason="tool_use")])
async def test_a_finished_reply_without_use_is_asked_for_again(useless: Reply) -> None:
    asked = await ask([useless, Reply("done")])
    assert asked.reply.text == "done"
    assert asked.reply.usage.output == 100  # both tries were paid
    assert not asked.reply.usage.is_estimated


_START = (
    '{"type":"message_start","message":{"type":"message","role":"assistant","model":"m","content":[],'
    '"usage":{"input_tokens":4,"output_tokens":1}}}'
)
_TEXT = '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"some text"}}'
_END = '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}'


def _events(*data: str) -> str:
    return "".join(f"event: {line.split(chr(34))[3]}\ndata: {line}\n\n" for line in data)
