"""Appending facts: one or many, applied set-based in the same transaction."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import count
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
import uuid_utils
import uuid_utils.compat
from django.db import connection, transaction
from django.utils import timezone

from omlopp.domain import trust
from omlopp.domain.events import EVENTS, Event, type_name
from omlopp.ledger import _apply

STAGING = """
CREATE TEMP TABLE IF NOT EXISTS ledger_batch (
    turn int, step int, id uuid, subject uuid, at timestamptz, recorded_at timestamptz, actor uuid, data jsonb
) ON COMMIT DELETE ROWS
"""
STAGED = "(turn, step, id, subject, at, recorded_at, actor, data)"
STAGE = f"COPY ledger_batch {STAGED} FROM STDIN"
STAGE_FEW = f"INSERT INTO ledger_batch {STAGED} VALUES "  # noqa: S608 - fixed text
# A large batch has many steps, and each finds its own rows. Without statistics the planner takes any batch
# for one row and joins it in loops; few samples are enough.
ARRANGE = """
CREATE INDEX ledger_batch_step ON ledger_batch (turn, step);
SET LOCAL default_statistics_target = 10;
ANALYZE ledger_batch (turn, step, subject);
RESET default_statistics_target
"""
MANY = 100
# Of a large batch so many lines are sent at a time: the server takes them in while the next are made.
BLOCK = 200
# An index that stayed would be built anew, empty, at the end of every later transaction of the session.
CLEAR = "DROP INDEX pg_temp.ledger_batch_step"
# New subjects first, then all in the order of their ids, so that no two writers wait for each other in a
# ring; the ordinal is drawn after the locks are held, so it respects every subject's own order.
LOCK = """
INSERT INTO ledger_subject SELECT DISTINCT subject FROM ledger_batch WHERE turn = %s ORDER BY subject
ON CONFLICT DO NOTHING;
SELECT count(*) FROM (
    SELECT FROM ledger_subject WHERE id IN (SELECT subject FROM ledger_batch WHERE turn = %s) ORDER BY id
    FOR NO KEY UPDATE
) AS held
"""
# COPY draws the ordinals in the order of its lines, and writes a page at a time where INSERT writes a row. A
# few facts are inserted, in one round trip with all else.
COLUMNS = "(id, type, subject, at, recorded_at, actor, data, salt, leaf)"
RECORD = f"COPY ledger_event {COLUMNS} FROM STDIN"
RECORD_FEW = f"INSERT INTO ledger_event {COLUMNS} VALUES "  # noqa: S608 - fixed text
# Applying is trusted code: it writes rows of parties the person may not see.
SEE_ALL = """
SELECT set_config('omlopp.sight_before', COALESCE(current_setting('omlopp.sight', true), ''), true),
    set_config('omlopp.sight', '*', true)
"""
HOLD = """
INSERT INTO ledger_subject SELECT id FROM unnest(%s::uuid[]) AS given(id) ORDER BY id ON CONFLICT DO NOTHING;
SELECT count(*) FROM (
    SELECT FROM ledger_subject WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
) AS held
"""
SEE_AS_BEFORE = "SELECT set_config('omlopp.sight', current_setting('omlopp.sight_before'), true)"
NULL = "\\N"

_encode = msgspec.json.Encoder(order="sorted").encode
_turns = count(1)
_held: ContextVar[frozenset[UUID]] = ContextVar("_held", default=frozenset())


class NulInText(ValueError):
    """An event's text holds a NUL character, which the database cannot keep."""


@dataclass(frozen=True, slots=True)
class Appended:
    """What was appended: the event ids as text, in the order given."""

    ids: tuple[str, ...]


def new_id() -> UUID:
    """A new UUIDv7: unique everywhere, sorted by the time of its making."""
    return uuid_utils.compat.uuid7()


def as_texts(ids: Sequence[UUID]) -> list[str]:
    """The ids as text: the encoder writes UUIDs many times faster than str() does."""
    return _encode(ids).decode()[2:-2].split('","') if ids else []


def as_array(ids: Sequence[UUID]) -> str:
    """The ids as one text for `%s::uuid[]`: the driver would write a list out element by element."""
    return f"{{{','.join(as_texts(ids))}}}"


def _reader(kind: type[Event]) -> tuple[tuple[str, ...], Callable[[Event], Any] | None]:
    names = tuple(field.name for field in fields(kind) if field.name != "subject")
    return names, attrgetter(*names) if names else None


_READERS = {kind: _reader(kind) for kind in EVENTS}
# An escaped NUL; a backslash of the text's own before it is itself escaped and does not count.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def _data(event: Event) -> str:
    """The event's data as canonical JSON text."""
    names, get = _READERS[type(event)]
    if get is None:
        return "{}"
    values = get(event)
    encoded = _encode(dict(zip(names, values if len(names) > 1 else (values,), strict=True)))
    # Almost no text has one, and plain search is many times faster than the expression.
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise NulInText(type_name(event))
    return encoded.decode()


