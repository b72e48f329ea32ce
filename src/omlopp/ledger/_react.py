"""Reactions: when that has happened, do this. Each keeps a bookmark in the ledger."""

from collections.abc import Callable, Iterable

from django.db import connection, transaction

from omlopp.ledger._read import Record, read


def react(
    name: str, types: Iterable[str], handle: Callable[[list[Record]], None], *, limit: int = 5000
) -> int:
    """Hand the facts after the bookmark to `handle` and move the bookmark, in one transaction.

    Returns how many positions were passed; 0 means up to date. Facts of other types are passed over. Two
    workers never handle the same fact: the bookmark's row is locked.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_bookmark VALUES (%s, 0) ON CONFLICT DO NOTHING", [name])
        cursor.execute("SELECT position FROM ledger_bookmark WHERE name = %s FOR UPDATE", [name])
        start = cursor.fetchone()[0]
        cursor.execute("SELECT size FROM ledger_sequencer")
        end = min(cursor.fetchone()[0], start + limit)
        if end == start:
            return 0
        wanted = [
            record for record in read(after=start, limit=limit, types=types) if (record.position or 0) <= end
        ]
        if wanted:
            handle(wanted)
        cursor.execute("UPDATE ledger_bookmark SET position = %s WHERE name = %s", [end, name])
        return int(end - start)
