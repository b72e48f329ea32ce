"""What every PDF promises: archivable, accessible, ours, checkable, the same each time."""

import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from omlopp.documents import (
    LANGUAGES,
    DeviceNamed,
    Document,
    FontsMissing,
    Issue,
    Language,
    Organisation,
    TextUnwritable,
    _press,
    attachment,
    render,
    reopen,
    settlement,
    takeback,
)
from omlopp.documents._facts import digest
from omlopp.domain.events import Change
from omlopp.domain.money import total
from omlopp.domain.vocabulary import Judgement
from tests.documents import examples

NASTY = '#panic("x") [b] *c* _d_ $e$ @f <g> \\h // i /* j */ `k` = l - m + n ~ "o" \'p\' #{q} {r} %s &amp;'

DOCUMENTS: dict[str, Document] = {
    "medium": examples.certificate(),
    "device": examples.certificate(examples.medium(1), examples.medium(2)),
    "record": examples.certificate(
        examples.medium(1),
        examples.medium(
            2, judgement=Judgement.CLEAR, sufficient=False, reasons=("overwrite_misses_spare_blocks",)
        ),
    ),
    "return": examples.returned(),
    "sampled": examples.sampled_certificate(),
    "sampled return": examples.sampled_return(),
    "climate": examples.climate(),
    "settlement": examples.settlement(),
}


@pytest.fixture(
    scope="module", params=[(name, language) for name in DOCUMENTS for language in LANGUAGES], ids=str
)
def printed(request: pytest.FixtureRequest) -> tuple[Document, Language, bytes]:
    name, language = request.param
    return DOCUMENTS[name], language, render(DOCUMENTS[name], language)


def structure(node: Any) -> Iterator[tuple[str, str | None]]:
    """Every element of the structure tree: its kind and its alternative text."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), str(node.Alt) if "/Alt" in node else None
        if "/K" in node:
            yield from structure(node.K)


def text_of(pdf: bytes) -> str:
    """The text of all pages as it is copied out, with line breaks as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return " ".join("\n".join(pages).split())


def test_the_data_is_attached_byte_for_byte(printed: tuple[Document, Language, bytes]) -> None:
    document, _, pdf = printed

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = {name: file.get_file().read_bytes() for name, file in opened.attachments.items()}
        relationship = opened.Root.AF[0].AFRelationship

    assert list(attached.values()) == [attachment(document)]
    assert str(relationship) == "/Data"
    assert json.loads(attachment(document))["shape"] == document.SHAPE


