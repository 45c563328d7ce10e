"""Source files of Airflow distributions, found by module name and parsed when first needed."""

import ast
import gc
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


class Ground(StrEnum):
    """What stands behind a module's name before anything of it is read."""

    FILE = "file"
    NAMESPACE = "namespace"
    OPAQUE = "opaque"
    ABSENT = "absent"


@dataclass(slots=True)
class SourceFile:
    """One Python file. `read` gives its text; a file that does not parse counts as empty and `is_broken`."""

    module: str
    distribution: str
    is_package: bool
    read: Callable[[], str]
    is_broken: bool = False
    _tree: ast.Module | None = field(default=None, repr=False)

    @property
    def package(self) -> str:
        """The package that relative imports in this file start from."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    @property
    def tree(self) -> ast.Module:
        """The parsed file; parsed once."""
        if self._tree is None:
            self._tree = self._parse()
        return self._tree

    def _parse(self) -> ast.Module:
        try:
            with _no_collection(), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self.read())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.is_broken = True
            return ast.Module(body=[], type_ignores=[])


@contextmanager
def _no_collection() -> Iterator[None]:
    """Parsing makes many objects and no garbage: collecting meanwhile would double its time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class SourceTree:
    """Files by module name, the namespace packages above them, and packages of which nothing is known."""

    def __init__(self, files: Iterable[SourceFile], opaque: Iterable[str] = ()) -> None:
        self._files = {file.module: file for file in files}
        self._opaque = frozenset(opaque)
        self._children: dict[str, set[str]] = {}
        for module in (*self._files, *self._opaque):
            self._register(module)

    @property
    def files(self) -> Iterable[SourceFile]:
        """All files, in the order of their module names."""
        return (self._files[module] for module in sorted(self._files))

    @property
    def namespaces(self) -> Iterable[str]:
        """Packages without a file of their own, sorted."""
        return sorted(name for name in self._children if name not in self._files and name not in self._opaque)

    @property
    def opaque(self) -> frozenset[str]:
        """Packages that exist or may exist, of which nothing below is known."""
        return self._opaque

    def file(self, module: str) -> SourceFile | None:
        """The file of a module, if it has one."""
        return self._files.get(module)

    def ground(self, module: str) -> Ground:
        """What a module's name stands for."""
        if module in self._files:
            return Ground.FILE
        if any(module == package or module.startswith(package + ".") for package in self._opaque):
            return Ground.OPAQUE
        return Ground.NAMESPACE if module in self._children else Ground.ABSENT

    def children(self, module: str) -> frozenset[str]:
        """Names of the modules directly below a package."""
        return frozenset(self._children.get(module, ()))

    def _register(self, module: str) -> None:
        parent, _, name = module.rpartition(".")
        while parent:
            self._children.setdefault(parent, set()).add(name)
            parent, _, name = parent.rpartition(".")
