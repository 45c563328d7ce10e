"""unknown_test_input, missing_test_input and mistyped_test_input: the arguments that test cases give."""

from collections.abc import Iterator

from airsmith.catalog.base_parameters import BASE_OPERATOR_PARAMETERS, BASE_SENSOR_PARAMETERS
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation
from airsmith.rules.spec.declared_types import declared_parameters, respelt
from airsmith.rules.spec.repair import replacement
from airsmith.rules.spec.templating import knows_all_parameters
from airsmith.spec.declarations import has_airflow_base, parameter_names, parameter_tables, stated_type
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping
from airsmith.spec.wording import listed, nearest, quote


def _arguments_of_base(document: SpecDocument) -> frozenset[str]:
    """What every component of this type takes beside its own parameters."""
    component_type = stated_type(document)
    if component_type == "hook":
        return frozenset(filter(None, (document.string("conn_name_attr"),)))
    switch = document.scalar("deferrable")
    deferrable = {"deferrable"} if switch is not None and switch.value is True else set()
    sensor = BASE_SENSOR_PARAMETERS if component_type == "sensor" else frozenset()
    return BASE_OPERATOR_PARAMETERS | sensor | deferrable


def _check_unknown(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    if not knows_all_parameters(document):
        return
    names, inherited = parameter_names(document), _arguments_of_base(document)
    severity = None if has_airflow_base(document) else Severity.WARNING
    for case in document.tables("test_cases"):
        inputs = case.get("inputs")
        for entry in inputs.entries if isinstance(inputs, Mapping) else ():
            name = entry.key.text
            if name in names or name in inherited:
                continue
            near = nearest(name, names)
            fix = replacement(document, entry.key, near) if near else None
            message = f"{quote(name)} is no parameter of the component{f'; did you mean `{near}`?' if near else '.'}"
            yield Violation(document.range_of(entry.key), message, fix, severity)


def _check_missing(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    required = [
        name.text
        for table in parameter_tables(document)
        if (name := table.scalar("name")) and (flag := table.scalar("required")) and flag.value is True
    ]
    for case in document.tables("test_cases"):
        inputs = case.get("inputs")
        if inputs is not None and not isinstance(inputs, Mapping):
            continue
        given = {entry.key.text for entry in inputs.entries} if inputs else set()
        missing = [name for name in dict.fromkeys(required) if name not in given]
        where = case.scalar("name") or (case.entries[0].key if case.entries else None)
        if missing and where is not None:
            message = f"The case does not say what {listed((quote(name) for name in missing), 'and')} should be."
            yield Violation(document.range_of(where), message)


def _check_types(context: SpecContext) -> Iterator[Violation]:
    document = context.document
    types = {name.text: one for one in declared_parameters(document) if (name := one.table.scalar("name"))}
    for case in document.tables("test_cases"):
        inputs, expects = case.get("inputs"), case.get("expects")
        if isinstance(expects, Mapping) and expects.scalar("raises"):
            continue  # a wrong value may be what the case is about
        for entry in inputs.entries if isinstance(inputs, Mapping) else ():
            declared = types.get(entry.key.text)
            if declared is not None and not declared.accepts(entry.value):
                message = f"The argument `{entry.key.text}` is declared as {quote(declared.type_text)}."
                yield Violation(document.range_of(entry.value), message, respelt(document, declared, entry.value))


RULES: tuple[SpecRule, ...] = (
    SpecRule(
        name="unknown_test_input",
        layer=Layer.SPEC,
        severity=Severity.ERROR,
        summary="A test case gives an argument that the component does not take.",
        explanation=(
            "The inputs of a test case are handed to the constructor, which refuses unknown arguments. Arguments of "
            "Airflow's base classes, such as `retries`, are allowed."
        ),
        severity_note="A warning where the base class is not one of Airflow's own, as it may take the argument.",
        bad=(
            "inputs:\n  - name: table_name\n"
            "test_cases:\n  - name: counts rows\n    inputs: {table: orders}\n    expects: {returns: 3}\n"
        ),
        good=(
            "inputs:\n  - name: table_name\n"
            "test_cases:\n  - name: counts rows\n    inputs: {table_name: orders}\n    expects: {returns: 3}\n"
        ),
        check=_check_unknown,
    ),
    SpecRule(
        name="missing_test_input",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="A test case leaves out a required argument.",
        explanation=(
            "The test then runs with an invented value, and what it expects may not follow from it. Give the value that "
            "the case is about."
        ),
        bad=(
            "inputs:\n  - name: table_name\n    required: true\n"
            "test_cases:\n  - name: counts rows\n    expects: {returns: 3}\n"
        ),
        good=(
            "inputs:\n  - name: table_name\n    required: true\n"
            "test_cases:\n  - name: counts rows\n    inputs: {table_name: orders}\n    expects: {returns: 3}\n"
        ),
        check=_check_missing,
    ),
    SpecRule(
        name="mistyped_test_input",
        layer=Layer.SPEC,
        severity=Severity.WARNING,
        summary="A test case gives an argument a value of another type.",
        explanation=(
            "A test that gives a number where text is declared shows how the component treats a mistake, not how it works. "
            "Quotes make the difference in YAML. Cases that expect an exception are left alone."
        ),
        bad=(
            "inputs:\n  - name: day\n    type: str\n"
            "test_cases:\n  - name: counts rows\n    inputs: {day: 20260101}\n    expects: {returns: 3}\n"
        ),
        good=(
            "inputs:\n  - name: day\n    type: str\n"
            'test_cases:\n  - name: counts rows\n    inputs: {day: "20260101"}\n    expects: {returns: 3}\n'
        ),
        check=_check_types,
    ),
)
