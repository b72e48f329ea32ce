"""The first signed head that holds certain facts: what a draw rests on that nobody may choose."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from omlopp.ledger._append import as_texts
from omlopp.ledger._sequence import Head

POSITION = """
SELECT max(p.position), bool_and(p.position IS NOT NULL) FROM ledger_event e
LEFT JOIN ledger_position p USING (ordinal) WHERE e.subject = ANY(%s::uuid[]) AND e.type = ANY(%s)
"""


def first_head_over(subjects: Sequence[UUID], types: Sequence[str]) -> Head | None:
    """The first signed head over all facts of these types about the subjects; None before there is one."""
    with connection.cursor() as cursor:
        cursor.execute(POSITION, [as_texts(subjects), list(types)])
        last, placed = cursor.fetchone()
        if last is None or not placed:
            return None
        cursor.execute(
            "SELECT size, root, note FROM ledger_checkpoint WHERE size >= %s ORDER BY size LIMIT 1", [last]
        )
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1]), row[2]) if row else None
