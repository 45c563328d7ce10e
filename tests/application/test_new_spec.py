import re
from pathlib import Path

import pytest

from airsmith.application.check import check_source
from airsmith.application.new_spec import _as_snippet, new_spec
from airsmith.application.sources import DocumentKind, Source
from airsmith.application.workspace import open_workspace
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.spec.document import read_spec

NAMES = ["RowCount", "row count", "S3Key", "No", "null", "on", "true", "yes", "Class", "x", "A1", "E5"]


@pytest.mark.parametrize("component_type", COMPONENT_TYPES)
@pytest.mark.parametrize("name", NAMES)
def test_a_new_spec_has_no_findings(component_type: ComponentType, name: str, tmp_path: Path) -> None:
    spec = new_spec(component_type, name)
    assert spec is not None
    result = check_source(Source(spec.file_name, spec.text), DocumentKind.SPEC, open_workspace(tmp_path))
    assert result.findings == ()
    assert result.crashed == ()
    read = read_spec(spec.text).spec
    assert read is not None
    assert read.component_type == component_type


@pytest.mark.parametrize(
    ("name", "class_name", "file_name"),
    [
        ("RowCount", "RowCountOperator", "row_count_operator.component.yaml"),
        ("row_count", "RowCountOperator", "row_count_operator.component.yaml"),
        ("row-count.operator", "RowCountOperator", "row_count_operator.component.yaml"),
        ("rowCountOperator", "RowCountOperator", "row_count_operator.component.yaml"),
        ("rowcountoperator", "RowcountOperator", "rowcount_operator.component.yaml"),
        ("ROW_COUNT", "RowCountOperator", "row_count_operator.component.yaml"),
        ("S3Key", "S3KeyOperator", "s3_key_operator.component.yaml"),
        ("HTTP", "HTTPOperator", "http_operator.component.yaml"),
        ("  café crème ", "CafeCremeOperator", "cafe_creme_operator.component.yaml"),
        ("../../etc/passwd", "EtcPasswdOperator", "etc_passwd_operator.component.yaml"),
        ("a日b", "ABOperator", None),
        ("FileSensor", "FileSensorOperator", "file_sensor_operator.component.yaml"),
    ],
)
def test_names_may_be_written_in_any_way(name: str, class_name: str, file_name: str | None) -> None:
    spec = new_spec("operator", name)
    assert spec is not None
    assert f"name: {class_name}\n" in spec.text
    if file_name:
        assert spec.file_name == file_name


@pytest.mark.parametrize(
    "name", ["", " ", "日本", "...", "3files", "operator", "Operator", "_", "Base", "BaseOperator"]
)
def test_a_name_without_words_gives_no_spec(name: str) -> None:
    assert new_spec("operator", name) is None


STOP = re.compile(r"(?<!\\)\$\{(\d+):((?:[^\\}]|\\.)*)\}|(?<!\\)\$0")


def expanded(snippet: str) -> str:
    """What an editor makes of a snippet in which nothing is typed."""
    plain = STOP.sub(lambda stop: stop[2] or "", snippet)
    return re.sub(r"\\([\\$}])", r"\1", plain)


@pytest.mark.parametrize("component_type", COMPONENT_TYPES)
@pytest.mark.parametrize("name", NAMES)
def test_the_snippet_is_the_text_with_stops(component_type: ComponentType, name: str) -> None:
    spec = new_spec(component_type, name)
    assert spec is not None
    assert expanded(spec.snippet) == spec.text
    assert spec.snippet.endswith("$0")
    numbers = [int(stop[1]) for stop in STOP.finditer(spec.snippet) if stop[1]]
    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))


def test_what_stands_twice_is_typed_once() -> None:
    operator, hook = new_spec("operator", "RowCount"), new_spec("hook", "General")
    assert operator is not None
    assert operator.snippet.count(":target}") == 2
    numbers = {stop[1] for stop in STOP.finditer(operator.snippet) if stop[2] == "target"}
    assert len(numbers) == 1
    assert hook is not None
    assert hook.snippet.count(":general}") == 2
    numbers = {stop[1] for stop in STOP.finditer(hook.snippet) if stop[2] == "general"}
    assert len(numbers) == 2, "the category and the connection type are two things"


def test_signs_that_mean_something_in_snippets_are_escaped() -> None:
    assert _as_snippet("a $b } \\ \ue000key\ue001$x}\ue002") == "a \\$b \\} \\\\ ${1:\\$x\\}}$0"
