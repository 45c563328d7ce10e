"""Checks of the spec reader that read like the specs they are about."""

from airsmith.spec.document import read_spec
from support.marked_text import unindented


def spec_problems(text: str) -> list[str]:
    """What the reader says about a spec, as `rule @ covered text`."""
    document = read_spec(unindented(text))
    return [f"{problem.rule} @ {document.index.slice(problem.range)}" for problem in document.problems]
