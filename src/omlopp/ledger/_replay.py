"""Replay: build the rows anew from the facts and hold them against the rows in use.

The facts are applied to empty copies of the capabilities' tables in a schema of their own, by the same
statements that applied them the first time; then the copies are compared with the tables, row by row. The
bulk is applied with a commit for each chunk (a row changed twenty times in one transaction drags twenty dead
versions along), by several connections with a share of the subjects each: a rule writes only rows of its
event's own subject. Only the last facts and the comparison share one snapshot, which is rolled back. So it
can be run beside people at work. Needs the owner role.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connections, transaction

from omlopp.ledger import _apply
from omlopp.ledger._append import ARRANGE, CLEAR, STAGE, STAGING

CHUNK = 20_000
NULL = "\\N"
SHARES = 2
SCHEMA = "ledger_replayed"
REPLAY_LOCK = 0x7265706C  # "repl"

COLUMNS = "e.id::text, e.type, e.subject::text, e.at::text, e.recorded_at::text, e.actor::text, e.data::text"
PLACED = f"""
SELECT {COLUMNS} FROM ledger_position p JOIN ledger_event e USING (ordinal)
WHERE p.position > %s AND p.position <= %s AND abs(uuid_hash(e.subject) %% {SHARES}) = %s ORDER BY p.position
"""  # noqa: S608 - fixed text
LAST = f"""
SELECT {COLUMNS} FROM ledger_event e LEFT JOIN ledger_position p USING (ordinal)
WHERE p.position > %s OR p.position IS NULL ORDER BY p.position NULLS LAST, e.ordinal
"""  # noqa: S608 - fixed text


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Rows that only the replay has (`lacking` in the table) and rows that only the table has (`extra`)."""

    table: str
    lacking: int
    extra: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """The outcome: facts applied, rows compared, tables that differ."""

    events: int
    rows: int
    differences: tuple[TableDifference, ...]

    @property
    def equal(self) -> bool:
        """Whether every table came out the same."""
        return not self.differences


def replay(*, using: str = "owner", report: Callable[[int], None] | None = None) -> Replayed:
    """Replay the whole ledger and compare; changes nothing. `report(done)` is called as it goes.

    Waits for another replay. Call it outside a transaction.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [REPLAY_LOCK])
        try:
            _make_copies(cursor)
            return _replayed(connection, cursor, report or (lambda _: None))
        finally:
            cursor.execute("RESET search_path")
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REPLAY_LOCK])


def _make_copies(cursor: Any) -> None:
    cursor.execute("SELECT set_config('omlopp.sight', '*', false)")
    cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    for rules in _apply.all_rules():
        for table in rules.tables:
            cursor.execute(f"CREATE UNLOGGED TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
            cursor.execute(f"ALTER TABLE {SCHEMA}.{table} SET (fillfactor = 50)")


def _write_to_copies(cursor: Any) -> None:
    """Have the connection's statements meet the copies instead of the tables."""
    cursor.execute("SELECT set_config('omlopp.sight', '*', false)")
    cursor.execute(f"SET search_path = {SCHEMA}, public, pg_temp")
    cursor.execute(STAGING)


def _replayed(connection: Any, cursor: Any, report: Callable[[int], None]) -> Replayed:
    cursor.execute("SELECT size FROM ledger_sequencer")
    size = cursor.fetchone()[0]
    told, done = Lock(), 0

    def apply_share(share: int) -> None:
        nonlocal done
        own = connections[connection.alias]  # a connection for each thread
        try:
            with own.cursor() as mine:
                _write_to_copies(mine)
                for start in range(0, size, CHUNK):
                    mine.execute(PLACED, [start, min(start + CHUNK, size), share])
                    rows = mine.fetchall()
                    with transaction.atomic(using=own.alias):
                        _apply_chunk(mine, rows, turn=-1 - start)
                    with told:
                        done += len(rows)
                        report(done)
        finally:
            own.close()

    with ThreadPoolExecutor(SHARES) as pool:
        list(pool.map(apply_share, range(SHARES)))
    _write_to_copies(cursor)
    with transaction.atomic(using=connection.alias):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(LAST, [size])
        rows = cursor.fetchall()
        _apply_chunk(cursor, rows, turn=-1 - size)
        differences, compared = [], 0
        for rules in _apply.all_rules():
            for table in rules.tables:
                lacking, extra, count = _compare(cursor, table, rules.summed.get(table))
                compared += count
                if lacking or extra:
                    differences.append(TableDifference(table, lacking, extra))
        transaction.set_rollback(True, using=connection.alias)
    return Replayed(done + len(rows), compared, tuple(differences))


def _apply_chunk(cursor: Any, rows: list[tuple[str, ...]], *, turn: int) -> None:
    if not rows:
        return
    steps, statements = _apply.plan(types=[row[1] for row in rows], subjects=[row[2] for row in rows])
    lines = "".join(
        f"{turn}\t{step}\t{i}\t{subject}\t{at}\t{recorded}\t{actor or NULL}\t{_escaped(data)}\n"
        for step, (i, _, subject, at, recorded, actor, data) in zip(steps, rows, strict=True)
    )
    with cursor.copy(STAGE) as copy:
        copy.write(lines)
    text, numbers = _apply.staged(statements, turn=turn)
    cursor.execute(";".join([ARRANGE, text, CLEAR]), numbers)


def _escaped(data: str) -> str:
    """For COPY. Canonical JSON escapes every control character, so only the backslash needs doubling."""
    return data.replace("\\", "\\\\")


def _compare(
    cursor: Any, table: str, summed: tuple[tuple[str, ...], tuple[str, ...]] | None
) -> tuple[int, int, int]:
    """(rows only in the replay, rows only in the table, rows of the table)."""
    columns = "*"
    group = ""
    if summed:
        keys, sums = summed
        columns = ", ".join([*keys, *(f"sum({name})" for name in sums)])
        nonzero = " OR ".join(f"sum({name}) <> 0" for name in sums)
        group = f" GROUP BY {', '.join(keys)} HAVING {nonzero}"
    ours = f"SELECT {columns} FROM public.{table}{group}"  # noqa: S608 - names of our own tables
    theirs = f"SELECT {columns} FROM {SCHEMA}.{table}{group}"  # noqa: S608 - names of our own tables
    cursor.execute(
        f"SELECT (SELECT count(*) FROM ({theirs} EXCEPT ALL {ours}) AS a),"  # noqa: S608 - as above
        f" (SELECT count(*) FROM ({ours} EXCEPT ALL {theirs}) AS b), (SELECT count(*) FROM ({ours}) AS c)"
    )
    lacking, extra, count = cursor.fetchone()
    return lacking, extra, count
