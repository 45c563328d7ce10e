"""Follows dotted paths through re-exports to where things are defined, and puts class chains together."""

from collections.abc import Callable, Sequence

from airsmith.catalog.kinds import adds_nothing
from airsmith.catalog.linearization import linearize
from airsmith.catalog.model import Module

FindModule = Callable[[str], Module | None]
_MOST_HOPS = 30


def origin_of(path: str, find_module: FindModule) -> str:
    """Where the thing that a dotted path names is defined; the path itself where it leads nowhere else."""
    for _ in range(_MOST_HOPS):
        module_name, _, name = path.rpartition(".")
        module = find_module(module_name) if module_name else None
        entry = module.names.get(name) if module is not None else None
        if entry is None or not entry.source or entry.source == path:
            return path
        path = entry.source
    return path


class Chains:
    """Search orders of classes. `bases_of` gives a class's bases as written, None for a class that is not listed."""

    def __init__(self, bases_of: Callable[[str], Sequence[str] | None], find_module: FindModule) -> None:
        self._bases_of = bases_of
        self._find_module = find_module
        self._orders: dict[str, tuple[str, ...]] = {}

    def search_order(self, path: str) -> tuple[str, ...]:
        """The class and its ancestors in the order in which Python searches them; empty for one that is unknown."""
        if path in self._orders:
            return self._orders[path]
        self._orders[path] = (path,)  # while it runs: a class that derives from itself is its own only ancestor
        written = self._bases_of(path)
        if written is not None:
            bases = [origin_of(base, self._find_module) for base in written if base != "builtins.object"]
            orders = [self.search_order(base) if base else ("",) for base in bases]
            self._orders[path] = (path, *linearize(bases, orders))
        return self._orders[path]

    def is_complete(self, path: str) -> bool:
        """Whether every ancestor is listed or known to add nothing."""
        return all(self._bases_of(one) is not None or adds_nothing(one) for one in self.search_order(path))
