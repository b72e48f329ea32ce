"""A sound bundle is believed, every forged one meets its own check, and what is no bundle is refused."""

import io
import json
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.trust import cast

from omlopp.domain.trust import (
    BundleRefused,
    PdfRefused,
    SigningKey,
    Verdict,
    canonical,
    is_bundle,
    make_bundle,
    read_from,
    sign_checkpoint,
    statement_digest,
    verify_bundle,
    verify_pdf,
)

Bundle = dict[str, Any]
BUNDLE = cast.bundle()


def failed(verdict: Verdict) -> list[tuple[str, str]]:
    return [(check.name, check.detail) for check in verdict.checks if not check.ok]


def test_a_sound_bundle_is_valid_and_says_what_it_left_open() -> None:
    verdict = verify_bundle(BUNDLE)

    assert verdict.verdict == "valid"
    assert [check.name for check in verdict.checks] == ["checkpoint", "inclusion", "statement"]
    assert verdict.not_checked == (
        "facts_true",
        "later_statements",
        "key_not_pinned",
        "witness",
        "history_not_compared",
    )
    assert verdict.statement is not None
    assert verdict.statement.digest == statement_digest(cast.DATA)
    assert verdict.checkpoint is not None
    assert verdict.checkpoint.size == cast.SIZE


def test_with_the_right_key_and_an_earlier_head_nothing_of_ours_is_left_open() -> None:
    verdict = verify_bundle(
        BUNDLE,
        [cast.KEY.verifier],
        data=cast.CERTIFICATE,
        earlier_checkpoint=cast.ledger().note(cast.EARLIER),
    )

    assert verdict.verdict == "valid"
    assert {check.name for check in verdict.checks} == {
        "checkpoint",
        "key",
        "inclusion",
        "statement",
        "data",
        "history",
    }
    assert verdict.not_checked == ("facts_true", "later_statements", "witness")


def forged(change: Callable[[Bundle], Any]) -> bytes:
    """The sound bundle with one deed done to it."""
    opened: Bundle = json.loads(BUNDLE)
    change(opened)
    return json.dumps(opened).encode()


def put(*path: str | int, value: Any) -> Callable[[Bundle], None]:
    def change(opened: Bundle) -> None:
        place: Any = opened
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "check", "detail"),
    [
        (put("statement", "data", "media", 0, "judgement", value="CLEAR"), "statement", "digest_differs"),
        (put("statement", "data", "more", value=1), "statement", "digest_differs"),
        (put("statement", "kind", value="settlement"), "statement", "kind_differs"),
        (put("statement", "version", value=2), "statement", "version_differs"),
        (put("statement", "id", value=cast.DEVICE_ID), "statement", "not_issued"),
        (lambda opened: opened["events"].append(opened["events"][2]), "statement", "issued_twice"),
        (
            put("events", 0, "event", "data", "site", value="annat"),
            "inclusion",
            "not_in_tree 5 DeviceReceived",
        ),
        (put("events", 0, "event", "salt", value="00" * 16), "inclusion", "not_in_tree 5 DeviceReceived"),
        (put("events", 0, "position", value=6), "inclusion", "not_in_tree 6 DeviceReceived"),
        (put("events", 0, "position", value=10**15), "inclusion", f"not_in_tree {10**15} DeviceReceived"),
        (lambda opened: opened["events"][1]["proof"].pop(), "inclusion", "not_in_tree 299 MediumErased"),
        (put("events", 1, "proof", 0, value="AAAA"), "inclusion", "proof_unreadable 299"),
        (put("events", 1, "proof", 0, value="å"), "inclusion", "proof_unreadable 299"),
        (put("checkpoint", value=""), "checkpoint", "form"),
        (
            put("checkpoint", value=json.loads(BUNDLE)["checkpoint"].replace("700", "701")),
            "checkpoint",
            "signature_wrong",
        ),
        (put("key", value=str(cast.STRANGER.verifier)), "checkpoint", "signer_unknown"),
        (put("key", value="nothing"), "key", "key_form"),
    ],
)
def test_a_forged_bundle_is_invalid_by_its_own_check(
    change: Callable[[Bundle], Any], check: str, detail: str
) -> None:
    verdict = verify_bundle(forged(change))

    assert verdict.verdict == "invalid"
    assert (check, detail) in failed(verdict)


def test_a_bundle_signed_by_another_key_is_valid_only_to_who_did_not_bring_the_right_one() -> None:
    bundle = cast.bundle(key=cast.STRANGER)

    assert verify_bundle(bundle).verdict == "valid"
    assert failed(verify_bundle(bundle, [cast.KEY.verifier])) == [("key", "key_not_trusted")]


