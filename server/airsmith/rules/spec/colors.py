"""invalid_color: how the task looks in the graph."""

import re
from collections.abc import Iterator

from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.spec.document import SpecDocument
from airsmith.spec.fields import COLOR_PATTERN
from airsmith.spec.tree import Entry, Scalar
from airsmith.spec.wording import quote
from airsmith.text import Range, TextEdit

_KEYS = ("ui_color", "ui_fgcolor")
_COLOR = re.compile(COLOR_PATTERN.removesuffix("$"))
_COMMENT = re.compile(r"[ \t]*(#[0-9A-Fa-f]{3,8})\b")


def _check(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for key in _KEYS:
        entry = document.entry(key)
        if entry is None or not isinstance(entry.value, Scalar):
            continue
        if entry.value.value is None:
            yield from _unquoted(document, entry, entry.value)
        elif not _COLOR.fullmatch(entry.value.text):
            span = document.range_of(entry.value)
            message = f"{quote(entry.value.text)} is no hex colour such as #e8f7e4."
            yield Violation(span, message, _with_hash(entry.value.text, span))


def _unquoted(document: SpecDocument, entry: Entry, value: Scalar) -> Iterator[Violation]:
    """A colour that YAML takes for a comment, because nothing quotes its `#`."""
    comment = _COMMENT.match(document.text, value.end)
    if comment is None or value.end < entry.key.end:
        return
    span = document.index.range_at(*comment.span(1))
    fix = Fix("put it in quotes", (TextEdit(span, f'"{comment[1]}"'),), Safety.SAFE)
    yield Violation(span, f"For YAML `{comment[1]}` is a comment; put the colour in quotes.", fix)


def _with_hash(text: str, span: Range) -> Fix | None:
    color = f"#{text}"
    return (
        Fix(f"change it to {color}", (TextEdit(span, f'"{color}"'),), Safety.SAFE) if _COLOR.fullmatch(color) else None
    )


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_color",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A colour is not written as hex.",
        explanation=(
            "Colours are a `#` and three or six hex digits, in quotes, because an unquoted `#` begins a comment in YAML. "
            "Airflow takes any text and shows the task without colour where it is none."
        ),
        bad="ui_color: e8f7e4\n",
        good='ui_color: "#e8f7e4"\n',
        check=_check,
    ),
)
