"""`airsmith explain`: what a rule means, with an example before and after."""

import re
from itertools import groupby

import click

from airsmith.application.rule_pages import fix_sentence, rule_meant, severity_sentence, shortened
from airsmith.application.workspace import unknown_rule
from airsmith.cli.problems import CannotRunError
from airsmith.rules.registry import ALL_RULES
from airsmith.rules.rule import PythonRule, Rule

_RULE_OF_RUFF = re.compile(r"(?:ruff:)?(AIR\d{3})", re.IGNORECASE)


@click.command("explain")
@click.argument("rule_name", metavar="[RULE]", required=False)
def explain_command(rule_name: str | None) -> None:
    """Explain a rule, such as missing_execute; without a name, list all rules."""
    if rule_name is None:
        click.echo(_listing())
        return
    if theirs := _RULE_OF_RUFF.fullmatch(rule_name.strip()):
        code = theirs[1].upper()
        raise CannotRunError(f"{code} is a rule of ruff; `ruff rule {code}` explains it.")
    rule = rule_meant(rule_name)
    if rule is None:
        raise CannotRunError(unknown_rule(rule_name))
    click.echo(_explanation(rule))


def _listing() -> str:
    width = max(len(rule.name) for rule in ALL_RULES)
    parts = []
    for layer, rules in groupby(ALL_RULES, key=lambda rule: rule.layer):
        lines = [f"  {rule.name:{width}}  {rule.severity:7}  {rule.summary}" for rule in rules]
        parts.append("\n".join((layer.value, *lines)))
    parts.append("`airsmith explain RULE` says more about one.")
    return "\n\n".join(parts)


def _explanation(rule: Rule) -> str:
    parts = [f"{rule.name} ({rule.layer})", rule.summary, _wrapped(rule.explanation), severity_sentence(rule)]
    if rule.severity_note:
        parts.append(_wrapped(rule.severity_note))
    parts.append(_wrapped(fix_sentence(rule)))
    if isinstance(rule, PythonRule) and rule.example_spec is not None:
        parts.append(f"Where the spec is:\n{_indented(rule.example_spec)}")
    parts += [f"Bad:\n{_indented(rule.bad)}", f"Good:\n{_indented(rule.good)}"]
    parts.append(f"Switch it off for one line: # airsmith: ignore[{rule.name}]")
    return "\n\n".join(parts)


def _wrapped(text: str) -> str:
    return click.wrap_text(text, width=80)


def _indented(code: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in shortened(code))
