"""The command `newscorpus`: arguments and exit codes only; each module here is a subcommand, loaded when called."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

import click

from newscorpus.cli._unused import leave_out_unused
from newscorpus.errors import NewscorpusError
from newscorpus.text import printable


class _Commands(click.Group):
    """Finds its subcommands on disk: `newscorpus new` is the module `new`, an underscore at the end left off."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names of the subcommands."""
        names = (module.name for module in pkgutil.iter_modules(__path__))
        return sorted(name.rstrip("_") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a subcommand."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newscorpus")
def newscorpus() -> None:
    """News annotated for who said what: validate it, convert it, look at it."""


def main() -> None:
    """Run the command; an error that was foreseen is one line on standard error and exit status 2."""
    try:
        newscorpus(standalone_mode=True)
    except NewscorpusError as error:
        for line in error.message.splitlines():
            click.echo(f"newscorpus: {printable(line)}", err=True)
        for candidate in getattr(error, "candidates", ()):
            click.echo(f"  {printable(candidate)}", err=True)
        if error.remedy:
            click.echo(f"  {printable(error.remedy)}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def run() -> None:
    """Run the command in a process of its own: what the installed program does."""
    leave_out_unused()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # none is needed, and looking for them takes a while
    main()
