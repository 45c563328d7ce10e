"""The values that fit a key of a spec."""

from collections.abc import Callable, Iterator

from airsmith.catalog.targets import KNOWN_VERSIONS
from airsmith.ide.catalog_values import base_classes, connection_types, dependencies, mock_targets
from airsmith.ide.model import CompletionKind
from airsmith.ide.proposal import Question, Value
from airsmith.spec.declarations import parameter_names
from airsmith.spec.tree import Scalar
from airsmith.spec.vocabulary import Key, key_at

_PYTHON_TYPES = ("str", "int", "float", "bool", "list[str]", "dict[str, Any]", "str | None", "Any")


def values_for(key: Key, question: Question) -> Iterator[Value]:
    """The values to propose for a key, best first."""
    propose = _PROPOSALS.get(question.cursor.path)
    return propose(question) if propose else _values_of_key(key)


def is_followed(path: tuple[str, ...]) -> bool:
    """Whether the proposals for a key depend on what is typed, so that the editor must ask again with each letter."""
    return path in _FOLLOWED


def _values_of_key(key: Key) -> Iterator[Value]:
    """What the key itself says about its values."""
    if key.choices:
        for choice in key.choices:
            text = f'"{choice}"' if choice == "null" else choice
            yield Value(text, CompletionKind.VALUE, "default" if choice == key.default else "")
    elif key.type_label == "true or false":
        for text in ("true", "false"):
            yield Value(text, CompletionKind.VALUE, "default" if (text == "true") is key.default else "")
    elif key.example is not None and not key.is_required and (key.pattern or key.type_label == "a number"):
        yield Value(_example(key.example), CompletionKind.VALUE, "example")


def _versions(_question: Question) -> Iterator[Value]:
    for version in reversed(KNOWN_VERSIONS):
        yield Value(f'"{version}"', CompletionKind.VALUE, "newest" if version == KNOWN_VERSIONS[-1] else "")


def _template_fields(question: Question) -> Iterator[Value]:
    items = question.document.items("template_fields")
    given = {item.text for item in items if isinstance(item, Scalar)} - {question.cursor.word}
    for name in parameter_names(question.document):
        if name not in given:
            yield Value(name, CompletionKind.PARAMETER, "parameter")


def _connection_arguments(question: Question) -> Iterator[Value]:
    for name in parameter_names(question.document):
        if name.endswith("conn_id"):
            yield Value(name, CompletionKind.PARAMETER, "parameter")


def _python_types(question: Question) -> Iterator[Value]:
    key = key_at(question.cursor.path)
    for text in _PYTHON_TYPES:
        detail = "default" if key and text == key.default else ""
        yield Value(question.quoted(text), CompletionKind.CLASS, detail)


_PROPOSALS: dict[tuple[str, ...], Callable[[Question], Iterator[Value]]] = {
    ("airflow_version",): _versions,
    ("base_class",): base_classes,
    ("conn_type",): connection_types,
    ("dependencies",): dependencies,
    ("template_fields",): _template_fields,
    ("conn_name_attr",): _connection_arguments,
    ("inputs", "type"): _python_types,
    ("config_params", "type"): _python_types,
    ("outputs", "type"): _python_types,
    ("test_cases", "mocks", "target"): mock_targets,
}
_FOLLOWED = frozenset((("base_class",), ("dependencies",), ("test_cases", "mocks", "target")))


def _example(example: object) -> str:
    return f'"{example}"' if isinstance(example, str) and not example.isidentifier() else str(example)
