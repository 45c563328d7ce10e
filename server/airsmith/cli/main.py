"""The `airsmith` program: its commands, and the one place where exceptions end."""

import logging
import os
import sys
import warnings

import click

from airsmith import __version__
from airsmith.cli.check import check_command
from airsmith.cli.explain import explain_command
from airsmith.cli.generate import generate_command
from airsmith.cli.lsp import lsp_command
from airsmith.cli.new import new_command
from airsmith.cli.schema import schema_command
from airsmith.cli.stats import stats_command

CANNOT_RUN = 2
INTERRUPTED = 130

logger = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="airsmith")
def program() -> None:
    """Write a short YAML spec, get a checked Apache Airflow operator, sensor or hook."""


for command in (
    check_command,
    explain_command,
    generate_command,
    lsp_command,
    new_command,
    schema_command,
    stats_command,
):
    program.add_command(command)


def main() -> None:
    """Run a command. Whatever goes wrong ends as one line on stderr and an exit code; set AIRSMITH_DEBUG for stacks."""
    logging.basicConfig(level=logging.WARNING, format="airsmith: %(message)s", stream=sys.stderr)
    warnings.filterwarnings("ignore", category=SyntaxWarning)  # of the code that is checked
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    try:
        code = program(standalone_mode=False)
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    except click.ClickException as error:
        error.show()
        code = CANNOT_RUN
    except (KeyboardInterrupt, click.Abort):
        click.echo("airsmith: interrupted; nothing half-done was left behind.", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        # the reader of the pipe went away; Python would complain once more when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:  # the guarded edge: a bug of ours is one clear line to the user
        if os.environ.get("AIRSMITH_DEBUG"):
            raise
        click.echo(
            f"airsmith: internal error: {type(error).__name__}: {error}. Set AIRSMITH_DEBUG=1 to see where.", err=True
        )
        code = CANNOT_RUN
    sys.exit(code or 0)
