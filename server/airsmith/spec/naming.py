"""Names in a spec and those that follow from them: the class, the module, the files and the words for people."""

import re
from dataclasses import dataclass
from keyword import iskeyword

from airsmith.spec.fields import IDENTIFIER_PATTERN, NAME_PATTERN, ComponentSpec

_ACRONYM_THEN_WORD = re.compile(r"([A-Z]+)([A-Z][a-z])")
_WORD_THEN_CAPITAL = re.compile(r"([a-z0-9])([A-Z])")


_CLASS_NAME = re.compile(NAME_PATTERN.removesuffix("$"))
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN.removesuffix("$"))


def is_class_name(text: str) -> bool:
    """Whether a text can be the name of a component: ASCII, a capital first, no Python keyword."""
    return _CLASS_NAME.fullmatch(text) is not None and not iskeyword(text)


def is_identifier(text: str) -> bool:
    """Whether a text can be the name of an argument: ASCII, no digit first, no Python keyword."""
    return _IDENTIFIER.fullmatch(text) is not None and not iskeyword(text)


def is_dotted_path(text: str) -> bool:
    """Whether a text is one or more Python names with dots between them."""
    return all(part.isidentifier() and not iskeyword(part) for part in text.split("."))


def snake_case(name: str) -> str:
    """`RowCountOperator` → `row_count_operator`, `S3KeySensor` → `s3_key_sensor`, `HTTPGetHook` → `http_get_hook`."""
    name = _ACRONYM_THEN_WORD.sub(r"\1_\2", name)
    return _WORD_THEN_CAPITAL.sub(r"\1_\2", name).lower()


def pascal_case(text: str) -> str:
    """The words of a text as the name of a class: `row-count operator` → `RowCountOperator`; may be empty."""
    words = re.findall(r"[A-Za-z0-9]+", text)
    return "".join(word[0].upper() + word[1:] for word in words).lstrip("0123456789")


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

    @property
    def python(self) -> tuple[str, ...]:
        """Those that Airflow or pytest reads."""
        return (self.component, self.tests, self.test_dag)


def file_names(component_name: str) -> FileNames:
    """File names of a component; the test DAG's is one that pytest does not collect."""
    module = snake_case(component_name)
    return FileNames(f"{module}.py", f"test_{module}.py", f"{module}_test_dag.py", f"{module}.md")
