"""The proof bundle: everything an outsider needs to check a statement, in one file, offline.

A bundle is a JSON object `omlopp-bundle-1`; docs/verify.md describes it field by field and does the same
checks by hand. Verifying asks: does the statement say what was issued (digest), was that recorded (inclusion
of each event in the tree), who vouches for the tree (signed checkpoint), do I know that key (pinning), and is
the tree the continuation of the one I saw before (consistency).
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from omlopp.domain.trust._canonical import TextNotJson, canonical, read_json
from omlopp.domain.trust._events import event_leaf
from omlopp.domain.trust._note import (
    Checkpoint,
    CheckpointRefused,
    KeyUnreadable,
    VerifierKey,
    from_base64,
    open_checkpoint,
    read_checkpoint_unverified,
)
from omlopp.domain.trust._tree import (
    HASH_BYTES,
    ReadTile,
    consistency_proof,
    inclusion_proofs,
    verify_consistency,
    verify_inclusion,
)

BUNDLE_FORMAT: Final = "omlopp-bundle-1"
LARGEST_BUNDLE_BYTES: Final = 16 * 1024 * 1024
_MOST_FAILURES_LISTED: Final = 20

NEVER_CHECKED: Final = ("facts_true", "later_statements")
"""What no bundle can show: that what was recorded is so, and that nothing newer replaced the statement."""

_Hash = Annotated[str, Meta(max_length=100)]
_Proof = Annotated[list[_Hash], Meta(max_length=64)]
_Position = Annotated[int, Meta(ge=0)]
_Uuid = Annotated[str, Meta(pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
_Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]


class _Statement(msgspec.Struct):
    kind: str
    id: str
    version: int
    data: Any


class _Event(msgspec.Struct, forbid_unknown_fields=True):
    actor: _Uuid | None
    at: _Moment
    data: dict[str, Any]
    id: _Uuid | None
    recorded_at: _Moment
    salt: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    subject: _Uuid | None
    type: Annotated[str, Meta(pattern="^[A-Za-z]+$")]


class _Record(msgspec.Struct):
    event: dict[str, Any]
    position: _Position
    proof: _Proof


class _Consistency(msgspec.Struct):
    size: _Position
    proof: _Proof


class _Bundle(msgspec.Struct):
    format: Literal["omlopp-bundle-1"]
    statement: _Statement
    events: Annotated[list[_Record], Meta(max_length=20_000)]
    checkpoint: str
    key: str
    consistency: Annotated[list[_Consistency], Meta(max_length=1000)] = msgspec.field(default_factory=list)


class BundleRefused(Exception):
    """The bytes are not a proof bundle, so that there is nothing to give a verdict on.

    `code` is `too_large`, `not_a_bundle` (JSON, but another format), `shape` (a field is missing or of
    another form), or a code of `TextNotJson`; `place` is a path like `$.events[0].proof` or empty.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: a stable `name`, whether it held, and a code or a fact as `detail`."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class StatementName:
    """Which statement was checked; `digest` is the SHA-256 of its canonical data, in hex."""

    kind: str
    id: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of checking a statement.

    `valid`: every check held. `invalid`: at least one did not. `incomplete`: nothing was found wrong, but
    what would show that the statement was issued is missing. `not_checked` holds codes of what was left open,
    also when the verdict is valid; `checkpoint` is there when its signature held,
    `key` is the verifier key that made it.
    """

    verdict: Literal["valid", "invalid", "incomplete"]
    checks: tuple[Check, ...]
    not_checked: tuple[str, ...]
    statement: StatementName | None = None
    checkpoint: Checkpoint | None = None
    key: str | None = None


def make_bundle(
    statement: Mapping[str, Any],
    events: Sequence[tuple[Mapping[str, Any], int]],
    *,
    checkpoint: str,
    key: VerifierKey,
    read_tile: ReadTile,
    earlier_sizes: Iterable[int] = (),
) -> bytes:
    """The bundle, as canonical JSON, that proves a statement at a signed checkpoint.

    `statement` is `{"kind", "id", "version", "language"?, "data"}`; `events` are event documents with their
    positions in the tree, counted from 0, among them the StatementIssued of this statement; `earlier_sizes`
    are sizes of older checkpoints from which consistency shall be shown. Raises `PositionNotInTree` and
    `TileMissing` as the proofs do, `CheckpointRefused` for a text that is no checkpoint, `ValueNotCanonical`.
    """
    size = read_checkpoint_unverified(checkpoint).size
    proofs = inclusion_proofs([position for _, position in events], size, read_tile)
    return canonical(
        {
            "format": BUNDLE_FORMAT,
            "statement": statement,
            "events": [
                {"event": document, "position": position, "proof": _as_base64(proof)}
                for (document, position), proof in zip(events, proofs, strict=True)
            ],
            "checkpoint": checkpoint,
            "key": str(key),
            "consistency": [
                {"size": earlier, "proof": _as_base64(consistency_proof(earlier, size, read_tile))}
                for earlier in earlier_sizes
            ],
        }
    )


def statement_digest(data: Any) -> str:
    """SHA-256, in hex, of the canonical form of a statement's data. Raises `ValueNotCanonical`."""
    return sha256(canonical(data)).hexdigest()


