"""An event as one canonical JSON object, and its leaf in the tree.

The object's names are, in canonical order: actor, at, data, id, recorded_at, salt, subject, type.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from omlopp.domain.trust._canonical import canonical

SALT_BYTES: Final = 16
"""Length of an event's salt, which keeps anybody from guessing an event's content from its leaf."""

EVENT_KEYS: Final = ("actor", "at", "data", "id", "recorded_at", "salt", "subject", "type")


class EventNotRecordable(Exception):
    """A field of an event has no canonical spelling; `field` names it, `value` is a short copy of it."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(field, str(value)[:60])
        self.field = field
        self.value = str(value)[:60]


def event_time(moment: datetime) -> str:
    """A moment as events spell it: UTC, always six decimals, `2026-03-01T09:00:00.000000Z`.

    Raises `EventNotRecordable` when the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise EventNotRecordable("at", moment)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def event_document(
    *,
    id: UUID | str | None,  # noqa: A002 - the field's own name in the document
    type: str,  # noqa: A002 - the field's own name in the document
    subject: UUID | str | None,
    actor: UUID | str | None,
    at: datetime | str,
    recorded_at: datetime | str,
    data: Mapping[str, Any],
    salt: bytes | str,
) -> dict[str, Any]:
    """The event as the object whose canonical form is hashed into the tree.

    Identifiers are UUIDs (or their lower-case text) or None; times are aware datetimes or already in the form
    of `event_time`; `salt` is 16 bytes or their lower-case hex. Texts are taken as they are. Raises
    `EventNotRecordable` for a type with other signs than A to Z and a to z, a salt of another length, or a
    time without a zone.
    """
    if not (type.isascii() and type.isalpha()):
        raise EventNotRecordable("type", type)
    salt_hex = salt if isinstance(salt, str) else salt.hex()
    if len(salt_hex) != 2 * SALT_BYTES:
        raise EventNotRecordable("salt", salt_hex)
    return {
        "actor": None if actor is None else str(actor),
        "at": at if isinstance(at, str) else event_time(at),
        "data": data,
        "id": None if id is None else str(id),
        "recorded_at": recorded_at if isinstance(recorded_at, str) else event_time(recorded_at),
        "salt": salt_hex,
        "subject": None if subject is None else str(subject),
        "type": type,
    }


def leaf_hash(content: bytes) -> bytes:
    """SHA-256 of 0x00 and the content: a leaf's hash (RFC 6962 section 2.1, RFC 9162 section 2.1.1)."""
    return sha256(b"\0" + content).digest()


def event_leaf(document: Mapping[str, Any]) -> bytes:
    """The leaf hash, 32 bytes, of one event document. Raises `ValueNotCanonical`."""
    return leaf_hash(canonical(document))


def leaf_hashes(
    *,
    ids: Sequence[str | None],
    types: Sequence[str],
    subjects: Sequence[str | None],
    actors: Sequence[str | None],
    ats: Sequence[str],
    recorded_ats: Sequence[str],
    datas: Sequence[str],
    salts: Sequence[str],
) -> list[bytes]:
    """The leaf hash of every event of a batch, from columns of text of equal length.

    The same as `event_leaf(event_document(...))` on every row, many times faster, on these promises: `datas`
    holds *canonical* JSON text (`canonical(data).decode()`, stored as text, never as jsonb), identifiers are
    lower-case UUID text or None, times are in the form of `event_time`
    (`to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`), salts are lower-case hex of 16 bytes.

    Nothing is refused for what it says: a row somebody altered, even to a type no event can have, gets the
    leaf of what it says now, so that checking a record never stops at the very row that was altered. Raises
    `ValueError` for columns of different length.
    """
    spelled = {name: canonical(name).decode() for name in set(types)}
    # The leading \0 is the leaf prefix of RFC 6962: UTF-8 spells it as the one byte 0x00.
    return [
        sha256(
            f'\0{{"actor":{_quoted(actor)},"at":"{at}","data":{data},"id":{_quoted(event_id)},'
            f'"recorded_at":"{recorded_at}","salt":"{salt}","subject":{_quoted(subject)},"type":{spelled[kind]}}}'.encode()
        ).digest()
        for event_id, kind, subject, actor, at, recorded_at, data, salt in zip(
            ids, types, subjects, actors, ats, recorded_ats, datas, salts, strict=True
        )
    ]


def _quoted(identifier: str | None) -> str:
    return "null" if identifier is None else f'"{identifier}"'