def test_one_of_several_trusted_keys_is_enough() -> None:
    assert verify_bundle(BUNDLE, [cast.STRANGER.verifier, cast.KEY.verifier]).verdict == "valid"


def test_the_key_of_a_log_with_another_name_does_not_vouch() -> None:
    other = SigningKey.from_seed("witness.example", bytes(range(32)))

    assert failed(verify_bundle(BUNDLE, [other.verifier])) == [("key", "key_not_trusted")]


def test_without_the_issuing_event_the_bundle_is_incomplete() -> None:
    verdict = verify_bundle(forged(lambda opened: opened["events"].pop()))

    assert verdict.verdict == "incomplete"
    assert "issue_event_missing" in verdict.not_checked


def test_without_any_event_the_bundle_is_incomplete() -> None:
    assert verify_bundle(forged(put("events", value=[]))).verdict == "incomplete"


@pytest.mark.parametrize(
    ("issued", "detail"),
    [
        ({"version": True}, "version_differs"),
        ({"digest": None}, "digest_differs"),
        ({"statement": 7}, "not_issued"),
    ],
)
def test_an_issuing_event_of_odd_types_does_not_pass(issued: dict[str, Any], detail: str) -> None:
    verdict = verify_bundle(cast.bundle(cast.ledger(**issued)))

    assert failed(verdict) == [("statement", detail)]


def test_data_from_another_source_must_agree() -> None:
    other = canonical(cast.DATA | {"note": "annat"})

    assert verify_bundle(BUNDLE, data=json.dumps(cast.DATA, indent=2).encode()).verdict == "valid"
    assert failed(verify_bundle(BUNDLE, data=other)) == [("data", "data_differs")]
    assert failed(verify_bundle(BUNDLE, data=b"{")) == [("data", "not_json")]


RECORD = cast.ledger()


@pytest.mark.parametrize(
    ("note", "detail"),
    [
        (sign_checkpoint(cast.KEY, cast.EARLIER, bytes(32)), "not_a_continuation"),
        (sign_checkpoint(cast.KEY, cast.SIZE, bytes(32)), "roots_differ"),
        (RECORD.note(cast.EARLIER, cast.STRANGER), "earlier_signer_unknown"),
        (RECORD.note(cast.EARLIER).replace("300", "301"), "earlier_signature_wrong"),
    ],
)
def test_a_rewritten_history_is_found(note: str, detail: str) -> None:
    assert failed(verify_bundle(BUNDLE, earlier_checkpoint=note)) == [("history", detail)]


@pytest.mark.parametrize(
    ("size", "root", "code"),
    [
        (299, None, "consistency_proof_missing"),
        (800, bytes(32), "checkpoint_is_newer"),
        (0, bytes(32), "consistency_proof_missing"),
    ],
)
def test_a_history_that_cannot_be_compared_is_left_open(size: int, root: bytes | None, code: str) -> None:
    note = RECORD.note(size) if root is None else sign_checkpoint(cast.KEY, size, root)

    verdict = verify_bundle(BUNDLE, earlier_checkpoint=note)

    assert verdict.verdict == "incomplete"
    assert code in verdict.not_checked


def test_the_same_head_is_its_own_continuation() -> None:
    assert verify_bundle(BUNDLE, earlier_checkpoint=RECORD.note()).verdict == "valid"


def test_a_bent_consistency_proof_is_found() -> None:
    bent = forged(put("consistency", 0, "proof", 0, value="AAAA"))

    assert failed(verify_bundle(bent, earlier_checkpoint=RECORD.note(cast.EARLIER))) == [
        ("history", "proof_unreadable")
    ]


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"", "not_json", "0"),
        (b"\x00\x01", "not_json", "0"),
        (b"\xff\xfe", "not_utf8", "0"),
        (b"[]", "not_a_bundle", ""),
        (b'{"format":"omlopp-bundle-2"}', "not_a_bundle", ""),
        (b'{"format":"omlopp-bundle-1"}', "shape", "$"),
        (b'{"format":"omlopp-bundle-1","format":"x"}', "duplicate_key", "format"),
        (forged(put("events", 0, "event", "at", value="yesterday")), "shape", "$.events[0].event.at"),
        (forged(put("events", 0, "event", "more", value=1)), "shape", "$.events[0].event"),
        (forged(put("events", 0, "event", "type", value='A","x":"')), "shape", "$.events[0].event.type"),
        (forged(put("events", 0, "position", value=-1)), "shape", "$.events[0].position"),
        (forged(put("events", 0, "position", value="5")), "shape", "$.events[0].position"),
        (forged(put("events", 0, "proof", value=["A"] * 65)), "shape", "$.events[0].proof"),
        (forged(put("events", 0, "event", "data", value=[])), "shape", "$.events[0].event.data"),
        (forged(put("statement", "data", value=0.5)), "float", "0.5"),
        (forged(put("checkpoint", value=None)), "shape", "$.checkpoint"),
        (b"[" * 200_000, "too_deep", ""),
        (b" " * (16 * 1024 * 1024 + 1), "too_large", ""),
    ],
)
def test_what_is_no_bundle_is_refused_with_its_place(content: bytes, code: str, place: str) -> None:
    with pytest.raises(BundleRefused) as refusal:
        verify_bundle(content)

    assert (refusal.value.code, refusal.value.place) == (code, place)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_altered_byte_gives_another_valid_statement(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(BUNDLE) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda value: value != BUNDLE[place]))
    altered = BUNDLE[:place] + bytes([other]) + BUNDLE[place + 1 :]

    try:
        verdict = verify_bundle(altered, [cast.KEY.verifier])
    except BundleRefused:
        return

    # What may change without harm: the language beside the data, and proofs of history nobody asked for.
    if verdict.verdict == "valid":
        sound, bent = json.loads(BUNDLE), json.loads(altered)
        for opened in (sound, bent):
            opened.pop("consistency", None)
            opened["statement"].pop("language", None)
            opened["statement"] = {
                name: opened["statement"][name] for name in ("data", "id", "kind", "version")
            }
            opened.pop("key")
        assert {name: bent[name] for name in sound} == sound


