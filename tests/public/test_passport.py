"""The passport says what a buyer needs and nothing of whose the device was."""

import re
from typing import Any

import pytest

from tests.public.conftest import SERIAL

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    """The page's words without markup and with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_it_says_condition_tests_and_that_the_data_is_gone(certified: Any, ask: Any) -> None:
    said = text_of(ask(f"/p/{certified.device.code}"))

    assert "Lenovo ThinkPad T14" in said
    assert "Grade B" in said
    assert "1 of 1 storage medium erased or destroyed." in said
    assert "Scratch, lid: seen at arm’s length" in said
    assert "91% of its capacity when new" in said
    assert re.search(r"Screen\s+Passed", said)
    assert re.search(r"Keyboard\s+Failed", said)
    assert f"/verify/{certified.second.id}" in ask(f"/p/{certified.device.code}").content.decode()


def test_it_names_no_owner_and_no_whole_serial_and_sets_no_cookie(certified: Any, ask: Any) -> None:
    response = ask(f"/p/{certified.device.code}")
    page = response.content.decode()

    assert "Exempelnämnden" not in page
    assert certified.cast.customer.path not in page
    assert SERIAL not in page
    assert SERIAL[-4:] in page
    assert not response.cookies
    assert len(response.content) < 50_000


@pytest.mark.parametrize("spelled", ["lower", "upper"])
def test_the_code_is_read_as_people_write_it(certified: Any, ask: Any, spelled: str) -> None:
    assert ask(f"/p/{getattr(certified.device.code, spelled)()}").status_code == 200


def test_what_was_never_in_our_hands_is_as_unknown_as_what_does_not_exist(certified: Any, ask: Any) -> None:
    announced, nowhere, broken = ask(f"/p/{certified.announced.code}"), ask("/p/ZZZZZZZZ"), ask("/p/!")

    assert announced.status_code == nowhere.status_code == broken.status_code == 404
    assert announced.content == nowhere.content == broken.content


def test_it_speaks_the_language_of_the_address(certified: Any, ask: Any) -> None:
    swedish = ask(f"/p/{certified.device.code}?lang=sv")

    assert '<html lang="sv"' in swedish.content.decode()
    assert "Är etiketten äkta?" in text_of(swedish)
    assert not swedish.cookies
