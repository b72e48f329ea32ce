"""The database of an installation: found or started, migrated by its owner, opened to the application."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from omlopp.config import postgres

APPEND_ONLY = ("ledger_event", "ledger_position", "ledger_checkpoint", "ledger_exhibit")

GRANTS = """
GRANT USAGE ON SCHEMA public TO omlopp_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO omlopp_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO omlopp_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM omlopp_app;
"""


# The last thing done: a start that was cut short before it is begun anew.
GRANTED = "COMMENT ON TABLE django_migrations IS 'granted'"


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


def migrate() -> bool:
    """Bring the tables up to date as the owner and grant the application what it may do. Needs Django.

    Returns whether there was anything to do.
    """
    from django.core.management import call_command
    from django.db import connections

    owner = connections["owner"]
    if _up_to_date(owner):
        owner.close()
        return False
    with owner.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("COMMENT ON TABLE django_migrations IS NULL")
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    with owner.cursor() as cursor:
        cursor.execute(GRANTS)
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM omlopp_app")
        cursor.execute("REVOKE DELETE, TRUNCATE ON ledger_tile FROM omlopp_app")
        cursor.execute(GRANTED)
    owner.close()
    return True


def _up_to_date(owner: Any) -> bool:
    """Whether every migration is applied and the grants that follow them were made."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(owner)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    with owner.cursor() as cursor:
        cursor.execute("SELECT obj_description('public.django_migrations'::regclass, 'pg_class') = 'granted'")
        return bool(cursor.fetchone()[0])
