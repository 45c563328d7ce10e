"""A spec, read: its tree, the model where it is whole, and everything that is wrong with how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.spec.fields import ComponentSpec
from airsmith.spec.problem import Problem
from airsmith.spec.reader import read_tree
from airsmith.spec.shape import check_shape
from airsmith.spec.tree import Entry, Mapping, Node, Scalar
from airsmith.text import LineIndex, Range


@dataclass(frozen=True, slots=True)
class SpecDocument:
    """One spec as it stands in an editor or a file.

    `root` is None where no mapping could be read. `spec` is None unless every key has a value of its type; rules
    therefore read the tree. `problems` are those of writing and shape. `damaged_keys` could not be read at all. Where
    `is_complete` is false, the absence of a key means nothing.
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
        """The value of a top-level key, if it is a single value and not null."""
        return self.root.scalar(key) if self.root else None

    def string(self, key: str) -> str | None:
        """The text of a top-level key's single value."""
        scalar = self.scalar(key)
        return scalar.text if scalar else None

    def items(self, key: str) -> tuple[Node, ...]:
        """The items of a top-level list; none where it is absent or something else."""
        return self.root.items(key) if self.root else ()

    def tables(self, key: str) -> Iterator[Mapping]:
        """Those items of a top-level list that are mappings."""
        return self.root.tables(key) if self.root else iter(())

    @property
    def component_type(self) -> str:
        """What the spec says it is, right or wrong; operator where it does not say."""
        return self.string("component_type") or "operator"


def read_spec(text: str) -> SpecDocument:
    """Read a spec. Never raises: what is wrong is in `problems`."""
    index = LineIndex(text)
    tree = read_tree(index)
    problems = list(tree.problems)
    root = tree.root if isinstance(tree.root, Mapping) else None
    spec = None
    if root is not None:
        shape = check_shape(root, index, is_complete=tree.is_complete)
        problems += shape.problems
        spec = None if tree.problems else shape.spec
    elif tree.root is not None and not _is_empty(tree.root):
        span = index.line_range(index.position_at(tree.root.start).line)
        problems.append(Problem("type_error", span, "A spec is a mapping: lines of the form `key: value`."))
    elif not problems:
        problems.append(Problem("empty_spec", index.line_range(0), "This spec is empty; begin with `name:`."))
    return SpecDocument(index, root, spec, tuple(problems), tree.damaged_keys, tree.is_complete)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None
