"""All files of a component from one request."""

from airsmith.artifacts.dag_file import dag_source
from airsmith.artifacts.docs_file import docs_source
from airsmith.artifacts.header import component_purpose, with_header, with_markdown_header
from airsmith.artifacts.literals import is_argument_name
from airsmith.artifacts.model import Artifact, ArtifactRequest
from airsmith.artifacts.pytest_file import pytest_source
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.naming import file_names


def render(request: ArtifactRequest) -> tuple[Artifact, ...]:
    """The component, its tests, its test DAG and its docs, in this order; the same request gives the same bytes.

    The spec must have passed the spec rules: a name that cannot stand in Python raises ValueError. Every other text
    of a spec may be anything.
    """
    spec, target = request.spec, request.target
    _require_python_names(spec)
    names = file_names(spec.name)
    docs = with_markdown_header(docs_source(request), request.spec_file)
    return (
        Artifact(
            names.component, _python(request, request.code, component_purpose(spec.component_type, target)), "component"
        ),
        Artifact(
            names.tests,
            _python(request, pytest_source(request), f"Tests of {spec.name} for Airflow {target}."),
            "tests",
        ),
        Artifact(
            names.test_dag,
            _python(request, dag_source(request), f"Test DAG of {spec.name} for Airflow {target}."),
            "test_dag",
        ),
        Artifact(names.docs, docs, "docs"),
    )


def _python(request: ArtifactRequest, code: str, purpose: str) -> str:
    text = request.format_python(with_header(code, request.spec_file, purpose))
    return text if text.endswith("\n") else f"{text}\n"


def _require_python_names(spec: ComponentSpec) -> None:
    names = [
        spec.name,
        *(parameter.name for parameter in spec.parameters),
        *(param.name for param in spec.runtime_params),
    ]
    if spec.conn_name_attr is not None:
        names.append(spec.conn_name_attr)
    wrong = [name for name in names if not is_argument_name(name)]
    if wrong:
        raise ValueError(f"names that Python does not allow: {', '.join(map(repr, wrong))}")
