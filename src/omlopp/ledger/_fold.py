"""Fold stored counts: where batches have left several rows of differences, one row with their sum is left."""

from collections.abc import Sequence

from django.db import connection, transaction

from omlopp.ledger import _apply
from omlopp.ledger._sight import EVERYTHING, seeing


def fold() -> None:
    """Fold the tables that the rules name as summed; run by the worker, beside people at work."""
    for rules in _apply.all_rules():
        for table, (keys, sums) in rules.summed.items():
            with transaction.atomic(), seeing(EVERYTHING), connection.cursor() as cursor:
                cursor.execute(_folding(table, keys, sums))


def _folding(table: str, keys: Sequence[str], sums: Sequence[str]) -> str:
    by, of = ", ".join(keys), ", ".join(sums)
    totals = ", ".join(f"sum({name})" for name in sums)
    some = " OR ".join(f"sum({name}) <> 0" for name in sums)
    none = " AND ".join(f"sum({name}) = 0" for name in sums)
    return (
        f"WITH gone AS (DELETE FROM {table} WHERE ({by}) IN ("  # noqa: S608 - our own names
        f"SELECT {by} FROM {table} GROUP BY {by} HAVING count(*) > 1 OR ({none})) RETURNING {by}, {of})"
        f" INSERT INTO {table} ({by}, {of}) SELECT {by}, {totals} FROM gone GROUP BY {by} HAVING {some}"
    )
