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
from struct import Struct
from typing import Any
from uuid import UUID

import msgspec
import uuid_utils
import uuid_utils.compat
from django.db import connection, transaction
from django.utils import timezone
from psycopg import Cursor

from omlopp.domain import trust
from omlopp.domain.events import EVENTS, Event, type_name
from omlopp.ledger import _apply, _binary

STAGING = """
CREATE TEMP TABLE IF NOT EXISTS ledger_batch (
    turn int, step int, id uuid, subject uuid, at timestamptz, recorded_at timestamptz, actor uuid, data jsonb
) ON COMMIT DELETE ROWS
"""
STAGE = "COPY ledger_batch (turn, step, id, subject, at, recorded_at, actor, data) FROM STDIN"
# A large batch has many steps, and each finds its own rows. Without statistics the planner takes any batch
# for one row and joins it in loops; few samples are enough.
ARRANGE = """
CREATE INDEX ledger_batch_step ON ledger_batch (turn, step);
SET LOCAL default_statistics_target = 10;
ANALYZE ledger_batch (turn, step, subject);
RESET default_statistics_target
"""
MANY = 200
# Of a large batch so many lines are sent at a time: the server takes them in while the next are made.
BLOCK = 200
# An index that stayed would be built anew, empty, at the end of every later transaction of the session.
CLEAR = "DROP INDEX pg_temp.ledger_batch_step"
# New subjects first, then all in the order of their ids, so that no two writers wait for each other in a
# ring; the ordinal is drawn after the locks are held, so it respects every subject's own order.
LOCK = (
    """
    INSERT INTO ledger_subject SELECT DISTINCT subject FROM ledger_batch WHERE turn = %s ORDER BY subject
    ON CONFLICT DO NOTHING
    """,
    """
    SELECT count(*) FROM (
        SELECT FROM ledger_subject WHERE id IN (SELECT subject FROM ledger_batch WHERE turn = %s) ORDER BY id
        FOR NO KEY UPDATE
    ) AS held
    """,
)
# COPY draws the ordinals in the order of its rows, and writes a page at a time where INSERT writes a row.
COLUMNS = "(id, type, subject, at, recorded_at, actor, data, salt, leaf)"
RECORD = f"COPY ledger_event {COLUMNS} FROM STDIN"
RECORD_FEW = f"INSERT INTO ledger_event {COLUMNS} VALUES "  # noqa: S608 - fixed text
# Applying is trusted code: it writes rows of parties the person may not see.
SEE_ALL = """
SELECT set_config('omlopp.sight_before', COALESCE(current_setting('omlopp.sight', true), ''), true),
    set_config('omlopp.sight', '*', true)
"""
HOLD = (
    """
    INSERT INTO ledger_subject SELECT id FROM unnest(%s::uuid[]) AS given(id) ORDER BY id
    ON CONFLICT DO NOTHING
    """,
    """
    SELECT count(*) FROM (
        SELECT FROM ledger_subject WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE
    ) AS held
    """,
)
SEE_AS_BEFORE = "SELECT set_config('omlopp.sight', current_setting('omlopp.sight_before'), true)"

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


def _shape(kind: type[Event]) -> Callable[[Event], Any]:
    """The event without its subject, as a struct: the encoder writes one in half the time of a dict."""
    names = tuple(field.name for field in fields(kind) if field.name != "subject")
    shape = msgspec.defstruct(kind.__name__, names)
    if not names:
        return lambda _event: shape()
    get = attrgetter(*names)
    return (lambda event: shape(*get(event))) if len(names) > 1 else (lambda event: shape(get(event)))


