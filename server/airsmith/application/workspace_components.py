"""The components that a workspace holds already, read off its specs and Python files within bounds."""

import ast
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.module import Module
from airsmith.application.sources import DocumentKind, find_sources, kind_of, read_source
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.signatures import render_signature, signature_of, without_first
from airsmith.spec.document import read_spec
from airsmith.spec.fields import ComponentSpec

MOST_FILES = 400
LONGEST_SEARCH_S = 1.5
LARGEST_FILE = 200_000
"""Bytes of a file that is looked at: what people write as a component is much smaller."""
_TYPE_WORDS: tuple[tuple[str, ComponentType], ...] = (("Sensor", "sensor"), ("Hook", "hook"), ("Operator", "operator"))


@dataclass(frozen=True, slots=True)
class FoundComponent:
    """A component that some file describes or defines.

    `signature` is what its constructor takes; it may be empty.
    """

    name: str
    component_type: ComponentType
    summary: str
    category: str = ""
    signature: str = ""
    file: str = ""


def find_workspace_components(folder: Path, exclude: tuple[str, ...] = ()) -> tuple[FoundComponent, ...]:
    """The components below a folder, each name once: what its spec says and its code says, together.

    Looks at MOST_FILES files for LONGEST_SEARCH_S seconds at most; what lies beyond is not found. Files that cannot be
    read are passed over.
    """
    ends_at = time.monotonic() + LONGEST_SEARCH_S
    found: dict[str, FoundComponent] = {}
    paths = find_sources(folder, exclude, go_on=lambda: time.monotonic() < ends_at)
    for path in islice(paths, MOST_FILES):
        for component in _components_of(path):
            shown = replace(component, file=path.relative_to(folder).as_posix())
            known = found.get(component.name)
            found[component.name] = shown if known is None else _joined(known, shown)
    return tuple(found.values())


def components_in_code(text: str) -> Iterator[FoundComponent]:
    """The classes of a Python file that derive, by the names of their bases, from an operator, a sensor or a hook."""
    module = Module(text)
    for info in module.classes:
        component_type = _component_type(info)
        if component_type is not None and not info.name.startswith("_"):
            yield FoundComponent(
                name=info.name,
                component_type=component_type,
                summary=(ast.get_docstring(info.node) or "").split("\n\n")[0],
                signature=_signature(info),
            )


def _components_of(path: Path) -> Iterator[FoundComponent]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return
        source = read_source(path)
    except OSError:
        return
    if kind_of(path.name, source.text) is DocumentKind.PYTHON:
        if "airflow" in source.text and not path.name.startswith("test_"):
            yield from components_in_code(source.text)
    elif (spec := read_spec(source.text).spec) is not None:
        yield _described(spec)


def _described(spec: ComponentSpec) -> FoundComponent:
    listed = ", ".join(f"{one.name}: {one.type}" for one in spec.parameters)
    return FoundComponent(spec.name, spec.component_type, spec.description, spec.category, f"{spec.name}({listed})")


def _joined(first: FoundComponent, second: FoundComponent) -> FoundComponent:
    """What a spec and the code of the same component say: the description of the one, the rest of the other."""
    spec, code = (first, second) if first.category else (second, first)
    return replace(code, summary=spec.summary or code.summary, category=spec.category)


def _component_type(info: ClassInfo) -> ComponentType | None:
    names = [path.rpartition(".")[2] for base in info.bases for path in base.paths]
    names += [base.node.id for base in info.bases if isinstance(base.node, ast.Name)]
    return next((kind for word, kind in _TYPE_WORDS if any(word in name for name in names)), None)


def _signature(info: ClassInfo) -> str:
    constructor = info.method("__init__")
    if constructor is None:
        return ""
    return info.name + render_signature(without_first(signature_of(constructor.args)))
