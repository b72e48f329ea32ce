"""What the record says about a paper, and a proof that holds without us."""

import re
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from omlopp.domain import trust


def text_of(response: Any) -> str:
    """The page's words without markup and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def sealed(committed_db: str, certified: SimpleNamespace) -> SimpleNamespace:
    """The certified device with facts that are really committed, so that the head holds them."""
    from omlopp import ledger

    # Facts get their place when nobody in the whole server can still write an earlier one.
    ledger.settle([certified.device.id])
    ledger.checkpoint()
    return certified


def data_of(statement: Any) -> bytes:
    """The frozen data of an issued statement."""
    from omlopp import ledger

    return ledger.read_exhibit(statement.digest)


def test_the_page_says_what_was_issued_and_proves_it(sealed: Any, ask: Any) -> None:
    page = ask(f"/verify/{sealed.second.id}")
    said = text_of(page)

    assert page.status_code == 200
    assert sealed.second.digest in page.content.decode().replace("</b>", "")
    assert "In the signed record" in said
    assert "No newer version has been issued." in said
    assert not page.cookies


def test_an_older_version_names_the_newer(sealed: Any, ask: Any) -> None:
    page = ask(f"/verify/{sealed.first.id}")

    assert "A newer version has taken its place." in text_of(page)
    assert f"/verify/{sealed.second.id}" in page.content.decode()


def test_the_page_discloses_nothing_of_the_statement_itself(sealed: Any, ask: Any) -> None:
    page = ask(f"/verify/{sealed.second.id}").content.decode()

    for secret in ("S4EV0001", "Exempelnämnden", sealed.device.serial, sealed.cast.customer.path):
        assert secret not in page
    assert ask(f"/verify/{sealed.second.id}/proof.json").status_code == 404


def test_an_unknown_number_is_the_same_neutral_page(sealed: Any, ask: Any) -> None:
    assert ask(f"/verify/{uuid4()}").content == ask(f"/p/{sealed.announced.code}").content


def test_who_may_read_it_gets_a_bundle_that_holds_offline(sealed: Any, ask: Any) -> None:
    owner = sealed.cast.person("customer_security", sealed.cast.customer)
    from omlopp import ledger

    bundle = ask(f"/verify/{sealed.second.id}/proof.json", person=owner).content
    verdict = trust.verify_bundle(bundle, [ledger.signing_key().verifier], data=data_of(sealed.second))

    assert verdict.verdict == "valid"
    assert bundle.count(b'"salt"') == 1


def test_a_stranger_gets_no_bundle(sealed: Any, ask: Any) -> None:
    stranger = sealed.cast.person("customer_security", sealed.cast.stranger)

    assert ask(f"/verify/{sealed.second.id}/proof.json", person=stranger).status_code == 404


def test_who_holds_the_data_gets_verdict_and_proof(sealed: Any, ask: Any) -> None:
    url = f"/verify/{sealed.second.id}"

    same = ask(url, {"copy": SimpleUploadedFile("c.json", data_of(sealed.second)), "wanted": "verdict"})
    proof = ask(url, {"copy": SimpleUploadedFile("c.json", data_of(sealed.second)), "wanted": "proof"})

    assert "Your copy is the issued document" in text_of(same)
    assert trust.verify_bundle(proof.content).verdict == "valid"


@pytest.mark.parametrize(
    ("copy", "expected"),
    [
        (b'{"other": 1}', "Your copy is not the issued document"),
        (b"%PDF-1.7 broken", "Your copy could not be compared"),
        (b"a photo", "Your copy could not be compared"),
        (None, "Your copy could not be compared"),
    ],
)
def test_another_copy_gets_no_proof(sealed: Any, ask: Any, copy: bytes | None, expected: str) -> None:
    data: dict[str, Any] = {"wanted": "proof"}
    if copy is not None:
        data["copy"] = SimpleUploadedFile("c.pdf", copy)

    page = ask(f"/verify/{sealed.second.id}", data)

    assert expected in text_of(page)
    assert page.headers["Content-Type"].startswith("text/html")


def test_the_other_version_is_another_document(sealed: Any, ask: Any) -> None:
    page = ask(f"/verify/{sealed.second.id}", {"copy": SimpleUploadedFile("c.json", data_of(sealed.first))})

    assert "Your copy is not the issued document" in text_of(page)


@pytest.mark.django_db
def test_a_statement_no_head_holds_yet_says_so(certified: Any, ask: Any) -> None:
    page = ask(f"/verify/{certified.second.id}")

    assert "Waits to be sealed" in text_of(page)
    assert "Fetch the proof" not in text_of(page)


def test_the_published_tiles_give_the_root_of_the_published_head(sealed: Any, ask: Any) -> None:
    key = trust.VerifierKey.parse(ask("/ledger/key").content.decode().strip())
    head = trust.open_checkpoint(ask("/ledger/checkpoint").content, [key])

    def read_tile(level: int, index: int) -> bytes:
        response = ask(f"/ledger/{trust.tile_path(level, index, head.size)}")
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]
        content: bytes = response.content
        return content

    assert head.size > 10
    assert trust.root(head.size, read_tile) == head.root


@pytest.mark.parametrize(
    "path", ["0/000", "0/000.p/0", "0/000.p/256", "0/0", "0/x000/000", "9/000", "0/001", "0/000.p/255"]
)
def test_a_tile_that_is_not_there_is_not_found(sealed: Any, ask: Any, path: str) -> None:
    assert ask(f"/ledger/tile/{path}").status_code == 404