def test_it_claims_pdf_a_3a_and_pdf_ua_1_and_says_when_it_was_made(
    printed: tuple[Document, Language, bytes],
) -> None:
    _, _, pdf = printed

    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        claims = (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"])
        made = metadata["xmp:CreateDate"]

    assert claims == ("3", "A", "1")
    assert made.startswith("2026-11-21T14:05:00")


def test_its_structure_is_tagged_in_its_language(printed: tuple[Document, Language, bytes]) -> None:
    document, language, pdf = printed

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        problems = opened.check_pdf_syntax()
        root = opened.Root
        lang, marked, shows_title = (
            str(root.Lang),
            root.MarkInfo.Marked,
            root.ViewerPreferences.DisplayDocTitle,
        )
        elements = list(structure(root.StructTreeRoot.K))

    assert not problems
    assert lang.startswith(language)
    assert marked
    assert shows_title
    kinds = [kind for kind, _ in elements]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 3
    figures = [alt for kind, alt in elements if kind == "/Figure"]
    assert figures
    assert all(figures)
    assert any(alt and document.issue.verify_url in alt for alt in figures)
    if "/Table" in kinds:
        assert "/TH" in kinds


def test_only_our_own_typefaces_are_in_it(printed: tuple[Document, Language, bytes]) -> None:
    _, _, pdf = printed

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = [
            thing
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        names = {str(font.FontName).split("+")[-1] for font in fonts}
        embedded = all(any(key in font for key in ("/FontFile2", "/FontFile3")) for font in fonts)

    assert names
    assert embedded
    assert {name.split("-")[0] for name in names} <= {"OmloppSans", "OmloppMono"}


def test_the_same_data_gives_the_same_bytes(printed: tuple[Document, Language, bytes]) -> None:
    document, language, pdf = printed

    assert render(document, language) == pdf


def test_the_code_on_paper_binds_the_very_data(printed: tuple[Document, Language, bytes]) -> None:
    document, _, pdf = printed

    opened = pypdfium2.PdfDocument(pdf)
    read = [
        code.text
        for page in opened
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        if code.format == zxingcpp.BarcodeFormat.QRCode
    ]
    opened.close()

    assert read == [f"{document.issue.verify_url}#{digest(attachment(document))[:32]}"]
    assert digest(attachment(document)) in text_of(pdf)


def test_no_english_word_meets_a_swedish_reader() -> None:
    for name, document in DOCUMENTS.items():
        words = set(text_of(render(document, "sv")).lower().split())

        assert not words & {"storage", "received", "erased", "the", "of", "and", "unknown", "settlement"}, (
            name
        )


def test_a_medium_that_is_not_good_enough_gets_no_certificate() -> None:
    insufficient = examples.certificate(examples.medium(judgement=Judgement.CLEAR, sufficient=False))

    text = text_of(render(insufficient, "sv"))

    assert "Raderingsprotokoll, inte ett certifikat" in text
    assert "Den uppnådda nivån räcker inte för kravet: Purge." in text


@pytest.mark.parametrize("judgement", list(Judgement))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_judgement_has_a_sentence(judgement: Judgement, language: Language) -> None:
    document = examples.certificate(examples.medium(judgement=judgement, sufficient=False))

    assert "S4EVNF0M123451" in text_of(render(document, language))


def test_nothing_is_said_of_squares_where_there_are_none() -> None:
    assert "□" not in text_of(render(examples.certificate(), "sv"))


def test_what_is_unknown_says_so() -> None:
    bare = examples.medium(
        serial=None, model=None, manufacturer=None, tool=None, tool_version=None, ended_at=None, errors=None
    )

    text = text_of(render(examples.certificate(bare), "sv"))

    assert "serienummer okänt" in text
    assert "slut okänt" in text
    assert "fel okänt" in text


def test_markup_in_the_data_is_printed_as_it_stands() -> None:
    document = replace(examples.certificate(), place=NASTY, operator=Organisation(name=NASTY))

    for language in LANGUAGES:
        text = text_of(render(document, language)).replace(" ", "")

        assert text.count(NASTY.replace(" ", "")) >= 2


def test_signs_that_deceive_or_have_no_glyph_become_squares() -> None:
    device = DeviceNamed(serial="AB\u202eDC\u200b12", model="שלום 😀 \ue000\ufeff\x00", code="漢字")

    document = replace(examples.certificate(), device=device)
    pdf = render(document, "sv")

    text = text_of(pdf)
    assert "AB□DC□12" in text
    assert "Tecken som våra typsnitt saknar visas som □" in text
    assert not set(text) & set("\u202e\u200b\ufeff\x00\ue000")
    assert json.loads(attachment(document))["device"]["serial"] == "AB\u202eDC\u200b12"


def test_an_endless_text_is_cut_on_paper_and_whole_in_the_data() -> None:
    document = replace(examples.certificate(), place="X" * 100_000)

    pdf = render(document, "sv")

    assert "X…" in text_of(pdf).replace(" ", "")
    assert json.loads(attachment(document))["place"] == "X" * 100_000


def test_a_long_identity_is_copied_out_in_one_piece() -> None:
    document = examples.certificate(examples.medium(report_id="R" * 60))

    text = text_of(render(document, "en"))

    assert "\u200b" not in text
    assert "R" * 60 in text.replace(" ", "")


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        NASTY,
        "#" * 50,
        "\\" * 30,
        "]" * 20,
        '"' * 20,
        "\u202e" + "x" * 400,
        "W" * 700,
        "\n\n= x\n- y",
        "a\u0301\u0327" * 30,
    ]
)


@settings(max_examples=40, deadline=None)
@given(anything, anything, anything, st.sampled_from(LANGUAGES))
def test_no_text_breaks_a_document(one: str, two: str, three: str, language: Language) -> None:
    document = replace(
        examples.certificate(
            examples.medium(
                serial=one,
                model=two,
                tool=three,
                method=one,
                rule=two,
                reasons=(three, one),
                not_checked=(two,),
            )
        ),
        device=DeviceNamed(serial=two, model=three, asset_tag=one, code=two, kind=three),
        operator=Organisation(name=three, number=one),
        customer=Organisation(name=one),
        performed_by=two,
        place=three,
    )

    pdf = render(document, language)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (file,) = opened.attachments.values()
        assert file.get_file().read_bytes() == attachment(document)
    data = json.loads(attachment(document))
    assert data["operator"]["name"] == three
    assert data["media"][0]["serial"] == one


@settings(max_examples=15, deadline=None)
@given(anything, anything, st.sampled_from(LANGUAGES))
def test_no_text_breaks_a_long_table(one: str, two: str, language: Language) -> None:
    report = examples.returned(3)
    devices = tuple(
        replace(device, serial=one, model=two, unit=one, remarks=(two,)) for device in report.devices
    )

    assert render(replace(report, devices=devices), language).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_made_again_from_its_frozen_data(name: str) -> None:
    data = attachment(DOCUMENTS[name])

    again = reopen(data)

    assert again == DOCUMENTS[name]
    assert attachment(again) == data
    assert render(again, "sv") == render(DOCUMENTS[name], "sv")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_was_issued_is_attached_as_it_was_whatever_its_shape_has_gained_since(name: str) -> None:
    said = json.loads(attachment(DOCUMENTS[name]))
    frozen = json.dumps(
        {**said, "issue": {**said["issue"], "of_an_earlier_day": True}}, sort_keys=True
    ).encode()

    page = render(DOCUMENTS[name], "sv", frozen=frozen)

    assert digest(frozen) in text_of(page)
    with pikepdf.open(io.BytesIO(page)) as opened:
        (file,) = opened.attachments.values()
        assert file.get_file().read_bytes() == frozen


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(TextUnwritable):
        render(replace(examples.certificate(), place="\ud800"), "sv")


