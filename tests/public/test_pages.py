"""Methods, accessibility and the pages for errors."""

import re
from typing import Any

import pytest

from omlopp.domain.carbon import METHODS
from omlopp.public import words

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """The page's words without markup and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("url", ["/methods", "/accessibility", *(f"/methods/{m.id}" for m in METHODS)])
def test_a_page_answers_in_both_languages_without_a_cookie(ask: Any, url: str, lang: str) -> None:
    response = ask(f"{url}?lang={lang}")

    assert response.status_code == 200
    assert f'<html lang="{lang}"' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_every_assumption_and_weakness_has_words(method: Any) -> None:
    assert set(method.assumptions) <= set(words.ASSUMPTIONS)
    assert set(method.weaknesses) <= set(words.WEAKNESSES)


def test_an_unknown_method_is_not_found(ask: Any) -> None:
    assert ask("/methods/nonsense").status_code == 404


def test_a_failure_gives_a_reference_that_stands_in_the_log(
    ask: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from omlopp.public import views

    def broken(*_args: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr(views, "assess", broken)

    response = ask("/methods/ivl-2020")

    assert response.status_code == 500
    reference = re.search(r"<b>([2-9A-Z]{8})</b>", response.content.decode())
    assert reference is not None
    assert f"reference {reference[1]}" in caplog.text
    assert "no database" not in text_of(response)


def test_an_address_that_leads_nowhere_is_said_in_our_look(ask: Any) -> None:
    response = ask("/nowhere?lang=sv")

    assert response.status_code == 404
    assert "Här finns inget" in text_of(response)
