"""The replay engine: hand-written transcripts, for demos and tests without a key. Their text says that they are that.

A transcript is a YAML file beside the spec, `NAME.replay.yaml`, with a `note` that labels it and a list of `replies`,
one for each attempt.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airsmith.generation.ports import (
    CancelledUsage,
    FailureKind,
    ModelFailure,
    ModelReply,
    ModelRequest,
    OnProgress,
    ReplyProgress,
)
from airsmith.spec.reader import read_tree
from airsmith.spec.tree import Mapping, python_value
from airsmith.spec.wording import one_line
from airsmith.text import LineIndex

MODEL_NAME = "replay"


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a model is made to say, attempt by attempt. `note`, of one line, says where the text comes from."""

    note: str
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TranscriptProblem:
    """Why a transcript cannot be played, in one sentence."""

    message: str


def transcript_path(spec_path: Path) -> Path:
    """Where the transcript of a spec lies: `x.component.yaml` has `x.replay.yaml` beside it."""
    stem = spec_path.name.removesuffix(spec_path.suffix).removesuffix(".component")
    return spec_path.with_name(f"{stem}.replay.yaml")


def load_transcript(path: Path) -> Transcript | TranscriptProblem:
    """Read a transcript file."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return TranscriptProblem(f"There is no transcript {path}; replay plays one that was written for the spec.")
    except UnicodeDecodeError:
        return TranscriptProblem(f"The transcript {path} cannot be read: it is not in UTF-8.")
    except OSError as error:
        return TranscriptProblem(f"The transcript {path} cannot be read: {error.strerror}.")
    tree = read_tree(LineIndex(text))
    if tree.problems:
        line = tree.problems[0].range.start.line + 1
        return TranscriptProblem(f"The transcript {path} cannot be read: it is not valid YAML, near line {line}.")
    content: Any = python_value(tree.root) if isinstance(tree.root, Mapping) else {}
    replies = content.get("replies")
    if not isinstance(replies, list) or not replies or not all(isinstance(reply, str) for reply in replies):
        return TranscriptProblem(f"The transcript {path} has no list `replies` of texts.")
    note = content.get("note")
    if not isinstance(note, str) or not one_line(note):
        return TranscriptProblem(f"The transcript {path} has no `note` that says where its text comes from.")
    return Transcript(one_line(note), tuple(replies))


class ReplayEngine:
    """Plays a transcript. Uses no tokens."""

    name = "replay"
    costs_money = False

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    async def complete(
        self, request: ModelRequest, on_progress: OnProgress, _on_cancelled: CancelledUsage
    ) -> ModelReply | ModelFailure:
        """The reply written for this attempt."""
        replies = self._transcript.replies
        if request.attempt > len(replies):
            count = "1 reply" if len(replies) == 1 else f"{len(replies)} replies"
            message = (
                f"The transcript has {count} and none for attempt {request.attempt}; add one, or use another engine."
            )
            return ModelFailure(FailureKind.NO_TRANSCRIPT, message, MODEL_NAME)
        text = replies[request.attempt - 1]
        on_progress(ReplyProgress(characters=len(text)))
        return ModelReply(text, MODEL_NAME)

    async def close(self) -> None:
        """There is nothing to let go of."""
