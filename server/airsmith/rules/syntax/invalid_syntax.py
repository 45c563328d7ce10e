"""invalid_syntax: the file does not parse."""

from collections.abc import Iterator

from airsmith.analysis.parse import compile_problem
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation


def _check(context: PythonContext) -> Iterator[Violation]:
    problem = context.module.syntax_problem
    if problem is None and context.profile is Profile.STRICT:
        problem = compile_problem(context.module.index)
    if problem is not None:
        yield Violation(problem.range, problem.message)


RULE = PythonRule(
    name="invalid_syntax",
    layer=Layer.SYNTAX,
    severity=Severity.ERROR,
    summary="The file is not valid Python.",
    explanation=(
        "Airflow cannot import the file. The first error is reported; the block that holds it is left out and the other "
        "rules look at the rest. The file is parsed with the grammar of the Python that runs Airsmith. Generated code is "
        "compiled too, which finds what parses and still cannot be imported, such as `return` outside of a function."
    ),
    bad="def load(rows:\n    return rows\n",
    good="def load(rows):\n    return rows\n",
    check=_check,
)
