"""Whether the stored counts say what the rows come to when they are counted anew."""

from typing import Any

from django.db import connections, transaction

from omlopp.apps.climate import apply as climate
from omlopp.apps.devices import apply as devices
from omlopp.apps.economy import apply as economy
from omlopp.apps.intake import apply as intake
from omlopp.ledger._apply import all_rules

ANEW = (
    *(
        f"WITH moved AS (SELECT {rules.MOVED} FROM {table} new LEFT JOIN {table} old ON false) {rules.TALLY}"
        for table, rules in (
            ("devices_device", devices),
            ("intake_line", intake),
            ("economy_price", economy),
            ("climate_saving", climate),
        )
    ),
    """
    INSERT INTO intake_tally (takeback, path, outcome, n)
    SELECT takeback, path, 'unlisted', count(*) FROM intake_unlisted GROUP BY 1, 2
    """,
    """
    INSERT INTO statements_tally (takeback, path, kind, n)
    SELECT takeback, path, kind, count(*) FROM statements_statement WHERE takeback IS NOT NULL
    GROUP BY 1, 2, 3
    """,
)
COUNTED = (
    "devices_tally",
    "devices_standing",
    "intake_tally",
    "economy_tally",
    "climate_tally",
    "statements_tally",
)


def miscounted(using: str = "owner") -> dict[str, set[tuple[Any, ...]]]:
    """Table → the sums that the stored counts and a new count do not have in common; changes nothing."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('omlopp.sight', '*', true)")
        stored = {table: _sums(cursor, table) for table in COUNTED}
        for table in COUNTED:
            cursor.execute(f"DELETE FROM {table}")
        for statement in ANEW:
            cursor.execute(statement)
        differing = {table: stored[table] ^ _sums(cursor, table) for table in COUNTED}
        transaction.set_rollback(True, using=using)
    return {table: sums for table, sums in differing.items() if sums}


def _sums(cursor: Any, table: str) -> set[tuple[Any, ...]]:
    keys, sums = next(rules.summed[table] for rules in all_rules() if table in rules.summed)
    totals = ", ".join(f"sum({name})" for name in sums)
    cursor.execute(
        f"SELECT {', '.join(keys)}, {totals} FROM {table} GROUP BY {', '.join(keys)}"
        f" HAVING {' OR '.join(f'sum({name}) <> 0' for name in sums)}"
    )
    return set(cursor.fetchall())
