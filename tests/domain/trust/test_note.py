"""Keys, notes and checkpoints: the published example, the way there and back, and every bent one."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.domain.trust import (
    CheckpointRefused,
    KeyUnreadable,
    SigningKey,
    VerifierKey,
    open_checkpoint,
    read_checkpoint_unverified,
    sign_checkpoint,
)

# The example key pair and note in the documentation of golang.org/x/mod/sumdb/note.
EXAMPLE_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
EXAMPLE_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
EXAMPLE_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)

KEY = SigningKey.from_seed("ledger.example/omlopp", bytes(range(32)))
WITNESS = SigningKey.from_seed("witness.example", bytes(32))
NOTE = sign_checkpoint(KEY, 20_852_163, bytes(range(32)))


def test_keys_and_signatures_are_those_of_the_published_example() -> None:
    key = SigningKey.parse(EXAMPLE_SKEY)
    raw = base64.b64decode(EXAMPLE_SIGNATURE)

    assert str(key.verifier) == EXAMPLE_VKEY
    assert key.secret_text() == EXAMPLE_SKEY
    assert VerifierKey.parse(EXAMPLE_VKEY) == key.verifier
    assert key.verifier.key_id + key.sign(EXAMPLE_TEXT.encode()) == raw
    assert key.verifier.verifies(raw[4:], EXAMPLE_TEXT.encode())


def test_a_secret_is_not_shown_by_accident() -> None:
    assert "seed" not in repr(KEY)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_reads_back_and_signs_alike(size: int, root: bytes) -> None:
    note = sign_checkpoint(KEY, size, root, extensions=["at 2026-03-01"])

    checkpoint = open_checkpoint(note.encode(), [WITNESS.verifier, KEY.verifier])

    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (KEY.name, size, root)
    assert checkpoint.extensions == ("at 2026-03-01",)
    assert checkpoint.signed_by == (KEY.verifier,)
    assert note == sign_checkpoint(KEY, size, root, extensions=["at 2026-03-01"])


def cosigned(note: str, key: SigningKey) -> str:
    """The note with one more signature line."""
    text = note.rpartition("\n\n")[0] + "\n"
    raw = key.verifier.key_id + key.sign(text.encode())
    return f"{note}— {key.name} {base64.b64encode(raw).decode()}\n"


def test_a_witness_may_sign_beside_and_a_stranger_is_passed_over() -> None:
    note = cosigned(NOTE, WITNESS)

    assert open_checkpoint(note, [KEY.verifier]).signed_by == (KEY.verifier,)
    assert open_checkpoint(note, [WITNESS.verifier, KEY.verifier]).signed_by == (
        KEY.verifier,
        WITNESS.verifier,
    )


def test_a_witness_alone_does_not_speak_for_the_log() -> None:
    with pytest.raises(CheckpointRefused) as refusal:
        open_checkpoint(cosigned(NOTE, WITNESS), [WITNESS.verifier])

    assert refusal.value.code == "origin"


def test_without_a_known_key_nothing_is_verified_but_the_note_can_be_shown() -> None:
    with pytest.raises(CheckpointRefused) as refusal:
        open_checkpoint(NOTE, [WITNESS.verifier])

    assert refusal.value.code == "signer_unknown"
    assert read_checkpoint_unverified(NOTE).size == 20_852_163


LINE = NOTE.rpartition("\n\n")[2]
ROOT = base64.b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (NOTE.replace("20852163", "20852164"), "signature_wrong"),
        (NOTE.replace(ROOT, base64.b64encode(bytes(32)).decode()), "signature_wrong"),
        (NOTE.replace("20852163", "020852163"), "size"),
        (NOTE.replace("20852163", "-1"), "size"),
        (NOTE.replace("20852163", "٣"), "size"),
        (NOTE.replace("20852163", "9" * 19), "size"),
        (NOTE.replace(ROOT, "AAAA"), "root"),
        (NOTE.replace(ROOT, ROOT[:-2] + "9="), "root"),
        (NOTE.replace(LINE, ""), "form"),
        (NOTE.replace(LINE, "\n"), "form"),
        (NOTE[:-1], "form"),
        ("", "form"),
        (f"x\n1\n\n{LINE}", "form"),
        (f"x\n\n1\n{ROOT}\n\n{LINE}", "form"),
        (NOTE.replace("— ", "-- "), "signature_form"),
        (NOTE.replace(LINE, "— ledger.example/omlopp AAAA\n"), "signature_form"),
        (NOTE.replace(LINE, LINE[:-2] + "\n"), "signature_form"),
        (NOTE + LINE * 100, "too_many_signatures"),
        (NOTE.replace("\n", "\r\n"), "control_character"),
        (NOTE.replace("ledger", "led\0ger"), "control_character"),
        (NOTE.encode() + b"\xff", "not_utf8"),
        (NOTE + "\ud800", "not_utf8"),
        ("x" * 100_000, "too_large"),
    ],
)
def test_a_bent_note_is_refused(note: str | bytes, code: str) -> None:
    with pytest.raises(CheckpointRefused) as refusal:
        open_checkpoint(note, [KEY.verifier])

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "form"),
        ("name", "form"),
        ("na me+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"),
        ("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "name"),
        ("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "key_id"),
        ("PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "key_id"),
        ("PeterNeumann+c74f20a3+AhpcY", "base64"),
        ("PeterNeumann+c74f20a3+ARpc", "length"),
        ("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "algorithm"),
    ],
)
def test_a_text_that_is_no_key_is_refused(text: str, code: str) -> None:
    with pytest.raises(KeyUnreadable) as refusal:
        VerifierKey.parse(text)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "code"), [(EXAMPLE_VKEY, "form"), (EXAMPLE_SKEY.replace("c74f20a3", "c74f20a4"), "key_id")]
)
def test_a_text_that_is_no_secret_key_is_refused(text: str, code: str) -> None:
    with pytest.raises(KeyUnreadable) as refusal:
        SigningKey.parse(text)

    assert refusal.value.code == code


def test_a_key_needs_a_name_and_a_full_seed() -> None:
    with pytest.raises(KeyUnreadable):
        SigningKey.from_seed("a+b", bytes(32))
    with pytest.raises(KeyUnreadable):
        SigningKey.from_seed("log", bytes(31))


@pytest.mark.parametrize(
    ("size", "root", "extensions", "code"),
    [(-1, bytes(32), (), "size"), (1, bytes(31), (), "root"), (1, bytes(32), ("a\nb",), "form")],
)
def test_what_a_checkpoint_cannot_hold_is_not_signed(
    size: int, root: bytes, extensions: tuple[str, ...], code: str
) -> None:
    with pytest.raises(CheckpointRefused) as refusal:
        sign_checkpoint(KEY, size, root, extensions=extensions)

    assert refusal.value.code == code
