"""The sequencer: gives every fact its gapless position, grows the Merkle tree, signs checkpoints.

It runs outside the hot path, one at a time. A fact is placed when no transaction that could still commit an
earlier fact *about the same subject* is open: everything below the snapshot horizon has ended, and of the
rest of a subject's facts none goes before an earlier one. Ordinals alone would not do (a lower one may commit
later), transaction numbers alone would not either (a transaction may begin early and write late).
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_bytes
from tempfile import NamedTemporaryFile
from time import monotonic, sleep
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from omlopp.domain import trust
from omlopp.ledger._append import as_array

CHUNK = 250_000
SEQUENCER_LOCK = 0x6F6D6C6F  # "omlo"

# No step looks up rows of another: how many facts wait is not in the statistics, and a planner that takes
# them for a handful would join them in loops.
PLACE = """
WITH unplaced AS (
    SELECT e.ordinal, e.subject, e.xid, e.xid < pg_snapshot_xmin(pg_current_snapshot()) AS ended
    FROM ledger_event e
    WHERE e.xid >= %(from_xid)s::xid8
        AND NOT EXISTS (SELECT FROM ledger_position p WHERE p.ordinal = e.ordinal)
), in_turn AS (
    SELECT ordinal, xid, bool_and(ended) OVER (PARTITION BY subject ORDER BY ordinal) AS ready FROM unplaced
), counted AS MATERIALIZED (
    SELECT ordinal, xid, CASE WHEN ready THEN row_number() OVER (PARTITION BY ready ORDER BY ordinal) END AS n
    FROM in_turn
), placed AS (
    INSERT INTO ledger_position (position, ordinal)
    SELECT %(size)s + n, ordinal FROM counted WHERE n <= %(chunk)s ORDER BY n
)
SELECT count(*) FILTER (WHERE n <= %(chunk)s), count(*), LEAST(
    pg_snapshot_xmin(pg_current_snapshot()), min(xid) FILTER (WHERE n IS NULL OR n > %(chunk)s)
)::text FROM counted
"""
LEAVES = """
SELECT string_agg(e.leaf, '' ORDER BY p.position) FROM ledger_position p JOIN ledger_event e USING (ordinal)
WHERE p.position > %s
"""
LEAF_BYTES = 32


@dataclass(frozen=True, slots=True)
class Head:
    """The tree's head: how many facts have a position, the root, the signed note over both."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of placing did: facts placed, facts still waiting, the ledger's length after it."""

    placed: int
    waiting: int
    size: int


class LedgerKeyMissing(LookupError):
    """The key that signs checkpoints is not where the settings say and may not be made there."""


@cache
def signing_key() -> trust.SigningKey:
    """The key of this ledger; drawn and kept (mode 0600) the first time."""
    path = Path(settings.OMLOPP_LEDGER_KEY)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        key = trust.SigningKey.from_seed(settings.OMLOPP_LEDGER_ORIGIN, token_bytes(32))
        _write_once(path, f"{key.secret_text()}\n")
    return trust.SigningKey.parse(path.read_text().strip())


def _write_once(path: Path, text: str) -> None:
    """Write the file whole and for its owner only; if another process was first, its file stands."""
    with NamedTemporaryFile("w", dir=path.parent, delete=False) as file:  # mode 0600 by itself
        file.write(text)
    try:
        os.link(file.name, path)
    except FileExistsError:
        pass
    finally:
        Path(file.name).unlink()


def read_tile(level: int, index: int) -> bytes:
    """A tile of the tree as stored; empty when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hashes FROM ledger_tile WHERE level = %s AND index = %s", [level, index])
        row = cursor.fetchone()
    return bytes(row[0]) if row else b""


@contextmanager
def _alone() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        yield


def sequence(*, chunk: int = CHUNK) -> Round:
    """Place the facts that are ready and grow the tree over them.

    At most `chunk` in one transaction; call again while it places some and some wait. Waits for another
    sequencer.
    """
    with _alone(), connection.cursor() as cursor:
        cursor.execute("SELECT size, from_xid::text FROM ledger_sequencer")
        size, from_xid = cursor.fetchone()
        cursor.execute(PLACE, {"from_xid": from_xid, "size": size, "chunk": chunk})
        placed, unplaced, resume = cursor.fetchone()
        if placed:
            cursor.execute(LEAVES, [size])
            joined = bytes(cursor.fetchone()[0])
            leaves = [joined[at : at + LEAF_BYTES] for at in range(0, len(joined), LEAF_BYTES)]
            growth = trust.grow(size, read_tile, leaves)
            cursor.executemany(
                "INSERT INTO ledger_tile (level, index, hashes) VALUES (%s, %s, %s)"
                " ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes",
                [(level, index, hashes) for (level, index), hashes in growth.tiles.items()],
            )
        if placed or resume != from_xid:
            cursor.execute(
                "UPDATE ledger_sequencer SET size = %s, from_xid = %s::xid8", [size + placed, resume]
            )
        return Round(placed=placed, waiting=unplaced - placed, size=size + placed)


def sequence_all() -> int:
    """Place everything that is ready; returns the ledger's length: the highest position given."""
    return _sequenced().size


def _sequenced() -> Round:
    done = sequence()
    while done.placed and done.waiting:
        done = sequence()
    return done


class LedgerBehind(TimeoutError):
    """Facts wait for their position behind a transaction that has been open for long."""


def settle(subjects: Iterable[UUID], *, patience_s: float = 20.0) -> int:
    """See to it that every fact about the subjects has a position; returns the ledger's length.

    A statement rests on facts up to a position, so they must have one. Positions wait for transactions that
    were open when the facts were recorded: usually a moment, at most `patience_s`, then `LedgerBehind`. Call
    it outside a transaction; inside one the transaction's own facts cannot be placed and are not waited for.
    """
    wanted = as_array(list(subjects))
    until = monotonic() + patience_s
    while True:
        done = _sequenced()
        if connection.in_atomic_block or not done.waiting:
            return done.size
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM ledger_event e WHERE e.subject = ANY(%s::uuid[])"
                " AND NOT EXISTS (SELECT FROM ledger_position p WHERE p.ordinal = e.ordinal))",
                [wanted],
            )
            if not cursor.fetchone()[0]:
                return done.size
        if monotonic() > until:
            raise LedgerBehind
        sleep(0.05)


def checkpoint() -> Head:
    """Place everything that is ready and sign the tree's head; the newest one again if nothing is new."""
    size = sequence_all()
    with _alone(), connection.cursor() as cursor:
        cursor.execute("SELECT size, root, note FROM ledger_checkpoint WHERE size = %s", [size])
        row = cursor.fetchone()
        if row is None:
            root = trust.root(size, read_tile)
            row = (size, root, trust.sign_checkpoint(signing_key(), size, root))
            cursor.execute("INSERT INTO ledger_checkpoint VALUES (%s, %s, %s, %s)", [*row, timezone.now()])
        return Head(row[0], bytes(row[1]), row[2])


def latest_head() -> Head | None:
    """The newest signed head, None before the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1]), row[2]) if row else None
