"""Runs over the example specs with the transcripts beside them."""

from pathlib import Path

from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.config import Settings
from airsmith.engines.replay import ReplayEngine, Transcript, load_transcript, transcript_path
from airsmith.generation.loop import GenerationLoop
from airsmith.generation.outcome import Accepted, Attempt, Ledger
from airsmith.generation.prompting import GenerationTask
from airsmith.spec.document import read_spec
from airsmith.spec.fields import ComponentSpec

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"


def example_spec(name: str) -> tuple[ComponentSpec, str]:
    """An example spec by its file's first word, and its text."""
    text = (EXAMPLES / f"{name}.component.yaml").read_text("utf-8")
    spec = read_spec(text).spec
    assert spec is not None
    return spec, text


async def play(name: str) -> list[Attempt]:
    """The attempts of a run that plays an example's transcript to its end, which must be an accepted one."""
    spec, text = example_spec(name)
    transcript = load_transcript(transcript_path(EXAMPLES / f"{name}.component.yaml"))
    assert isinstance(transcript, Transcript)
    target = AirflowVersion.parse(spec.airflow_version or "") or NEWEST_VERSION
    ledger = Ledger()
    task = GenerationTask(spec, text, target)
    outcome = await GenerationLoop(task, ReplayEngine(transcript), Settings(), ledger, lambda _event: None).run()
    assert isinstance(outcome, Accepted), ledger.attempts[-1].errors
    assert outcome.attempt is ledger.attempts[-1]
    assert len(ledger.attempts) == len(transcript.replies)
    return ledger.attempts
