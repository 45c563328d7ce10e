"""How commands say that they cannot run: one line on stderr, exit code 2."""

from typing import IO, Any

import click

CANNOT_RUN = 2


class CannotRunError(click.ClickException):
    """Something outside keeps the command from running; the message says what to do next."""

    exit_code = CANNOT_RUN

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message in the program's name."""
        click.echo(f"airsmith: {self.format_message()}", file=file, err=file is None)
