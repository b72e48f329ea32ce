"""A small ledger with one issued certificate, as bundle and as PDF; everything in it is made up."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from omlopp.domain.trust import (
    SigningKey,
    canonical,
    event_document,
    event_leaf,
    grow,
    leaf_hash,
    make_bundle,
    read_from,
    root,
    sign_checkpoint,
    statement_digest,
)

KEY = SigningKey.from_seed("ledger.example/omlopp", bytes(range(32)))
STRANGER = SigningKey.from_seed("ledger.example/omlopp", bytes(32))
STATEMENT_ID = "01980000-0000-7000-8000-0000000000aa"
DEVICE_ID = "01980000-0000-7000-8000-000000000001"
DATA: dict[str, Any] = {
    "shape": "omlopp/erasure-certificate/1",
    "media": [{"serial": "SYN-0001", "judgement": "PURGE", "size_bytes": 512_110_190_592}],
    "note": "Påhittad enhet 😀",
}
SIZE = 700
EARLIER = 300


def event(number: int, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """An event document about the device."""
    return event_document(
        id=f"01980000-0000-7000-8000-{number:012x}",
        type=kind,
        subject=DEVICE_ID,
        actor=None,
        at="2026-03-01T09:00:00.000000Z",
        recorded_at="2026-03-01T09:00:01.000000Z",
        data=data,
        salt=bytes([number % 256]) * 16,
    )


@dataclass(frozen=True)
class Ledger:
    """The leaves, the tiles and the events of the certificate with their positions."""

    tiles: dict[tuple[int, int], bytes]
    events: list[tuple[dict[str, Any], int]]

    def note(self, size: int = SIZE, key: SigningKey = KEY) -> str:
        """The signed head at a size."""
        return sign_checkpoint(key, size, root(size, read_from(self.tiles)))


def ledger(**issued: Any) -> Ledger:
    """The ledger; keywords change the data of the event that issued the certificate."""
    named = {
        "statement": STATEMENT_ID,
        "kind": "erasure_certificate",
        "version": 1,
        "digest": statement_digest(DATA),
    }
    events = [
        (event(1, "DeviceReceived", {"site": "lager"}), 5),
        (event(2, "MediumErased", {"judgement": "PURGE"}), 299),
        (event(3, "StatementIssued", named | issued), 650),
    ]
    leaves = [leaf_hash(number.to_bytes(4, "big")) for number in range(SIZE)]
    for document, position in events:
        leaves[position] = event_leaf(document)
    return Ledger(grow(0, read_from({}), leaves).tiles, events)


def statement(**changed: Any) -> dict[str, Any]:
    """The certificate as a bundle holds it."""
    own = {"kind": "erasure_certificate", "id": STATEMENT_ID, "version": 1, "language": "sv", "data": DATA}
    return own | changed


def bundle(record: Ledger | None = None, *, key: SigningKey = KEY, **changed: Any) -> bytes:
    """The certificate's bundle; keywords change the statement."""
    record = record or ledger()
    return make_bundle(
        statement(**changed),
        record.events,
        checkpoint=record.note(key=key),
        key=key.verifier,
        read_tile=read_from(record.tiles),
        earlier_sizes=[EARLIER],
    )


def pdf(attachments: Mapping[str, bytes], *, password: str | None = None) -> bytes:
    """A one-page PDF with the attachments."""
    document = pikepdf.new()
    document.add_blank_page()
    for name, content in attachments.items():
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, mime_type="application/json")
    out = io.BytesIO()
    encryption = pikepdf.Encryption(owner="o", user=password) if password is not None else None
    document.save(out, encryption=encryption or False)
    return out.getvalue()


CERTIFICATE = canonical(DATA)
