"""`airsmith schema`: the JSON Schema of the spec language, for editors without Airsmith."""

import click

from airsmith.spec.schema import render_schema


@click.command("schema")
def schema_command() -> None:
    """Print the JSON Schema (draft 2020-12) of component specs, for editors without Airsmith."""
    click.echo(render_schema(), nl=False)
