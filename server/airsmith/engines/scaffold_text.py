"""How a scaffold's comments, docstrings and imports are set."""

import sys
import textwrap
from collections.abc import Iterable

from airsmith.artifacts.wording import comment, docstring, sentence

_WIDTH = 100
_METHOD_COMMENT = 10  # columns before the text of a comment in a method


def bullets(texts: Iterable[str]) -> list[str]:
    """Texts as items of a list, in lines that fit a comment within a method."""
    return [line for text in texts for line in _wrap(f"- {comment(text)}", _METHOD_COMMENT, "  ")]


def quoted_docstring(summary: str, indent: int, fields: Iterable[tuple[str, str]] = ()) -> str:
    """A docstring with its quotes, for a place that many columns in. `fields` are such as `:param x:` and its text."""
    lines = _wrap(docstring(sentence(summary)) or "…", indent + len('"""'))
    described = [line for name, text in fields for line in _wrap(f"{name} {docstring(text)}", indent, "    ")]
    if described:
        lines += ["", *described]
    text = textwrap.indent("\n".join(lines), " " * indent).lstrip(" ")
    closing = f"\n{' ' * indent}" if len(lines) > 1 else ""
    return f'"""{text}{closing}"""'


def sorted_imports(statements: Iterable[str]) -> str:
    """The imports as ruff sorts them: the standard library, then the rest, one statement for each module."""
    names: dict[str, set[str]] = {}
    modules: set[str] = set()
    for statement in statements:
        module, _, imported = statement.removeprefix("from ").removeprefix("import ").partition(" import ")
        if imported:
            names.setdefault(module, set()).add(imported)
        else:
            modules.add(module)
    standard, others = _import_lines(modules, names, is_standard=True), _import_lines(modules, names, is_standard=False)
    return "\n\n".join("\n".join(lines) for lines in (standard, others) if lines)


def _import_lines(modules: set[str], names: dict[str, set[str]], *, is_standard: bool) -> list[str]:
    whole = [f"import {module}" for module in sorted(modules)]
    parts = [f"from {module} import {', '.join(sorted(names[module]))}" for module in sorted(names)]
    return [line for line in (*whole, *parts) if _is_standard(line) is is_standard]


def _is_standard(statement: str) -> bool:
    return statement.split()[1].partition(".")[0] in sys.stdlib_module_names


def _wrap(text: str, used: int, hanging: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH - used, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False)
