"""Of which modules the catalog lists classes and functions."""

from airsmith.catalog.unread import is_unread

_UNDESCRIBED_PARTS = frozenset(
    """
    _shared api api_connexion api_fastapi api_internal auth auth_manager cli connexion_models contrib dag_processing
    datamodels get_provider_info jobs listeners migrations openapi plugins security serialization ti_deps traces ui
    version_compat worker_api www
    """.split()  # noqa: SIM905 - a column of thirty words says no more
)
_UNDESCRIBED_MODULES = ("airflow.sdk.api", "airflow.sdk.execution_time", "airflow.utils.log", "airflow.observability")

PUBLIC_MODULES = ("airflow.sdk", "airflow.models")
"""What these offer is listed wherever it is defined."""


def unread_root(module: str) -> str:
    """The outermost package above an unread module that is unread itself."""
    parts = module.split(".")
    prefixes = (".".join(parts[: length + 1]) for length in range(len(parts)))
    return next(prefix for prefix in prefixes if is_unread(prefix))


def is_described(module: str) -> bool:
    """Whether users of Airflow meet the classes and functions of a module: its insides are left out."""
    parts = module.split(".")
    if any(module == one or module.startswith(one + ".") for one in _UNDESCRIBED_MODULES):
        return False
    return _UNDESCRIBED_PARTS.isdisjoint(parts)
