"""The transcripts beside the example specs play as they are meant to."""

import pytest

from airsmith.engines.replay import Transcript, load_transcript
from airsmith.finding import Severity
from support.example_transcripts import EXAMPLES, play

TRANSCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.replay.yaml"))


def test_there_are_transcripts() -> None:
    assert TRANSCRIPTS == ["partition_ready_sensor.replay.yaml", "row_count_operator.replay.yaml"]


@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_a_transcript_says_what_it_is_and_ends_with_good_code(name: str) -> None:
    transcript = load_transcript(EXAMPLES / name)
    assert isinstance(transcript, Transcript)
    assert "Written by hand" in transcript.note
    last = (await play(name.removesuffix(".replay.yaml")))[-1]
    assert [finding for finding in last.findings if finding.severity is not Severity.INFORMATION] == []


async def test_the_row_count_is_repaired_by_the_second_reply() -> None:
    first, second = await play("row_count_operator")
    rules = {error.rule for error in first.errors}
    assert {"wrong_component_name", "dangerous_function_eval"} <= rules
    assert any(title.startswith("missing_base_import: ") for title in first.applied_fixes)
    assert second.applied_fixes == ()


async def test_the_partition_sensor_needs_no_second_reply() -> None:
    [only] = await play("partition_ready_sensor")
    assert [title.split(":")[0] for title in only.applied_fixes] == ["missing_base_import"]
    assert "airflow.sensors.base" in only.reply
    assert "airflow.sensors.base" not in only.code
