"""Speed of the proofs: spelling, leaves, tree, signatures, diagnosis, bundles. One process, no database."""

from collections.abc import Callable
from hashlib import sha256
from statistics import median
from time import perf_counter
from typing import Any

from omlopp.domain import trust

ROUNDS = 5
EVENTS = 100_000


def _seconds(work: Callable[[], object]) -> float:
    """Median seconds of several rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return median(taken)


def run() -> list[dict[str, Any]]:
    """Rows {"what", "value", "unit", "reach"}; `reach` is what is wanted, None where nothing was promised."""
    data = {
        "bay": 7,
        "medium": "01980000-0000-7000-8000-000000000001",
        "report": "ab" * 32,
        "judgement": "PURGE",
    }
    moment = "2026-03-01T09:00:00.000000Z"
    ids: list[str | None] = [f"01980000-0000-7000-8000-{number:012x}" for number in range(EVENTS)]
    texts = [trust.canonical(data).decode()] * EVENTS
    salts = [sha256(number.to_bytes(4, "big")).hexdigest()[:32] for number in range(EVENTS)]

    def leaves() -> list[bytes]:
        return trust.leaf_hashes(
            ids=ids,
            types=["MediumErased"] * EVENTS,
            subjects=ids,
            actors=ids,
            ats=[moment] * EVENTS,
            recorded_ats=[moment] * EVENTS,
            datas=texts,
            salts=salts,
        )

    recorded = leaves()
    empty = trust.read_from({})
    tiles = trust.grow(0, empty, recorded).tiles
    read_tile = trust.read_from(tiles)
    root = trust.root(EVENTS, read_tile)
    path = trust.inclusion_proof(EVENTS // 3, EVENTS, read_tile)
    key = trust.SigningKey.from_seed("bench.example", bytes(32))
    note = trust.sign_checkpoint(key, EVENTS, root)
    bundle = _bundle(key)
    altered: list[bytes | None] = list(recorded)
    altered[100], altered[90_000], altered[50_000] = altered[90_000], altered[100], None
    few = range(1000)

    rows: list[tuple[str, int, Callable[[], object], int | None, str]] = [
        ("canonical JSON", EVENTS, lambda: [trust.canonical(data) for _ in range(EVENTS)], None, "values/s"),
        ("leaf hashes from columns", EVENTS, leaves, 300_000, "events/s"),
        ("tree growth at once", EVENTS, lambda: trust.grow(0, empty, recorded), None, "leaves/s"),
        ("tree check, every tile", EVENTS, lambda: trust.tile_faults(EVENTS, read_tile), None, "leaves/s"),
        ("diagnosis, nothing altered", EVENTS, lambda: trust.diagnose(recorded, recorded), None, "events/s"),
        ("diagnosis, three deeds", EVENTS, lambda: trust.diagnose(recorded, altered), None, "events/s"),
        (
            "inclusion proofs of neighbours",
            len(few),
            lambda: trust.inclusion_proofs(few, EVENTS, read_tile),
            None,
            "proofs/s",
        ),
        (
            "inclusion verified",
            len(few),
            lambda: [
                trust.verify_inclusion(recorded[EVENTS // 3], EVENTS // 3, EVENTS, path, root) for _ in few
            ],
            None,
            "proofs/s",
        ),
        (
            "checkpoints signed",
            len(few),
            lambda: [trust.sign_checkpoint(key, EVENTS, root) for _ in few],
            None,
            "notes/s",
        ),
        (
            "checkpoints opened",
            len(few),
            lambda: [trust.open_checkpoint(note, [key.verifier]) for _ in few],
            None,
            "notes/s",
        ),
        (
            "bundles of three events verified",
            100,
            lambda: [trust.verify_bundle(bundle, [key.verifier]) for _ in range(100)],
            None,
            "bundles/s",
        ),
    ]
    return [
        {"what": f"trust: {what}", "value": round(count / _seconds(work)), "unit": unit, "reach": reach}
        for what, count, work, reach, unit in rows
    ]


def _bundle(key: trust.SigningKey) -> bytes:
    """A certificate's bundle in a tree of a thousand events."""
    statement = {"kind": "erasure_certificate", "id": "x", "version": 1, "data": {"judgement": "PURGE"}}
    issued = {
        "statement": "x",
        "kind": "erasure_certificate",
        "version": 1,
        "digest": trust.statement_digest(statement["data"]),
    }
    documents = [
        trust.event_document(
            id=None,
            type=kind,
            subject=None,
            actor=None,
            at="2026-03-01T09:00:00.000000Z",
            recorded_at="2026-03-01T09:00:00.000000Z",
            data=data,
            salt=bytes(16),
        )
        for kind, data in [("DeviceReceived", {}), ("MediumErased", {}), ("StatementIssued", issued)]
    ]
    leaves = [trust.leaf_hash(number.to_bytes(4, "big")) for number in range(1000)]
    leaves[500:503] = [trust.event_leaf(document) for document in documents]
    read_tile = trust.read_from(trust.grow(0, trust.read_from({}), leaves).tiles)
    return trust.make_bundle(
        statement,
        [(document, 500 + number) for number, document in enumerate(documents)],
        checkpoint=trust.sign_checkpoint(key, 1000, trust.root(1000, read_tile)),
        key=key.verifier,
        read_tile=read_tile,
    )


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']:45} {row['value']:>12,} {row['unit']}")
