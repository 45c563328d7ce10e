"""Specs to begin with, for people who start from nothing."""

import re
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from airsmith.catalog.targets import NEWEST_VERSION
from airsmith.spec.fields import ComponentType
from airsmith.spec.naming import snake_case

_SUFFIXES: dict[ComponentType, str] = {"operator": "Operator", "sensor": "Sensor", "hook": "Hook"}


@dataclass(frozen=True, slots=True)
class NewSpec:
    """A spec's file name and text."""

    file_name: str
    text: str


def new_spec(component_type: ComponentType, name: str) -> NewSpec | None:
    """A valid spec of that type; the name may be written in any case. None where no class name can be made of it."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    class_name = "".join(word[0].upper() + word[1:] for word in words)
    if not class_name or not class_name[0].isalpha():
        return None
    suffix = _SUFFIXES[component_type]
    if not class_name.endswith(suffix):
        class_name += suffix
    stem = snake_case(class_name.removesuffix(suffix)) or component_type
    template = files("airsmith.application").joinpath("templates/new_spec.yaml.j2").read_text("utf-8")
    environment = Environment(
        autoescape=False,  # noqa: S701 - the output is YAML made from identifiers
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    text = environment.from_string(template).render(
        name=class_name, component_type=component_type, target=NEWEST_VERSION, stem=stem, words=stem.replace("_", " ")
    )
    return NewSpec(f"{snake_case(class_name)}.component.yaml", text)
