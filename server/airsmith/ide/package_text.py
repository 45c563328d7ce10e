"""What an editor says of a distribution, as Markdown: whose it is, and whether it is installed."""

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from airsmith.catalog.dependency_category import AIRFLOW_PACKAGES, DependencyCategory, categorize
from airsmith.catalog.installed.versions import installed_version, other_airflow
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.markdown import code, joined, text
from airsmith.spec.unofficial_providers import unofficial_provider

_INSTALLED_WITH = {"apache-airflow-core": "apache-airflow", "apache-airflow-task-sdk": "apache-airflow"}
"""Distributions that nobody installs by themselves."""
_AIRFLOWS_BEGINNINGS = ("apache-airflow", "airflow-provider")
"""How names begin that may be taken for Airflow's, though anybody may publish a package of such a name."""


def package_markdown(name: str, knowledge: Knowledge) -> str:
    """Whose package it is that the catalog does not describe.

    Of a name that only looks like Airflow's it never says how to install it: that could be anybody's code.
    """
    package = canonicalize_name(name)
    category = categorize(Requirement(package), knowledge.catalog)
    looks_like_airflows = category is DependencyCategory.EXTERNAL and package.startswith(_AIRFLOWS_BEGINNINGS)
    unofficial = unofficial_provider(package, knowledge.catalog)
    if unofficial is not None:
        whose = text(unofficial.message)
    elif looks_like_airflows:
        whose = f"{code(package)} is no official provider; make sure that you trust whoever publishes it."
    else:
        whose = f"**{text(name)}**: {_owner(package, category)}"
    is_doubtful = unofficial is not None or looks_like_airflows
    installed = _installed_version if is_doubtful else installed_line
    return joined(f"{whose} Category: {category.value}.", installed(package, "", knowledge))


def installed_line(package: str, newest: str, knowledge: Knowledge) -> str:
    """Which version the code would find, or how to get the package; empty while that is not known yet.

    `newest` is the newest known version, empty where none is known.
    """
    if not package or knowledge.awaits_environment:
        return ""
    if installed := _installed_version(package, newest, knowledge):
        return installed
    missing = "Not installed" if knowledge.installation is not None else "To install"
    return f"{missing}: {code(f'pip install {_INSTALLED_WITH.get(package, package)}')}"


def _owner(package: str, category: DependencyCategory) -> str:
    if package in AIRFLOW_PACKAGES:
        return "Airflow itself."
    is_common = category is DependencyCategory.COMMON
    return "Airflow itself needs it, so it is there wherever Airflow is." if is_common else "no package of Airflow's."


def _installed_version(package: str, newest: str, knowledge: Knowledge) -> str:
    """Which version the code would find; empty where none is known."""
    installation = knowledge.installation
    if installation is None:
        return ""
    if other := other_airflow(package, installation, knowledge.target):
        return f"Installed is Airflow {text(other)}, not {knowledge.target}."
    version = installed_version(package, installation)
    if version is None:
        return ""
    newer = f" (newest known: {newest})" if newest and newest != version else ""
    return f"Installed: {code(version)}{newer}."
