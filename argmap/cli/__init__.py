"""The command line: click commands and nothing else; each is imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import sys
from typing import Any

import click

from argmap import __version__
from argmap.cli.terminal import guarded
from argmap.errors import ArgmapError

#: Command name -> module below ``argmap.cli`` that holds it, and the line that ``argmap --help`` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("serve", "Serve a folder of maps as web pages."),
    "room": ("room", "Open a room on a map for a class, and serve it."),
    "check": ("check", "Check map files: format, links, and every quote against its source."),
    "export": ("export", "Write a map as a picture, a document or another format."),
    "import": ("importing", "Turn a file from another program into a map file."),
    "search": ("search", "Find claims, quotes and people in all maps."),
    "new": ("new", "Write a commented starter map."),
    "sources": ("sources", "Add, list and show the texts that quotes are checked against."),
    "evaluate": ("evaluate", "Work out which claims stand."),
    "people": ("people", "Decide who may do what: accounts, roles, invitations, tokens."),
    "webhooks": ("webhooks", "Notify other programs of changes: list, add, test, remove."),
    "sync": ("sync", "Synchronise a folder of maps and a database."),
    "site": ("site", "Write the whole library as files that any web host can serve."),
    "backup": ("backup", "Save maps, texts and database to one file."),
    "restore": ("restoring", "Restore what a backup contains."),
    "prune": ("pruning", "Thin out old revisions in the database."),
    "library": ("overview", "Print a table with figures for every debate."),
}


class _Lazy(click.Group):
    """Knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order they are documented."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"argmap.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Find the command, or say which one is nearest."""
        from argmap.errors import suggestion

        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            ctx.fail(f"There is no command “{name}”. {suggestion(name, COMMANDS)}".strip())
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="argmap %(version)s")
def group() -> None:
    """Map debates, and check each quotation word for word against its source.

    Exit codes: 0 all is well; 1 a check found errors; 2 the command was wrong or could not be carried out.
    """


def main() -> None:
    """Run the command line, and say a failed request in one sentence."""
    # Imports and maps make objects that stay: looking through them again and again took a tenth of a command's time.
    gc.set_threshold(50_000, 20, 100)
    sys.stderr = guarded(sys.stderr)
    if sys.stdout.isatty():
        sys.stdout = guarded(sys.stdout)
    try:
        group.main(prog_name="argmap")
    except ArgmapError as error:
        click.echo(f"argmap: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output, such as `head`, has had enough.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"argmap: {name}{error.strerror or error}.", err=True)
        sys.exit(2)
