"""Whether a tree has the shape of a spec: known keys, each once, each with a value of its type."""

import re
from collections.abc import Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from airsmith.finding import Fix, Safety
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.problem import MAX_PROBLEMS, Problem
from airsmith.spec.tree import Entry, Mapping, Node, Scalar, Sequence, python_value
from airsmith.spec.vocabulary import Key, key_at, keys_at
from airsmith.spec.wording import listed, nearest, quote
from airsmith.text import LineIndex, Range, TextEdit

Path = tuple[str | int, ...]

_YAML_1_1_MEANINGS = (
    ("truth value", re.compile(r"yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF")),
    ("number", re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?[0-9]+(_[0-9]+)+")),
    (
        "date",
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)"
            r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The model, where nothing keeps it from being built, and the problems found on the way."""

    spec: ComponentSpec | None
    problems: tuple[Problem, ...]


def check_shape(root: Mapping, index: LineIndex, *, is_complete: bool) -> Shape:
    """Hold a tree against the model. Keys are only missed where the tree is complete."""
    duplicates = tuple(islice(_duplicate_keys(root, index, set()), MAX_PROBLEMS))
    checker = _ShapeChecker(root, index, is_complete=is_complete)
    spec = checker.build()
    return Shape(None if duplicates else spec, (*duplicates, *checker.problems))


def _duplicate_keys(node: Node, index: LineIndex, visited: set[int]) -> Iterator[Problem]:
    if id(node) in visited:  # an alias of what was looked at before
        return
    visited.add(id(node))
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _duplicate_keys(item, index, visited)
    if not isinstance(node, Mapping):
        return
    first: dict[str, int] = {}
    for entry in node.entries:
        key = entry.key
        if key.text in first:
            line = index.position_at(first[key.text]).line + 1
            message = f"{quote(key.text)} is given twice; the first one, in line {line}, would be ignored."
            yield Problem("duplicate_key", index.range_at(key.start, key.end), message)
        first.setdefault(key.text, key.start)
        yield from _duplicate_keys(entry.value, index, visited)


class _ShapeChecker:
    """Builds the model from one tree and collects what keeps it from being built."""

    def __init__(self, root: Mapping, index: LineIndex, *, is_complete: bool) -> None:
        self.problems: list[Problem] = []
        self._root = root
        self._index = index
        self._is_complete = is_complete

    def build(self) -> ComponentSpec | None:
        """The model; None where a key is missing, unknown or of the wrong type."""
        value = python_value(self._root)
        spec, errors = _validate(value)
        taken_as_text = [self._take_as_text(error, value) for error in errors]
        if any(taken_as_text):
            spec, errors = _validate(value)
        seen: set[tuple[Range, str, str]] = set()
        for error in errors:
            if error["type"] == "missing" and not self._is_complete:
                continue
            for problem in self._problems_of(error):
                key = (problem.range, problem.rule, problem.message if error["type"] == "missing" else "")
                if key not in seen:
                    seen.add(key)
                    self.problems.append(problem)
        self.problems += self._keys_missing_for_type()
        self.problems += islice(self._ambiguous_texts(), MAX_PROBLEMS)
        return spec

    def _take_as_text(self, error: ErrorDetails, value: object) -> bool:
        """Where text is wanted and a bare number or truth value stands, take its spelling, with a warning."""
        node, path = self._node_at(error["loc"])
        if error["type"] != "string_type" or not isinstance(node, Scalar) or not node.is_plain or node.value is None:
            return False
        holder: Any = value
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = node.text
        self.problems.append(self._ambiguous(node, _kind(node)))
        return True

    def _ambiguous_texts(self) -> Iterator[Problem]:
        """Bare words that are text in YAML 1.2, as it is read here, and something else in YAML 1.1."""
        told = {problem.range.start for problem in self.problems}
        for node in _values(self._root, set()):
            if not node.is_plain or not isinstance(node.value, str):
                continue
            meaning = next((kind for kind, spelling in _YAML_1_1_MEANINGS if spelling.fullmatch(node.text)), None)
            if meaning and self._index.position_at(node.start) not in told:
                yield self._ambiguous(node, meaning)

    def _ambiguous(self, node: Scalar, meaning: str) -> Problem:
        span = self._range_of(node)
        fix = Fix("put it in quotes", (TextEdit(span, f'"{node.text}"'),), Safety.SAFE)
        message = f"Other YAML readers take {quote(node.text)} for a {meaning}; put it in quotes."
        return Problem("ambiguous_scalar", span, message, fix)

    def _keys_missing_for_type(self) -> Iterator[Problem]:
        """Keys that the component's type requires, which the model cannot express."""
        stated = self._root.scalar("component_type")
        component_type = stated.text if stated else "operator"
        for key in keys_at(()):
            if component_type not in key.required_for or self._root.scalar(key.name):
                continue
            entry = self._root.entry(key.name)
            if entry is None and self._is_complete:
                span = self._range_of(stated) if stated else self._first_key(self._root)
                message = f"The key `{key.name}` is required in a {component_type}."
                yield Problem("missing_required_key", span, message)
            elif entry is not None and isinstance(entry.value, Scalar):
                message = f"The value of `{key.name}` is missing; it must be {key.type_label}."
                yield Problem("type_error", self._range_of(entry.key), message)

    def _problems_of(self, error: ErrorDetails) -> Iterator[Problem]:
        loc = error["loc"]
        node, path = self._node_at(loc)
        names = _names(path)
        if error["type"] == "missing":
            message = f"The key `{loc[-1]}` is required{_of_what(names)}."
            yield Problem("missing_required_key", self._first_key(node), message)
            return
        if error["type"] == "extra_forbidden":
            yield self._unknown_key(path)
            return
        key = key_at(names)
        if error["type"] == "literal_error" and key and key.is_list and isinstance(node, Sequence):
            return  # the key takes a list too, and what is wrong with this list is an error of its own
        is_item = bool(path) and isinstance(path[-1], int)
        yield _value_problem(error, node, self._visible_range(node, path), key, is_item=is_item)

    def _unknown_key(self, path: Path) -> Problem:
        holder, _ = self._node_at(path[:-1])
        name = str(path[-1])
        entries: tuple[Entry, ...] = holder.entries if isinstance(holder, Mapping) else ()
        node = next((entry.key for entry in reversed(entries) if entry.key.text == name), holder)
        span = self._range_of(node)
        given = {entry.key.text for entry in entries}
        near = nearest(name, (key.name for key in keys_at(_names(path[:-1])) if key.name not in given))
        hint = f"; did you mean `{near}`?" if near else "."
        fix = Fix(f"change it to {near}", (TextEdit(span, near),), Safety.UNSAFE) if near else None
        place = _of_what(_names(path[:-1]), "in")
        return Problem("unknown_key", span, f"There is no key {quote(name)}{place}{hint}", fix)

    def _node_at(self, loc: Items[int | str]) -> tuple[Node, Path]:
        """The deepest node on one of pydantic's paths, and the part of the path that led there.

        Steps that name a member of a union stand for no node and are left out.
        """
        node: Node = self._root
        path: list[str | int] = []
        for step in loc:
            if isinstance(node, Mapping) and isinstance(step, str) and (entry := node.entry(step)):
                node = entry.value
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            elif isinstance(node, Sequence) and isinstance(step, str):
                continue
            else:
                break
            path.append(step)
        return node, tuple(path)

    def _visible_range(self, node: Node, path: Path) -> Range:
        """The range of a node; of its key or dash where nothing is written for it."""
        if node.start < node.end or not path:
            return self._range_of(node)
        holder, _ = self._node_at(path[:-1])
        if isinstance(holder, Mapping) and (entry := holder.entry(str(path[-1]))):
            return self._range_of(entry.key)
        dash = self._index.text.rfind("-", 0, node.start)
        return self._index.range_at(dash, dash + 1) if dash >= holder.start else self._range_of(node)

    def _first_key(self, node: Node) -> Range:
        return self._range_of(node.entries[0].key if isinstance(node, Mapping) and node.entries else node)

    def _range_of(self, node: Node) -> Range:
        return self._index.range_at(node.start, node.end)


def _validate(value: object) -> tuple[ComponentSpec | None, list[ErrorDetails]]:
    try:
        return ComponentSpec.model_validate(value), []
    except ValidationError as raised:
        return None, raised.errors(include_url=False, include_context=True, include_input=False)[:MAX_PROBLEMS]


def _values(node: Node, visited: set[int]) -> Iterator[Scalar]:
    """All single values at or below a node, keys left out, each once."""
    if id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, Scalar):
        yield node
    children = node.items if isinstance(node, Sequence) else ()
    if isinstance(node, Mapping):
        children = tuple(entry.value for entry in node.entries)
    for child in children:
        yield from _values(child, visited)


def _value_problem(error: ErrorDetails, node: Node, span: Range, key: Key | None, *, is_item: bool) -> Problem:
    name = f"`{key.name}`" if key else "the spec"
    subject = f"Each item of {name}" if is_item else name[0].upper() + name[1:]
    expected = (key.item_label if is_item else key.type_label) if key else "a mapping"
    choices = key.choices if key else ()
    if choices and isinstance(node, Scalar) and node.value is not None:
        near = nearest(node.text, choices)
        fix = Fix(f"change it to {near}", (TextEdit(span, near),), Safety.UNSAFE) if near else None
        message = f"{subject} must be one of {listed(choices)}, not {quote(node.text)}."
        return Problem("invalid_value", span, message, fix)
    hint = " Text that holds a colon needs quotes." if isinstance(node, Mapping) and expected == "text" else ""
    if isinstance(node, Scalar) and node.value is None and not node.text:
        message = f"{'An item' if is_item else 'The value'} of {name} is missing; it must be {expected}."
    else:
        message = f"{subject} must be {expected}, not {_kind_with_article(node)}.{hint}"
    replacement = _respelt(error["type"], node, choices)
    fix = Fix(f"write {replacement}", (TextEdit(span, replacement),), Safety.SAFE) if replacement else None
    return Problem("type_error", span, message, fix)


def _respelt(error_type: str, node: Node, choices: tuple[str, ...]) -> str | None:
    """The same value spelt as the key wants it, where it only was spelt for something else."""
    if not isinstance(node, Scalar) or not node.text:
        return None
    if node.value is None:
        return '"null"' if "null" in choices else None
    if error_type == "bool_type":
        spellings = {"true": ("yes", "on", "y", "true"), "false": ("no", "off", "n", "false")}
        return next((word for word, spelt in spellings.items() if node.text.lower() in spelt), None)
    pattern = {"float_type": r"[0-9]+(\.[0-9]+)?", "int_type": r"[0-9]+"}.get(error_type)
    return node.text if pattern and isinstance(node.value, str) and re.fullmatch(pattern, node.text) else None


def _names(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _of_what(names: tuple[str, ...], word: str = "in each item of") -> str:
    return f" {word} `{names[-1]}`" if names else ""


def _kind(node: Node) -> str:
    if isinstance(node, Mapping):
        return "mapping"
    if isinstance(node, Sequence):
        return "list"
    names = {bool: "truth value", int: "number", float: "number", str: "text"}
    return names.get(type(node.value), "nothing")


def _kind_with_article(node: Node) -> str:
    kind = _kind(node)
    return kind if kind in ("text", "nothing") else f"a {kind}"
