"""`airsmith lsp`: the language server."""

import click

from airsmith.cli.problems import CannotRunError

_LARGEST_PORT = 65_535


@click.command("lsp")
@click.option("--tcp", metavar="HOST:PORT", help="Listen there instead of talking over stdio; for debugging.")
def lsp_command(tcp: str | None) -> None:
    """Run the language server; editors start it for you."""
    address = _address(tcp) if tcp else None
    from airsmith.lsp.main import serve  # the other commands need not load the protocol

    serve(address)


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > _LARGEST_PORT:
        raise CannotRunError(f"{text} is no HOST:PORT, such as 127.0.0.1:2087.")
    return host, int(port)
