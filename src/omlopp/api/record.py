"""The record: its signed head, and the proof that a fact is in it."""

from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from omlopp import ledger
from omlopp.api._facts import Facts
from omlopp.api._request import ApiRequest, FactId
from omlopp.apps.devices import queries as devices
from omlopp.apps.intake import queries as intake
from omlopp.apps.parties.queries import NotVisible
from omlopp.domain import trust

router = Router(tags=["ledger"])


class Checkpoint(Schema):
    """The newest signed head of the record."""

    size: int = Field(description="How many facts it holds.")
    root: str = Field(description="The root of the Merkle tree (RFC 9162), hex.")
    note: str = Field(description="The signed note (C2SP); keep it outside the house.")
    key: str = Field(description="The verifier key that signed it.")


class FactProof(Schema):
    """The proof that a fact is in the record."""

    fact: dict[str, Any] = Field(
        description="The fact with its salt: what the leaf is computed over (RFC 8785)."
    )
    leaf: str = Field(description="The leaf's hash, hex.")
    position: int | None = Field(None, description="Its place, from 0 as the tree counts; null until placed.")
    path: list[str] = Field(description="The audit path to the head's root (RFC 9162, section 2.1.3), hex.")
    checkpoint: str | None = Field(None, description="The signed head it leads to; null until one holds it.")
    key: str = Field(description="The verifier key that signed it.")


@router.get("/ledger/checkpoint", response=Checkpoint, summary="The record's signed head")
def checkpoint(request: ApiRequest) -> dict[str, Any]:  # noqa: ARG001 - anyone with a token may ask
    """The newest signed head. Hold later proofs against it: what was signed cannot be taken back."""
    head = ledger.latest_head()
    if head is None:
        raise NotVisible
    return {
        "size": head.size,
        "root": head.root.hex(),
        "note": head.note,
        "key": str(ledger.signing_key().verifier),
    }


@router.get("/ledger/facts/{fact}/proof", response=FactProof, summary="The proof of a fact")
def proof(request: ApiRequest, fact: FactId) -> dict[str, Any]:
    """The proof that a fact about a device or a take-back is in the record.

    Given to those who may read the fact whole: its hash covers all of it.
    """
    found = ledger.fact_proof(fact)
    if found is None:
        raise NotVisible
    subject = UUID(found.document["subject"])
    device = devices.visible(request.access.sight).filter(id=subject).first()
    takeback = intake.visible(request.access.sight).filter(id=subject).first() if device is None else None
    if device is None and takeback is None:
        raise NotVisible
    facts = Facts(request.access, device.path if device is not None else takeback.path if takeback else "")
    if not any(each.id == fact and facts.whole(each) for each in facts.visible(ledger.history(subject))):
        raise NotVisible
    return {
        "fact": found.document,
        "leaf": trust.event_leaf(found.document).hex(),
        "position": None if found.position is None else found.position - 1,
        "path": [each.hex() for each in found.path],
        "checkpoint": found.head.note if found.head is not None else None,
        "key": str(ledger.signing_key().verifier),
    }
