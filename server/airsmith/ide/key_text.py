"""What is known about a key of the spec language, as Markdown: the same text in hover and completion."""

import json

from airsmith.catalog.component_types import COMPONENT_TYPES
from airsmith.spec.vocabulary import Key
from airsmith.spec.wording import listed


def key_detail(key: Key, component_type: str | None) -> str:
    """One line about a key: its type, and whether it must be given."""
    need = " (required)" if is_needed(key, component_type) else ""
    return f"{key.type_label}{need}"


def is_needed(key: Key, component_type: str | None) -> bool:
    """Whether a component of that type must have the key."""
    return key.is_required or component_type in key.required_for


def key_markdown(key: Key) -> str:
    """Everything about a key: what it is for, its type, default, choices, owners and age."""
    facts = [f"Type: {key.type_label}."]
    if key.is_required:
        facts.append("Required.")
    elif key.required_for:
        facts.append(f"Required in {_plural(key.required_for)}.")
    if key.default is not None and key.default != "":
        facts.append(f"Default: `{_as_yaml(key.default)}`.")
    if key.only_for:
        facts.append(f"Only for {_plural(key.only_for)}.")
    if key.example is not None:
        facts.append(f"Example: `{_as_yaml(key.example)}`.")
    facts.append(f"Since Airsmith {key.since}.")
    return f"**{key.name}**\n\n{key.doc}\n\n{' '.join(facts)}"


def _plural(component_types: tuple[str, ...]) -> str:
    in_order = (name for name in COMPONENT_TYPES if name in component_types)
    return listed((f"{name}s" for name in in_order), "and")


def _as_yaml(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
