"""Under which names a file has what certain modules offer, from its imports alone: a quick look before a closer one."""

from functools import lru_cache

from airsmith.rules.rule import PythonContext


def names_leading_to(context: PythonContext, homes: tuple[str, ...]) -> frozenset[str]:
    """The names that imports outside `if TYPE_CHECKING` bind to something at, in or above one of Airflow's dotted paths.

    With `*` among them where a wildcard import may bring anything.
    """
    above = _packages_of(homes)
    return frozenset([name for name, path in context.airflow_imports.bound if path in above or path.startswith(homes)])


@lru_cache
def _packages_of(homes: tuple[str, ...]) -> frozenset[str]:
    """The packages that the paths lie in."""
    return frozenset(path[:at] for path in homes for at, letter in enumerate(path) if letter == ".")
