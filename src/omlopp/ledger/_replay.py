"""Replay: build the rows anew from the facts and hold them against the rows in use.

The facts are applied to empty copies of the capabilities' tables in a schema of its own, by the same
statements that applied them the first time; then the copies are compared with the tables, row by row. All of
it happens in one snapshot that is rolled back, so it can be run beside people at work. Needs the owner role.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from omlopp.ledger import _apply
from omlopp.ledger._append import ANALYZE, COPY, STAGING, in_waves

CHUNK = 20_000
SCHEMA = "ledger_replayed"

EVENTS = """
SELECT e.id::text, e.type, e.subject::text, e.at::text, e.recorded_at::text, e.actor::text, e.data::text
FROM ledger_event e LEFT JOIN ledger_position p USING (ordinal) ORDER BY p.position NULLS LAST, e.ordinal
"""


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
    """Replay the whole ledger and compare; changes nothing. `report(done)` is called as it goes."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT set_config('omlopp.sight', '*', true)")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        tables = [table for rules in _apply.all_rules() for table in rules.tables]
        for table in tables:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(f"SET LOCAL search_path = {SCHEMA}, public, pg_temp")
        cursor.execute(STAGING)
        events = 0
        with connection.chunked_cursor() as facts:
            facts.execute(EVENTS)
            while rows := facts.fetchmany(CHUNK):
                _apply_chunk(cursor, rows, turn=-1 - events)
                events += len(rows)
                if report:
                    report(events)
        differences, compared = [], 0
        for rules in _apply.all_rules():
            for table in rules.tables:
                lacking, extra, count = _compare(cursor, table, rules.summed.get(table))
                compared += count
                if lacking or extra:
                    differences.append(TableDifference(table, lacking, extra))
        transaction.set_rollback(True, using=using)
    return Replayed(events, compared, tuple(differences))


def _apply_chunk(cursor: Any, rows: list[tuple[str, ...]], *, turn: int) -> None:
    waves = in_waves([row[2] for row in rows])
    text = "".join(
        f"{turn}\t{n}\t{wave}\t{i}\t{kind}\t{subject}\t{at}\t{recorded}\t{actor or chr(92) + 'N'}\t"
        f"{data.replace(chr(92), chr(92) * 2)}\t\\N\t\\N\n"
        for n, (wave, (i, kind, subject, at, recorded, actor, data)) in enumerate(
            zip(waves, rows, strict=True)
        )
    )
    cursor.execute("TRUNCATE ledger_batch")
    with cursor.copy(COPY) as copy:
        copy.write(text)
    cursor.execute(ANALYZE)
    steps = {(wave, row[1]) for wave, row in zip(waves, rows, strict=True)}
    statements, parameters = _apply.statements(turn=turn, steps=steps)
    if statements:
        cursor.execute(";".join(statements), parameters)


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
