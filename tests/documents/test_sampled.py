"""What papers tell of independent samples, and that earlier papers stay as they were."""

import json

import pytest

from omlopp.documents import (
    LANGUAGES,
    ErasureCertificate,
    FiguresDisagree,
    Language,
    ReturnReport,
    Sampled,
    Words,
    attachment,
    reopen,
)
from omlopp.documents import erasure as certificates
from omlopp.documents import takeback as reports
from tests.documents import examples


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_papers_say_n_of_m_sampled_and_by_which_role(language: Language) -> None:
    words = Words(language)
    certificate = certificates.page(examples.sampled_certificate(), words, "")
    report = reports.page(examples.sampled_return(), words, "")

    said = {"en": "1 of 40 erased media", "sv": "1 av 40 raderade medier"}[language]
    by = {"en": "a second person", "sv": "en andra person"}[language]
    for page in (certificate, report):
        assert said in json.dumps(page, ensure_ascii=False)
        assert by in json.dumps(page, ensure_ascii=False)


@pytest.mark.parametrize(("language", "said"), [("en", "resale"), ("sv", "försäljning")])
def test_where_a_device_goes_is_said_in_the_language_of_the_paper(language: Language, said: str) -> None:
    page = certificates.page(examples.certificate(destination="resale"), Words(language), "")

    assert f'"{said}"' in json.dumps(page, ensure_ascii=False)


@pytest.mark.parametrize(
    ("made", "kind", "shape"),
    [
        (examples.certificate(), ErasureCertificate, "omlopp/erasure-certificate/1"),
        (examples.returned(), ReturnReport, "omlopp/return-report/1"),
    ],
)
def test_papers_of_the_first_shape_are_printed_as_they_were(made: object, kind: type, shape: str) -> None:
    data = attachment(made)  # type: ignore[arg-type] # one of two documents
    again = reopen(data)

    assert type(again) is kind
    assert json.loads(data)["shape"] == shape
    assert "sampled" not in json.loads(data)
    page = {"en": certificates.page, "sv": reports.page}["en" if kind is ErasureCertificate else "sv"]
    assert "sampled" not in json.dumps(page(again, Words("en"), ""))  # type: ignore[operator] # as above


def test_more_looked_at_than_drawn_is_no_sample() -> None:
    with pytest.raises(FiguresDisagree):
        Sampled(of=40, drawn=1, looked=2, failed=0)
