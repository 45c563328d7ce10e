"""`airsmith explain`: what a rule means, with an example before and after."""

from difflib import get_close_matches
from itertools import groupby

import click

from airsmith.cli.problems import CannotRunError
from airsmith.rules.registry import ALL_RULES, find_rule
from airsmith.rules.rule import Rule


@click.command("explain")
@click.argument("rule_name", metavar="[RULE]", required=False)
def explain_command(rule_name: str | None) -> None:
    """Explain a rule; without a name, list all rules."""
    if rule_name is None:
        click.echo(_listing())
        return
    rule = find_rule(rule_name)
    if rule is None:
        near = get_close_matches(rule_name, [rule.name for rule in ALL_RULES], 1)
        hint = f"did you mean {near[0]}?" if near else "`airsmith explain` lists them all."
        raise CannotRunError(f"there is no rule {rule_name}; {hint}")
    click.echo(_explanation(rule))


def _listing() -> str:
    width = max(len(rule.name) for rule in ALL_RULES)
    parts = []
    for layer, rules in groupby(ALL_RULES, key=lambda rule: rule.layer):
        lines = [f"  {rule.name:{width}}  {rule.severity:7}  {rule.summary}" for rule in rules]
        parts.append("\n".join((layer.value, *lines)))
    return "\n\n".join(parts)


def _explanation(rule: Rule) -> str:
    severity = f"Severity: {rule.severity}"
    if rule.authored_severity and rule.authored_severity != rule.severity:
        severity += f" in generated code, {rule.authored_severity} in files that people wrote"
    parts = [f"{rule.name} ({rule.layer})", rule.summary, rule.explanation, f"{severity}."]
    if rule.severity_note:
        parts.append(rule.severity_note)
    parts += [f"Bad:\n{_indented(rule.bad)}", f"Good:\n{_indented(rule.good)}"]
    parts.append(f"Switch it off for one line: # airsmith: ignore[{rule.name}]")
    return "\n\n".join(parts)


def _indented(code: str) -> str:
    lines = code.rstrip("\n").split("\n")
    shown = (
        lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], f"… and {len(lines) - _MOST_LINES} more lines"]
    )
    return "\n".join(f"    {line}".rstrip() for line in shown)


_MOST_LINES = 30
