"""What calling a class takes where the class, or a part of its ancestors, stands in the workspace."""

from collections.abc import Sequence
from itertools import dropwhile

from airsmith.analysis.lineage import Ancestor, LocalClass, listed_lineage
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, Constructor

_WAYS_TO_MAKE = ("__init__", "__new__", "__call__", "__init_subclass__")


def constructor_of(order: Sequence[Ancestor], catalog: Catalog) -> Constructor | None:
    """The constructor that a class of the workspace takes over from the catalog, given its whole search order.

    None where a class of the workspace has a say in it: then the constructor is its author's own business.
    """
    rest = list(dropwhile(_leaves_it_alone, order))
    first = rest[0] if rest else None
    if not isinstance(first, CatalogClass) or tuple(rest) != listed_lineage(first.path, catalog).order:
        return None
    return catalog.parameters(first)


def _leaves_it_alone(ancestor: Ancestor) -> bool:
    """Whether making an object is the same with and without this class."""
    if not isinstance(ancestor, LocalClass):
        return False
    info = ancestor.info
    is_plain = not info.node.decorator_list and not info.node.keywords and not info.is_damaged and not info.is_stand_in
    return is_plain and not any(info.sets(name) for name in _WAYS_TO_MAKE)
