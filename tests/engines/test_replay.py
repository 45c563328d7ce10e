"""Transcripts: where they lie, how they are read, and how they are played."""

from pathlib import Path

import pytest

from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.engines.replay import ReplayEngine, Transcript, TranscriptProblem, load_transcript, transcript_path
from airsmith.generation.ports import FailureKind, Model, ModelFailure, ModelReply, ModelRequest, ReplyProgress
from airsmith.usage import TokenUsage
from support.candidate_code import GREETING_SPEC, spec_of


def request_for(attempt: int) -> ModelRequest:
    spec = spec_of(GREETING_SPEC)
    return ModelRequest("system", (), "any model", 1_024, attempt, spec, NEWEST_VERSION)


def written(folder: Path, text: str | bytes) -> Transcript | TranscriptProblem:
    path = folder / "x.replay.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_transcript(path)


@pytest.mark.parametrize(
    ("spec", "transcript"),
    [
        ("row_count_operator.component.yaml", "row_count_operator.replay.yaml"),
        ("row_count_operator.component.yml", "row_count_operator.replay.yaml"),
        ("row_count.yaml", "row_count.replay.yaml"),
        ("a.b.component.yaml", "a.b.replay.yaml"),
    ],
)
def test_a_transcript_lies_beside_its_spec(spec: str, transcript: str) -> None:
    assert transcript_path(Path("/specs") / spec) == Path("/specs") / transcript


def test_a_transcript_is_read(tmp_path: Path) -> None:
    text = "note: |\n  Written by hand.\nreplies:\n  - |\n    ```python\n    x = 1\n    ```\n  - second\n"
    assert written(tmp_path, text) == Transcript("Written by hand.", ("```python\nx = 1\n```\n", "second"))


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    assert written(tmp_path, b"\xef\xbb\xbfnote: n\r\nreplies: [a]\r\n") == Transcript("n", ("a",))


def test_a_note_is_one_line_that_a_terminal_can_show(tmp_path: Path) -> None:
    text = 'note: "\\e[31mBy hand,\\n\\u202eon a day"\nreplies: [a]\n'
    assert written(tmp_path, text) == Transcript("[31mBy hand, on a day", ("a",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no list `replies` of texts"),
        ("- a\n", "has no list `replies` of texts"),
        ("note: n\n", "has no list `replies` of texts"),
        ("note: n\nreplies: []\n", "has no list `replies` of texts"),
        ("note: n\nreplies: [1]\n", "has no list `replies` of texts"),
        ("note: n\nreplies: text\n", "has no list `replies` of texts"),
        ("replies: [a]\n", "has no `note`"),
        ("note: ' '\nreplies: [a]\n", "has no `note`"),
        ("note: [1]\nreplies: [a]\n", "has no `note`"),
        ("note: n\nreplies: [a\n", "cannot be read: it is not valid YAML, near line 2"),
        ("note: !!timestamp soon\nreplies: [a]\n", "cannot be read: it is not valid YAML, near line 1"),
        ("note: n\nreplies: [a]\nextra: *gone\n", "cannot be read: it is not valid YAML, near line 3"),
        ("note: !!python/name:os.system\nreplies: [a]\n", "cannot be read: it is not valid YAML, near line 1"),
        ("a: " + "[" * 5_000, "cannot be read: it is not valid YAML"),
        (b"note: \xff\nreplies: [a]\n", "cannot be read: it is not in UTF-8"),
        ("note: \x07\nreplies: [a]\n", "cannot be read: it is not valid YAML"),
    ],
)
def test_what_is_no_transcript_is_one_sentence(tmp_path: Path, text: str | bytes, said: str) -> None:
    problem = written(tmp_path, text)
    assert isinstance(problem, TranscriptProblem)
    assert said in problem.message
    assert str(tmp_path / "x.replay.yaml") in problem.message
    assert "\n" not in problem.message


def test_a_transcript_that_is_not_there(tmp_path: Path) -> None:
    problem = load_transcript(tmp_path / "x.replay.yaml")
    assert isinstance(problem, TranscriptProblem)
    assert problem.message.startswith(f"There is no transcript {tmp_path / 'x.replay.yaml'}")


def test_a_folder_is_no_transcript(tmp_path: Path) -> None:
    (tmp_path / "x.replay.yaml").mkdir()
    problem = load_transcript(tmp_path / "x.replay.yaml")
    assert isinstance(problem, TranscriptProblem)
    assert "cannot be read" in problem.message


async def test_each_attempt_has_its_reply() -> None:
    engine: Model = ReplayEngine(Transcript("n", ("first", "second")))
    progress: list[ReplyProgress] = []
    for attempt, text in ((2, "second"), (1, "first"), (2, "second")):
        reply = await engine.complete(request_for(attempt), progress.append, lambda _usage, _model: None)
        assert reply == ModelReply(text, "replay", TokenUsage())
    await engine.close()
    assert [step.characters for step in progress] == [6, 5, 6]


async def test_beyond_the_last_reply_there_is_a_failure() -> None:
    engine = ReplayEngine(Transcript("n", ("first",)))
    reply = await engine.complete(request_for(2), lambda _progress: None, lambda _usage, _model: None)
    assert isinstance(reply, ModelFailure)
    assert reply.kind is FailureKind.NO_TRANSCRIPT
    assert reply.message == "The transcript has 1 reply and none for attempt 2; add one, or use another engine."


def test_a_replay_costs_nothing() -> None:
    engine = ReplayEngine(Transcript("n", ("first",)))
    assert engine.name == "replay"
    assert not engine.costs_money
