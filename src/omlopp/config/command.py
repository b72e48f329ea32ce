"""The `omlopp` command: every sub-command by name, imported only when it is asked for.

Pure commands must start in under 0.3 s, so nothing heavy is imported here and Django only for the
commands that need the database.
"""

import importlib
import os

import click

# name -> (module:attribute, needs Django and the database settings, one line of help)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "up": ("omlopp.config.up:up", False, "Start it all here: database, worker, web; --demo loads a demo."),
    "manifest": ("omlopp.cli.manifest:manifest", False, "A customer's list: rows and problems."),
    "hardware": ("omlopp.cli.hardware:hardware", False, "What inventory tools say: device and components."),
    "erasure": ("omlopp.cli.erasure:erasure", False, "Erasure reports: media, what was done, the judgement."),
    "carbon": ("omlopp.cli.carbon:carbon", False, "What reuse spared, by a named and versioned method."),
    "verify": ("omlopp.cli.verify:verify", False, "Check a certificate, bundle or passport, offline."),
}


class LazyGroup(click.Group):
    """A group that imports a sub-command when it is run, not when the group is listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the named command, setting Django up first when it needs it."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        target, needs_django, _ = entry
        if needs_django:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omlopp.config.settings")
            import django

            django.setup()
        module, attribute = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="omlopp")
def main() -> None:
    """Omlopp: what happened to this thing, and the proof."""
