"""Does the record still say what it said when its head was signed?

Every leaf is computed anew from the row and held against the tree, the tree against every signed head, the
heads against the key. What is found is named with its place; what this cannot find is in `NOT_CHECKED`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from omlopp.domain import trust
from omlopp.ledger._sequence import signing_key

NOT_CHECKED = (
    "facts_true",  # that what was recorded is so
    "written_by_application",  # a fact recorded by someone who holds the application's own password
    "tail_after_checkpoint",  # facts placed after the last signed head can be rewritten with their tiles
)
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: `code` and the position (from 1) it concerns, where there is one."""

    code: str
    position: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: how many facts and heads were looked at, and what was found."""

    events: int
    checkpoints: int
    size: int
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[str, ...] = field(default=NOT_CHECKED)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


# The positions are walked as the tree counts them, so that a missing row is a gap and not a shift.
ROWS = """
SELECT p.position, e.id::text, e.type, e.subject::text, e.actor::text,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.data::text, encode(e.salt, 'hex'), e.leaf
FROM ledger_position p LEFT JOIN ledger_event e USING (ordinal)
WHERE p.position > %s AND p.position <= %s ORDER BY p.position
"""


def _recomputed(
    size: int, stale: list[int], report: Callable[[int, int], None] | None
) -> Iterator[bytes | None]:
    """The leaf of every row in the order of positions, computed anew; None where there is no row.

    `stale` is told the positions whose own leaf column is not what the row gives.
    """
    for first in range(0, size, CHUNK):
        last = min(first + CHUNK, size)
        with connection.cursor() as cursor:
            cursor.execute(ROWS, [first, last])
            rows = [row for row in cursor.fetchall() if row[1] is not None]
        columns = list(zip(*rows, strict=True)) or [()] * 10
        leaves = trust.leaf_hashes(
            ids=columns[1],
            types=columns[2],
            subjects=columns[3],
            actors=columns[4],
            ats=columns[5],
            recorded_ats=columns[6],
            datas=columns[7],
            salts=columns[8],
        )
        if len(rows) == last - first and leaves == list(map(bytes, columns[9])):
            yield from leaves
        else:
            computed = dict(zip(columns[0], leaves, strict=True))
            stale += [
                at
                for at, leaf, kept in zip(columns[0], leaves, columns[9], strict=True)
                if leaf != bytes(kept)
            ]
            yield from (computed.get(position) for position in range(first + 1, last + 1))
        if report:
            report(last, size)


def _tile_reader() -> trust.ReadTile:
    """Reads tiles many at a time: neighbours are asked for together."""
    held: dict[tuple[int, int], bytes] = {}
    span = 256

    def read(level: int, index: int) -> bytes:
        if (level, index) not in held:
            start = index - index % span
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT index, hashes FROM ledger_tile WHERE level = %s AND index >= %s AND index < %s",
                    [level, start, start + span],
                )
                for key in [key for key in held if key[0] == level]:
                    del held[key]
                held.update({(level, at): b"" for at in range(start, start + span)})
                held.update({(level, at): bytes(hashes) for at, hashes in cursor.fetchall()})
        return held[level, index]

    return read


def verify(*, report: Callable[[int, int], None] | None = None) -> Verification:
    """Check the whole ledger; `report(done, total)` is called as it goes. Reads one snapshot."""
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT size FROM ledger_sequencer")
        size = cursor.fetchone()[0]
        read = _tile_reader()
        stale: list[int] = []
        findings = [
            Finding(f"tile_{fault.code}", None, f"level {fault.level}, tile {fault.index}")
            for fault in trust.tile_faults(size, read)
        ]
        if not any(finding.code == "tile_missing" for finding in findings):
            rows = _recomputed(size, stale, report)
            diagnosed = trust.diagnose(trust.recorded_leaves(size, _tile_reader()), rows)
            findings += [Finding(found.code, found.position + 1, _detail(found)) for found in diagnosed]
            named = {finding.position for finding in findings}
            findings += [Finding("leaf_column_changed", at) for at in stale if at not in named]
        findings += _strays(cursor, size)
        heads, wrong = _checkpoints(cursor, size, read)
        return Verification(size, heads, size, tuple(findings + wrong))


def _detail(found: trust.Finding) -> str:
    counted = [f"{found.count} facts"] if found.count > 1 else []
    return ", ".join([*counted, *([] if found.found_at is None else [f"now at {found.found_at + 1}"])])


def _strays(cursor: Any, size: int) -> list[Finding]:
    """Rows that the sequencer should have placed long ago, and places beyond the tree."""
    cursor.execute("SELECT position FROM ledger_position WHERE position > %s ORDER BY 1 LIMIT 100", [size])
    beyond = [Finding("position_beyond_tree", row[0]) for row in cursor.fetchall()]
    cursor.execute(
        "SELECT e.ordinal, e.id::text FROM ledger_event e, ledger_sequencer s"
        " WHERE e.xid < s.from_xid AND NOT EXISTS (SELECT FROM ledger_position p WHERE p.ordinal = e.ordinal)"
        " ORDER BY 1 LIMIT 100"
    )
    return beyond + [Finding("inserted_beside_sequencer", None, row[1]) for row in cursor.fetchall()]


def _checkpoints(cursor: Any, size: int, read: trust.ReadTile) -> tuple[int, list[Finding]]:
    """Every signed head must be ours and fit the tree as it is now."""
    cursor.execute("SELECT size, root, note FROM ledger_checkpoint ORDER BY size")
    rows = cursor.fetchall()
    findings = []
    key = signing_key().verifier
    for at, _, note in rows:
        try:
            head = trust.open_checkpoint(note, [key])
        except trust.CheckpointRefused as refused:
            findings.append(Finding("checkpoint_not_ours", at, refused.code))
            continue
        if head.size != at or at > size:
            findings.append(Finding("tree_shorter_than_checkpoint", at))
            continue
        try:
            if trust.root(at, read) != head.root:
                findings.append(Finding("tree_differs_from_checkpoint", at))
        except trust.TileMissing:
            findings.append(Finding("tree_shorter_than_checkpoint", at))
    return len(rows), findings
