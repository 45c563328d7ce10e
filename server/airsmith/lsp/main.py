"""Starts the server on its standard streams, or on a TCP port for debugging."""

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, NoReturn

from airsmith.lsp.interruption import EndableInput, ended_by_signals, told_of_signals
from airsmith.lsp.server import create_server

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def serve(tcp: tuple[str, int] | None) -> int:
    """Serve one client until it leaves, or until a signal asks for the end.

    The exit code is 1 where the client left without asking for a shutdown, 130 after SIGINT and 143 after SIGTERM.
    """
    _prepare_logging()
    server = create_server(os.environ)
    if tcp is not None:
        with ended_by_signals(_interrupt) as interruption, suppress(KeyboardInterrupt):
            server.start_tcp(*tcp)
    else:
        with (
            _private_streams() as (requests, answers),
            told_of_signals(requests.end),
            ended_by_signals(requests.end) as interruption,
        ):
            server.start_io(requests.stream, answers)
    ended_well = 0 if server.protocol.was_shut_down else 1
    return ended_well if interruption.exit_code is None else interruption.exit_code


def _interrupt() -> NoReturn:
    """Leave the event loop, which then cancels everything."""
    raise KeyboardInterrupt


def _prepare_logging() -> None:
    """Log to stderr. pygls says whole messages at INFO, which may hold what is nobody's business."""
    logging.basicConfig(level=logging.WARNING, format=_FORMAT, stream=sys.stderr, force=True)
    logging.getLogger("airsmith").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    for category in (SyntaxWarning, DeprecationWarning):  # of the code that is checked
        warnings.filterwarnings("ignore", category=category)


@contextmanager
def _private_streams() -> Iterator[tuple[EndableInput, BinaryIO]]:
    """The standard streams for the protocol alone: whatever else prints does so on stderr, and reads nothing."""
    sys.stdout.flush()
    requests, answers = EndableInput(os.dup(0)), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device, not a path
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    try:
        yield requests, answers
    finally:
        requests.stream.close()
        with suppress(OSError):  # the client may be gone
            answers.close()