def verify_bundle(
    content: bytes,
    trusted_keys: Sequence[VerifierKey] | None = None,
    *,
    data: bytes | None = None,
    earlier_checkpoint: str | bytes | None = None,
) -> Verdict:
    """Check a proof bundle with nothing but itself and what the reader brings.

    `trusted_keys` are keys the reader got from elsewhere; without them the bundle's own key is used and
    `key_not_pinned` stands among what was not checked. `data` is the JSON of the same statement from another
    source, such as the attachment of a PDF, which must agree. `earlier_checkpoint` is a note the reader kept,
    of which this tree must be the continuation; when the bundle has no proof of that, the verdict is
    incomplete (`consistency_proof_missing`, or `checkpoint_is_newer` for a note of a larger tree).

    Raises `BundleRefused` for what is no bundle.
    """
    bundle = _read_bundle(content)
    checks: list[Check] = []
    not_checked = [*NEVER_CHECKED]
    checkpoint, vouched = _check_checkpoint(bundle, trusted_keys)
    checks += vouched
    if not trusted_keys:
        not_checked.append("key_not_pinned")
    if checkpoint is not None:
        checks += _check_inclusion(bundle, checkpoint)
        if len(checkpoint.signed_by) < 2:
            not_checked.append("witness")
    else:
        not_checked.append("inclusion")
    digest = statement_digest(bundle.statement.data)
    issued = [record.event["data"] for record in bundle.events if record.event["type"] == "StatementIssued"]
    complete = bool(issued)
    if issued:
        checks.append(_check_issue(bundle.statement, digest, issued))
    else:
        not_checked.append("issue_event_missing")
    if data is not None:
        checks.append(_check_same_data(data, digest))
    if earlier_checkpoint is None:
        not_checked.append("history_not_compared")
    elif checkpoint is not None:
        history = _check_history(bundle, checkpoint, earlier_checkpoint, trusted_keys)
        if isinstance(history, Check):
            checks.append(history)
        else:
            not_checked.append(history)
            complete = False
    name = StatementName(bundle.statement.kind, bundle.statement.id, bundle.statement.version, digest)
    verdict: Literal["valid", "invalid", "incomplete"] = "valid" if complete else "incomplete"
    if not all(check.ok for check in checks):
        verdict = "invalid"
    return Verdict(
        verdict, tuple(checks), tuple(not_checked), name, checkpoint, _signer(checkpoint, trusted_keys)
    )


def verdict_without_proof(data: bytes) -> Verdict:
    """What can be said of a statement's data alone: its digest, and that the proof is missing.

    Raises `BundleRefused` when the data is not JSON.
    """
    value = _read_value(data)
    checks = (Check("data", ok=True, detail=statement_digest(value)),)
    return Verdict("incomplete", checks, ("proof_missing", *NEVER_CHECKED))


def is_bundle(content: bytes) -> bool:
    """Whether the bytes are JSON that calls itself a proof bundle. Raises `BundleRefused` when not JSON."""
    value = _read_value(content)
    return isinstance(value, dict) and value.get("format") == BUNDLE_FORMAT


def _as_base64(proof: Iterable[bytes]) -> list[str]:
    return [base64.b64encode(one).decode() for one in proof]


def _hashes(proof: Iterable[str]) -> list[bytes] | None:
    """The hashes of a proof, None when one is not the base64 of 32 bytes."""
    decoded = [raw for raw in map(from_base64, proof) if raw is not None and len(raw) == HASH_BYTES]
    return decoded if len(decoded) == len(list(proof)) else None


def _read_value(content: bytes) -> Any:
    if len(content) > LARGEST_BUNDLE_BYTES:
        raise BundleRefused("too_large")
    try:
        return read_json(content)
    except TextNotJson as refusal:
        raise BundleRefused(refusal.code, refusal.place) from None


def _read_bundle(content: bytes) -> _Bundle:
    value = _read_value(content)
    if not isinstance(value, dict) or value.get("format") != BUNDLE_FORMAT:
        raise BundleRefused("not_a_bundle")
    try:
        bundle = msgspec.convert(value, _Bundle)
    except msgspec.ValidationError as error:
        raise BundleRefused("shape", _path(error)) from None
    for number, record in enumerate(bundle.events):
        try:
            msgspec.convert(record.event, _Event)
        except msgspec.ValidationError as error:
            raise BundleRefused("shape", _path(error, f"$.events[{number}].event")) from None
    return bundle


