"""Which engine writes the code."""

from dataclasses import dataclass
from pathlib import Path

from airsmith.application.environment import ProcessEnvironment, engine_meant
from airsmith.config import EngineName
from airsmith.engines.claude import ClaudeEngine
from airsmith.engines.endpoint import EndpointProblem, allowed_endpoint
from airsmith.engines.replay import ReplayEngine, TranscriptProblem, load_transcript, transcript_path
from airsmith.engines.scaffold import ScaffoldEngine
from airsmith.generation.ports import FailureKind, Model

_NO_KEY = "No ANTHROPIC_API_KEY is set, so a scaffold is made: the typed skeleton, to be filled in by you."


@dataclass(frozen=True, slots=True)
class ChosenEngine:
    """An engine that is ready. `note` is a sentence that the user should read, such as why it is not claude."""

    model: Model
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EngineUnavailable:
    """Why the engine that was asked for cannot be used, in a sentence that says what to do."""

    kind: FailureKind
    message: str


def choose_engine(
    name: EngineName, environment: ProcessEnvironment, spec_path: Path
) -> ChosenEngine | EngineUnavailable:
    """Make the engine ready; `auto` is claude where there is a key, else scaffold, and says so."""
    meant = engine_meant(name, environment)
    if meant == "replay":
        transcript = load_transcript(transcript_path(spec_path))
        if isinstance(transcript, TranscriptProblem):
            return EngineUnavailable(FailureKind.NO_TRANSCRIPT, transcript.message)
        return ChosenEngine(ReplayEngine(transcript), f"Replayed, not written by a model: {transcript.note}")
    if meant == "scaffold":
        return ChosenEngine(ScaffoldEngine(), _NO_KEY if name == "auto" else None)
    if environment.api_key is None:
        message = "The claude engine needs a key: set ANTHROPIC_API_KEY, or use --engine scaffold, which needs none."
        return EngineUnavailable(FailureKind.NO_KEY, message)
    endpoint = allowed_endpoint(environment.base_url, environment.approved_origin)
    if isinstance(endpoint, EndpointProblem):
        return EngineUnavailable(FailureKind.ENDPOINT_NOT_ALLOWED, endpoint.message)
    return ChosenEngine(ClaudeEngine(environment.api_key, endpoint))
