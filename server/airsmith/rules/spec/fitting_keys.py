"""key_not_for_type: keys that only other types of components have."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import entry_removal
from airsmith.spec.declarations import stated_type
from airsmith.spec.vocabulary import key_at
from airsmith.spec.wording import listed


def _check(context: SpecContext) -> Iterator[Violation]:
    document, component_type = context.document, stated_type(context.document)
    if component_type is None or document.root is None:
        return
    for entry in document.root.entries:
        key = key_at((entry.key.text,))
        if key is not None and not key.fits(component_type):
            owners = listed((f"{owner}s" for owner in key.only_for), "and")
            article = "an" if component_type == "operator" else "a"
            message = f"The key `{key.name}` is for {owners}, but the component is {article} {component_type}."
            yield Violation(document.range_of(entry.key), message, entry_removal(document, entry))


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="key_not_for_type",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A key does not belong to this type of component.",
        explanation=(
            "A poke interval means nothing to an operator, nor a connection type to a sensor. Remove the key, or change "
            "`component_type` if that is what is wrong."
        ),
        bad="component_type: operator\npoke_interval: 60\n",
        good="component_type: sensor\npoke_interval: 60\n",
        check=_check,
    ),
)
