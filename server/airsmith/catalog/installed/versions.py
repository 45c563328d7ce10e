"""Which version of a distribution is installed; Airflow itself comes in parts, which are of one release."""

from airsmith.catalog.dependency_category import AIRFLOW_PACKAGES
from airsmith.catalog.installed.model import Installation, canonical_name
from airsmith.catalog.targets import AirflowVersion


def installed_version(package: str, installation: Installation) -> str | None:
    """The installed version of a distribution; of a part of Airflow that is not there by itself, Airflow's own version.

    None where it is not installed.
    """
    version = installation.version_of(package)
    if version is None and canonical_name(package) in AIRFLOW_PACKAGES:
        return installation.airflow or None
    return version


def other_airflow(package: str, installation: Installation, target: AirflowVersion) -> str:
    """The installed Airflow's version, where the distribution is a part of Airflow and the target is another release.

    Empty everywhere else: what is said of the distribution then holds for what is installed, or nothing is.
    """
    is_airflow = canonical_name(package) in AIRFLOW_PACKAGES
    return installation.airflow if is_airflow and installation.airflow_release != target else ""
