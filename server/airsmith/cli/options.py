"""Options that several commands have."""

import click

from airsmith.application.workspace import unknown_version
from airsmith.catalog.targets import KNOWN_VERSIONS, NEWEST_VERSION, AirflowVersion


class AirflowVersionType(click.ParamType[str]):
    """A version of Airflow that can be aimed at, as text."""

    name = "version"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value as it is. Fails with a usage error where it is no known version."""
        version = AirflowVersion.parse(value)
        if version is None:
            self.fail(f"{value} is no Airflow version, such as {NEWEST_VERSION}.", param, ctx)
        if version not in KNOWN_VERSIONS:
            self.fail(unknown_version(version), param, ctx)
        return value
