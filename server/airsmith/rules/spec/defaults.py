"""Defaults and choices: required_with_default, invalid_default, default_not_in_enum and the rules about `enum`."""

from collections.abc import Hashable, Iterator

from airsmith.finding import Fix, Layer, Mark, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.declared_types import declared_parameters, declared_params, respelt
from airsmith.rules.spec.json_types import json_identity
from airsmith.rules.spec.repair import item_removal
from airsmith.spec.declarations import parameter_tables
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Scalar, Sequence
from airsmith.spec.wording import quote
from airsmith.text import TextEdit


def _check_required(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table in parameter_tables(document):
        required, default = table.scalar("required"), table.entry("default")
        if required is not None and required.value is True and default is not None:
            edit = TextEdit(document.range_of(required), "false")
            fix = Fix("make it optional", (edit,), Safety.UNSAFE)
            message = "A required argument never gets its default; give `required` or `default`, not both."
            yield Violation(document.range_of(default.key), message, fix)


def _check_default(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for declared in (*declared_parameters(document), *declared_params(document)):
        default = declared.table.get("default")
        if default is not None and not declared.accepts(default):
            message = f"The default is no {quote(declared.type_text)}."
            yield Violation(document.range_of(default), message, respelt(document, declared, default))


def _tables_with_enum(document: SpecDocument) -> Iterator[tuple[Mapping, Sequence]]:
    for table in (*parameter_tables(document), *document.tables("runtime_params")):
        enum = table.get("enum")
        if isinstance(enum, Sequence):
            yield table, enum


def _check_default_in_enum(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for table, enum in _tables_with_enum(document):
        default = table.get("default")
        if default is None or not enum.items or (isinstance(default, Scalar) and default.value is None):
            continue
        choices = set(map(json_identity, enum.items))
        is_list_of_choices = isinstance(default, Sequence) and not any(isinstance(it, Sequence) for it in enum.items)
        values = default.items if isinstance(default, Sequence) and is_list_of_choices else (default,)
        if not choices.issuperset(map(json_identity, values)):
            yield Violation(document.range_of(default), "The default is not one of the values in `enum`.")


def _check_enum_values(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for declared in (*declared_parameters(document), *declared_params(document)):
        enum = declared.table.get("enum")
        for item in enum.items if isinstance(enum, Sequence) else ():
            is_item_of_list = declared.allows(Sequence((item,), item.start, item.end))
            if not declared.allows(item) and not is_item_of_list:
                fix = respelt(document, declared, item)
                yield Violation(document.range_of(item), f"This value is no {quote(declared.type_text)}.", fix)


def _check_duplicates(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for _, enum in _tables_with_enum(document):
        seen: set[Hashable] = set()
        for item in enum.items:
            value = json_identity(item)
            if value in seen:
                text = item.text if isinstance(item, Scalar) else "This value"
                fix = item_removal(document, item, Safety.SAFE)
                yield Violation(document.range_of(item), f"{quote(text)} is in the list already.", fix)
            seen.add(value)


def _check_empty(context: SpecContext) -> Iterator[Violation]:
    for _, enum in _tables_with_enum(context.document):
        if not enum.items:
            message = "An empty `enum` allows no value at all."
            yield Violation(context.document.range_of(enum), message)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="required_with_default",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="An argument is required and has a default.",
        explanation=(
            "Whoever must give a value never gets the default, so one of the two lines is a mistake. Without either, the "
            "argument may be left out and is None then."
        ),
        bad="inputs:\n  - name: table\n    required: true\n    default: orders\n",
        good="inputs:\n  - name: table\n    default: orders\n",
        check=_check_required,
    ),
    SpecRule(
        name="invalid_default",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The default is not of the declared type.",
        explanation=(
            "The default is written into the constructor, or into the Param, as it stands. A number in quotes is text; a "
            "word such as `yes` is text, too. Jinja is allowed as the default of template fields, whatever their type."
        ),
        bad='inputs:\n  - name: minimum\n    type: int\n    default: "5"\n',
        good="inputs:\n  - name: minimum\n    type: int\n    default: 5\n",
        check=_check_default,
    ),
    SpecRule(
        name="default_not_in_enum",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The default is not one of the allowed values.",
        explanation="A component that nobody gave a value would refuse its own default.",
        bad="inputs:\n  - name: level\n    enum: [low, high]\n    default: medium\n",
        good="inputs:\n  - name: level\n    enum: [low, high]\n    default: low\n",
        check=_check_default_in_enum,
    ),
    SpecRule(
        name="invalid_enum_value",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="An allowed value is not of the declared type.",
        explanation="Such a value could never be given. Quotes make the difference between a number and text.",
        bad="inputs:\n  - name: port\n    type: int\n    enum: [80, https]\n",
        good="inputs:\n  - name: port\n    type: int\n    enum: [80, 443]\n",
        check=_check_enum_values,
    ),
    SpecRule(
        name="duplicate_enum_value",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="An allowed value is listed twice.",
        explanation="The second one has no effect; often another value was meant.",
        bad="inputs:\n  - name: level\n    enum: [low, high, low]\n",
        good="inputs:\n  - name: level\n    enum: [low, high]\n",
        check=_check_duplicates,
        mark=Mark.UNNECESSARY,
    ),
    SpecRule(
        name="empty_enum",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="The list of allowed values is empty.",
        explanation="No value could be given then. Leave `enum` out where every value of the type is allowed.",
        bad="inputs:\n  - name: level\n    enum: []\n",
        good="inputs:\n  - name: level\n    enum: [low, high]\n",
        check=_check_empty,
    ),
)
