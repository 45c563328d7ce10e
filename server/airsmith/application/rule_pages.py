"""What is told of a rule, for `airsmith explain` and for the pages in docs/rules, which `python -m` of this writes."""

import re
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.finding import Finding, Layer, Safety
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.registry import ALL_RULES, find_rule
from airsmith.rules.rule import OwnSpec, Profile, PythonRule, Rule
from airsmith.spec.document import read_spec

_MOST_LINES = 30
_LONGEST_LINE = 110
_LAYERS = {
    Layer.SPEC: "Specs: `*.component.yaml`.",
    Layer.SYNTAX: "Files that are not valid Python.",
    Layer.IMPORTS: "What a file imports and calls, compared with what Airflow and its providers offer on the target.",
    Layer.STRUCTURE: "How operators, sensors and hooks are built, and whether they agree with their specs.",
    Layer.SECURITY: "What should not run, and what should not stand in a file. These look at every Python file.",
    Layer.COMPLIANCE: "What works and is still not how Airflow wants it.",
}
_INTRODUCTION = """\
# Rules

The same rules check files in the editor, on the command line and in the generation loop. `airsmith explain RULE` shows
what stands here. The severities below hold for files that people wrote; where generated code is judged more strictly, the
rule's own page says so. The setting `severity` changes them:

```toml
[severity]
missing_docstring = "off"
dangerous_function_subprocess = "error"
```

A comment keeps rules quiet, in Python and in specs. At the end of a line it speaks of that line and of what ends there; in
a line of its own, of what begins in the next; `ignore-file`, in a line of its own, of the whole file:

```python
# airsmith: ignore-file[missing_docstring]
rows = subprocess.run(command)  # airsmith: ignore[dangerous_function_subprocess]
```

`airsmith check --ruff` adds what ruff's Airflow rules (AIR) find, as warnings named `ruff:AIR301` and so on, as far as they
fit the target and none of the rules below says the same; `# noqa` is for them. Generated code is shown to them as well. The
editor does not ask them, because ruff's own extension does."""


def rule_meant(name: str) -> Rule | None:
    """The rule that people mean by a name, whose case does not matter, and which may be written with hyphens."""
    return find_rule(name.strip().lower().replace("-", "_"))


def example_findings(rule: Rule) -> tuple[Finding, ...]:
    """What the rule says of its own bad example: as a person's file, or as generated code where only that counts."""
    if not isinstance(rule, PythonRule):
        return _own(rule, check_spec(read_spec(rule.bad), CheckOptions()).findings)
    for profile in (Profile.AUTHORED, Profile.STRICT):
        options = CheckOptions(
            profile=profile,
            component_type=rule.example_type,
            component_name=rule.example_name,
            dependencies=rule.example_dependencies,
            spec=OwnSpec(read_spec(rule.example_spec), "example.component.yaml") if rule.example_spec else None,
        )
        found = _own(rule, check_python(Module(rule.bad), options).findings)
        if found:
            return found
    return ()


def _own(rule: Rule, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.rule == rule.name)


def severity_sentence(rule: Rule) -> str:
    """How bad the rule's findings are."""
    severity = f"Severity: {rule.severity}"
    if rule.authored_severity and rule.authored_severity != rule.severity:
        severity += f" in generated code, {rule.authored_severity} in files that people wrote"
    return f"{severity}."


def fix_sentence(rule: Rule) -> str:
    """How the rule's own example can be mended, as far as it can be mended mechanically."""
    fix = next((finding.fix for finding in example_findings(rule) if finding.fix is not None), None)
    if fix is None:
        return "Quick fix: none for the example below."
    if fix.safety is Safety.SAFE:
        return f"Quick fix: {fix.title}. It is safe, and `airsmith check --fix` applies it."
    return f"Quick fix: {fix.title}. Look at what it does; the editor alone offers it, and `--fix` leaves it out."


def shortened(code: str) -> Iterator[str]:
    """The lines of an example, those that are far too many or too long cut."""
    lines = code.rstrip("\n").split("\n")
    more = len(lines) - _MOST_LINES
    if more > 0:
        lines = [*lines[:_MOST_LINES], f"… and {more:,} more lines"]
    for line in lines:
        yield (line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…").rstrip()


def render_pages() -> dict[str, str]:
    """The pages by their file names: an index, and a page for each layer."""
    by_layer = {layer: tuple(rules) for layer, rules in groupby(ALL_RULES, key=lambda rule: rule.layer)}
    pages = {f"{layer}.md": _page(layer, rules) for layer, rules in by_layer.items()}
    return {"index.md": _index(by_layer), **pages}


def _index(by_layer: Mapping[Layer, tuple[Rule, ...]]) -> str:
    parts = [_INTRODUCTION]
    for layer, rules in by_layer.items():
        rows = [
            f"| [{rule.name}]({layer}.md#{rule.name}) | {rule.severity_in(Profile.AUTHORED)} | {_cell(rule.summary)} |"
            for rule in rules
        ]
        table = "\n".join(("| rule | severity | what it finds |", "| --- | --- | --- |", *rows))
        parts += (f"## [{layer}]({layer}.md)", _LAYERS[layer], table)
    return "\n\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(layer: Layer, rules: tuple[Rule, ...]) -> str:
    parts = [f"# {layer}", f"{_LAYERS[layer]} [All rules](index.md)"]
    for rule in rules:
        parts += _entry(rule)
    return "\n\n".join(parts) + "\n"


def _entry(rule: Rule) -> Iterator[str]:
    language = "python" if isinstance(rule, PythonRule) else "yaml"
    yield f"## {rule.name}"
    yield rule.summary
    yield rule.explanation
    yield f"- {severity_sentence(rule)}{f' {rule.severity_note}' if rule.severity_note else ''}\n- {fix_sentence(rule)}"
    if isinstance(rule, PythonRule) and rule.example_spec is not None:
        yield "Where the spec is:"
        yield _fenced(rule.example_spec, "yaml")
    yield "Bad:"
    yield _fenced(rule.bad, language)
    yield "Good:"
    yield _fenced(rule.good, language)
    yield f"For one line: `# airsmith: ignore[{rule.name}]`"


def _fenced(code: str, language: str) -> str:
    """The code in a fence longer than any row of backquotes in it."""
    longest = max((len(row) for row in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}{language}", *shortened(code), fence))


def rule_as_markdown(rule: Rule) -> str:
    """What its page says of a rule, without its name and summary."""
    return "\n\n".join(list(_entry(rule))[2:])


def explain_in_markdown(rule: Rule) -> str:
    """A rule's page by itself."""
    return "\n\n".join((f"# {rule.name}", *list(_entry(rule))[1:]))


def write_pages(folder: Path) -> None:
    """Write all pages anew; pages of layers that are no more go away."""
    pages = render_pages()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