_SHAPES = {kind: _shape(kind) for kind in EVENTS}
# An escaped NUL; a backslash of the text's own before it is itself escaped and does not count.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def _data(event: Event) -> str:
    """The event's data as canonical JSON text."""
    encoded = _encode(_SHAPES[type(event)](event))
    # Almost no text has one, and plain search is many times faster than the expression.
    if b"\\u0000" in encoded and _NUL.search(encoded):
        raise NulInText(type_name(event))
    return encoded.decode()


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
            cursor.execute(";".join(HOLD), [wanted, wanted])
        before = _held.set(held | _held.get())
        try:
            yield
        finally:
            _held.reset(before)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch as columns, one value for each event: text, and what it was written from.

    `keys` are the ids as bytes, `ats` the moments; `steps` and `apply` are how it is applied (`_apply.plan`).
    """

    turn: int
    events: Sequence[Event]
    keys: list[bytes]
    ats: Sequence[datetime]
    recorded_at: datetime
    ids: list[str]
    types: list[str]
    subjects: list[str]
    stamps: list[str]
    datas: list[str]
    salts: list[str]
    recorded: str
    actor: str | None
    steps: list[int]
    apply: list[tuple[int, str]]

    def leaves(self, part: slice) -> list[bytes]:
        count = len(self.ids[part])
        return trust.leaf_hashes(
            ids=self.ids[part],
            types=self.types[part],
            subjects=self.subjects[part],
            ats=self.stamps[part],
            recorded_ats=[self.recorded] * count,
            actors=[self.actor] * count,
            datas=self.datas[part],
            salts=self.salts[part],
        )


def append(events: Sequence[Event], *, actor: UUID | None, at: datetime | Sequence[datetime]) -> Appended:
    """Record facts and apply them to rows, all or nothing, in one transaction (its own if none is open).

    `at` is when it happened, one for all or one each, with time zone; `actor` the person or station that
    stands for it, None for the house itself. Append once in a transaction, or hold the subjects first.
    """
    if not events:
        return Appended(())
    turn = next(_turns)
    salts = os.urandom(16 * len(events))
    types = [type_name(event) for event in events]
    subjects = as_texts([event.subject for event in events])
    steps, apply = _apply.plan(types=types, subjects=subjects)
    keys = [uuid_utils.uuid7() for _ in events]
    recorded_at = timezone.now()
    batch = _Batch(
        turn=turn,
        events=events,
        keys=[key.bytes for key in keys],
        ats=[at] * len(events) if isinstance(at, datetime) else at,
        recorded_at=recorded_at,
        ids=[str(key) for key in keys],
        types=types,
        subjects=subjects,
        stamps=[trust.event_time(at)] * len(events)
        if isinstance(at, datetime)
        else [trust.event_time(moment) for moment in at],
        datas=[_data(event) for event in events],
        salts=[salts[i : i + 16].hex() for i in range(0, len(salts), 16)],
        recorded=trust.event_time(recorded_at),
        actor=str(actor) if actor else None,
        steps=steps,
        apply=apply,
    )
    held = _held.get().issuperset(event.subject for event in events)
    with transaction.atomic():
        if len(events) < MANY:
            _append_few(batch, held=held)
        else:
            _append_many(batch, held=held)
    return Appended(tuple(batch.ids))


def _append_few(batch: _Batch, *, held: bool) -> None:
    """In one round trip, by statements the session keeps planned: planning took longer than all the rest.

    The events go with each statement. Staged in a table whose rows go with every transaction they would cost
    the plans, which are thrown away when a table they read is emptied. The driver keeps the latest hundred; a
    plan takes the server some 140 kB.
    """
    actor = f'"{batch.actor}"' if batch.actor else "null"
    given: dict[int, list[str]] = {}
    facts: list[Any] = []
    columns = (batch.steps, batch.ids, batch.types, batch.subjects, batch.stamps, batch.datas, batch.salts)
    for (step, i, kind, subject, stamp, data, salt), leaf in zip(
        zip(*columns, strict=True), batch.leaves(slice(None)), strict=True
    ):
        given.setdefault(step, []).append(
            f'{{"id":"{i}","subject":"{subject}","at":"{stamp}","recorded_at":"{batch.recorded}",'
            f'"actor":{actor},"data":{data}}}'
        )
        facts += [i, kind, subject, stamp, batch.recorded, batch.actor, data, f"\\x{salt}", leaf]
    texts = {step: f"[{','.join(events)}]" for step, events in given.items()}
    rows = len(batch.ids)
    session = connection.connection
    with connection.wrap_database_errors, session.pipeline(), Cursor(session) as cursor:
        if not held:
            for text in HOLD:
                cursor.execute(text, [f"{{{','.join(batch.subjects)}}}"], prepare=True)
        cursor.execute(RECORD_FEW + _places(9, rows), facts, prepare=rows == 1)
        cursor.execute(SEE_ALL, prepare=True)
        for step, statement in batch.apply:
            cursor.execute(_apply.GIVEN + statement, [texts[step]], prepare=True)
        cursor.execute(SEE_AS_BEFORE, prepare=True)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the staging table and the record have in common, in binary form (see `_binary`)."""

    subjects: list[bytes]
    ats: list[bytes]
    made: bytes
    datas: list[bytes]


