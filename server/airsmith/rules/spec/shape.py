"""Rules about how a spec is written: what the reader of specs stumbles over."""

from collections.abc import Callable, Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import SpecContext, SpecRule, Violation


def _reported_as(name: str) -> Callable[[SpecContext], Iterator[Violation]]:
    def check(context: SpecContext) -> Iterator[Violation]:
        return (
            Violation(problem.range, problem.message, problem.fix)
            for problem in context.document.problems
            if problem.rule == name
        )

    return check


def _rule(
    name: str, summary: str, explanation: str, bad: str, good: str, severity: Severity = Severity.ERROR
) -> SpecRule:
    return SpecRule(
        name=name,
        layer=Layer.SPEC,
        severity=severity,
        summary=summary,
        explanation=explanation,
        bad=bad,
        good=good,
        check=_reported_as(name),
    )


_WHOLE = "name: RowCountOperator\ndescription: Counts the rows of a table.\ncategory: database\n"

RULES: tuple[SpecRule, ...] = (
    _rule(
        "invalid_yaml",
        "A part of the file is not valid YAML.",
        "The block that holds the error is skipped; the rest of the spec is still checked. Common causes are a tab "
        "used for indentation, a missing colon, a bracket or quote that is not closed, or a colon inside plain text.",
        _WHOLE + "requirements: [count the rows\n",
        _WHOLE + "requirements: [count the rows]\n",
    ),
    _rule(
        "duplicate_key",
        "A key is given twice.",
        "YAML readers keep one of the two values and drop the other silently, so one of your lines has no effect.",
        _WHOLE + "category: reporting\n",
        _WHOLE,
    ),
    _rule(
        "multiple_documents",
        "A file holds more than one YAML document.",
        "One file describes one component. Move what stands behind `---` to a file of its own.",
        _WHOLE + "---\nname: OtherOperator\n",
        _WHOLE,
    ),
    _rule(
        "nested_too_deeply",
        "Values are nested more deeply than any spec needs.",
        "Reading stops there, to keep the editor responsive.",
        _WHOLE + "requirements: " + "[" * 60 + "]" * 60 + "\n",
        _WHOLE,
    ),
    _rule(
        "excessive_aliases",
        "Aliases expand to more values than any spec needs.",
        "A few lines of nested aliases can stand for billions of values. They are not expanded past a limit.",
        _WHOLE
        + "examples: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"k{n}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(6)),
        _WHOLE + "examples: [x]\n",
    ),
    _rule(
        "spec_too_large",
        "The file is too large for a spec.",
        "A file of more than a million characters is not read, one of more than 50,000 values not to its end, to keep "
        "the editor responsive. A spec is a few kilobytes.",
        _WHOLE + "prerequisites: [" + "x," * 50_000 + "]\n",
        _WHOLE,
    ),
    _rule(
        "empty_spec",
        "The spec says nothing yet.",
        "A spec needs at least `name`, `description` and `category`.",
        "# nothing yet\n",
        _WHOLE,
    ),
    _rule(
        "missing_required_key",
        "A required key is missing.",
        "Without it there is nothing to generate from. Hooks also need `conn_type` and `hook_name`.",
        "name: RowCountOperator\ncategory: database\n",
        _WHOLE,
    ),
    _rule(
        "unknown_key",
        "The spec language has no such key.",
        "A misspelt key would be silently without effect, so it is refused. `airsmith schema` lists all keys.",
        _WHOLE + "reqirements: [count the rows]\n",
        _WHOLE + "requirements: [count the rows]\n",
    ),
    _rule(
        "type_error",
        "A value is of the wrong type.",
        "Each key takes one kind of value: text, a number, true or false, a list or a mapping.",
        _WHOLE + "deferrable: yes\n",
        _WHOLE + "deferrable: true\n",
    ),
    _rule(
        "invalid_value",
        "A value is not one of those that the key takes.",
        "Keys such as `component_type` and `mode` take one of a few words.",
        _WHOLE + "component_type: opertor\n",
        _WHOLE + "component_type: operator\n",
    ),
    _rule(
        "ambiguous_scalar",
        "Unquoted text looks like a number or truth value.",
        "Readers of YAML differ: `3.10` may become 3.1, `yes` may become true. Quotes settle it.",
        _WHOLE + "airflow_version: 3.3\n",
        _WHOLE + 'airflow_version: "3.3"\n',
        Severity.WARNING,
    ),
)
