"""What one walk over a tree finds: every scope, binding, import, call, class and function, each with its scope."""

import ast
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeVar

from airsmith.analysis.scopes import Scope

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
ImportNode = ast.Import | ast.ImportFrom
ComprehensionNode = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
_Node = TypeVar("_Node", ast.Name, ast.Attribute)
LineSpan = tuple[int, int]
"""First and last line, one-based as in the tree, both included."""


@dataclass
class TreeIndex:
    """What the walk collects. Within a scope all is in the order of the document, but for `names` and `attributes`.

    `names` are those that are read. Annotations are left out, but for what they call. `type_only` are the parts of a
    module or class body that stand below `if TYPE_CHECKING`. Beside the nodes of `names` and `attributes` stand their words,
    which are read much faster than nodes; see `names_among`. `stores` are assignments to `x.name` and `x[key]`, with
    what is assigned; without that where it is not known, as in loops.
    """

    scopes: list[Scope] = field(default_factory=list)
    imports: list[tuple[ImportNode, Scope]] = field(default_factory=list)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    subscripts: list[tuple[ast.Subscript, Scope]] = field(default_factory=list)
    dicts: list[tuple[ast.Dict, Scope]] = field(default_factory=list)
    stores: list[tuple[ast.Attribute | ast.Subscript, ast.expr | None, Scope]] = field(default_factory=list)
    returns: list[tuple[ast.Return, Scope]] = field(default_factory=list)
    call_names: list[str] = field(default_factory=list)
    """For each call the last name of what it calls: `run` of `hook.run()`, empty where that has none."""
    call_spans: list[tuple[Scope, int, int]] = field(default_factory=list)
    """Scopes with calls, and where in `calls` theirs begin and end; one with calls in annotations stands here twice."""
    names: list[tuple[Scope, list[ast.Name], list[str]]] = field(default_factory=list)
    attributes: list[tuple[Scope, list[ast.Attribute], list[str]]] = field(default_factory=list)
    classes: list[tuple[ast.ClassDef, Scope, Scope]] = field(default_factory=list)
    """Class, the scope it is defined in, its own scope."""
    type_only: list[LineSpan] = field(default_factory=list)
    yielding: set[int] = field(default_factory=set)
    """The ids of the nodes of functions that yield, so that calling one runs nothing of it."""
    attribute_words: set[str] = field(default_factory=set)
    """The names of all attributes that are read."""
    argument_words: set[str] = field(default_factory=set)
    """The names that calls give arguments by; with an empty one where there are `**options`."""
    words: set[str] = field(default_factory=set)
    """Every identifier of the code outside of annotations, whatever it stands for: names that are read, bound or imported,
    with all parts of the imported paths, attributes, and the names of arguments in calls. Where a word is not among them,
    nothing of that name can be reached but through text."""

    def names_among(self, words: AbstractSet[str]) -> list[tuple[ast.Name, Scope]]:
        """The names that are read and are among some words."""
        return _among(words, self.names)

    def attributes_among(self, words: AbstractSet[str]) -> list[tuple[ast.Attribute, Scope]]:
        """The attributes that have one of some words for a name."""
        return _among(words, self.attributes)


def _among(words: AbstractSet[str], read: list[tuple[Scope, list[_Node], list[str]]]) -> list[tuple[_Node, Scope]]:
    return [
        (node, scope)
        for scope, nodes, found in read
        if not words.isdisjoint(found)
        for node, word in zip(nodes, found, strict=True)
        if word in words
    ]


def parameters_of(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function: positional ones, those by keyword only, then `*args` and `**kwargs`."""
    extra = [parameter for parameter in (arguments.vararg, arguments.kwarg) if parameter]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]
