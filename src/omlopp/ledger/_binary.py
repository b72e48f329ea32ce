"""Fields in PostgreSQL's binary form, for COPY: as text, the server parsed them longer than it kept them.

The form is described in PostgreSQL's documentation under COPY, "Binary Format": a header, rows that begin
with their number of fields, fields that begin with their number of bytes, and a trailer; big-endian.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
SIXTEEN = b"\0\0\0\x10"
"""What the sixteen bytes of an identifier begin with as a field."""

_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def row(fields: int) -> bytes:
    """What a row of so many fields begins with."""
    return fields.to_bytes(2, "big")


def field(value: bytes) -> bytes:
    """A field of these bytes: a text in UTF-8, bytea, json."""
    return len(value).to_bytes(4, "big") + value


def integer(value: int) -> bytes:
    """A field of type int."""
    return field(value.to_bytes(4, "big", signed=True))


def moment(value: datetime) -> bytes:
    """A field of type timestamptz: microseconds since 2000."""
    return field(((value - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True))


def identifier(value: UUID | None) -> bytes:
    """A field of type uuid, or null."""
    return _NULL if value is None else SIXTEEN + value.bytes
