"""What a certificate tells of a keyboard that the house changed; earlier papers stay as they were."""

import json
from datetime import date

import pytest

from omlopp.documents import (
    KeyboardCertificate,
    KeyboardChanged,
    SampledCertificate,
    Words,
    attachment,
    render,
    reopen,
)
from omlopp.documents.erasure import page
from omlopp.documents.keyboards import REPRINTS
from tests.documents import examples

ARTWORK = "3f" * 32


def device_rows(document: SampledCertificate, language: str) -> str:
    words = Words("sv" if language == "sv" else "en")
    return json.dumps(page(document, words, "")["device"]["rows"], ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("keyboard", "Re-printed from German to Swedish, 2026-11-08")),
        ("sv", ("tangentbord", "Omtryckt från tysk till svensk, 2026-11-08")),
    ],
)
def test_the_device_is_told_of_with_its_keyboard(language: str, said: tuple[str, str]) -> None:
    rows = device_rows(examples.keyboard_certificate(), language)

    for text in (*said, ARTWORK):
        assert text in rows


@pytest.mark.parametrize("method", REPRINTS)
def test_without_a_print_file_none_is_named(method: str) -> None:
    changed = KeyboardChanged(method=method, source="de", layout="se", changed_date=date(2026, 11, 8))

    assert "hash" not in device_rows(examples.keyboard_certificate(changed), "en")


def test_where_nothing_is_known_nothing_is_said() -> None:
    assert "keyboard" not in device_rows(examples.keyboard_certificate(None), "en").lower()


def test_a_certificate_of_the_second_shape_stays_as_it_was() -> None:
    earlier = examples.sampled_certificate()
    data = attachment(earlier)

    again = reopen(data)

    assert type(again) is SampledCertificate
    assert json.loads(data)["shape"] == "omlopp/erasure-certificate/2"
    assert "keyboard" not in json.loads(data)
    assert attachment(again) == data
    assert render(again, "sv") == render(earlier, "sv")


def test_the_third_shape_comes_back_whole() -> None:
    made = examples.keyboard_certificate()

    again = reopen(attachment(made))

    assert type(again) is KeyboardCertificate
    assert again == made
