"""Mending a list cell by cell, and the bytes by which a list is frozen."""

import hashlib
import json

import msgspec
import pytest
import rfc8785

from omlopp.domain.manifest import Code, Correction, CorrectionMisplaced, Field, Manifest, correct, read

LIST = (
    "Typ;Serienummer;Inköpsdatum;Pris\n"
    "Bärbar;AB12CD;2019-03-12;9500 kr\n"
    "Skärm;AB12CD;i våras;\n"
    "Mobil;356938035643808;2019-03-12;100,50\n"
).encode()


@pytest.fixture
def manifest() -> Manifest:
    return read(LIST, "a.csv")


def codes(manifest: Manifest) -> set[tuple[int | None, Code]]:
    return {(each.line, each.code) for each in manifest.problems}


def test_a_corrected_duplicate_frees_its_other_half(manifest: Manifest) -> None:
    assert {(2, Code.SERIAL_DUPLICATE), (3, Code.SERIAL_DUPLICATE)} <= codes(manifest)

    mended = correct(manifest, [Correction(None, 3, Field.SERIAL, "cnd301nmm8")])

    assert [row.serial for row in mended.rows] == ["AB12CD", "CND301NMM8", "356938035643808"]
    assert codes(mended) == {
        (3, Code.SERIAL_LOWER_CASE),
        (3, Code.DATE_UNREADABLE),
        (4, Code.IMEI_CHECK_DIGIT),
    }


def test_corrections_add_up_and_are_remembered(manifest: Manifest) -> None:
    first = Correction(None, 3, Field.BOUGHT_DATE, "2019-05-01")
    second = Correction(None, 4, Field.SERIAL, "356938035643809")

    mended = correct(correct(manifest, [first]), [second])

    assert mended.corrections == (first, second)
    assert codes(mended) == {(2, Code.SERIAL_DUPLICATE), (3, Code.SERIAL_DUPLICATE)}
    assert mended == read(LIST, "a.csv", corrections=[first, second])
    assert manifest.rows[1].bought_date is None  # the list that was read is not altered


def test_a_field_without_a_column_can_be_filled_in(manifest: Manifest) -> None:
    mended = correct(manifest, [Correction(None, 2, Field.MANUFACTURER, "dell")])

    assert [row.manufacturer for row in mended.rows] == ["Dell", None, None]


def test_a_row_that_is_not_there_cannot_be_corrected(manifest: Manifest) -> None:
    with pytest.raises(CorrectionMisplaced):
        correct(manifest, [Correction(None, 9, Field.SERIAL, "X")])
    with pytest.raises(CorrectionMisplaced):
        correct(manifest, [Correction("Heby", 2, Field.SERIAL, "X")])


def test_canonical_rows_are_rfc_8785_and_the_digest_is_their_hash(manifest: Manifest) -> None:
    lines = manifest.canonical_rows().split(b"\n")

    assert [rfc8785.dumps(json.loads(line)) for line in lines] == lines
    assert manifest.digest() == hashlib.sha256(manifest.canonical_rows()).hexdigest()
    assert json.loads(lines[0])["price"] == {"amount": "9500.00", "currency": "SEK"}


def test_the_digest_is_the_same_for_the_same_list_and_changes_with_any_cell(manifest: Manifest) -> None:
    again = read(LIST.replace(b"\n", b"\r\n"), "another name.csv")
    changed = correct(manifest, [Correction(None, 4, Field.PRICE, "100,51")])

    assert again.digest() == manifest.digest()
    assert changed.digest() != manifest.digest()


def test_a_rows_hash_does_not_depend_on_where_it_stands(manifest: Manifest) -> None:
    lines = LIST.splitlines(keepends=True)
    turned = read(b"".join([lines[0], *reversed(lines[1:])]), "a.csv")

    assert [row.row_hash() for row in reversed(turned.rows)] == [row.row_hash() for row in manifest.rows]


def test_the_document_has_the_promised_shape(manifest: Manifest) -> None:
    document = json.loads(msgspec.json.encode(manifest.document()))

    assert document["file"] == "a.csv"
    promised = (
        "sheet line serial serial_kind manufacturer model category asset_tag unit department bought_date"
    )
    assert {*promised.split(), "price", "remark"} <= document["rows"][0].keys()
    assert {"sheet", "line", "column", "code", "value"} <= document["problems"][0].keys()
    assert document["rows"][0]["bought_date"] == "2019-03-12"
    assert document["rows"][2]["price"] == {"amount": "100.50", "currency": "SEK"}
    assert document["rows"][1]["price"] is None
