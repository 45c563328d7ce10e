"""`airsmith new`: a spec to begin with."""

from pathlib import Path

import click

from airsmith.application.new_spec import new_spec
from airsmith.cli.problems import CannotRunError
from airsmith.spec.fields import COMPONENT_TYPES, ComponentType


@click.command("new")
@click.argument("component_type", type=click.Choice(COMPONENT_TYPES), metavar="operator|sensor|hook")
@click.argument("name")
def new_command(component_type: ComponentType, name: str) -> None:
    """Write a spec to begin with, in this folder."""
    spec = new_spec(component_type, name)
    if spec is None:
        raise CannotRunError(f"{name!r} gives no class name; use letters, such as RowCount or row_count_operator.")
    path = Path(spec.file_name)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(spec.text)
    except FileExistsError:
        raise CannotRunError(f"{path} exists already; nothing was changed.") from None
    except OSError as error:
        raise CannotRunError(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"{path} is written. Fill it in, then run: airsmith generate {path}")
