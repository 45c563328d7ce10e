from pathlib import Path

import pytest

from airsmith.application.engine_choice import ChosenEngine, EngineUnavailable, choose_engine
from airsmith.application.environment import ProcessEnvironment
from airsmith.config import EngineName
from airsmith.generation.ports import FailureKind

KEY = "-".join(("sk", "ant", "x" * 12))


def _choose(
    name: EngineName, folder: Path, key: str | None = None, base_url: str | None = None
) -> ChosenEngine | EngineUnavailable:
    return choose_engine(name, ProcessEnvironment(folder, key, base_url), folder / "a.component.yaml")


@pytest.mark.parametrize(
    ("name", "key", "chosen"),
    [("auto", KEY, "claude"), ("claude", KEY, "claude"), ("auto", None, "scaffold"), ("scaffold", KEY, "scaffold")],
)
def test_the_engine_follows_from_name_and_key(name: EngineName, key: str | None, chosen: str, tmp_path: Path) -> None:
    engine = _choose(name, tmp_path, key)
    assert isinstance(engine, ChosenEngine)
    assert engine.model.name == chosen


def test_auto_without_a_key_says_so(tmp_path: Path) -> None:
    engine = _choose("auto", tmp_path)
    assert isinstance(engine, ChosenEngine)
    assert engine.note is not None
    assert "No ANTHROPIC_API_KEY is set" in engine.note


def test_claude_without_a_key_says_what_to_do(tmp_path: Path) -> None:
    engine = _choose("claude", tmp_path)
    assert isinstance(engine, EngineUnavailable)
    assert engine.kind is FailureKind.NO_KEY
    assert "set ANTHROPIC_API_KEY, or use --engine scaffold" in engine.message


def test_a_key_does_not_go_to_an_address_that_nobody_approved(tmp_path: Path) -> None:
    engine = _choose("auto", tmp_path, KEY, "https://elsewhere.example")
    assert isinstance(engine, EngineUnavailable)
    assert engine.kind is FailureKind.ENDPOINT_NOT_ALLOWED
    assert KEY not in engine.message


def test_replay_plays_the_transcript_beside_the_spec_and_labels_it(tmp_path: Path) -> None:
    missing = _choose("replay", tmp_path)
    assert isinstance(missing, EngineUnavailable)
    assert missing.kind is FailureKind.NO_TRANSCRIPT
    (tmp_path / "a.replay.yaml").write_text("note: Written by hand.\nreplies: [x]\n")
    engine = _choose("replay", tmp_path)
    assert isinstance(engine, ChosenEngine)
    assert engine.model.name == "replay"
    assert engine.note == "Replayed, not written by a model: Written by hand."
