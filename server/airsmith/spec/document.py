"""A spec, read: its tree, the model where it is whole, and everything that is wrong with how it is written."""

from collections.abc import Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from airsmith.finding import Fix, Safety
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.problem import MAX_PROBLEMS, Problem
from airsmith.spec.reader import read_tree
from airsmith.spec.tree import Entry, Mapping, Node, Scalar, Sequence, python_value
from airsmith.spec.vocabulary import Key, keys_at
from airsmith.text import LineIndex, Range, TextEdit

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SpecDocument:
    """One spec as it stands in an editor or a file.

    `root` is None where no mapping could be read. `spec` is None unless every key has a value of its type; rules
    therefore read the tree. `problems` are those of writing and shape. `damaged_keys` could not be read at all.
    """

    index: LineIndex
    root: Mapping | None
    spec: ComponentSpec | None
    problems: tuple[Problem, ...]
    damaged_keys: frozenset[str]
    is_complete: bool

    @property
    def text(self) -> str:
        """The text that was read."""
        return self.index.text

    def range_of(self, node: Node) -> Range:
        """Where a node stands."""
        return self.index.range_at(node.start, node.end)

    def entry(self, key: str) -> Entry | None:
        """A top-level key with its value."""
        return self.root.entry(key) if self.root else None

    def scalar(self, key: str) -> Scalar | None:
        """The value of a top-level key, if it is a single value and not empty."""
        entry = self.entry(key)
        if entry is None or not isinstance(entry.value, Scalar) or entry.value.value is None:
            return None
        return entry.value

    def string(self, key: str) -> str | None:
        """The text of a top-level key's single value."""
        scalar = self.scalar(key)
        return scalar.text if scalar else None

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a top-level list; none where it is absent or something else."""
        entry = self.entry(key)
        return entry.value.items if entry and isinstance(entry.value, Sequence) else ()

    def tables(self, key: str) -> Iterator[Mapping]:
        """Those items of a top-level list that are mappings."""
        return (item for item in self.items(key) if isinstance(item, Mapping))

    @property
    def component_type(self) -> str:
        """What the spec says it is; operator where it does not say."""
        return self.string("component_type") or "operator"


def read_spec(text: str) -> SpecDocument:
    """Read a spec. Never raises: what is wrong is in `problems`."""
    index = LineIndex(text)
    tree = read_tree(index)
    problems = list(tree.problems)
    root = tree.root if isinstance(tree.root, Mapping) else None
    spec = None
    if root is not None:
        duplicates = tuple(islice(_duplicate_keys(root, index), MAX_PROBLEMS))
        problems += duplicates
        spec, shape = _validate(root, index, tree.damaged_keys, is_complete=tree.is_complete)
        problems += shape
        spec = None if duplicates or tree.problems else spec
    elif tree.root is not None and not _is_empty(tree.root):
        span = index.line_range(index.position_at(tree.root.start).line)
        problems.append(Problem("type_error", span, "A spec is a mapping: lines of the form `key: value`."))
    elif not problems:
        problems.append(Problem("empty_spec", index.line_range(0), "This spec is empty; begin with `name:`."))
    return SpecDocument(index, root, spec, tuple(problems), tree.damaged_keys, tree.is_complete)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _duplicate_keys(node: Node, index: LineIndex) -> Iterator[Problem]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _duplicate_keys(item, index)
    if not isinstance(node, Mapping):
        return
    seen: dict[str, int] = {}
    for entry in node.entries:
        key = entry.key
        if key.text in seen:
            line = index.position_at(seen[key.text]).line + 1
            message = f"`{key.text}` is given twice; the first one, in line {line}, would be ignored."
            yield Problem("duplicate_key", index.range_at(key.start, key.end), message)
        seen.setdefault(key.text, key.start)
        yield from _duplicate_keys(entry.value, index)


def _validate(
    root: Mapping, index: LineIndex, damaged: frozenset[str], *, is_complete: bool
) -> tuple[ComponentSpec | None, list[Problem]]:
    """The model, or what of the tree's shape keeps it from being built."""
    value = python_value(root)
    problems: list[Problem] = []
    spec = None
    errors: list[ErrorDetails] = []
    for _ in range(2):  # once more after unquoted numbers were taken as text
        try:
            spec = ComponentSpec.model_validate(value)
            errors = []
            break
        except ValidationError as raised:
            errors = raised.errors(include_url=False, include_context=True, include_input=False)[:MAX_PROBLEMS]
        taken = [error for error in errors if _take_as_text(error, root, value, index, problems)]
        if not taken:
            break
    seen: set[tuple[int, str]] = set()
    for error in errors:
        found = _shape_problem(error, root, index)
        if error["type"] == "missing" and (not is_complete or error["loc"][-1] in damaged):
            continue
        key = (hash(found.range), found.rule) if error["type"] != "missing" else (hash(error["loc"]), found.rule)
        if key not in seen:
            seen.add(key)
            problems.append(found)
    return spec, problems


