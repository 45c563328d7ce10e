"""unused_suppression: a comment tells a rule to be quiet that has nothing to say there, or that does not exist.

It judges by what all other rules found, so the engine asks it last, by `find_unused`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from airsmith.finding import Finding, Fix, Layer, Mark, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.suppression import NamedRule, Suppression, Suppressions
from airsmith.spec.wording import nearest, quote
from airsmith.text import LineIndex, TextEdit

NAME = "unused_suppression"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the other rules found in a text, before anything was kept quiet.

    `known` are the names of all rules, `undecided` those of which nobody can say that they have nothing to find.
    """

    index: LineIndex
    findings: tuple[Finding, ...]
    known: Collection[str]
    undecided: Collection[str]


def find_unused(suppressions: Suppressions, checked: Checked) -> Iterator[Violation]:
    """The names in comments that keep nothing quiet, and comments without any."""
    for suppression in suppressions.comments:
        if not suppression.names:
            yield _without_names(suppression, checked.index)
        for named in suppression.names:
            trouble = _trouble_with(named.name, suppression, checked)
            if trouble is not None:
                yield Violation(named.range, trouble, _fix(named, suppression, checked.index))


def find_ineffective(suppressions: Suppressions, index: LineIndex) -> Iterator[Violation]:
    """All suppressions of a text in which none counts."""
    for suppression in suppressions.comments:
        span = index.range_at(*suppression.words)
        message = "Generated code cannot tell rules to be quiet; mend what they find."
        yield Violation(span, message, _without_comment(suppression, index))


def _without_names(suppression: Suppression, index: LineIndex) -> Violation:
    """For empty brackets, and for none: there somebody meant a rule, so that the comment is not to be removed."""
    span, message = index.range_at(*suppression.words), "This comment names no rule, so that it keeps none quiet"
    if suppression.has_brackets:
        return Violation(span, f"{message}.", _without_comment(suppression, index))
    form = "ignore-file[rule]" if suppression.is_for_file else "ignore[rule]"
    return Violation(span, f"{message}; write `# airsmith: {form}`.")


def _trouble_with(name: str, suppression: Suppression, checked: Checked) -> str | None:
    if name not in checked.known:
        near = nearest(name, checked.known)
        return f"There is no rule {quote(name)}" + (f"; did you mean `{near}`?" if near else ".")
    if suppression.is_for_file and not suppression.lines:
        return "`ignore-file` counts only in a line of its own."
    if name == NAME or name in checked.undecided:
        return None
    if any(finding.rule == name and suppression.covers(finding) for finding in checked.findings):
        return None
    return f"`{name}` has nothing to find {'in this file' if suppression.is_for_file else 'here'}."


def _fix(named: NamedRule, suppression: Suppression, index: LineIndex) -> Fix:
    others = [one.name for one in suppression.names if one is not named]
    if not others:
        return _without_comment(suppression, index)
    span = index.range_at(suppression.names_start, suppression.names_end)
    return Fix(f"remove {quote(named.name)} from the comment", (TextEdit(span, ", ".join(others)),))


def _without_comment(suppression: Suppression, index: LineIndex) -> Fix:
    """Remove the comment with the space before it; its whole line where nothing else stands there."""
    comment, text = suppression.comment, index.text
    start, end = suppression.start, suppression.end
    if end == comment.end:
        is_whole = start == comment.start
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        if is_whole and comment.is_alone:
            end = index.line_start(comment.line + 1)
    return Fix("remove the comment", (TextEdit(index.range_at(start, end), ""),))


def _check(_context: PythonContext) -> Iterator[Violation]:
    """Nothing yet: see `find_unused`."""
    return iter(())


RULE = PythonRule(
    name=NAME,
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    summary="A comment tells a rule to be quiet that has nothing to say there.",
    explanation=(
        "What it was written for has gone, the name is wrong, or the comment stands in the wrong place. It would hide "
        "the next problem of its kind, and a misspelt one hides nothing. Remove it. It is looked at in Python files and in "
        "specs, where the file can be read as a whole and the rule is switched on. Generated code cannot tell rules to "
        "be quiet, so there every such comment is reported."
    ),
    bad="import json\n\nrows = json.loads(text)  # airsmith: ignore[unsafe_deserialisation]\n",
    good="import json\n\nrows = json.loads(text)\n",
    check=_check,
    mark=Mark.UNNECESSARY,
)
