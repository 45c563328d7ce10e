"""The types that a spec declares for its parameters, and whether values are of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from airsmith.finding import Fix, Safety
from airsmith.rules.spec.annotation import allows, parse_annotation
from airsmith.rules.spec.json_types import allows_json, stated_json_types
from airsmith.spec.declarations import parameter_tables
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Node, Scalar, plain_value
from airsmith.text import TextEdit

_DEFAULT_TYPE = "str"
_TRUTH_WORDS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """The type of one parameter or runtime param. `allows` is false only for values that are surely not of it."""

    table: Mapping
    type_text: str
    allows: Callable[[Node], bool]
    is_template: bool = False

    def accepts(self, node: Node) -> bool:
        """Whether a value may stand for the parameter: one of its type, null, or Jinja that becomes one."""
        if isinstance(node, Scalar):
            is_jinja = "{{" in node.text or "{%" in node.text
            return node.value is None or (self.is_template and is_jinja) or self.allows(node)
        return self.allows(node)


def declared_parameters(document: SpecDocument) -> Iterator[DeclaredType]:
    """The types of all constructor arguments that have a readable one."""
    template_fields = {item.text for item in document.items("template_fields") if isinstance(item, Scalar)}
    for table in parameter_tables(document):
        stated, name, marked = table.scalar("type"), table.scalar("name"), table.scalar("template_field")
        if stated is None and table.get("type") is not None:
            continue
        text = stated.text if stated else _DEFAULT_TYPE
        annotation = parse_annotation(text)
        if annotation is not None:
            is_marked = marked is not None and marked.value is True
            is_template = is_marked or (name is not None and name.text in template_fields)
            yield DeclaredType(table, text, partial(allows, annotation), is_template)


def declared_params(document: SpecDocument) -> Iterator[DeclaredType]:
    """The types of all runtime params that have a readable one."""
    for table in document.tables("runtime_params"):
        types = stated_json_types(table)
        if types:
            yield DeclaredType(table, " or ".join(types), partial(allows_json, types))


def respelt(document: SpecDocument, declared: DeclaredType, node: Node) -> Fix | None:
    """Write the same value with or without quotes, if it is of the type then."""
    if not isinstance(node, Scalar) or "\n" in node.text:
        return None
    word = _TRUTH_WORDS.get(node.text.lower(), node.text)
    bare = Scalar(word, plain_value(word), node.start, node.end)
    if isinstance(node.value, str) and not isinstance(bare.value, str) and declared.allows(bare):
        return Fix(f"write {word}", (TextEdit(document.range_of(node), word),), Safety.SAFE)
    quoted = Scalar(node.text, node.text, node.start, node.end, is_plain=False)
    if node.is_plain and not isinstance(node.value, str) and declared.allows(quoted):
        return Fix("put it in quotes", (TextEdit(document.range_of(node), f'"{node.text}"'),), Safety.SAFE)
    return None