def _take_as_text(error: ErrorDetails, root: Mapping, value: object, index: LineIndex, problems: list[Problem]) -> bool:
    """Where text is wanted and a bare number or truth value stands, take its spelling, with a warning."""
    node, path = _node_at(root, error["loc"])
    if error["type"] != "string_type" or not isinstance(node, Scalar) or not node.is_plain or node.value is None:
        return False
    holder: Any = value
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = node.text
    span = index.range_at(node.start, node.end)
    fix = Fix("put it in quotes", (TextEdit(span, f'"{node.text}"'),), Safety.SAFE)
    message = f"Other YAML readers take {node.text} for a {_kind(node)}; put it in quotes."
    problems.append(Problem("ambiguous_scalar", span, message, fix))
    return True


def _node_at(root: Mapping, loc: Items[int | str]) -> tuple[Node, Path]:
    """The deepest node on a path, and the part of the path that led there."""
    node: Node = root
    path: list[str | int] = []
    for step in loc:
        if isinstance(node, Mapping) and isinstance(step, str) and (entry := node.entry(step)):
            node = entry.value
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
        path.append(step)
    return node, tuple(path)


def _shape_problem(error: ErrorDetails, root: Mapping, index: LineIndex) -> Problem:
    loc = error["loc"]
    node, path = _node_at(root, loc)
    names = tuple(step for step in path if isinstance(step, str))
    if error["type"] == "missing":
        where = index.range_at(*_first_key_span(node))
        return Problem("missing_required_key", where, f"The key `{loc[-1]}` is required{_of_what(names)}.")
    if error["type"] == "extra_forbidden":
        return _unknown_key(root, path, index)
    span = index.range_at(node.start, node.end)
    if node.start == node.end:
        entry_name = str(path[-1]) if path else ""
        holder, _ = _node_at(root, path[:-1])
        if isinstance(holder, Mapping) and (entry := holder.entry(entry_name)):
            span = index.range_at(entry.key.start, entry.key.end)
    key = next((key for key in keys_at(names[:-1]) if key.name == names[-1]), None) if names else None
    is_item = bool(path) and isinstance(path[-1], int)
    return _value_problem(error, node, span, key, is_item=is_item)


def _value_problem(error: ErrorDetails, node: Node, span: Range, key: Key | None, *, is_item: bool) -> Problem:
    name = f"`{key.name}`" if key else "the spec"
    subject = f"Each item of {name}" if is_item else name[0].upper() + name[1:]
    expected = (key.item_label if is_item else key.type_label) if key else "a mapping"
    choices = key.choices if key else ()
    if choices and isinstance(node, Scalar) and node.value is not None:
        listed = ", ".join(choices)
        near = get_close_matches(node.text, choices, 1)
        fix = Fix(f"change it to {near[0]}", (TextEdit(span, near[0]),), Safety.UNSAFE) if near else None
        return Problem("invalid_value", span, f"{subject} must be one of {listed}, not {node.text!r}.", fix)
    fix = None
    if isinstance(node, Scalar):
        wanted = {"bool_type": _as_bool, "float_type": _as_number, "int_type": _as_number}.get(error["type"])
        if wanted and (replacement := wanted(node.text)):
            fix = Fix(f"write {replacement}", (TextEdit(span, replacement),), Safety.SAFE)
    hint = " Text that holds a colon needs quotes." if isinstance(node, Mapping) and expected == "text" else ""
    return Problem("type_error", span, f"{subject} must be {expected}, not {_kind_with_article(node)}.{hint}", fix)


def _as_bool(text: str) -> str | None:
    return {"yes": "true", "on": "true", "y": "true", "true": "true", "no": "false", "off": "false", "n": "false",
            "false": "false"}.get(text.lower())  # fmt: skip


def _as_number(text: str) -> str | None:
    return text if text.replace(".", "", 1).isdecimal() and text.isascii() else None


def _unknown_key(root: Mapping, path: Path, index: LineIndex) -> Problem:
    holder, _ = _node_at(root, path[:-1])
    name = str(path[-1])
    entry = holder.entry(name) if isinstance(holder, Mapping) else None
    node = entry.key if entry else holder
    span = index.range_at(node.start, node.end)
    given = {entry.key.text for entry in holder.entries} if isinstance(holder, Mapping) else set()
    known = [key.name for key in keys_at(tuple(step for step in path[:-1] if isinstance(step, str)))]
    near = get_close_matches(name, [key for key in known if key not in given], 1)
    hint = f"; did you mean `{near[0]}`?" if near else "."
    fix = Fix(f"change it to {near[0]}", (TextEdit(span, near[0]),), Safety.UNSAFE) if near else None
    return Problem("unknown_key", span, f"There is no key `{name}`{_of_what(_strings(path[:-1]), 'in')}{hint}", fix)


def _strings(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))


def _of_what(names: tuple[str, ...], word: str = "in each item of") -> str:
    return f" {word} `{names[-1]}`" if names else ""


def _first_key_span(node: Node) -> tuple[int, int]:
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key.start, node.entries[0].key.end
    return node.start, node.end


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
