"""missing_spec_template_field and missing_spec_template_ext: what its spec has rendered must be rendered."""

from collections.abc import Callable, Iterator, Sequence

from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement import places
from airsmith.rules.structure.agreement.class_attributes import assigned_value, items_of
from airsmith.rules.structure.agreement.class_fixes import new_items
from airsmith.rules.structure.agreement.comparison import Comparison, compare_like
from airsmith.rules.structure.agreement.constructor import what_is_taken
from airsmith.rules.structure.agreement.examples import OPERATOR_CODE, OPERATOR_SPEC
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.wording import listed, quote

_FIELDS = "template_fields"


def _check_for(
    attribute: str, wanted_of: Callable[[ComponentSpec], Sequence[str]]
) -> Callable[[PythonContext], Iterator[Violation]]:
    def check(context: PythonContext) -> Iterator[Violation]:
        compared = compare_like(context)
        wanted = wanted_of(compared.spec) if compared is not None and compared.component.kind != "hook" else ()
        if compared is None or not wanted:
            return
        written = items_of(compared, attribute)
        missing = [text for text in dict.fromkeys(wanted) if text not in written.texts]
        if missing and (written.is_certain or compared.is_strict):
            yield _missing(compared, attribute, missing)

    return check


def _missing(compared: Comparison, attribute: str, missing: list[str]) -> Violation:
    node = assigned_value(compared.info, attribute)
    span = compared.name_range if node is None else compared.context.module.range_of(node)
    names = listed((quote(text) for text in missing), "and")
    verb = "is" if len(missing) == 1 else "are"
    message = f"{names} {verb} not in the `{attribute}` of `{compared.info.name}`, but in its spec's."
    spots = [places.listed(compared.document, attribute, text) for text in missing]
    fix: Fix | None = None
    if node is not None and (attribute != _FIELDS or _are_arguments(compared, missing)):
        fix = new_items(compared, node, missing)
    return compared.disagreement(span, message, spots, fix)


def _are_arguments(compared: Comparison, names: list[str]) -> bool:
    """Whether the constructor takes them: a field that no attribute belongs to breaks every task."""
    taken = what_is_taken(compared)
    return all(name in taken.declared or name in taken.inherited for name in names)


RULES = (
    PythonRule(
        name="missing_spec_template_field",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="A template field of the spec is none of the class.",
        explanation=(
            "Airflow renders Jinja only in the arguments that the class names in `template_fields`. What the spec names "
            "there, or marks with `template_field: true`, must be among them; the class may have more."
        ),
        bad=OPERATOR_CODE.replace('("table",)', "()"),
        good=OPERATOR_CODE,
        check=_check_for(_FIELDS, lambda spec: spec.all_template_fields),
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
    PythonRule(
        name="missing_spec_template_ext",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="A file ending in the spec's template_ext is none of the class.",
        explanation=(
            "A template field whose value ends like one of `template_ext` names a file, whose content Airflow then renders. "
            "Without the ending in the class, the component gets the file's name as it stands."
        ),
        bad=OPERATOR_CODE,
        good=OPERATOR_CODE.replace("    ui_color", '    template_ext: Sequence[str] = (".sql",)\n    ui_color'),
        check=_check_for("template_ext", lambda spec: spec.template_ext),
        example_type="operator",
        example_spec=OPERATOR_SPEC + "template_ext: [.sql]\n",
    ),
)
