"""The same request twice is one fact."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec
from django.db import connection, transaction


class KeyReused(ValueError):
    """The idempotency key was used before for a different request."""


def once(key: str, request: bytes, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do something under an idempotency key; a repeated request gets the first one's answer.

    Both arrive at the same time: the second waits for the first. `KeyReused` if `request` differs. Starts a
    transaction if none is open; what `do` appends commits with the key.
    """
    fingerprint = sha256(request).digest()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_request (key, fingerprint) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [key, fingerprint],
        )
        if cursor.rowcount == 0:
            cursor.execute("SELECT fingerprint, result FROM ledger_request WHERE key = %s", [key])
            earlier, result = cursor.fetchone()
            if bytes(earlier) != fingerprint:
                raise KeyReused(key)
            answer: dict[str, Any] = result
            return answer
        result = do()
        cursor.execute(
            "UPDATE ledger_request SET result = %s::json WHERE key = %s",
            [msgspec.json.encode(result).decode(), key],
        )
        return result
