"""`omlopp ledger`: is the record as it was, do the rows follow from it, its signed head, proofs from it."""

import sys
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import click

from omlopp.cli import _files

if TYPE_CHECKING:
    from omlopp.ledger import Finding

FINDINGS: Final = {
    "changed": "the fact was changed after it was recorded",
    "removed": "the fact is gone",
    "inserted": "a fact stands here that was never recorded in this place",
    "reordered": "facts have changed places",
    "truncated": "the end of the record is gone from here on",
    "leaf_column_changed": "the stored hash is not that of the fact",
    "tile_missing": "a part of the tree is missing",
    "tile_changed": "a part of the tree is not what its leaves give",
    "position_beyond_tree": "a place is given to a fact beyond the end of the tree",
    "inserted_beside_sequencer": "a fact was written beside the sequencer and never got a place",
    "checkpoint_not_ours": "a signed head does not carry this ledger's signature",
    "tree_shorter_than_checkpoint": "the tree is shorter than a head that was signed",
    "tree_differs_from_checkpoint": "the tree is not the one whose head was signed",
}
"""What is wrong, for people. A code without words is shown as it is."""

NOT_CHECKED: Final = {
    "facts_true": "that what was recorded is so",
    "written_by_application": "facts recorded by somebody who holds the application's own password",
    "tail_after_checkpoint": "facts after the last signed head, if the tree was rewritten with them",
}


@click.group("ledger")
def ledger_() -> None:
    """The record of facts: verify, replay, sign its head, prove."""


@ledger_.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def verify(*, as_json: bool) -> None:
    """Hold every fact against the tree, and the tree against every signed head.

    Facts that still wait for their place in the tree get it first.

    Exit 0: nothing was found. 1: something is wrong, one line for each finding.
    """
    from omlopp import ledger
    from omlopp.cli import _house

    ledger.sequence_all()
    progress = _house.Progress("verified")
    try:
        found = ledger.verify(report=progress)
    finally:
        progress.end()
    _house.show(
        {
            "verdict": "sound" if found.ok else "altered",
            "events": found.events,
            "checkpoints": found.checkpoints,
            "findings": found.findings,
            "not_checked": found.not_checked,
        },
        lambda: [
            *map(in_words, found.findings),
            f"{found.events:,} facts and {found.checkpoints:,} signed heads: "
            + ("nothing altered" if found.ok else f"{len(found.findings)} findings"),
            *(f"not checked: {NOT_CHECKED.get(code, code)}" for code in found.not_checked),
        ],
        as_json=as_json,
    )
    sys.exit(0 if found.ok else 1)


def in_words(finding: "Finding") -> str:
    """One finding on one line: where, what, details, and its code."""
    where = f"position {finding.position}: " if finding.position is not None else ""
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{where}{FINDINGS.get(finding.code, finding.code)}{detail} [{finding.code}]"


@ledger_.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def replay(*, as_json: bool) -> None:
    """Build every row anew from the facts and hold them against the rows in use; changes nothing.

    Exit 0: equal. 1: tables differ, one line for each. Needs the owner's role.
    """
    from omlopp import ledger
    from omlopp.cli import _house

    _require_owner()
    total = ledger.position()
    progress = _house.Progress("replayed")
    try:
        found = ledger.replay(report=lambda done: progress(done, max(total, done)))
    finally:
        progress.end()
    _house.show(
        {
            "verdict": "equal" if found.equal else "different",
            "events": found.events,
            "rows": found.rows,
            "differences": found.differences,
        },
        lambda: [
            *(
                f"{table.table}: {table.lacking:,} rows are missing, {table.extra:,} should not be there"
                for table in found.differences
            ),
            f"{found.events:,} facts give "
            + (f"the same {found.rows:,} rows" if found.equal else "other rows than those in use"),
        ],
        as_json=as_json,
    )
    sys.exit(0 if found.equal else 1)


def _require_owner() -> None:
    import os

    from omlopp.cli import _house

    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        _house.stop("DATABASE_OWNER_URL", "is not set; replay needs the owner's role beside DATABASE_URL")


@ledger_.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def checkpoint(*, as_json: bool) -> None:
    """Give every fact its place and sign the head of the record; prints the signed note.

    Keep the note outside the house: `omlopp verify --checkpoint` holds later proofs against it.
    """
    from omlopp import ledger
    from omlopp.cli import _house

    head = ledger.checkpoint()
    if as_json:
        _files.write_json(
            {
                "size": head.size,
                "root": head.root.hex(),
                "note": head.note,
                "key": str(ledger.signing_key().verifier),
            }
        )
    else:
        _house.show(None, head.note.splitlines, as_json=False)


@ledger_.command()
@click.argument("statement", type=click.UUID)
@click.option("--out", metavar="FILE", help="Write the bundle to this file instead of standard output.")
@click.option("--json", "as_json", is_flag=True, help="The bundle is JSON in any case.")
def bundle(statement: UUID, out: str | None, *, as_json: bool) -> None:  # noqa: ARG001 - a promise of every command
    """The proof bundle of an issued STATEMENT (its id), for `omlopp verify` anywhere.

    The head of the record is signed first if the statement is newer than the last one.
    """
    from omlopp.apps.statements import queries as statements
    from omlopp.cli import _house

    try:
        row = statements.statement(statement, _house.everything())
    except statements.StatementUnknown:
        _house.stop(str(statement), "there is no such statement")
    with _house.refusing(str(statement)):
        content = sealed_bundle(row)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(out, content)


def sealed_bundle(row: Any) -> bytes:
    """The proof bundle of a statement, signing the record's head when none holds it yet."""
    from omlopp import ledger
    from omlopp.apps.statements import queries as statements
    from omlopp.domain import trust

    name = {
        "kind": row.kind,
        "id": str(row.id),
        "version": row.version,
        "data": trust.read_json(statements.data(row)),
    }
    try:
        return ledger.proof_bundle(row.id, subject=row.subject, name=name)
    except ledger.IssueNotSealed:
        ledger.settle([row.subject])
        ledger.checkpoint()
        return ledger.proof_bundle(row.id, subject=row.subject, name=name)


def write_file(path: str, content: bytes) -> None:
    """Write a file whole or not at all; one line and exit 2 when it cannot be written."""
    from pathlib import Path

    from omlopp.cli import _house

    half = Path(f"{path}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        _house.stop(path, error.strerror or "cannot be written")
