"""`airsmith lsp`: the language server."""

import click

from airsmith.cli.problems import CannotRunError

_LARGEST_PORT = 65_535
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@click.command("lsp")
@click.option(
    "--tcp",
    metavar="HOST:PORT",
    help="Listen on this address of this machine, such as 127.0.0.1:2087, instead of stdio; for debugging.",
)
@click.pass_context
def lsp_command(context: click.Context, tcp: str | None) -> None:
    """Run the language server on stdio; editors start it for you.

    Exit code 0: the client asked it to shut down; 1: the client left without asking; 130 or 143: Ctrl+C or SIGTERM
    ended it.
    """
    address = _address(tcp) if tcp is not None else None
    from airsmith.lsp.main import serve  # the other commands need not load the protocol

    try:
        code = serve(address)
    except OSError as error:
        if address is None:
            raise
        raise CannotRunError(f"nothing can listen on {tcp}: {(error.strerror or str(error)).lower()}.") from None
    context.exit(code)


def _address(text: str) -> tuple[str, int]:
    """The host and port. Only this machine may connect, as whoever does can read files and spend money."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (port.isascii() and port.isdecimal()) or int(port) > _LARGEST_PORT:
        raise CannotRunError(f"`{text}` is no HOST:PORT, such as 127.0.0.1:2087.")
    if host not in _THIS_MACHINE:
        raise CannotRunError(f"{host} can be reached from other machines; use 127.0.0.1:{port}.")
    return host, int(port)
