"""The `airsmith` program: its commands, and the one place where exceptions end."""

import logging
import os
import signal
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from types import MappingProxyType
from typing import Any, TextIO

import click

from airsmith import __version__
from airsmith.cli.problems import CANNOT_RUN, INTERRUPTED, PIPE_CLOSED, InterruptedRun, bug, is_debugging

SUMMARIES: Mapping[str, str] = MappingProxyType(
    {
        "assess": "Tell what a spec lacks and what generating it will cost.",
        "check": "Check specs and Python files, and fix what is safe to fix.",
        "explain": "Explain a rule, or list all rules.",
        "generate": "Generate the component that a spec describes.",
        "lsp": "Run the language server, as editors do.",
        "new": "Write a spec to begin with.",
        "providers": "Show what Airflow's official providers offer.",
        "schema": "Print the JSON Schema of specs.",
        "stats": "Show what generation took so far.",
    }
)
"""Every command. Its module in this package has its name and is loaded when it is run."""


class Program(click.Group):
    """The commands by name, each loaded only when it is run: `airsmith check` need not wait for what others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names, in the order of the help."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """The command of that name."""
        if cmd_name not in SUMMARIES:
            return None
        command: click.Command = getattr(import_module(f"airsmith.cli.{cmd_name}"), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; a misspelt one is answered with the nearest."""
        name = args[0]
        if name not in SUMMARIES and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, SUMMARIES, 1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(SUMMARIES)}."
            ctx.fail(f"There is no command {name}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        """The commands in the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command. What click would answer with code 1 gets its own exit code here."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise InterruptedRun("interrupted.") from None
        except BrokenPipeError:
            _discard(sys.stdout)
            _discard(sys.stderr)
            ctx.exit(PIPE_CLOSED)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`airsmith COMMAND -h` says more about a command.",
)
@click.version_option(__version__, prog_name="airsmith")
def program() -> None:
    """Write a short YAML spec, get a checked Apache Airflow operator, sensor or hook."""


def main() -> None:
    """Run a command. Whatever goes wrong ends as one line on stderr and an exit code; set AIRSMITH_DEBUG for stacks."""
    for stream in (sys.stdout, sys.stderr):
        _take_any_text(stream)
    _set_up_logging()
    try:
        code = _run()
    except KeyboardInterrupt:  # once more, while the first was answered
        code = INTERRUPTED
    if code == INTERRUPTED:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # more of them would only disturb the way out
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # told already, if that was possible
            _discard(stream)
    sys.exit(code)


def _run() -> int:
    try:
        code = program.main(standalone_mode=False, prog_name="airsmith")
    except click.ClickException as error:
        with suppress(OSError):  # of a stderr that takes nothing
            _show(error)
        return error.exit_code if isinstance(error, InterruptedRun) else CANNOT_RUN
    except (KeyboardInterrupt, click.Abort):
        _tell("interrupted.")
        return INTERRUPTED
    except Exception as error:  # the guarded edge: a bug of ours is one clear line to the user
        if is_debugging():
            raise
        _tell(_last_words(error))
        return CANNOT_RUN
    return code if isinstance(code, int) else 0


def _tell(message: str) -> None:
    with suppress(OSError):
        click.echo(f"airsmith: {message}", err=True)


def _show(error: click.ClickException) -> None:
    """Say what is wrong; wrong usage in one line too, which click spreads over four."""
    if isinstance(error, click.UsageError) and not isinstance(error, click.exceptions.NoArgsIsHelpError):
        command = error.ctx.command_path if error.ctx else "airsmith"
        message = error.format_message()
        stop = "" if message.endswith((".", "?")) else "."
        _tell(f"{message}{stop} See `{command} -h`.")
    else:
        error.show()


def _last_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{place}."
    return bug(error)


def _take_any_text(stream: TextIO | None) -> None:
    """Let a stream escape what its encoding does not know, rather than fail: names and messages may hold anything."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _discard(stream: TextIO | None) -> None:
    """Nobody takes what is still to be written; Python would complain of that once more when it closes the stream."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _OneLine(logging.Formatter):
    """Leaves out the stack of an exception."""

    def formatException(self, ei: Any) -> str:  # noqa: ANN401, ARG002, N802 - logging's signature
        return ""


def _set_up_logging() -> None:
    handler = logging.StreamHandler()
    text = "airsmith: %(message)s"
    handler.setFormatter(logging.Formatter(text) if is_debugging() else _OneLine(text))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    warnings.filterwarnings("ignore", category=SyntaxWarning)  # of the code that is checked
    warnings.filterwarnings("ignore", category=DeprecationWarning)
