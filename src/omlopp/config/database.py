"""The database of an installation: found or started, migrated by its owner, opened to the application."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from omlopp.config import postgres

APPEND_ONLY = ("ledger_event", "ledger_position", "ledger_checkpoint", "ledger_exhibit")

GRANTS = """
GRANT USAGE ON SCHEMA public TO omlopp_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO omlopp_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO omlopp_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO omlopp_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM omlopp_app;
"""


@contextmanager
def installation_database(
    data: Path, *, report: Callable[[str], None] | None = None
) -> Iterator[postgres.Server]:
    """The installation's database for the block; its addresses are put where the settings look for them."""
    with postgres.running(data / "database", report=report) as server:
        name_addresses(server.app_dsn, server.owner_dsn)
        yield server


def name_addresses(app_dsn: str, owner_dsn: str) -> None:
    """Put the addresses where the settings look for them, for this process and its children."""
    os.environ["DATABASE_URL"] = app_dsn
    if owner_dsn:
        os.environ["DATABASE_OWNER_URL"] = owner_dsn


def migrate() -> None:
    """Bring the tables up to date as the owner and grant the application what it may do. Needs Django."""
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with connections["owner"].cursor() as cursor:
        cursor.execute(GRANTS)
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM omlopp_app")
        cursor.execute("REVOKE DELETE, TRUNCATE ON ledger_tile FROM omlopp_app")
    connections["owner"].close()
