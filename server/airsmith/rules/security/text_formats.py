"""Where the holes of a text are that Python fills: `%s`, `{name}`, `$name` and `{{ name }}`."""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?[#0\- +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<kind>[diouxXeEfFgGcrsab%])"
)
_DOLLAR = re.compile(r"\$(?:(?P<escaped>\$)|(?P<name>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)\})")
_JINJA = re.compile(r"\{\{-?\s*(?P<name>[A-Za-z_]\w*)[^{}]*\}\}")
_NUMBERS = frozenset("diouxXeEfFgG")
_NUMBER_FORMAT = re.compile(r"[<>=^+\-#0, _\d.]*[bdeEfFgGnoxX%]\Z")
_FIRST_NAME = re.compile(r"[^.\[]*")


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for one value. `name` is its key, digits for a place, empty for the next one."""

    name: str
    takes_number: bool = False
    """Whether only a number fits, or only a date, so that any other text is an error when it runs."""


def split_percent(template: str) -> Iterator[str | Hole]:
    """The texts and holes of a template for `%`, in order."""
    end = 0
    for match in _PERCENT.finditer(template):
        yield template[end : match.start()]
        end = match.end()
        if match["kind"] == "%":
            yield "%"
        else:
            yield Hole(match["name"] or "", match["kind"] in _NUMBERS)
    yield template[end:]


def split_braces(template: str) -> Iterator[str | Hole]:
    """The texts and holes of a template for `str.format`, in order; one text where it is not well formed."""
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError:
        yield template
        return
    for text, name, form, _ in pieces:
        yield text
        if name is not None:
            first = _FIRST_NAME.match(name)
            yield Hole(first[0] if first else "", is_number_format(form or ""))


def split_dollar(template: str) -> Iterator[str | Hole]:
    """The texts and holes of a `string.Template`, in order."""
    end = 0
    for match in _DOLLAR.finditer(template):
        yield template[end : match.start()]
        end = match.end()
        yield "$" if match["escaped"] else Hole(match["name"] or match["braced"])
    yield template[end:]


def split_jinja(template: str) -> Iterator[str | Hole]:
    """The texts and holes of a template for Jinja, in order, as far as these are plain names."""
    end = 0
    for match in _JINJA.finditer(template):
        yield template[end : match.start()]
        end = match.end()
        yield Hole(match["name"])
    yield template[end:]


def is_number_format(form: str) -> bool:
    """Whether a format such as `.2f` goes with numbers only, or `%Y-%m` with dates only."""
    return form.startswith("%") or bool(_NUMBER_FORMAT.match(form))
