"""The `omlopp` command: every sub-command by name, imported only when it is asked for.

Pure commands must start in under 0.3 s, so nothing heavy is imported here, and Django and the database only
when a command that needs them is about to run (not for its help).
"""

import copy
import functools
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

# name -> (module:attribute, needs Django and the database settings, one line of help)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "up": ("omlopp.config.up:up", False, "Start it all here: database, worker, web; --demo loads a demo."),
    "manifest": ("omlopp.cli.manifest:manifest", False, "A customer's list: rows and problems."),
    "hardware": ("omlopp.cli.hardware:hardware", False, "What inventory tools say: device and components."),
    "erasure": ("omlopp.cli.erasure:erasure", False, "Erasure reports: media, what was done, the judgement."),
    "carbon": ("omlopp.cli.carbon:carbon", False, "What reuse spared, by a named and versioned method."),
    "keyboards": ("omlopp.cli.keyboards:keyboards", False, "From one market's legends to another's."),
    "verify": ("omlopp.cli.verify:verify", False, "Check a certificate, bundle or passport, offline."),
    "takeback": ("omlopp.cli.takeback:takeback", True, "A take-back, from order to reconciliation."),
    "ledger": ("omlopp.cli.ledger:ledger_", True, "The record: verify, replay, sign its head, prove."),
    "report": ("omlopp.cli.report:report", True, "Statements about a take-back: issue them, take them out."),
    "party": ("omlopp.cli.party:party", True, "Organisations, people, roles and stations' tokens."),
}

STOPPED = 130  # what a shell reports for a program ended by Ctrl-C: 128 + SIGINT


class LazyGroup(click.Group):
    """A group that imports a sub-command when it is run, not when the group is listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the named command; one that needs the database will open it when it runs."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        target, needs_django, _ = entry
        module, attribute = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return with_database(command) if needs_django else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - click's signature
        **extra: Any,
    ) -> Any:
        """Run and leave. Wrong usage is one line on standard error and exit 2, for every command."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name or "omlopp", complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as missing:
            names = ", ".join(missing.ctx.command.list_commands(missing.ctx))  # type: ignore[attr-defined]
            complain(missing.ctx, f"say which: {names}")
        except click.ClickException as wrong:
            complain(getattr(wrong, "ctx", None), wrong.format_message())
        except (click.Abort, KeyboardInterrupt):
            click.echo("omlopp: stopped", err=True)
            sys.exit(STOPPED)
        except BrokenPipeError:
            # Whoever read our output has seen enough; a second complaint when Python closes would be noise.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def complain(context: click.Context | None, message: str) -> None:
    """One line on standard error that names the command and what is wrong with how it was called; exit 2."""
    path = context.command_path if context is not None else "omlopp"
    help_of = f"; {path} --help tells more" if context is not None else ""
    line = " ".join(message.split()).rstrip(".")
    click.echo(f"{path}: {line}{help_of}", err=True)
    sys.exit(2)


def with_database(command: click.Command) -> click.Command:
    """A copy of the command whose work is done with the installation's database open and Django set up."""
    command = copy.copy(command)
    if isinstance(command, click.Group):
        command.commands = {name: with_database(each) for name, each in command.commands.items()}
    elif command.callback is not None:
        command.callback = _opening_database(command.callback)
    return command


def _opening_database(work: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(work)
    def inside(*arguments: Any, **options: Any) -> Any:
        from pathlib import Path

        import platformdirs

        from omlopp.config import postgres
        from omlopp.config.database import installation_database

        data = Path(os.environ.get("OMLOPP_DATA") or platformdirs.user_data_path("omlopp"))
        if not os.environ.get("DATABASE_URL") and not (data / "database").is_dir():
            refuse(f"there is no installation in {data}; start one with omlopp up, or name it in OMLOPP_DATA")
        try:
            with installation_database(data, report=_tell):
                os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omlopp.config.settings")
                import django

                django.setup()
                return _working(work, *arguments, **options)
        except postgres.DatabaseUnavailable as refusal:
            refuse(postgres.explain(refusal))

    return inside


def _working(work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    from django.db import DatabaseError, connections

    try:
        return work(*arguments, **options)
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        # 42P01 and 42703: a table or column is not there.
        if state in ("42P01", "42703"):
            refuse("the database's tables are not those of this version; omlopp up brings them up to date")
        if state is None or state.startswith(("08", "28", "3D", "57")):
            refuse(f"the database cannot be used: {error}")
        raise
    finally:
        connections.close_all()


def _tell(text: str) -> None:
    """What starting the database is about, for a person who waits for it."""
    if sys.stderr.isatty():
        click.echo(f"omlopp: {text}", err=True)


def refuse(message: str) -> None:
    """One line on standard error and exit 2."""
    click.echo(f"omlopp: {' '.join(message.split())}", err=True)
    sys.exit(2)


@click.group(cls=LazyGroup)
@click.version_option(package_name="omlopp")
def main() -> None:
    """Omlopp: what happened to this thing, and the proof."""
