"""Names and free text: kept beside the ledger, erasable, never inside an event."""

import os
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db import connection


def keep_text(text: str) -> tuple[UUID, str]:
    """Keep a text; returns its id and a salted digest (hex) for the event that speaks of it."""
    text_id, salt = uuid_utils.uuid7(), os.urandom(16)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_text (id, body, salt) VALUES (%s, %s, %s)", [text_id, text, salt])
    return text_id, sha256(salt + text.encode()).hexdigest()


def read_texts(ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """The texts by id; None for one that was erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, body FROM ledger_text WHERE id = ANY(%s)", [list(ids)])
        return dict(cursor.fetchall())


def erase_text(text_id: UUID) -> None:
    """Erase a text for good. The events that named it stay true: they hold only its digest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_text SET body = NULL, salt = NULL, erased_at = now() WHERE id = %s", [text_id]
        )