def escaped(data: str) -> str:
    """For COPY. Canonical JSON escapes every control character, so only the backslash needs doubling."""
    return data.replace("\\", "\\\\")


def _places(columns: int, rows: int) -> str:
    """Places for the values of so many rows."""
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


@contextmanager
def holding(subjects: Iterable[UUID]) -> Iterator[None]:
    """Hold the subjects' locks for the block: check what is true, then `append`, and nobody comes between.

    Starts a transaction if none is open. Locks are taken in one fixed order, so two holders never wait for
    each other in a ring; for the same reason hold everything you will append about.
    """
    held = frozenset(subjects)
    wanted = as_array(list(held))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HOLD, [wanted, wanted])
        before = _held.set(held | _held.get())
        try:
            yield
        finally:
            _held.reset(before)


def append(events: Sequence[Event], *, actor: UUID | None, at: datetime | Sequence[datetime]) -> Appended:
    """Record facts and apply them to rows, all or nothing, in one transaction (its own if none is open).

    `at` is when it happened, one for all or one each, with time zone; `actor` the person or station that
    stands for it, None for the house itself. Append once in a transaction, or hold the subjects first.
    """
    if not events:
        return Appended(())
    turn = next(_turns)
    recorded_at = timezone.now()
    ids = [str(uuid_utils.uuid7()) for _ in events]
    salts = os.urandom(16 * len(events))
    salt_hexes = [salts[i : i + 16].hex() for i in range(0, len(salts), 16)]
    datas = [_data(event) for event in events]
    types = [type_name(event) for event in events]
    subjects = as_texts([event.subject for event in events])
    stamps = (
        [trust.event_time(at)] * len(events)
        if isinstance(at, datetime)
        else [trust.event_time(moment) for moment in at]
    )
    recorded = trust.event_time(recorded_at)
    actor_text = str(actor) if actor else None
    steps, apply, parameters = _apply.plan(turn=turn, types=types, subjects=subjects)

    def leaves(part: slice) -> list[bytes]:
        count = len(ids[part])
        return trust.leaf_hashes(
            ids=ids[part],
            types=types[part],
            subjects=subjects[part],
            ats=stamps[part],
            recorded_ats=[recorded] * count,
            actors=[actor_text] * count,
            datas=datas[part],
            salts=salt_hexes[part],
        )

    held = _held.get().issuperset(event.subject for event in events)
    lock, turns = ([], []) if held else ([LOCK], [turn, turn])
    with transaction.atomic(), connection.cursor() as cursor:
        if len(events) < MANY:
            whole = slice(None)
            staged: list[Any] = []
            facts: list[Any] = []
            for step, i, kind, subject, stamp, data, salt, leaf in zip(
                steps, ids, types, subjects, stamps, datas, salt_hexes, leaves(whole), strict=True
            ):
                staged += [turn, step, i, subject, stamp, recorded_at, actor, data]
                facts += [i, kind, subject, stamp, recorded_at, actor, data, f"\\x{salt}", leaf]
            first = [STAGING, STAGE_FEW + _places(8, len(ids)), *lock, RECORD_FEW + _places(9, len(ids))]
            given, last = [*staged, *turns, *facts], []
        else:
            made = f"{recorded}\t{actor_text or NULL}"
            lines = [escaped(data) for data in datas]
            parts = [slice(start, start + BLOCK) for start in range(0, len(ids), BLOCK)]
            cursor.execute(STAGING)
            with cursor.copy(STAGE) as copy:
                for part in parts:
                    copy.write(
                        "".join(
                            f"{turn}\t{step}\t{i}\t{subject}\t{stamp}\t{made}\t{line}\n"
                            for step, i, subject, stamp, line in zip(
                                steps[part], ids[part], subjects[part], stamps[part], lines[part], strict=True
                            )
                        )
                    )
            cursor.execute(";".join([ARRANGE, *lock]), turns)
            with cursor.copy(RECORD) as copy:
                for part in parts:
                    copy.write(
                        "".join(
                            f"{i}\t{kind}\t{subject}\t{stamp}\t{made}\t{line}\t\\\\x{salt}\t\\\\x{leaf.hex()}\n"
                            for i, kind, subject, stamp, line, salt, leaf in zip(
                                ids[part],
                                types[part],
                                subjects[part],
                                stamps[part],
                                lines[part],
                                salt_hexes[part],
                                leaves(part),
                                strict=True,
                            )
                        )
                    )
            first, given, last = [], [], [CLEAR]
        cursor.execute(";".join([*first, SEE_ALL, *apply, SEE_AS_BEFORE, *last]), [*given, *parameters])
    return Appended(tuple(ids))
