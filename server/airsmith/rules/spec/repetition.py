"""duplicate_item: the same text twice in a list."""

from collections.abc import Iterator

from airsmith.finding import Layer, Mark, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import item_removal
from airsmith.spec.tree import Scalar
from airsmith.spec.vocabulary import keys_at
from airsmith.spec.wording import quote

_HAS_OWN_RULE = "dependencies"


def _check(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for key in keys_at(()):
        if key.item_label != "text" or key.name == _HAS_OWN_RULE:
            continue
        seen: set[str] = set()
        for item in document.items(key.name):
            if not isinstance(item, Scalar) or item.value is None or not item.text.strip():
                continue
            if item.text in seen:
                fix = item_removal(document, item, Safety.SAFE)
                yield Violation(document.range_of(item), f"{quote(item.text)} is in the list already.", fix)
            seen.add(item.text)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="duplicate_item",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="The same text stands twice in a list.",
        explanation="The second one has no effect; often it is a copy that was meant to be changed.",
        bad="template_ext: [.sql, .sql]\n",
        good="template_ext: [.sql, .json]\n",
        check=_check,
        mark=Mark.UNNECESSARY,
    ),
)
