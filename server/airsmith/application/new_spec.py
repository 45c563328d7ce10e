"""Specs to begin with, for people who start from nothing."""

import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from airsmith.catalog.base_classes import BASE_NAMES, MISNAMED_BASES
from airsmith.catalog.component_types import CLASS_SUFFIXES, ComponentType
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.spec.naming import snake_case

_MARKS = "\ue000", "\ue001", "\ue002"
"""Signs around what people are to change, and between its key and the text. No class name holds them."""
_ASKED = re.compile("{0}([^{1}]*){1}([^{2}]*){2}".format(*_MARKS))
_SPECIAL_IN_SNIPPETS = re.compile(r"[\\$}]")
_ESCAPED = r"\\\g<0>"


@dataclass(frozen=True, slots=True)
class NewSpec:
    """A spec's file name and text. `snippet` is the text as editors expand it, with a stop at all that is to be changed.

    What stands in several places is one stop, so that it is typed once.
    """

    file_name: str
    text: str
    snippet: str


def new_spec(component_type: ComponentType, name: str, target: AirflowVersion = NEWEST_VERSION) -> NewSpec | None:
    """A valid spec of that type for a target; the name may be written in any case.

    None where no class name can be made of it, or only one that Airflow's own classes have.
    """
    class_name = _class_name(name, CLASS_SUFFIXES[component_type])
    if class_name is None or class_name in BASE_NAMES.values() or class_name in MISNAMED_BASES:
        return None
    stem = snake_case(class_name.removesuffix(CLASS_SUFFIXES[component_type]))
    template = files("airsmith.application").joinpath("templates/new_spec.yaml.j2").read_text("utf-8")
    environment = Environment(
        autoescape=False,  # noqa: S701 - the output is YAML made from identifiers
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    marked = environment.from_string(template).render(
        name=class_name,
        component_type=component_type,
        target=target,
        stem=stem,
        words=stem.replace("_", " "),
        ask=lambda key, text: "{0}{key}{1}{text}{2}".format(*_MARKS, key=key, text=text),
    )
    return NewSpec(f"{snake_case(class_name)}.component.yaml", _ASKED.sub(r"\2", marked), _as_snippet(marked))


def _as_snippet(marked: str) -> str:
    """Text between marks as tab stops with that text in them, one for each key; the last stop is at the end."""
    numbers: dict[str, int] = {}

    def stop(asked: re.Match[str]) -> str:
        return f"${{{numbers.setdefault(asked[1], len(numbers) + 1)}:{asked[2]}}}"

    return f"{_ASKED.sub(stop, _SPECIAL_IN_SNIPPETS.sub(_ESCAPED, marked))}$0"


def _class_name(name: str, suffix: str) -> str | None:
    """The words of a name in PascalCase, with the suffix; letters lose their accents, and other signs part words."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    words = re.findall(r"[A-Za-z0-9]+", plain)
    if len(words) > 1 and all(word.isupper() or word.isdecimal() for word in words):
        words = [word.lower() for word in words]
    joined = "".join(word[0].upper() + word[1:] for word in words)
    if joined.lower().endswith(suffix.lower()):
        joined = joined[: -len(suffix)]
    return joined + suffix if joined and joined[0].isalpha() else None
