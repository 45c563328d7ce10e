"""invalid_parameter_type: the Python type of an argument or output."""

from collections.abc import Iterator

from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.annotation import WrongName, parse_annotation, wrong_names
from airsmith.rules.spec.repair import replacement
from airsmith.spec.declarations import parameter_tables
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import quote
from airsmith.text import TextEdit


def _check(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in (*parameter_tables(document), *document.tables("outputs")):
        stated = table.scalar("type")
        if stated is None:
            continue
        if parse_annotation(stated.text) is None:
            message = f"{quote(stated.text)} is no type that Python could read, such as `str` or `list[str] | None`."
            yield Violation(document.range_of(stated), message, _rewritten(document, stated))
        else:
            for wrong in wrong_names(stated.text):
                yield _wrong_name(document, stated, wrong)


def _wrong_name(document: SpecDocument, stated: Scalar, wrong: WrongName) -> Violation:
    message = f"Python has no type `{wrong.name}`; did you mean `{wrong.proposal}`?"
    written = document.text[stated.start : stated.end]
    shift = written.find(stated.text)
    if shift < 0:  # escapes or line breaks: the name's place in the file is not that in the text
        return Violation(document.range_of(stated), message)
    start = stated.start + shift
    span = document.index.range_at(start + wrong.start, start + wrong.end)
    return Violation(
        span, message, Fix(f"change it to {wrong.proposal}", (TextEdit(span, wrong.proposal),), Safety.SAFE)
    )


def _rewritten(document: SpecDocument, stated: Scalar) -> Fix | None:
    """What people write in other languages, as Python has it: `str or None`, `str?`, `list of str`, `List<str>`."""
    text = stated.text.strip()
    candidates = (
        text.replace(" or ", " | "),
        f"{text.removesuffix('?')} | None" if text.endswith("?") else "",
        "[".join(text.split(" of ")) + "]" * text.count(" of "),
        text.replace("<", "[").replace(">", "]"),
        f"list[{text.removesuffix('[]')}]" if text.endswith("[]") else "",
    )
    return next(
        (
            replacement(document, stated, candidate)
            for candidate in candidates
            if candidate and parse_annotation(candidate)
        ),
        None,
    )


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="invalid_parameter_type",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The type is no Python type.",
        explanation=(
            "The type is written as an annotation into the constructor, so it must be Python: `str`, `int`, `list[str]`, "
            "`dict[str, Any] | None`. Names of other languages, such as `string`, mean nothing there."
        ),
        bad="inputs:\n  - name: table\n    type: string\n",
        good="inputs:\n  - name: table\n    type: str\n",
        check=_check,
    ),
)
