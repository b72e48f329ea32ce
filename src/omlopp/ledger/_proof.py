"""The proof that a statement was issued: its event, the event's place in the tree, the signed head."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from omlopp.domain import trust
from omlopp.ledger._sequence import Head, latest_head, read_tile, signing_key

EARLIER_HEADS = 16
FACT = """
SELECT e.id, e.type, e.subject, e.actor, e.at, e.recorded_at, e.data, e.salt, p.position
FROM ledger_event e LEFT JOIN ledger_position p USING (ordinal)
"""
ISSUE = f"{FACT} WHERE e.subject = %s AND e.type = 'StatementIssued' AND e.data->>'statement' = %s"


class IssueUnknown(LookupError):
    """No fact says that this statement was issued."""


class IssueNotSealed(LookupError):
    """The fact is recorded, but no signed head holds it yet; the sequencer will."""


@dataclass(frozen=True, slots=True)
class IssueProof:
    """Where the record holds a fact, such as that a statement was issued.

    `document` is the event with its salt; `position` counts from 1 and is None until the sequencer has placed
    it. `head` is the newest signed head when that holds the event, else None; `path` is the audit path under
    it (RFC 9162 section 2.1.3), and `holds` whether the leaf leads by it to the head's root and the head's
    signature is that of this ledger's key.
    """

    document: dict[str, Any]
    position: int | None
    head: Head | None
    path: tuple[bytes, ...]
    holds: bool


def issue_proof(statement: UUID, *, subject: UUID) -> IssueProof:
    """The proof that the statement about `subject` was issued. Raises `IssueUnknown`."""
    with connection.cursor() as cursor:
        cursor.execute(ISSUE, [subject, str(statement)])
        row = cursor.fetchone()
    if row is None:
        raise IssueUnknown(statement)
    return _proof_of(row)


def fact_proof(fact: UUID) -> IssueProof | None:
    """The proof that the fact of this id is in the record; None where there is no such fact."""
    with connection.cursor() as cursor:
        cursor.execute(f"{FACT} WHERE e.id = %s", [fact])
        row = cursor.fetchone()
    return None if row is None else _proof_of(row)


def _proof_of(row: tuple[Any, ...]) -> IssueProof:
    event_id, kind, about, actor, at, recorded_at, data, salt, position = row
    document = trust.event_document(
        id=event_id,
        type=kind,
        subject=about,
        actor=actor,
        at=at,
        recorded_at=recorded_at,
        data=data,
        salt=bytes(salt),
    )
    head = latest_head()
    if position is None or head is None or head.size < position:
        return IssueProof(document, position, None, (), holds=False)
    # Positions count from 1, leaves from 0.
    path = trust.inclusion_proof(position - 1, head.size, read_tile)
    included = trust.verify_inclusion(trust.event_leaf(document), position - 1, head.size, path, head.root)
    return IssueProof(document, position, head, tuple(path), holds=included and _signed(head))


def _signed(head: Head) -> bool:
    try:
        read = trust.open_checkpoint(head.note, [signing_key().verifier])
    except trust.CheckpointRefused:
        return False
    return (read.size, read.root) == (head.size, head.root)


def proof_bundle(statement: UUID, *, subject: UUID, name: Mapping[str, Any]) -> bytes:
    """The proof bundle `omlopp-bundle-1` of an issued statement, canonical JSON.

    `name` is `{"kind", "id", "version", "data"}`. Of events it holds the issuing one alone, so that nothing
    is disclosed beside the statement itself. Readers who kept one of the newest heads find the proof that the
    tree went on from there. Raises `IssueUnknown` and `IssueNotSealed`.
    """
    proof = issue_proof(statement, subject=subject)
    if proof.head is None or proof.position is None:
        raise IssueNotSealed(statement)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT size FROM ledger_checkpoint WHERE size > 0 AND size < %s ORDER BY size DESC LIMIT %s",
            [proof.head.size, EARLIER_HEADS],
        )
        earlier = [row[0] for row in cursor.fetchall()]
    return trust.make_bundle(
        name,
        [(proof.document, proof.position - 1)],
        checkpoint=proof.head.note,
        key=signing_key().verifier,
        read_tile=read_tile,
        earlier_sizes=earlier,
    )
