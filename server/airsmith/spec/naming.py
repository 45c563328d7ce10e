"""Names that follow from a spec: the module, the files and the words for people."""

import re
from dataclasses import dataclass

from airsmith.spec.fields import ComponentSpec

_ACRONYM_THEN_WORD = re.compile(r"([A-Z]+)([A-Z][a-z])")
_WORD_THEN_CAPITAL = re.compile(r"([a-z0-9])([A-Z])")


def snake_case(name: str) -> str:
    """`RowCountOperator` → `row_count_operator`, `S3KeySensor` → `s3_key_sensor`, `HTTPGetHook` → `http_get_hook`."""
    name = _ACRONYM_THEN_WORD.sub(r"\1_\2", name)
    return _WORD_THEN_CAPITAL.sub(r"\1_\2", name).lower()


def display_name(spec: ComponentSpec) -> str:
    """The spec's `display_name`, else the words of its name: `RowCountOperator` → `Row Count Operator`."""
    if spec.display_name:
        return spec.display_name
    return _WORD_THEN_CAPITAL.sub(r"\1 \2", _ACRONYM_THEN_WORD.sub(r"\1 \2", spec.name))


@dataclass(frozen=True, slots=True)
class FileNames:
    """The four files of a component, as bare names without a folder."""

    component: str
    tests: str
    test_dag: str
    docs: str


def file_names(component_name: str) -> FileNames:
    """File names of a component; the test DAG's is one that pytest does not collect."""
    module = snake_case(component_name)
    return FileNames(f"{module}.py", f"test_{module}.py", f"{module}_test_dag.py", f"{module}.md")