def _path(error: msgspec.ValidationError, root: str = "$") -> str:
    """The path msgspec puts at the end of its message, between grave accents."""
    _, found, path = str(error).partition(" - at `$")
    return root + path[:-1] if found else root


def _check_checkpoint(
    bundle: _Bundle, trusted_keys: Sequence[VerifierKey] | None
) -> tuple[Checkpoint | None, list[Check]]:
    """The checkpoint when its signature holds, and the checks of signature and key."""
    keys = list(trusted_keys or ())
    try:
        own = VerifierKey.parse(bundle.key)
    except KeyUnreadable as refusal:
        return None, [Check("key", ok=False, detail=f"key_{refusal.code}")]
    try:
        checkpoint = open_checkpoint(bundle.checkpoint, [own, *keys])
    except CheckpointRefused as refusal:
        return None, [Check("checkpoint", ok=False, detail=refusal.code)]
    checks = [Check("checkpoint", ok=True, detail=f"{checkpoint.origin} {checkpoint.size}")]
    if keys:
        pinned = [key for key in checkpoint.signed_by if key in keys and key.name == checkpoint.origin]
        detail = str(pinned[0]) if pinned else "key_not_trusted"
        checks.append(Check("key", ok=bool(pinned), detail=detail))
    return checkpoint, checks


def _signer(checkpoint: Checkpoint | None, trusted_keys: Sequence[VerifierKey] | None) -> str | None:
    """The log's key that signed, a trusted one before others."""
    if checkpoint is None:
        return None
    own = [key for key in checkpoint.signed_by if key.name == checkpoint.origin]
    return str(next((key for key in own if key in (trusted_keys or ())), own[0]))


def _check_inclusion(bundle: _Bundle, checkpoint: Checkpoint) -> list[Check]:
    """One check for all events when every one is in the tree, otherwise one for each that is not."""
    failures = []
    for record in bundle.events:
        path = _hashes(record.proof)
        if path is None:
            failures.append(f"proof_unreadable {record.position}")
        elif not verify_inclusion(
            event_leaf(record.event), record.position, checkpoint.size, path, checkpoint.root
        ):
            failures.append(f"not_in_tree {record.position} {record.event['type']}")
    if failures:
        return [Check("inclusion", ok=False, detail=one) for one in failures[:_MOST_FAILURES_LISTED]]
    return [Check("inclusion", ok=True, detail=str(len(bundle.events)))] if bundle.events else []


def _check_issue(statement: _Statement, digest: str, issued: list[dict[str, Any]]) -> Check:
    """Whether the statement is the one that an event says was issued."""
    named = [data for data in issued if data.get("statement") == statement.id]
    if not named:
        return Check("statement", ok=False, detail="not_issued")
    if len(named) > 1:
        return Check("statement", ok=False, detail="issued_twice")
    expected = {"digest": digest, "kind": statement.kind, "version": statement.version}
    for field, value in expected.items():
        if named[0].get(field) != value or type(named[0].get(field)) is not type(value):
            return Check("statement", ok=False, detail=f"{field}_differs")
    return Check("statement", ok=True, detail=digest)


def _check_same_data(data: bytes, digest: str) -> Check:
    try:
        other = statement_digest(read_json(data))
    except TextNotJson as refusal:
        return Check("data", ok=False, detail=refusal.code)
    return Check("data", ok=other == digest, detail=digest if other == digest else "data_differs")


def _check_history(
    bundle: _Bundle, checkpoint: Checkpoint, note: str | bytes, trusted_keys: Sequence[VerifierKey] | None
) -> Check | str:
    """Whether the tree continues the one of the reader's note; a code when that cannot be told."""
    name = "history"
    try:
        # The reader's own note is opened with the keys that vouch for this checkpoint: a note by
        # another log says nothing about this one.
        earlier = open_checkpoint(note, trusted_keys or checkpoint.signed_by)
    except CheckpointRefused as refusal:
        return Check(name, ok=False, detail=f"earlier_{refusal.code}")
    if earlier.origin != checkpoint.origin:
        return Check(name, ok=False, detail="earlier_origin")
    if earlier.size == checkpoint.size:
        same = earlier.root == checkpoint.root
        return Check(name, ok=same, detail=str(earlier.size) if same else "roots_differ")
    if earlier.size > checkpoint.size:
        return "checkpoint_is_newer"
    for offered in bundle.consistency:
        if offered.size != earlier.size:
            continue
        proof = _hashes(offered.proof)
        if proof is None:
            return Check(name, ok=False, detail="proof_unreadable")
        held = verify_consistency(earlier.size, checkpoint.size, proof, earlier.root, checkpoint.root)
        return Check(name, ok=held, detail=str(earlier.size) if held else "not_a_continuation")
    return "consistency_proof_missing"
