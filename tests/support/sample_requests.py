"""Requests for the files of a component, and what came of them."""

from typing import Any

from airsmith.artifacts.model import ArtifactKind, ArtifactRequest
from airsmith.artifacts.render import render
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.spec.fields import ComponentSpec


def unformatted(source: str) -> str:
    """Stands in for the formatter where the layout is not the subject."""
    return source


def request_for(
    data: dict[str, Any],
    *,
    code: str = '"""A component."""\n',
    target: AirflowVersion = NEWEST_VERSION,
    spec_file: str = "sample.component.yaml",
    is_scaffold: bool = False,
) -> ArtifactRequest:
    """A request for a spec as YAML gives it; description and category may be left out."""
    spec = ComponentSpec.model_validate({"description": "Does it.", "category": "test", **data})
    return ArtifactRequest(spec, code, target, spec_file, is_scaffold, unformatted)


def texts_of(request: ArtifactRequest) -> dict[ArtifactKind, str]:
    """The text of each file by its kind."""
    return {artifact.kind: artifact.text for artifact in render(request)}