def test_the_callers_words_are_used_for_codes_we_do_not_know() -> None:
    document = examples.certificate(examples.medium(reasons=("brand_new_reason",)))

    known = render(document, "sv", phrases={"brand_new_reason": "ett helt nytt skäl"})

    assert "ett helt nytt skäl" in text_of(known)
    assert "brand_new_reason" in text_of(render(document, "sv"))


def test_a_new_version_says_what_it_replaces() -> None:
    made = (
        Change(code="net", before="1200.00 SEK", after="1150.00 SEK"),
        Change(code="devices_changed", before=None, after="3"),
    )
    issue = replace(examples.issue("RC-2"), version=2, replaces="RC-1", changes=made)

    text = text_of(render(replace(examples.certificate(), issue=issue), "sv"))

    assert "Denna version ersätter RC-1." in text
    assert "netto: 1 200,00 kr → 1 150,00 kr; enheter med ändrade uppgifter: 3" in text.replace("\u00a0", " ")
    assert "version 2" in text


def test_an_issue_needs_a_time_zone_and_an_address_without_fragment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Issue(id="x", issued_at=datetime(2026, 1, 1), verify_url="https://omlopp.example")  # noqa: DTZ001  # the point
    with pytest.raises(ValueError, match="fragment"):
        Issue(id="x", issued_at=datetime(2026, 1, 1, tzinfo=UTC), verify_url="https://omlopp.example/#x")


def test_threads_share_one_press() -> None:
    wanted = render(DOCUMENTS["medium"], "sv")

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: render(DOCUMENTS["medium"], "sv"), range(8)))

    assert made == [wanted] * 8


def test_missing_typefaces_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(_press, "FONTS", tmp_path)
    monkeypatch.setattr(_press, "_compilers", {})

    with pytest.raises(FontsMissing):
        render(examples.certificate(), "sv")


def test_long_documents_are_packed_and_still_tagged() -> None:
    report = examples.returned(1200)

    pdf = render(report, "sv")

    assert len(pdf) < 600_000
    assert pdf == render(report, "sv")
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        kinds = [kind for kind, _ in structure(opened.Root.StructTreeRoot.K)]
        (file,) = opened.attachments.values()
        assert file.get_file().read_bytes() == attachment(report)
    assert kinds.count("/TR") > 1200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("own_prices", [False, True])
def test_very_many_devices_stand_together_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch, *, language: Language, own_prices: bool
) -> None:
    monkeypatch.setattr(takeback, "LISTED", 40)
    monkeypatch.setattr(settlement, "LISTED", 40)
    report = examples.returned(120)
    paid = [examples.settled(number) for number in range(120)]
    if own_prices:
        amounts = [examples.sek(f"{1000 + number}.00") for number in range(120)]
        paid = [
            replace(one, gross=own, net=own, deductions=()) for one, own in zip(paid, amounts, strict=True)
        ]
    net = total((one.net for one in paid), "SEK")
    settled = examples.settlement(devices=tuple(paid), net=net, fees=())

    for document in (report, settled):
        pdf = render(document, language)
        text = text_of(pdf)
        assert all(one.serial in text for one in document.devices if one.serial)
        with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
            assert (metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("A", "1")
            kinds = [kind for kind, _ in structure(opened.Root.StructTreeRoot.K)]
        assert 2 <= kinds.count("/H3") <= 40
        assert kinds.count("/TR") < 120


def test_very_many_devices_of_which_each_is_another_model_stand_below_what_they_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(takeback, "LISTED", 40)
    monkeypatch.setattr(settlement, "LISTED", 40)
    report = examples.returned(120)
    others = [replace(one, model=f"Slag {number}x") for number, one in enumerate(report.devices)]
    report = replace(report, devices=tuple(others))
    paid = [replace(examples.settled(number), model=f"Slag {number}x") for number in range(120)]
    net = total((one.net for one in paid), "SEK")
    settled = examples.settlement(devices=tuple(paid), net=net, fees=())

    for document in (report, settled):
        pdf = render(document, "sv")
        text = " ".join(text_of(pdf).split())
        assert all(f"Slag {number}x" in text for number in range(120))
        assert all(one.serial in text for one in document.devices if one.serial)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            kinds = [kind for kind, _ in structure(opened.Root.StructTreeRoot.K)]
        assert 2 <= kinds.count("/H3") <= 40