def _append_many(batch: _Batch, *, held: bool) -> None:
    """By COPY, sent while it is made; what waits for the next rows is the server, not we."""
    moments = {moment: _binary.moment(moment) for moment in set(batch.ats)}
    columns = _Columns(
        subjects=[event.subject.bytes for event in batch.events],
        ats=[moments[moment] for moment in batch.ats],
        made=_binary.moment(batch.recorded_at)
        + _binary.identifier(UUID(batch.actor) if batch.actor else None),
        datas=[data.encode() for data in batch.datas],
    )
    parts = [slice(start, start + BLOCK) for start in range(0, len(batch.ids), BLOCK)]
    with connection.cursor() as cursor:
        cursor.execute(STAGING)
        _send(cursor, STAGE, (_staged(batch, columns, part) for part in parts))
        lock = () if held else LOCK
        cursor.execute(";".join([ARRANGE, *lock]), [batch.turn] * len(lock))
        _send(cursor, RECORD, (_recorded(batch, columns, part) for part in parts))
        text, numbers = _apply.staged(batch.apply, turn=batch.turn)
        cursor.execute(";".join([SEE_ALL, text, SEE_AS_BEFORE, CLEAR]), numbers)


def _send(cursor: Any, statement: str, blocks: Iterable[bytes]) -> None:
    with cursor.copy(f"{statement} (FORMAT binary)") as copy:
        copy.write(_binary.HEADER)
        for block in blocks:
            copy.write(block)
        copy.write(_binary.TRAILER)


def _staged(batch: _Batch, columns: _Columns, part: slice) -> bytes:
    """Rows of the staging table. A jsonb begins with the version of its form, 1."""
    begin = _binary.row(8) + _binary.integer(batch.turn)
    steps = {step: begin + _binary.integer(step) + _binary.SIXTEEN for step in set(batch.steps[part])}
    pack = Struct(f">22s16s4s16s12s{len(columns.made)}sIc").pack
    pieces: list[bytes] = []
    for step, key, subject, at, data in zip(
        batch.steps[part],
        batch.keys[part],
        columns.subjects[part],
        columns.ats[part],
        columns.datas[part],
        strict=True,
    ):
        pieces += (
            pack(steps[step], key, _binary.SIXTEEN, subject, at, columns.made, len(data) + 1, b"\1"),
            data,
        )
    return b"".join(pieces)


def _recorded(batch: _Batch, columns: _Columns, part: slice) -> bytes:
    """Rows of the record."""
    begin = _binary.row(9) + _binary.SIXTEEN
    kinds = {kind: _binary.field(kind.encode()) + _binary.SIXTEEN for kind in set(batch.types[part])}
    last = Struct(">I16sI32s").pack
    pieces: list[bytes] = []
    for key, kind, subject, at, data, salt, leaf in zip(
        batch.keys[part],
        batch.types[part],
        columns.subjects[part],
        columns.ats[part],
        columns.datas[part],
        batch.salts[part],
        batch.leaves(part),
        strict=True,
    ):
        pieces += (
            begin,
            key,
            kinds[kind],
            subject,
            at,
            columns.made,
            len(data).to_bytes(4, "big"),
            data,
            last(16, bytes.fromhex(salt), 32, leaf),
        )
    return b"".join(pieces)
