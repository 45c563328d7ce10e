"""What docstrings say: the first paragraph, and a sentence for each parameter."""

import ast
import inspect
import re

_LONGEST = 400
_FIELD = re.compile(
    r"^\s*:(?P<field>param|parameter|arg|key|keyword)\s+(?:[^:`]*?\s)?\*{0,2}(?P<name>\w+)\s*:(?P<text>.*)$"
)
_ANY_FIELD = re.compile(r"^\s*(:[a-z]+[^:`]*:(?!`)|\.\. )")
_SECTION = re.compile(r"^(Args|Arguments|Parameters|Keyword Args):\s*$")
_SECTION_ITEM = re.compile(r"^(?P<indent>\s+)\*{0,2}(?P<name>\w+)\s*(?:\([^)]*\))?:\s*(?P<text>.*)$")


def docstring_of(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The docstring with its indentation taken away; empty where there is none."""
    return ast.get_docstring(node, clean=True) or ""


def first_paragraph(docstring: str) -> str:
    """The first paragraph of prose on one line."""
    lines: list[str] = []
    for line in inspect.cleandoc(docstring).splitlines():
        if not line.strip():
            if lines:
                break
            continue
        if _ANY_FIELD.match(line):
            break
        lines.append(line.strip())
    return _shorten(" ".join(lines))


def parameter_docs(docstring: str) -> dict[str, str]:
    """What the docstring says of each parameter, each on one line."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    section_indent: str | None = None
    in_section = False
    for line in docstring.splitlines():
        field = _FIELD.match(line)
        if field:
            current = found.setdefault(field["name"], [])
            current.append(field["text"].strip())
            continue
        if _SECTION.match(line):
            in_section, section_indent, current = True, None, None
            continue
        item = _SECTION_ITEM.match(line) if in_section else None
        if item and section_indent in {None, item["indent"]}:
            section_indent = item["indent"]
            current = found.setdefault(item["name"], [])
            current.append(item["text"].strip())
        elif not line.strip() or _ANY_FIELD.match(line):
            current = None
        elif current is not None:
            current.append(line.strip())
    return {name: _shorten(" ".join(part for part in parts if part)) for name, parts in found.items()}


def _shorten(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + " …"
