"""unknown_template_field and invalid_template_extension: what Airflow renders."""

import re
from collections.abc import Iterator

from airsmith.finding import Layer, Safety, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.repair import replacement
from airsmith.spec.declarations import PARAMETER_LISTS, has_airflow_base, parameter_names
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.wording import nearest, quote

_EXTENSION = re.compile(r"\.[^\s./\\][^\s/\\]*")


def _texts(document: SpecDocument, key: str) -> Iterator[Scalar]:
    items = document.items(key)
    return (item for item in items if isinstance(item, Scalar) and item.value is not None and item.text.strip())


def knows_all_parameters(document: SpecDocument) -> bool:
    """Whether the parameters that were read are all that there are."""
    return document.is_complete and not document.damaged_keys.intersection(PARAMETER_LISTS)


def _check_field(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    if not knows_all_parameters(document):
        return
    names = parameter_names(document)
    severity = None if has_airflow_base(document) else Severity.WARNING
    for item in _texts(document, "template_fields"):
        if item.text in names:
            continue
        near = nearest(item.text, names)
        fix = replacement(document, item, near) if near else None
        hint = f"; did you mean `{near}`?" if near else "."
        message = f"{quote(item.text)} is neither an input nor a config param{hint}"
        yield Violation(document.range_of(item), message, fix, severity)


def _check_extension(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    for item in _texts(document, "template_ext"):
        if _EXTENSION.fullmatch(item.text):
            continue
        corrected = "." + item.text.lstrip("*. ")
        fix = replacement(document, item, corrected, Safety.SAFE) if _EXTENSION.fullmatch(corrected) else None
        message = f"{quote(item.text)} is no file ending; it begins with a dot, such as .sql."
        yield Violation(document.range_of(item), message, fix)


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="unknown_template_field",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A template field is no parameter of the component.",
        explanation=(
            "Airflow renders attributes by these names when the task runs, and fails where one is missing. List inputs "
            "and config params only."
        ),
        severity_note="A warning where the base class is not one of Airflow's own, as it may bring the field along.",
        bad="inputs:\n  - name: table_name\ntemplate_fields: [table]\n",
        good="inputs:\n  - name: table_name\ntemplate_fields: [table_name]\n",
        check=_check_field,
    ),
    SpecRule(
        name="invalid_template_extension",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A file ending does not begin with a dot.",
        explanation=(
            "Airflow takes a template field for the name of a file where it ends in one of these. Without the dot, any "
            "value that happens to end in these letters would be read as a file."
        ),
        bad="template_ext: [sql]\n",
        good="template_ext: [.sql]\n",
        check=_check_extension,
    ),
)
