"""Proof that the record was not altered, for people who need not trust the one who keeps it.

Here live the canonical spelling of a fact and its leaf hash, the Merkle tree over all of them with its
proofs, the signed checkpoint, the diagnosis of a ledger that does not fit its tree, and the proof bundle an
outsider checks without us. What does not live here: where events, tiles and keys are stored, when a
checkpoint is signed (the ledger), and what a statement says. Nothing here proves that a fact is *true*: only
who said it, that it was said before the checkpoint, and that nobody has changed it since.
"""

from omlopp.domain.trust._canonical import TextNotJson, ValueNotCanonical, canonical, read_json
from omlopp.domain.trust._diagnosis import (
    Finding,
    FindingCode,
    TileFault,
    diagnose,
    recorded_leaves,
    tile_faults,
)
from omlopp.domain.trust._events import (
    EVENT_KEYS,
    SALT_BYTES,
    EventNotRecordable,
    event_document,
    event_leaf,
    event_time,
    leaf_hash,
    leaf_hashes,
)
from omlopp.domain.trust._note import (
    Checkpoint,
    CheckpointRefused,
    KeyUnreadable,
    SigningKey,
    VerifierKey,
    open_checkpoint,
    read_checkpoint_unverified,
    sign_checkpoint,
)
from omlopp.domain.trust._tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    TILE_WIDTH,
    Growth,
    PositionNotInTree,
    ReadTile,
    TileMissing,
    consistency_proof,
    grow,
    inclusion_proof,
    inclusion_proofs,
    node_hash,
    read_from,
    root,
    tile_path,
    tile_width,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "EVENT_KEYS",
    "HASH_BYTES",
    "SALT_BYTES",
    "TILE_WIDTH",
    "Checkpoint",
    "CheckpointRefused",
    "EventNotRecordable",
    "Finding",
    "FindingCode",
    "Growth",
    "KeyUnreadable",
    "PositionNotInTree",
    "ReadTile",
    "SigningKey",
    "TextNotJson",
    "TileFault",
    "TileMissing",
    "ValueNotCanonical",
    "VerifierKey",
    "canonical",
    "consistency_proof",
    "diagnose",
    "event_document",
    "event_leaf",
    "event_time",
    "grow",
    "inclusion_proof",
    "inclusion_proofs",
    "leaf_hash",
    "leaf_hashes",
    "node_hash",
    "open_checkpoint",
    "read_checkpoint_unverified",
    "read_from",
    "read_json",
    "recorded_leaves",
    "root",
    "sign_checkpoint",
    "tile_faults",
    "tile_path",
    "tile_width",
    "verify_consistency",
    "verify_inclusion",
]
