"""Completion in a Python file: modules and names of Airflow in imports, and the arguments of what Airflow offers.

By the text before the cursor, because a line that is being typed does not parse.
"""

import ast
import re
from collections.abc import Iterator
from itertools import islice
from keyword import iskeyword

from airsmith.analysis.module import Module
from airsmith.ide.catalog_text import declaration
from airsmith.ide.docstrings import docstring_markdown
from airsmith.ide.dotted_names import members_of, names_in, submodules_of
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.markdown import block, joined
from airsmith.ide.model import Completion, CompletionKind, Completions
from airsmith.ide.python_places import parameters_of_subject, subject_of_call
from airsmith.text import LineIndex, Position, Range

_MOST_ITEMS = 500
_LOOK_BACK = 6_000
"""Characters before the cursor that are looked at."""
_MODULE = re.compile(r"(?:^|[\r\n;])[ \t]*(?:from[ \t]+|import[ \t]+(?:[\w., \t]*,[ \t]*)?)(?P<typed>[\w.]*)\Z")
_NAMES = re.compile(
    r"(?:^|[\r\n;])[ \t]*from[ \t]+(?P<module>airflow[\w.]*)[ \t]+import\b[ \t]*"
    r"(?:\([^()]*?|(?:[\w, \t]|\\\r?\n)*?)(?<!\w)(?P<typed>\w*)\Z"
)
_CALLED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\Z")
_NAME_OF_ARGUMENT = re.compile(r"[\s,(](?P<typed>\w*)\Z")
_GIVEN = re.compile(r"[(,]\s*(\w+)\s*=(?!=)")
_STRING = re.compile(r"('''|\"\"\").*?(?:\1|\Z)|\"(?:\\.|[^\"\\\r\n])*\"?|'(?:\\.|[^'\\\r\n])*'?|#[^\r\n]*", re.DOTALL)
"""Strings and comments, also those that are not closed."""


def complete_python(index: LineIndex, position: Position, knowledge: Knowledge, *, calls: bool = True) -> Completions:
    """What may be typed at a position, best first. `calls`: whether arguments of calls are wanted too."""
    offset = index.offset_at(position)
    before = index.text[max(0, offset - _LOOK_BACK) : offset]
    if (found := _MODULE.search(before)) is not None:
        items = _modules(index, offset, found["typed"], knowledge)
    elif (found := _NAMES.search(before)) is not None:
        items = _names(index, offset, found["module"], found["typed"], knowledge)
    elif calls:
        items = _arguments(index, offset, before, knowledge)
    else:
        return Completions()
    listed = tuple(islice(items, _MOST_ITEMS + 1))
    return Completions(listed[:_MOST_ITEMS], is_complete=len(listed) <= _MOST_ITEMS)


def _modules(index: LineIndex, offset: int, typed: str, knowledge: Knowledge) -> Iterator[Completion]:
    """The next part of a module's name."""
    package, dot, word = typed.rpartition(".")
    if dot and package.partition(".")[0] != "airflow":
        return
    span = _word_range(index, offset, word)
    members = submodules_of(package, knowledge.catalog) if package else members_of("", knowledge.catalog)
    for member in members:
        yield _completion(member.name, member.kind, span, f"{package}.{member.name}" if package else "")


def _names(index: LineIndex, offset: int, module: str, typed: str, knowledge: Knowledge) -> Iterator[Completion]:
    """The names of a module, and the modules below it; private ones only where they are asked for."""
    span = _word_range(index, offset, typed)
    catalog = knowledge.catalog
    for member in (*names_in(module, catalog), *submodules_of(module, catalog)):
        if not member.name.startswith("_") or typed.startswith("_"):
            found = catalog.find_class(f"{module}.{member.name}") if member.kind is CompletionKind.CLASS else None
            documentation = docstring_markdown(found.doc) if found is not None else ""
            yield _completion(member.name, member.kind, span, member.detail, documentation)


def _arguments(index: LineIndex, offset: int, before: str, knowledge: Knowledge) -> Iterator[Completion]:
    """The arguments of a call that are not given yet, required ones first."""
    found = _NAME_OF_ARGUMENT.search(before)
    opening = _open_call(before)
    if found is None or opening is None or "airflow" not in index.text:
        return
    called = _CALLED.search(before, 0, opening)
    if called is None or any(iskeyword(part) for part in called[0].split(".")):
        return
    module = Module(index.text)
    expression = ast.parse(called[0], mode="eval").body
    place = index.position_at(offset)
    subject = subject_of_call(module, expression, place, knowledge)
    if subject is None:
        return
    inside = _outermost(before[opening:])
    given = set(_GIVEN.findall(inside)) | set(_GIVEN.findall(_outermost(_rest_of_call(index.text[offset:]))))
    span = _word_range(index, offset, found["typed"])
    parameters = [one for one in parameters_of_subject(subject, knowledge.catalog) if not one.is_variadic]
    for parameter in sorted(parameters, key=lambda one: not one.is_required):
        if parameter.name not in given:
            text = f"{parameter.name}="
            documentation = joined(block(declaration(parameter)), docstring_markdown(parameter.doc))
            detail = "required" if parameter.is_required else parameter.annotation
            yield _completion(text, CompletionKind.PARAMETER, span, detail, documentation)


def _open_call(before: str) -> int | None:
    """The offset of the parenthesis in which the text ends directly; None where it ends in something else."""
    plain = _without_strings(f"{before}x")
    if plain.endswith(" "):  # the cursor is in a string or comment
        return None
    depth = 0
    for offset in range(len(plain) - 1, -1, -1):
        character = plain[offset]
        if character in ")]}":
            depth += 1
        elif character in "([{":
            if depth == 0:
                return offset if character == "(" else None
            depth -= 1
    return None


def _rest_of_call(after: str) -> str:
    """What stands between the cursor and the end of the call; begins with a comma so that it reads like its middle."""
    plain = _without_strings(after[:_LOOK_BACK])
    depth = 0
    for offset, character in enumerate(plain):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return f",{plain[:offset]}"
    return ""


def _outermost(arguments: str) -> str:
    """Arguments, from an opening parenthesis or a comma on, without what stands in inner brackets."""
    kept = [arguments[:1]]
    depth = 0
    for character in _without_strings(arguments[1:]):
        depth -= character in ")]}"
        if depth == 0:
            kept.append(character)
        depth += character in "([{"
    return "".join(kept)


def _without_strings(text: str) -> str:
    """The text with its strings and comments blanked out, as long as before."""
    return _STRING.sub(lambda found: " " * len(found[0]), text)


def _word_range(index: LineIndex, offset: int, typed: str) -> Range:
    return index.range_at(offset - len(typed), offset)


def _completion(text: str, kind: CompletionKind, span: Range, detail: str = "", documentation: str = "") -> Completion:
    return Completion(text, kind, span, text, text, detail, documentation, text)
