"""Does the record still say what it said when its head was signed?

Every leaf is computed anew from the row and held against the tree, the tree against every signed head, the
heads against the key. What is found is named with its place; what this cannot find is in `NOT_CHECKED`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from omlopp.domain import trust
from omlopp.ledger._sequence import read_tile, signing_key

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


def _leaves(first: int, last: int) -> Iterator[tuple[int, bytes | None, bytes | None]]:
    """(position, leaf computed from the row, leaf stored in the row); None, None where there is no row."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [first, last])
        rows = cursor.fetchall()
    whole = [row for row in rows if row[1] is not None]
    columns = list(zip(*whole, strict=True)) if whole else [()] * 10
    computed = dict(
        zip(
            columns[0],
            trust.leaf_hashes(
                ids=columns[1],
                types=columns[2],
                subjects=columns[3],
                actors=columns[4],
                ats=columns[5],
                recorded_ats=columns[6],
                datas=columns[7],
                salts=columns[8],
            ),
            strict=True,
        )
    )
    stored = {row[0]: bytes(row[9]) for row in whole}
    seen = {row[0] for row in rows}
    for position in range(first + 1, last + 1):
        yield position, computed.get(position), stored.get(position) if position in seen else None


def verify(*, report: Callable[[int, int], None] | None = None) -> Verification:
    """Check the whole ledger; `report(done, total)` is called as it goes. Reads one snapshot of the database."""
    with transaction.atomic(durable=False), connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT size FROM ledger_sequencer")
        size = cursor.fetchone()[0]
        findings: list[Finding] = []
        run = _Run()
        for first in range(0, size, CHUNK):
            last = min(first + CHUNK, size)
            tiles = b"".join(read_tile(0, index) for index in range(first // 256, (last + 255) // 256))
            in_tree = [tiles[at : at + 32] or None for at in range(0, (last - first) * 32, 32)]
            rows = list(_leaves(first, last))
            in_rows = [computed for _, computed, _ in rows]
            if in_rows == in_tree:
                findings += run.diagnosed()
            else:
                run.add(first, in_tree, in_rows)
            findings += [
                Finding("leaf_column_changed", position)
                for (position, computed, stored), leaf in zip(rows, in_tree, strict=True)
                if computed == leaf and stored != computed
            ]
            if report:
                report(last, size)
        findings += run.diagnosed()
        findings += _strays(cursor, size)
        heads, wrong = _checkpoints(cursor, size)
        return Verification(size, heads, size, tuple(findings + wrong))


class _Run:
    """Neighbouring chunks in which rows and tree differ, kept together so that a shift is seen as one."""

    def __init__(self) -> None:
        self.start = 0
        self.in_tree: list[bytes | None] = []
        self.in_rows: list[bytes | None] = []

    def add(self, first: int, in_tree: list[bytes | None], in_rows: list[bytes | None]) -> None:
        if not self.in_tree:
            self.start = first
        self.in_tree += in_tree
        self.in_rows += in_rows

    def diagnosed(self) -> list[Finding]:
        found = [
            Finding(
                finding.code,
                None if finding.position is None else self.start + finding.position + 1,
                finding.detail,
            )
            for finding in (trust.diagnose(self.in_tree, self.in_rows) if self.in_tree else ())
        ]
        self.in_tree, self.in_rows = [], []
        return found


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


def _checkpoints(cursor: Any, size: int) -> tuple[int, list[Finding]]:
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
            if trust.root(at, read_tile) != head.root:
                findings.append(Finding("tree_differs_from_checkpoint", at))
        except trust.TileMissing:
            findings.append(Finding("tree_shorter_than_checkpoint", at))
    return len(rows), findings
