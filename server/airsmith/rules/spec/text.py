"""empty_text, missing_requirements and invalid_documentation_url: what the spec says to people."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.spec.tree import Mapping, Node, Scalar, Sequence
from airsmith.spec.vocabulary import Key, keys_at
from airsmith.spec.wording import quote


def _check_empty(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    if document.root is not None:
        for scalar, name in _needed_texts(document.root, (), document.component_type):
            if isinstance(scalar.value, str) and not scalar.value.strip():
                yield Violation(document.range_of(scalar), f"`{name}` has an empty text where it must say something.")


def _needed_texts(table: Mapping, path: tuple[str, ...], component_type: str) -> Iterator[tuple[Scalar, str]]:
    """The texts below a table that must not be empty, with their keys. Names with a pattern have rules of their own."""
    keys = {key.name: key for key in keys_at(path)}
    for entry in table.entries:
        key = keys.get(entry.key.text)
        if key is None:
            continue
        if isinstance(entry.value, Scalar):
            is_needed = key.is_required or component_type in key.required_for
            if is_needed and key.type_label == "text" and not key.pattern:
                yield entry.value, key.name
        else:
            yield from _texts_below(entry.value, key, (*path, key.name), component_type)


def _texts_below(node: Node, key: Key, path: tuple[str, ...], component_type: str) -> Iterator[tuple[Scalar, str]]:
    for part in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(part, Mapping) and key.table is not None:
            yield from _needed_texts(part, path, component_type)
        elif isinstance(part, Scalar) and key.item_label == "text":
            yield part, key.name


def _check_requirements(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    if document.root is None or not document.root.entries or "requirements" in document.damaged_keys:
        return
    entry = document.entry("requirements")
    message = "There are no requirements, so nothing says what the component must do."
    if entry is None:
        if document.is_complete:
            yield Violation(document.range_of(document.root.entries[0].key), message)
    elif isinstance(entry.value, Sequence) and not entry.value.items:
        yield Violation(document.range_of(entry.key), message)


def _check_url(context: SpecContext) -> Iterator[Violation]:
    stated = context.document.scalar("documentation_url")
    if stated is not None and not _is_web_address(stated.text):
        message = f"{quote(stated.text)} is no web address, which begins with https:// or http://."
        yield Violation(context.document.range_of(stated), message)


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
        is_complete = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:  # an unclosed bracket in the host, among others
        return False
    return is_complete and not any(character.isspace() for character in text)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="empty_text",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A text that must say something is empty.",
        explanation=(
            "Descriptions, requirements and names of test cases are what the component is generated from and documented "
            "with. Write the text, or remove the line."
        ),
        bad='description: ""\n',
        good="description: Counts the rows of a table.\n",
        check=_check_empty,
    ),
    SpecRule(
        name="missing_requirements",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="Nothing says what the component must do.",
        explanation=(
            "Code is generated from the requirements: one plain sentence for each thing that the component must do. With "
            "the description alone, most of the behaviour is guessed."
        ),
        bad="name: RowCountOperator\ndescription: Counts the rows of a table.\n",
        good=(
            "name: RowCountOperator\ndescription: Counts the rows of a table.\n"
            "requirements:\n  - Count the rows of the table and return their number.\n"
        ),
        check=_check_requirements,
    ),
    SpecRule(
        name="invalid_documentation_url",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="The documentation's address is no web address.",
        explanation="The address becomes a link in the generated docs, which only works for http and https.",
        bad="documentation_url: docs/row_count.md\n",
        good="documentation_url: https://example.com/row_count\n",
        check=_check_url,
    ),
)
