"""C2SP signed notes with Ed25519, and the checkpoint that is such a note.

A checkpoint is the log's promise: "at this size, my root was this". Its text is the origin, the size in
decimal and the root in base64, a line each (C2SP tlog-checkpoint); after an empty line follow signature lines
(C2SP signed-note): an em dash, the key's name, and base64 of a 4-byte key id and the signature.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from omlopp.domain.trust._tree import HASH_BYTES

_ED25519: Final = b"\x01"
_DASH: Final = "— "
_SKEY_PREFIX: Final = "PRIVATE+KEY+"

LARGEST_NOTE_BYTES: Final = 65_536
_MOST_SIGNATURES: Final = 100


class KeyUnreadable(Exception):
    """The text is not a key in the signed-note form.

    `code` is one of `name`, `form`, `base64`, `algorithm`, `length`, `key_id`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CheckpointRefused(Exception):
    """The note is not a checkpoint one may rely on.

    `code` is one of `too_large`, `not_utf8`, `form`, `control_character`, `signature_form`,
    `too_many_signatures`, `size`, `root` (it cannot be read as a checkpoint), `signature_wrong` (a known
    key's signature does not fit the text), `signer_unknown` (no signature by a given key), `origin` (signed,
    but by no key that carries the origin's name). `place` is a name or a line number where there is one.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code, place)
        self.code = code
        self.place = place


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(sign.isspace() or not sign.isprintable() for sign in name):
        raise KeyUnreadable("name")
    return name


def from_base64(text: str) -> bytes | None:
    """Bytes of standard base64, or None; one spelling only, so that no two texts mean the same bytes."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if base64.b64encode(decoded).decode() == text else None


