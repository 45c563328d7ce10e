"""What an expression stands for: the dotted paths of the things it may be, followed through imports and assignments."""

import ast

from airsmith.analysis.dotted_path import importable
from airsmith.analysis.effort import MOST_STEPS, Effort
from airsmith.analysis.literal_text import TextReader, Texts
from airsmith.analysis.path_search import Memory, PathSearch
from airsmith.analysis.scopes import Binding, Scope

_STEPS_OF_A_FILE = 50_000
"""Several times what the largest files of providers take."""
_FEW_STEPS = 50


class Resolver:
    """Resolves the expressions of one file, and remembers what it found.

    Paths look like `os.system`. Builtins are `builtins.NAME`. What a call gives is `requests.Session()`, and its
    attributes are `requests.Session().get`. A name that the file itself defines as a function or class, or takes as a
    parameter without saying of which type, has no path. Followed are imports under any name, assigned names, what
    `with` opens, attributes of modules and of classes of the file, getattr and its relatives with a literal name, import
    functions with a literal module, `__builtins__`, `sys.modules` and `vars(module)`, tables written out in the file,
    partial objects, types of parameters and results, and both sides of a choice. `steps` says how much was looked at.
    """

    def __init__(self) -> None:
        self._known: dict[ast.expr, tuple[str, ...]] = {}
        self._memory = Memory()
        self.steps = 0

    def resolve(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """Dotted paths that an expression may stand for, of things that can be imported; empty where none is known."""
        return importable(self.resolve_object(expression, scope))

    def resolve_object(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """The same, with objects that calls make and their attributes, as in `requests.Session().get`."""
        if isinstance(expression, ast.Constant):
            return ()
        found = self._known.get(expression)
        if found is None:
            effort = self._effort()
            found = self._known[expression] = tuple(PathSearch(self._memory, effort).paths(expression, scope))
            self.steps += effort.steps
        return found

    def resolve_binding(self, binding: Binding, scope: Scope) -> tuple[str, ...]:
        """As `resolve`, of what one binding gives its name; `scope` is the one that holds the binding."""
        return importable(tuple(PathSearch(self._memory, self._effort()).binding_paths(binding, scope)))

    def literal_text(self, expression: ast.expr, scope: Scope) -> str | None:
        """The text that an expression certainly is: a literal, or put together from literals; None for the rest."""
        found = self._texts(expression, scope)
        return found.possible[0] if found.is_certain and len(found.possible) == 1 else None

    def literal_texts(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """Texts that an expression may be, at most a handful; empty where none is known."""
        return self._texts(expression, scope).possible

    def _texts(self, expression: ast.expr, scope: Scope) -> Texts:
        effort = self._effort()
        found = TextReader(effort, self._memory.texts).texts(expression, scope)
        self.steps += effort.steps
        return found

    def _effort(self) -> Effort:
        """A file that has taken many steps is one made to do so; answers about it are then short of breath."""
        return Effort(MOST_STEPS if self.steps < _STEPS_OF_A_FILE else _FEW_STEPS)
