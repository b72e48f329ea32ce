"""Fold stored counts: where batches have left several rows of differences, one row with their sum is left."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction

from omlopp.ledger import _apply
from omlopp.ledger._sight import EVERYTHING, seeing


def fold(since: Mapping[str, int] | None = None) -> dict[str, int]:
    """Fold the tables that the rules name as summed; run by the worker, beside people at work.

    Only groups that got a row after `since`, what the last call returned (table → its highest id), are looked
    at: so it costs what was changed, not what there is. Without it all are.
    """
    before = since or {}
    seen = {}
    for rules in _apply.all_rules():
        for table, (keys, sums) in rules.summed.items():
            with transaction.atomic(), seeing(EVERYTHING), connection.cursor() as cursor:
                cursor.execute(f"SELECT COALESCE(max(id), 0) FROM {table}")  # noqa: S608 - our own names
                seen[table] = cursor.fetchone()[0]
                if seen[table] != before.get(table):
                    cursor.execute(_folding(table, keys, sums), [before.get(table, 0)])
    return seen


def _folding(table: str, keys: Sequence[str], sums: Sequence[str]) -> str:
    by, of = ", ".join(keys), ", ".join(sums)
    totals = ", ".join(f"sum({name})" for name in sums)
    some = " OR ".join(f"sum({name}) <> 0" for name in sums)
    none = " AND ".join(f"sum({name}) = 0" for name in sums)
    return (
        f"WITH gone AS (DELETE FROM {table} WHERE ({by}) IN ("  # noqa: S608 - our own names
        f"SELECT {by} FROM {table} WHERE ({by}) IN (SELECT {by} FROM {table} WHERE id > %s)"
        f" GROUP BY {by} HAVING count(*) > 1 OR ({none})) RETURNING {by}, {of})"
        f" INSERT INTO {table} ({by}, {of}) SELECT {by}, {totals} FROM gone GROUP BY {by} HAVING {some}"
    )
