"""What is asked of this room and what comes out of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from airsmith.catalog.targets import AirflowVersion
from airsmith.spec.fields import ComponentSpec

ArtifactKind = Literal["component", "tests", "test_dag", "docs"]


@dataclass(frozen=True, slots=True)
class ArtifactRequest:
    """A component that was accepted, and everything its files are made from.

    `code` is the component's source. `spec_file` is the bare name of the spec's file. `is_scaffold` says that
    execute, poke or get_conn only raise NotImplementedError so far. `format_python` returns its argument formatted.
    """

    spec: ComponentSpec
    code: str
    target: AirflowVersion
    spec_file: str
    is_scaffold: bool
    format_python: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file: its bare name without a folder, and its whole text with LF line ends."""

    name: str
    text: str
    kind: ArtifactKind
