"""Exhibits: what somebody or some tool said, kept unchanged as bytes and named by its SHA-256.

Small ones live in the database, where they commit with the facts that name them; large ones in the
content-addressed store `exhibits` of the setting STORAGES: a folder, or object storage.
"""

import io
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.utils import timezone

INLINE_LIMIT = 16 * 1024
FLUSHED_AT_ONCE = 8
STAGING = """
CREATE TEMP TABLE IF NOT EXISTS ledger_exhibit_batch (digest text, size bigint, media_type text, body bytea)
ON COMMIT DELETE ROWS
"""
KEEP = """
WITH batch AS (DELETE FROM ledger_exhibit_batch RETURNING digest, size, media_type, body)
INSERT INTO ledger_exhibit (digest, size, media_type, body, kept_at)
SELECT digest, size, media_type, body, %s FROM batch ON CONFLICT DO NOTHING
"""


class ExhibitMissing(LookupError):
    """No exhibit of that digest is kept here."""


def _name(digest: str) -> str:
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def keep(data: bytes, *, media_type: str) -> str:
    """Keep bytes as an exhibit and return the digest. Keeping the same bytes again changes nothing."""
    return keep_many([(data, media_type)])[0]


def keep_many(exhibits: Iterable[tuple[bytes, str]]) -> list[str]:
    """Keep many exhibits (bytes, media type); returns their digests in order.

    Large ones are on the disk before this returns, so that a fact never names bytes that a crash took.
    """
    store = storages["exhibits"]
    rows: dict[str, tuple[str, int, str, bytes | None]] = {}
    digests = []
    written: list[str] = []
    for data, media_type in exhibits:
        digest = sha256(data).hexdigest()
        digests.append(digest)
        if digest in rows:
            continue
        inline = len(data) <= INLINE_LIMIT
        # A crash may have left a shorter file under the name; it is written anew.
        if not inline and not (store.exists(_name(digest)) and store.size(_name(digest)) == len(data)):
            store.save(_name(digest), ContentFile(data))
            written.append(_name(digest))
        rows[digest] = (digest, len(data), media_type, data if inline else None)
    _flush(store, written)
    if rows:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(STAGING)
            with cursor.copy("COPY ledger_exhibit_batch FROM STDIN (FORMAT binary)") as copy:
                copy.set_types(("text", "int8", "text", "bytea"))
                for row in rows.values():
                    copy.write_row(row)
            cursor.execute(KEEP, [timezone.now()])
    return digests


def _flush(store: Storage, names: list[str]) -> None:
    """See our own files on the disk, several at a time; object storage is durable by itself."""
    try:
        paths = [store.path(name) for name in names]
    except NotImplementedError:
        return

    def flush(path: str) -> None:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    if paths:
        with ThreadPoolExecutor(FLUSHED_AT_ONCE) as pool:
            list(pool.map(flush, paths))


def read_exhibit(digest: str) -> bytes:
    """The exhibit's bytes, checked against the digest; `ExhibitMissing` if it is not kept here."""
    with open_exhibit(digest) as file:
        data = file.read()
    if sha256(data).hexdigest() != digest:
        raise ExhibitMissing(digest)
    return data


def open_exhibit(digest: str) -> IO[bytes]:
    """The exhibit as a file to read from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_exhibit WHERE digest = %s", [digest])
        row = cursor.fetchone()
    if row is None:
        raise ExhibitMissing(digest)
    if row[0] is not None:
        return io.BytesIO(bytes(row[0]))
    try:
        file: IO[bytes] = storages["exhibits"].open(_name(digest))
    except FileNotFoundError as error:
        raise ExhibitMissing(digest) from error
    return file
