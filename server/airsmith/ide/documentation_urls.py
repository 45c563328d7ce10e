"""Where Airflow's documentation describes a provider, a module or a class."""

from airsmith.catalog.model import CatalogClass, Provider

_SITE = "https://airflow.apache.org/docs"
_SITE_NAMES = {"apache-airflow-core": "apache-airflow"}
"""Distributions that the site keeps under the name of another."""
_WITHOUT_VERSIONS = {"apache-airflow-task-sdk": f"{_SITE}/task-sdk/stable/"}


def documentation_page(provider: Provider) -> str:
    """The first page about a distribution, for the version that the catalog has."""
    if provider.package in _WITHOUT_VERSIONS:
        return _WITHOUT_VERSIONS[provider.package]
    if provider.package in _SITE_NAMES:
        return f"{_SITE}/{_SITE_NAMES[provider.package]}/{provider.version}/"
    return provider.documentation_url


def module_page(module: str, provider: Provider) -> str:
    """The reference page of a module. Only providers have one for each; for Airflow itself, the first page."""
    if not provider.is_provider or not _is_public(module):
        return documentation_page(provider)
    return f"{provider.documentation_url}_api/{module.replace('.', '/')}/index.html"


def class_page(found: CatalogClass, provider: Provider) -> str:
    """The place of a class on its module's reference page."""
    page = module_page(found.module, provider)
    return f"{page}#{found.path}" if page.endswith(".html") else page


def _is_public(module: str) -> bool:
    return not any(part.startswith("_") for part in module.split("."))