def _key_parts(text: str) -> tuple[str, str, bytes]:
    """Name, key id in hex and 32 bytes, from `name+id+base64(0x01 and 32 bytes)`."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or len(text) > 1000:
        raise KeyUnreadable("form")
    name, key_id, encoded = parts
    raw = from_base64(encoded)
    if raw is None:
        raise KeyUnreadable("base64")
    if raw[:1] != _ED25519:
        raise KeyUnreadable("algorithm")
    if len(raw) != 33:
        raise KeyUnreadable("length")
    return _checked_name(name), key_id, raw[1:]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A log's public key: `name` (its origin, without spaces or plus signs) and the 32 bytes of Ed25519.

    `str(key)` is the form people exchange: `name+key id in hex+base64` (C2SP signed-note, "Verifier keys").
    """

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return _key_id(self.name, self.public)

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read `name+hex+base64`. Raises `KeyUnreadable`."""
        name, key_id, public = _key_parts(text)
        key = cls(name, public)
        if key.key_id.hex() != key_id:
            raise KeyUnreadable("key_id")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Whether the Ed25519 signature over the text is this key's (RFC 8032)."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A log's secret key: `name` and a seed of 32 random bytes, which the caller draws (`secrets`)."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "SigningKey":
        """A key from 32 random bytes. Raises `KeyUnreadable` for a bad name or another length."""
        if len(seed) != 32:
            raise KeyUnreadable("length")
        return cls(_checked_name(name), seed)

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """Read `PRIVATE+KEY+name+hex+base64`, the form of `secret_text`. Raises `KeyUnreadable`."""
        if not text.startswith(_SKEY_PREFIX):
            raise KeyUnreadable("form")
        name, key_id, seed = _key_parts(text.removeprefix(_SKEY_PREFIX))
        key = cls(name, seed)
        if key.verifier.key_id.hex() != key_id:
            raise KeyUnreadable("key_id")
        return key

    def secret_text(self) -> str:
        """One line that holds the secret: keep it in a file only the log's process can read."""
        key_id = self.verifier.key_id.hex()
        return f"{_SKEY_PREFIX}{self.name}+{key_id}+{base64.b64encode(_ED25519 + self.seed).decode()}"

    @property
    def verifier(self) -> VerifierKey:
        """The public key to hand out."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, public)

    def sign(self, text: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes (RFC 8032); the same text gives the same signature."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: `origin` names the log, `size` counts its leaves, `root` is 32 bytes.

    `extensions` are further text lines; `signed_by` holds the given keys whose signatures were verified.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    signed_by: tuple[VerifierKey, ...] = ()


def sign_checkpoint(key: SigningKey, size: int, root: bytes, *, extensions: Sequence[str] = ()) -> str:
    """A checkpoint of the log with the key's name, signed by it, as the text of a C2SP signed note.

    Raises `CheckpointRefused` (`size`, `root`, `form`) for values a checkpoint cannot hold.
    """
    if size < 0:
        raise CheckpointRefused("size")
    if len(root) != HASH_BYTES:
        raise CheckpointRefused("root")
    lines = [key.name, str(size), base64.b64encode(root).decode(), *extensions]
    if any(not line or not line.isprintable() for line in lines):
        raise CheckpointRefused("form")
    text = "\n".join(lines) + "\n"
    signature = key.verifier.key_id + key.sign(text.encode())
    return f"{text}\n{_DASH}{key.name} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str | bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """Read a checkpoint and verify it: at least one signature by a given key with the origin's name.

    Signatures by other keys (witnesses one does not know) are passed over, as C2SP signed-note asks; one by a
    given key that does not fit the text refuses the whole note. Raises `CheckpointRefused`.
    """
    text, signatures = _split_note(note)
    checkpoint = _read_checkpoint(text)
    known = {(key.name, key.key_id): key for key in keys}
    signed_by: list[VerifierKey] = []
    for name, key_id, signature in signatures:
        key = known.get((name, key_id))
        if key is None or key in signed_by:
            continue
        if not key.verifies(signature, text.encode()):
            raise CheckpointRefused("signature_wrong", name)
        signed_by.append(key)
    if not signed_by:
        raise CheckpointRefused("signer_unknown")
    if all(key.name != checkpoint.origin for key in signed_by):
        raise CheckpointRefused("origin", checkpoint.origin)
    return Checkpoint(
        checkpoint.origin, checkpoint.size, checkpoint.root, checkpoint.extensions, tuple(signed_by)
    )


def read_checkpoint_unverified(note: str | bytes) -> Checkpoint:
    """Read a checkpoint without looking at its signatures: only to show. Raises `CheckpointRefused`."""
    return _read_checkpoint(_split_note(note)[0])


def _split_note(note: str | bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """The signed text, with its last line end, and (name, key id, signature) of each signature line."""
    if isinstance(note, bytes):
        try:
            note = note.decode("utf-8")
        except UnicodeDecodeError:
            raise CheckpointRefused("not_utf8") from None
    if len(note) > LARGEST_NOTE_BYTES:
        raise CheckpointRefused("too_large")
    try:
        note.encode()
    except UnicodeEncodeError:
        raise CheckpointRefused("not_utf8") from None
    if any(sign < " " and sign != "\n" for sign in note):
        raise CheckpointRefused("control_character")
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise CheckpointRefused("form")
    lines = tail[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise CheckpointRefused("too_many_signatures")
    signatures = []
    for number, line in enumerate(lines, 1):
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        raw = from_base64(encoded)
        if not line.startswith(_DASH) or not name or not space or raw is None or len(raw) < 5:
            raise CheckpointRefused("signature_form", str(number))
        signatures.append((name, raw[:4], raw[4:]))
    return text + "\n", signatures


def _read_checkpoint(text: str) -> Checkpoint:
    lines = text[:-1].split("\n")
    if len(lines) < 3 or any(not line for line in lines):
        raise CheckpointRefused("form")
    origin, size_text, root_text, *extensions = lines
    digits = size_text.isascii() and size_text.isdigit() and len(size_text) <= 18
    if not digits or (size_text != "0" and size_text.startswith("0")):
        raise CheckpointRefused("size", size_text[:40])
    root = from_base64(root_text)
    if root is None or len(root) != HASH_BYTES:
        raise CheckpointRefused("root")
    return Checkpoint(origin, int(size_text), root, tuple(extensions))