def test_is_bundle_tells_a_bundle_from_other_json() -> None:
    assert is_bundle(BUNDLE)
    assert not is_bundle(cast.CERTIFICATE)
    with pytest.raises(BundleRefused):
        is_bundle(b"x")


def test_a_pdf_with_data_and_proof_is_valid() -> None:
    pdf = cast.pdf({"erasure-certificate.json": cast.CERTIFICATE, "proof.json": BUNDLE, "photo.txt": b"x"})

    verdict = verify_pdf(pdf, [cast.KEY.verifier])

    assert verdict.verdict == "valid"
    assert "page_text" in verdict.not_checked


def test_a_pdf_without_proof_is_incomplete_until_the_proof_is_given() -> None:
    pdf = cast.pdf({"certificate.json": cast.CERTIFICATE, "more.json": b"{}"})

    verdict = verify_pdf(pdf)

    assert verdict.verdict == "incomplete"
    assert "proof_missing" in verdict.not_checked
    assert verdict.checks[0].detail == statement_digest(cast.DATA)
    assert verify_pdf(pdf, proof=BUNDLE).verdict == "valid"


def test_a_pdf_whose_data_was_exchanged_is_invalid() -> None:
    pdf = cast.pdf({"certificate.json": canonical({"judgement": "PURGE"}), "proof.json": BUNDLE})

    assert failed(verify_pdf(pdf)) == [("data", "data_differs")]


def bomb() -> bytes:
    """A PDF whose attachment unpacks to far more than a bundle may have."""
    document = pikepdf.new()
    document.add_blank_page()
    spec = pikepdf.AttachedFileSpec(document, b"")
    document.attachments["certificate.json"] = spec
    stream = document.attachments["certificate.json"].get_file().obj
    stream.write(zlib.compress(b" " * 17 * 1024 * 1024, 9), filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (b"", "not_a_pdf"),
        (b"%PDF-1.7\nnothing", "not_a_pdf"),
        (cast.pdf({}), "data_missing"),
        (cast.pdf({"proof.json": BUNDLE}), "data_missing"),
        (cast.pdf({"a.json": b"{}", "b.json": b"{}"}), "data_ambiguous"),
        (cast.pdf({"a.json": b"{}"}, password="secret"), "encrypted"),
        (cast.pdf({"a.json": b"{}"}, password=""), "encrypted"),
        (bomb(), "too_large"),
    ],
)
def test_a_pdf_with_nothing_to_check_is_refused(pdf: bytes, code: str) -> None:
    with pytest.raises(PdfRefused) as refusal:
        verify_pdf(pdf)

    assert refusal.value.code == code


def test_a_truncated_pdf_is_refused_or_read() -> None:
    pdf = cast.pdf({"certificate.json": cast.CERTIFICATE})

    for end in range(0, len(pdf), 97):
        try:
            verify_pdf(pdf[:end])
        except (PdfRefused, BundleRefused):
            continue


def test_a_bundle_is_written_the_same_every_time() -> None:
    record = cast.ledger()

    again = make_bundle(
        cast.statement(),
        record.events,
        checkpoint=record.note(),
        key=cast.KEY.verifier,
        read_tile=read_from(record.tiles),
        earlier_sizes=[cast.EARLIER],
    )

    assert again == BUNDLE
    assert canonical(json.loads(again)) == again
