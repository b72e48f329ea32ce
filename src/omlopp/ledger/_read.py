"""Reading facts back, by position or by subject."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class Record:
    """One fact as recorded. `position` is None until the sequencer has placed it (a second at most)."""

    position: int | None
    id: UUID
    type: str
    subject: UUID
    at: datetime
    recorded_at: datetime
    actor: UUID | None
    data: dict[str, Any]


COLUMNS = "p.position, e.id, e.type, e.subject, e.at, e.recorded_at, e.actor, e.data"


def read(*, after: int = 0, limit: int = 1000, types: Iterable[str] | None = None) -> list[Record]:
    """Facts with a position above `after`, in order, at most `limit`; only the named types if given."""
    wanted = list(types) if types is not None else None
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_position p JOIN ledger_event e USING (ordinal)"  # noqa: S608 - fixed text
            " WHERE p.position > %s AND (%s::text[] IS NULL OR e.type = ANY(%s::text[]))"
            " ORDER BY p.position LIMIT %s",
            [after, wanted, wanted, limit],
        )
        return [Record(*row) for row in cursor.fetchall()]


def history(subjects: UUID | Sequence[UUID]) -> list[Record]:
    """Everything recorded about a subject (or several), in the order it was recorded."""
    wanted = [subjects] if isinstance(subjects, UUID) else list(subjects)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM ledger_event e LEFT JOIN ledger_position p USING (ordinal)"  # noqa: S608 - fixed text
            " WHERE e.subject = ANY(%s) ORDER BY e.ordinal",
            [wanted],
        )
        return [Record(*row) for row in cursor.fetchall()]


def position() -> int:
    """The ledger's length: the highest position given so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size FROM ledger_sequencer")
        size: int = cursor.fetchone()[0]
        return size
