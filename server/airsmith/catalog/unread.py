"""Parts of the distributions that the catalog does not read: examples, tests, migrations, vendored code."""

_UNREAD_PARTS = frozenset(("example_dags", "tests"))
_UNREAD_MODULES = ("airflow.migrations.versions", "airflow._vendor", "airflow.www.migrations")


def is_unread(module: str) -> bool:
    """Whether the catalog says nothing about a module and what is below it."""
    if any(module == one or module.startswith(one + ".") for one in _UNREAD_MODULES):
        return True
    return not _UNREAD_PARTS.isdisjoint(module.split("."))
