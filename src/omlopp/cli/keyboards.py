"""`omlopp keyboards`: layouts, the plan from one to another, print files and their check."""

import click


@click.group()
def keyboards() -> None:
    """From one market's legends to another's."""
