"""Requests for the files of a component, and what came of them."""

from typing import Any, TypedDict, Unpack

from airsmith.artifacts.model import ArtifactKind, ArtifactRequest
from airsmith.artifacts.render import render
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.spec.fields import ComponentSpec


def unformatted(source: str) -> str:
    """Stands in for the formatter where the layout is not the subject."""
    return source


class RequestOptions(TypedDict, total=False):
    """What a request may say besides its spec."""

    code: str
    target: AirflowVersion
    spec_file: str
    is_scaffold: bool


def request_for(data: dict[str, Any], **options: Unpack[RequestOptions]) -> ArtifactRequest:
    """A request for a spec as YAML gives it; description and category may be left out."""
    return ArtifactRequest(
        spec=ComponentSpec.model_validate({"description": "Does it.", "category": "test", **data}),
        code=options.get("code", '"""A component."""\n'),
        target=options.get("target", NEWEST_VERSION),
        spec_file=options.get("spec_file", "sample.component.yaml"),
        is_scaffold=options.get("is_scaffold", False),
        format_python=unformatted,
    )


def texts_of(request: ArtifactRequest) -> dict[ArtifactKind, str]:
    """The text of each file by its kind."""
    return {artifact.kind: artifact.text for artifact in render(request)}
